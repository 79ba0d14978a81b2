from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

LONGEST_BODY = 16 * 1024  # bytes; the largest request of v1 has 200


class BodyTooLarge(APIException):
    status_code = 413
    default_detail = f"Isi permintaan lebih dari {LONGEST_BODY // 1024} KB."


class SmallJSONParser(JSONParser):
    """JSON of a reasonable size, always UTF-8 (RFC 8259). Nesting that exhausts the reader is the sender's fault."""

    def parse(self, stream, media_type=None, parser_context=None):
        context = {**(parser_context or {}), "encoding": "utf-8"}
        if int(context["request"].META.get("CONTENT_LENGTH") or 0) > LONGEST_BODY:
            raise BodyTooLarge
        try:
            return super().parse(stream, media_type, context)
        except ParseError as error:
            raise ParseError(f"Isi bukan JSON yang benar: {error.__cause__ or error.__context__}") from error
        except RecursionError as error:
            raise ParseError("Isi JSON bersarang terlalu dalam.") from error

from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

LONGEST_BODY = 16 * 1024  # bytes; the largest request of v1 has 200


class BodyTooLarge(APIException):
    status_code = 413
    default_detail = f"Isi permintaan lebih dari {LONGEST_BODY // 1024} KB."


class SmallJSONParser(JSONParser):
    """JSON of a reasonable size; nesting that would exhaust the reader is a fault of the sender."""

    def parse(self, stream, media_type=None, parser_context=None):
        request = parser_context["request"]
        if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST_BODY:
            raise BodyTooLarge
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError("Isi JSON bersarang terlalu dalam.") from error

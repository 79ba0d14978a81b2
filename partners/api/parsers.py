from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser, MultiPartParser

KB = 1024
LONGEST_BODY = 16 * KB  # bytes; the largest request of v1 without a file has 10 KB
LONGEST_FORM = 11 * KB * KB  # a scan of 10 MB and what stands around it


class BodyTooLarge(APIException):
    status_code = 413

    def __init__(self, most: int):
        super().__init__(f"Isi permintaan lebih dari {most // KB:,} KB.".replace(",", "."))


def refuse_long(parser_context, most: int) -> None:
    if int(parser_context["request"].META.get("CONTENT_LENGTH") or 0) > most:
        raise BodyTooLarge(most)


class SmallJSONParser(JSONParser):
    """JSON of a reasonable size, always UTF-8 (RFC 8259). Nesting that exhausts the reader is the sender's fault."""

    def parse(self, stream, media_type=None, parser_context=None):
        context = {**(parser_context or {}), "encoding": "utf-8"}
        refuse_long(context, LONGEST_BODY)
        try:
            return super().parse(stream, media_type, context)
        except ParseError as error:
            raise ParseError(f"Isi bukan JSON yang benar: {error.__cause__ or error.__context__}") from error
        except RecursionError as error:
            raise ParseError("Isi JSON bersarang terlalu dalam.") from error


class FileParser(MultiPartParser):
    """A form with one file."""

    def parse(self, stream, media_type=None, parser_context=None):
        refuse_long(parser_context, LONGEST_FORM)
        return super().parse(stream, media_type, parser_context)

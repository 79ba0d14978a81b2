from rest_framework.negotiation import BaseContentNegotiation


class OneForm(BaseContentNegotiation):
    """JSON, whatever Accept says: an error must be readable too for who asked for another form."""

    def select_parser(self, request, parsers):
        return next((parser for parser in parsers if request.content_type.split(";")[0] == parser.media_type), None)

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type

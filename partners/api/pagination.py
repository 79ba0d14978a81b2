from rest_framework.pagination import CursorPagination


class CursorPage(CursorPagination):
    """Pages that stay right while rows come and go."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    ordering = "pk"

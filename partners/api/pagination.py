from django.core.exceptions import ValidationError
from django.db import DataError
from rest_framework.exceptions import NotFound
from rest_framework.exceptions import ValidationError as BadRequest
from rest_framework.pagination import CursorPagination


class CursorPage(CursorPagination):
    """Pages that stay right while rows come and go. The cursor holds the value that a view orders by: never an id."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    ordering = "code"
    cursor_query_description = "Penunjuk halaman; ikuti alamat next atau previous."
    page_size_query_description = f"Baris per halaman, paling banyak {max_page_size}; biasanya {page_size}."
    invalid_cursor_message = "Penunjuk halaman (cursor) tidak dikenal. Mulai lagi dari halaman pertama."

    def paginate_queryset(self, queryset, request, view=None):
        try:
            return super().paginate_queryset(queryset, request, view)
        except (DataError, ValidationError, ValueError) as error:  # a cursor nobody was given
            raise NotFound(self.invalid_cursor_message) from error

    def get_page_size(self, request):
        size = request.query_params.get(self.page_size_query_param, str(self.page_size))
        if not (size.isascii() and size.isdigit() and 1 <= int(size[:6]) <= self.max_page_size):
            raise BadRequest({self.page_size_query_param: [f"Angka dari 1 sampai {self.max_page_size}."]})
        return int(size)

    def get_schema_operation_parameters(self, view):
        cursor, size = super().get_schema_operation_parameters(view)
        size["schema"] |= {"minimum": 1, "maximum": self.max_page_size}
        return [cursor, size]

    def get_ordering(self, request, queryset, view):
        return tuple(view.ordering)

    def get_paginated_response_schema(self, schema):
        """As OpenAPI 3.1 says it: the end of a list is null, which is a type of its own."""
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": {**link, "example": None},
                "previous": {**link, "example": None},
                "results": schema,
            },
        }

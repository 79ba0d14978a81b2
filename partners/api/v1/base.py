"""What all doors of v1 have in common."""

from collections.abc import Callable

from django.urls import reverse
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from partners.api import idempotency
from partners.api.errors import PROBLEM, refusal_body
from partners.api.fields import StrictSerializer
from partners.api.negotiation import OneForm
from partners.api.pagination import CursorPage
from partners.api.parsers import SmallJSONParser
from partners.api.v1.serializers import ProblemSerializer
from partners.models import Company
from partners.refusals import PartnerError

PAGING = {CursorPage.cursor_query_param, CursorPage.page_size_query_param}
WRITING = (400, 404, 409, 413, 415, 422)


def problems(*statuses: int) -> dict:
    """For the description; every operation may also answer these."""
    return {(status, PROBLEM): ProblemSerializer for status in (400, 401, 403, 429, 503, *statuses)}


class CompanyView(GenericViewSet):
    """Guarded by the company's key (settings) with the scope. OPTIONS would tell about the server: it is not there."""

    http_method_names = ["get", "head", "post", "patch", "delete"]
    parser_classes = [SmallJSONParser]
    content_negotiation_class = OneForm
    scope = ""
    address = ""  # name of the page of one row

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        filters = getattr(getattr(self, "filterset_class", None), "base_filters", {})
        known = PAGING | set(filters) if self.action == "list" else set()
        if unknown := set(request.query_params) - known:
            raise ValidationError({name: ["Parameter ini tidak dikenal."] for name in sorted(unknown)})

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in getattr(request._request, "limit_headers", {}).items():
            response[name] = value
        return response

    @property
    def company(self) -> Company | None:
        """Whose key it is; nobody's while the description is made."""
        return self.request.auth.company if self.request.auth else None

    def read(self, serializer_class) -> dict:
        """The body, checked; what cannot be read raises before anything is kept."""
        self.idempotency_key = idempotency.key_of(self.request)
        serializer = serializer_class(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def read_nothing(self) -> None:
        """For a write whose address says it all."""
        self.read(StrictSerializer)

    def answer_once(self, write: Callable[[], dict], *, status: int = 201) -> Response:
        """The answer of `write`, or what it refused; or of the first time this was sent."""

        def written():
            try:
                return status, write()
            except PartnerError as error:
                return 409, refusal_body(error)

        digest = idempotency.request_hash(self.request)
        first, answer = idempotency.answer_once(self.company, self.idempotency_key, digest, written)
        if first >= 400:
            return Response(answer, status=first, content_type=PROBLEM)
        headers = {"Location": reverse(self.address, args=[answer[self.lookup_field]])} if first == 201 else {}
        return Response(answer, status=first, headers=headers)

    def shown(self, row) -> dict:
        """A row as its own page shows it."""
        return self.get_serializer(self.get_queryset().get(pk=row.pk)).data

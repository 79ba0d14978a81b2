"""The contract: as a schema for programs, and as a page for people made from the same schema."""

import json
from dataclasses import dataclass

from django.shortcuts import render
from django.urls import include, path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer2
from drf_spectacular.views import SpectacularAPIView
from rest_framework.renderers import JSONRenderer
from rest_framework.views import APIView

from partners.api.authentication import CompanyKeyAuthentication, OfficerSession
from partners.api.errors import TITLES
from partners.api.idempotency import HEADER
from partners.api.negotiation import OneForm
from partners.api.permissions import ReadsAboutTheApi
from partners.api.v1.routes import routes

EXAMPLE_CODES = {
    "/reservations/{code}": "/reservations/R-3FK8T5VYB2", "/funding-lines/{code}": "/funding-lines/F-9TR4XK2WQH",
    "/proposals/{code}": "/proposals/U-5HB8NM3YCD", "/progress/{code}": "/progress/P-2KD7VQ9TMX",
    "{public_code}": "K-7QH2M9XW4C", "{year}": "2025",
}  # fmt: skip
METHODS = ["get", "post", "put", "patch", "delete"]


def documented() -> list:
    return [path("api/v1/", include((routes(trailing_slash=""), "api-v1")))]


class AboutTheApi:
    """For a company key or an officer who works with companies; not public."""

    http_method_names = ["get", "head"]
    authentication_classes = [CompanyKeyAuthentication, OfficerSession]
    permission_classes = [ReadsAboutTheApi]
    content_negotiation_class = OneForm
    schema = None


class SchemaView(AboutTheApi, SpectacularAPIView):
    renderer_classes = [OpenApiJsonRenderer2]
    api_version = "v1"

    def get(self, request):
        self.patterns = documented()
        return self._get_schema_response(request)


class DocumentView(AboutTheApi, APIView):
    """Plain HTML without scripts: it reads on any screen, prints, and needs nothing of the security policy."""

    renderer_classes = [JSONRenderer]  # for errors

    def get(self, request):
        schema = SchemaGenerator(patterns=documented(), api_version="v1").get_schema(request=request, public=True)
        base_url = request.build_absolute_uri("/").rstrip("/")
        context = {"info": schema["info"], "operations": operations(schema, base_url), "base_url": base_url}
        return render(request._request, "partners/api_document.html", context)


@dataclass(frozen=True)
class Answer:
    status: str
    title: str
    example: str

    @property
    def is_problem(self) -> bool:
        return self.status >= "400"


@dataclass(frozen=True)
class Operation:
    """One method of one address, as the page shows it."""

    key: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[dict]
    curl: str
    answers: list[Answer]


def operations(schema: dict, base_url: str) -> list[Operation]:
    return [
        _operation(schema, base_url, address, method, item[method])
        for address, item in schema["paths"].items()
        for method in METHODS
        if method in item
    ]


def _operation(schema, base_url, address, method, body) -> Operation:
    parameters = [{**parameter, "type": _type(parameter["schema"])} for parameter in body.get("parameters", [])]
    return Operation(
        key=body["operationId"], method=method.upper(), path=address, summary=body["summary"],
        description=body.get("description", ""), parameters=parameters,
        curl=_curl(base_url, address, method, body), answers=_answers(body),
    )  # fmt: skip


def _type(schema: dict) -> str:
    return {"string": "teks", "integer": "angka", "boolean": "true atau false"}.get(schema.get("type"), "teks")


def _curl(base_url, address, method, body) -> str:
    """A line that can be copied: the example codes stand in the address."""
    lines = [f"curl -X {method.upper()} {base_url}{_filled(address)}", '  -H "Authorization: Bearer $RBPK_KEY"']
    if any(parameter["name"] == HEADER for parameter in body.get("parameters", [])):
        lines.append(f'  -H "{HEADER}: $(uuidgen)"')
    if "multipart/form-data" in body.get("requestBody", {}).get("content", {}):
        lines.append('  -F "file=@foto.jpg"')
    elif sent := _example(body.get("requestBody", {})):
        lines += ['  -H "Content-Type: application/json"', f"  -d '{sent}'"]
    return " \\\n".join(lines)


def _filled(address: str) -> str:
    for name, value in EXAMPLE_CODES.items():
        address = address.replace(name, value)
    return address


def _answers(body) -> list[Answer]:
    return [
        Answer(status, TITLES.get(int(status), ""), _example(answer, indent=2))
        for status, answer in sorted(body["responses"].items())
    ]


def _example(carrier: dict, indent: int | None = None) -> str:
    for media in carrier.get("content", {}).values():
        for example in media.get("examples", {}).values():
            return json.dumps(example["value"], indent=indent, ensure_ascii=False)
    return ""

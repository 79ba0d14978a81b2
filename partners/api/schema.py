"""What the description says of every operation alike."""

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from partners.api.fields import StrictSerializer
from partners.api.idempotency import HEADER

WRITES = {"POST", "PATCH"}
IDEMPOTENCY_KEY = OpenApiParameter(
    HEADER, {"type": "string", "pattern": "^[!-~]{1,80}$"}, OpenApiParameter.HEADER, required=True,
    description="1 sampai 80 huruf atau angka, misalnya UUID. Diulang dengan isi sama: jawaban pertama lagi.",
)  # fmt: skip
LIMITS = [
    OpenApiParameter(name, str, OpenApiParameter.HEADER, response=True, description=description)
    for name, description in [
        ("RateLimit-Policy", "Batas kunci ini: permintaan (q) dalam sekian detik (w)."),
        ("RateLimit", "Sisa permintaan (r) sampai sekian detik lagi (t)."),
    ]
]


class ApiSchema(AutoSchema):
    def get_override_parameters(self):
        is_kept = self.method in WRITES and getattr(self.view, "answers_once", True)
        return [*super().get_override_parameters(), *LIMITS, *([IDEMPOTENCY_KEY] if is_kept else [])]

    def _map_basic_serializer(self, serializer, direction):
        schema = super()._map_basic_serializer(serializer, direction)
        if issubclass(getattr(serializer, "child", serializer).__class__, StrictSerializer):
            schema["additionalProperties"] = False
        return schema

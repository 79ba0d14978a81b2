"""One example for each operation, as it stands in the schema and on the document page. All codes are invented."""

from drf_spectacular.utils import OpenApiExample

INDICATOR = {
    "code": "unsafe_sanitation", "label": "Sanitasi tidak layak", "dimension": "water_sanitation",
    "unit": "household", "cost_idr": 2_500_000,
    "cost_source": "Contoh",
}  # fmt: skip
AREA = {
    "code": "64.02.04.2001", "name": "Sepatin", "level": "village", "kind": "desa", "parent_code": "64.02.04",
    "in_my_area": True,
}  # fmt: skip
NEED = {
    "public_code": "K-7QH2M9XW4C", "indicator": "unsafe_sanitation", "area_code": "64.02.04",
    "area_name": "Kecamatan Anggana", "area_level": "district", "cost_idr": 2_500_000, "verified_month": "2025-03",
}  # fmt: skip
RESERVATION = {
    "code": "R-3FK8T5VYB2", "need": "K-7QH2M9XW4C", "indicator": "unsafe_sanitation", "district_code": "64.02.04",
    "district_name": "Anggana", "cost_idr": 2_500_000, "status": "proposed",
    "created_at": "2025-04-02T09:15:00+08:00", "expires_at": "2025-04-16T09:15:00+08:00",
}  # fmt: skip
TAKEN = {
    "type": "about:blank", "title": "Bertentangan dengan keadaan sekarang", "status": 409,
    "detail": "Kebutuhan K-7QH2M9XW4C sudah diambil pihak lain atau tidak terbuka lagi.",
    "code": "need_not_available",
}  # fmt: skip


def answer(value: dict, status: int = 200) -> OpenApiExample:
    return OpenApiExample("Jawaban", value=value, response_only=True, status_codes=[str(status)])


def request(value: dict) -> OpenApiExample:
    return OpenApiExample("Permintaan", value=value, request_only=True)


def taken() -> OpenApiExample:
    return OpenApiExample(
        "Sudah diambil", value=TAKEN, response_only=True, status_codes=["409"], media_type="application/problem+json"
    )

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
    "district_name": "Anggana", "cost_idr": 2_500_000, "status": "proposed", "refused_because": "",
    "created_at": "2025-04-02T09:15:00+08:00", "expires_at": "2025-04-16T09:15:00+08:00", "is_extended": False,
}  # fmt: skip
SHARED_NEED = {
    "public_code": "K-7QH2M9XW4C", "indicator": "unsafe_sanitation", "district_code": "64.02.04",
    "district_name": "Anggana", "cost_idr": 2_500_000, "unfunded_idr": 1_000_000,
}  # fmt: skip
FUNDING_LINE = {
    "code": "F-9TR4XK2WQH", "need": "K-7QH2M9XW4C", "need_status": "committed", "indicator": "unsafe_sanitation",
    "district_code": "64.02.04", "district_name": "Anggana", "leads": True, "status": "approved",
    "cost_idr": 2_500_000, "pledged_at": "2025-04-02T09:15:00+08:00", "pledged_idr": 1_500_000,
    "transferred_idr": 1_000_000, "in_kind_idr": 0, "delivered_idr": 0,
    "payments": [{"kind": "transfer", "amount_idr": 1_000_000, "paid_on": "2025-04-20"}],
}  # fmt: skip
PROPOSED = {
    "name": "Jamban sehat ring 1", "year": 2026, "description": "Dua puluh jamban dengan tangki septik.",
    "indicators": ["unsafe_sanitation"], "villages": ["64.02.04.2001"], "budget_idr": 50_000_000,
}  # fmt: skip
PROPOSAL = {
    "code": "U-5HB8NM3YCD", **PROPOSED, "status": "proposed", "reason": "",
    "created_at": "2025-04-02T09:15:00+08:00", "decided_at": None,
}  # fmt: skip
REPORTED_PROGRESS = {
    "funding_line": "F-9TR4XK2WQH", "observed_on": "2025-05-06", "percent": 60, "note": "Lantai selesai dicor.",
}  # fmt: skip
PROGRESS = {
    "code": "P-2KD7VQ9TMX", **REPORTED_PROGRESS, "created_at": "2025-05-06T16:40:00+08:00",
    "files": [{"kind": "photo", "sha256": "9f" * 32, "created_at": "2025-05-06T16:41:00+08:00"}],
}  # fmt: skip
IDENTITY = {
    "reservation": "R-3FK8T5VYB2", "name": None, "address": "Jalan Contoh 1", "neighbourhood": "RT 3",
    "village": "Desa Sepatin, Anggana",
}  # fmt: skip
CONTRIBUTION = {
    "year": 2025, "promised_idr": 500_000_000, "pledged_idr": 120_000_000, "transferred_idr": 80_000_000,
    "in_kind_idr": 15_000_000, "delivered_idr": 60_000_000, "n_delivered": 24, "n_resolved": 9,
}  # fmt: skip
SUBMITTED_REPORT = {"year": 2025, "note": "Dua puluh empat keluarga di ring 1 mendapat jamban sehat."}
YEARLY_REPORT = {**CONTRIBUTION, **SUBMITTED_REPORT, "submitted_at": "2026-01-12T10:00:00+08:00"}
TAKEN = {
    "type": "about:blank", "title": "Bertentangan dengan keadaan sekarang", "status": 409,
    "detail": "Kebutuhan K-7QH2M9XW4C sudah diambil pihak lain atau tidak terbuka lagi.",
    "title_en": "Conflict", "detail_en": "Somebody else has taken this need, or it is not offered any more.",
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

from django.db import InterfaceError, OperationalError
from rest_framework.exceptions import NotAuthenticated
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from partners.actions import PartnerError

PROBLEM = "application/problem+json"
TITLES = {
    400: "Permintaan tidak dapat dibaca",
    401: "Kunci tidak berlaku",
    403: "Tidak diizinkan",
    404: "Tidak ditemukan",
    405: "Cara ini tidak tersedia di alamat ini",
    406: "Bentuk jawaban tidak tersedia",
    409: "Bertentangan dengan keadaan sekarang",
    413: "Isi terlalu besar",
    415: "Bentuk isi tidak dikenal",
    422: "Kunci idempotensi sudah dipakai",
    429: "Terlalu banyak permintaan",
    503: "Sedang tidak tersedia",
}
KEPT_HEADERS = ("WWW-Authenticate", "Retry-After", "Allow")


def problem_body(status: int, detail: str, **more) -> dict:
    return {"type": "about:blank", "title": TITLES.get(status, "Galat"), "status": status, "detail": detail, **more}


def problem(status: int, detail: str, **more) -> Response:
    """One form for every error: application/problem+json (RFC 9457), in plain Indonesian."""
    return Response(problem_body(status, detail, **more), status=status, content_type=PROBLEM)


def problem_answer(exception, context):
    """The answer to whatever a view raised; None lets what nobody foresaw through to the log."""
    if isinstance(exception, PartnerError):
        return problem(409, str(exception), code=exception.code)
    if isinstance(exception, OperationalError | InterfaceError):
        return _away()
    if isinstance(exception, NotAuthenticated):
        exception.detail = "Sertakan kunci perusahaan: Authorization: Bearer rbpk_..."
    answer = exception_handler(exception, context)
    if answer is None:
        return None
    if isinstance(answer.data, dict) and set(answer.data) == {"detail"}:
        body = problem(answer.status_code, str(answer.data["detail"]))
    else:
        body = problem(answer.status_code, "Periksa isian berikut.", errors=answer.data)
    for header in KEPT_HEADERS:
        if header in answer.headers:
            body[header] = answer.headers[header]
    return body


def _away() -> Response:
    set_rollback()
    answer = problem(503, "Basis data sedang sibuk atau dimulai ulang. Coba lagi sebentar.")
    answer["Retry-After"] = "5"
    return answer

from django.db import InterfaceError, OperationalError
from rest_framework.exceptions import NotAuthenticated, Throttled
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from partners.refusals import PartnerError

PROBLEM = "application/problem+json"
# Status: title in Indonesian and English, and what to do, in English.
WORDS = {
    400: ("Permintaan tidak dapat dibaca", "Bad request", "Check the fields named in errors."),
    401: ("Kunci tidak berlaku", "Key not valid", "The key is missing, unknown, revoked, expired or used elsewhere."),
    403: ("Tidak diizinkan", "Not allowed", "The key does not have the scope of this address."),
    404: ("Tidak ditemukan", "Not found", "Nothing with this code or at this address, or not the company's own."),
    405: ("Cara ini tidak tersedia di alamat ini", "Method not allowed", "See the Allow header."),
    406: ("Bentuk jawaban tidak tersedia", "Not acceptable", "Answers are JSON."),
    409: ("Bertentangan dengan keadaan sekarang", "Conflict", PartnerError.english),
    413: ("Isi terlalu besar", "Content too large", "The body is larger than this address takes."),
    415: ("Bentuk isi tidak dikenal", "Unsupported media type", "See the request body of the operation."),
    422: ("Kunci idempotensi sudah dipakai", "Idempotency key reused", "Use a new Idempotency-Key for a new request."),
    429: ("Terlalu banyak permintaan", "Too many requests", "Wait as many seconds as Retry-After says."),
    503: ("Sedang tidak tersedia", "Unavailable", "The database is busy or restarting. Try again soon."),
}
TITLES = {status: title for status, (title, _, _) in WORDS.items()}
KEPT_HEADERS = ("WWW-Authenticate", "Retry-After", "Allow")


def problem_body(status: int, detail: str, *, detail_en: str = "", **more) -> dict:
    title, title_en, what_to_do = WORDS.get(status, ("Galat", "Error", ""))
    return {
        "type": "about:blank", "title": title, "status": status, "detail": detail, "title_en": title_en,
        "detail_en": detail_en or what_to_do, **more,
    }  # fmt: skip


def problem(status: int, detail: str, **more) -> Response:
    """One form for every error: application/problem+json (RFC 9457), in Indonesian with the English beside it."""
    return Response(problem_body(status, detail, **more), status=status, content_type=PROBLEM)


def refusal_body(error: PartnerError) -> dict:
    return problem_body(409, str(error), detail_en=error.english, code=error.code)


def problem_answer(exception, context):
    """The answer to whatever a view raised; None lets what nobody foresaw through to the log."""
    if isinstance(exception, PartnerError):
        set_rollback()
        return Response(refusal_body(exception), status=409, content_type=PROBLEM)
    if isinstance(exception, OperationalError | InterfaceError):
        return _away()
    if isinstance(exception, NotAuthenticated):
        exception.detail = "Sertakan kunci perusahaan: Authorization: Bearer rbpk_..."
    if isinstance(exception, Throttled):
        exception.detail = f"Batas permintaan kunci ini tercapai. Coba lagi dalam {exception.wait} detik."
    answer = exception_handler(exception, context)
    if answer is None:
        return None
    if isinstance(answer.data, dict) and set(answer.data) == {"detail"}:
        body = problem(answer.status_code, str(answer.data["detail"]))
    else:
        body = problem(answer.status_code, "Periksa isian berikut.", errors=_by_field(answer.data))
    for header in KEPT_HEADERS:
        if header in answer.headers:
            body[header] = answer.headers[header]
    return body


def _by_field(errors) -> dict:
    """Messages by field; what belongs to no field stands under non_field_errors."""
    return errors if isinstance(errors, dict) else {"non_field_errors": errors}


def _away() -> Response:
    set_rollback()
    answer = problem(503, "Basis data sedang sibuk atau dimulai ulang. Coba lagi sebentar.")
    answer["Retry-After"] = "5"
    return answer

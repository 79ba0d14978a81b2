from rest_framework.response import Response
from rest_framework.views import exception_handler

TITLES = {
    400: "Permintaan tidak dapat dibaca",
    401: "Kunci tidak berlaku",
    403: "Tidak diizinkan",
    404: "Tidak ditemukan",
    405: "Cara ini tidak tersedia di alamat ini",
    409: "Bertentangan dengan keadaan sekarang",
    415: "Bentuk isi tidak dikenal",
    429: "Terlalu banyak permintaan",
}


def problem(status: int, detail: str, **more) -> Response:
    """One form for every error: application/problem+json (RFC 9457), in plain Indonesian."""
    body = {"type": "about:blank", "title": TITLES.get(status, "Galat"), "status": status, "detail": detail, **more}
    return Response(body, status=status, content_type="application/problem+json")


def problem_answer(exception, context):
    answer = exception_handler(exception, context)
    if answer is None:
        return None
    if isinstance(answer.data, dict) and set(answer.data) == {"detail"}:
        body = problem(answer.status_code, str(answer.data["detail"]))
    else:
        body = problem(answer.status_code, "Periksa isian berikut.", errors=answer.data)
    for header in ("WWW-Authenticate", "Retry-After", "Allow"):
        if header in answer.headers:
            body[header] = answer.headers[header]
    return body

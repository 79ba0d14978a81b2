"""A small client of the WebAPI of BPS: polite, patient for a while, strict about what it takes for an answer.

The key is part of every address. So no exception of the transport leaves this file, and what the transport logs is
redacted; answers that quote the key (links of static tables do) lose it before anybody sees them.
"""

import json
import logging
import re
import time
from dataclasses import dataclass
from itertools import count

import requests
import urllib3
from django.conf import settings

from verification.macro.fetching.errors import (
    KeyRefused,
    OtherAnswer,
    ServerRefused,
    Unavailable,
    Unreadable,
    WrongTotals,
)
from verification.macro.reading.imports import MAX_TEXT_BYTES
from verification.macro.reading.wording import clean

PERIODS_A_CALL = 2  # BPS answers no more
TRIES = 3
BACK_OFF = 4  # each further try waits so many times longer
MAX_PAGES = 500  # the list of variables of the nation has 51
MOST_S = 480  # for all calls together: the transaction of a job may idle for ten minutes
KEY = re.compile(r"[A-Za-z0-9_-]{16,128}")
KEY_IN_ADDRESS = re.compile(r"(/key/)[^/\s\"'?]+")
TALKS_OF_KEY = re.compile(r"\b(api ?key|key|kunci|token|app ?id)\b", re.IGNORECASE)
HEADERS = {"User-Agent": "RBPK Kutai Kartanegara", "Accept": "application/json"}
NO_KEY = (
    "Kunci WebAPI BPS belum dipasang. Daftar gratis di webapi.bps.go.id, lalu mintalah admin sistem mengisi "
    "BPS_WEBAPI_KEY pada server."
)
ODD_KEY = "Isi BPS_WEBAPI_KEY tidak berbentuk kunci BPS. Salin ulang kunci dari webapi.bps.go.id tanpa spasi."
REFUSED = "WebAPI BPS menolak kunci atau server ini ({}). Periksa BPS_WEBAPI_KEY di webapi.bps.go.id."
AWAY = "WebAPI BPS tidak dapat dihubungi setelah {} kali dicoba ({}). Coba lagi nanti."
SLOW = "WebAPI BPS terlalu lambat; pengambilan dihentikan. Coba lagi nanti."
BROKEN = "Jawaban WebAPI BPS tidak terbaca ({})."
TOTALS = "Jumlah halaman atau baris dari WebAPI BPS tidak cocok ({})."


def redact(record: logging.LogRecord) -> bool:
    """urllib3 logs addresses, at debug and when headers are broken."""
    record.msg, record.args = KEY_IN_ADDRESS.sub(r"\1***", record.getMessage()), ()
    return True


for name in ("urllib3.connection", "urllib3.connectionpool"):
    logging.getLogger(name).addFilter(redact)


@dataclass(frozen=True)
class Answer:
    """An answer that may hold figures, and the call it came from, without the key."""

    call: str
    content: dict

    @property
    def text(self) -> str:
        """The same for the same content, whatever the order of its keys."""
        return json.dumps(self.content, ensure_ascii=False, sort_keys=True)


def connect() -> "WebAPI":
    """The client as the settings say. Raises KeyRefused."""
    return WebAPI(
        settings.BPS_WEBAPI_KEY, url=settings.BPS_WEBAPI_URL, pace_s=settings.BPS_WEBAPI_PACE_S,
        timeout_s=settings.BPS_WEBAPI_TIMEOUT_S,
    )  # fmt: skip


class WebAPI:
    """Lists as dicts of BPS, answers as Answer. Every method raises WebAPIError."""

    def __init__(self, key: str, *, url: str, pace_s: float = 1.0, timeout_s: float = 20.0, most_s: float = MOST_S):
        if not key:
            raise KeyRefused(NO_KEY)
        if not KEY.fullmatch(key):
            raise KeyRefused(ODD_KEY)
        self._key, self.url, self.pace_s, self.timeout_s = key, url.rstrip("/"), pace_s, timeout_s
        self._ends, self._asked_at = time.monotonic() + most_s, time.monotonic() - pace_s

    def domains(self, kind: str = "all") -> list[dict]:
        return self._list(f"domain/type/{kind}")

    def variables(self, domain: str) -> list[dict]:
        return self._list(f"list/model/var/lang/ind/domain/{domain}")

    def static_tables(self, domain: str) -> list[dict]:
        return self._list(f"list/model/statictable/lang/ind/domain/{domain}")

    def periods(self, domain: str, variable: int) -> list[int]:
        """Numbers of the periods of a variable, the oldest first (124 is 2024)."""
        items = self._list(f"list/model/th/lang/ind/domain/{domain}/var/{variable}")
        return sorted(_whole(item, "th_id") for item in items)

    def data(self, domain: str, variable: int, periods: list[int]) -> Answer | None:
        """Values of at most two periods; None where BPS has none."""
        if len(periods) > PERIODS_A_CALL:
            raise ValueError(f"{len(periods)} periods in one call")
        years = ";".join(map(str, periods))
        content = self._ask(f"list/model/data/lang/ind/domain/{domain}/var/{variable}/th/{years}")
        if content is None or content.get("datacontent") in ({}, []):
            return None
        _check_data(content, variable, periods)
        return Answer(f"WebAPI data domain {domain} var {variable} th {years}", content)

    def static_table(self, domain: str, table: int) -> Answer | None:
        content = self._ask(f"view/model/statictable/lang/ind/domain/{domain}/id/{table}")
        if content is None:
            return None
        if not isinstance(content.get("data"), dict) or not isinstance(content["data"].get("table"), str):
            raise Unreadable(BROKEN.format("bukan tabel statis"))
        return Answer(f"WebAPI statictable domain {domain} id {table}", content)

    def _list(self, path: str) -> list[dict]:
        """All pages of a list, each item once."""
        items, first, seen = [], None, set()
        for page in count(1):
            answer = self._ask(path if page == 1 else f"{path}/page/{page}")
            if answer is None and page == 1:
                return []
            info, part = _page(answer, page)
            first = first or info
            _check_page(info, first, page, part, seen)
            items += part
            if page >= info["pages"]:
                break
        if len(items) != first["total"]:
            raise WrongTotals(TOTALS.format(f"{len(items)} baris, seharusnya {first['total']}"))
        return items

    def _ask(self, path: str) -> dict | None:
        """One answer, after up to TRIES tries; None where BPS says that there is nothing."""
        for attempt in range(TRIES):
            try:
                self._pause(attempt)
                return self._checked(*self._get(path))
            except (Unavailable, Unreadable) as error:
                failure = error
                if self._is_late():
                    break
        raise failure

    def _is_late(self) -> bool:
        return time.monotonic() > self._ends

    def _pause(self, attempt: int) -> None:
        if self._is_late():
            raise Unavailable(SLOW)
        time.sleep(max(0, self._asked_at + self.pace_s * BACK_OFF**attempt - time.monotonic()))
        self._asked_at = time.monotonic()

    def _get(self, path: str) -> tuple[int, bytes]:
        """Status and body. Redirects are not followed: they would carry the key elsewhere."""
        address = f"{self.url}/{path}/key/{self._key}"
        try:
            with requests.get(
                address, headers=HEADERS, timeout=self.timeout_s, stream=True, allow_redirects=False
            ) as response:
                return response.status_code, self._body(response).replace(self._key.encode(), b"***")
        except (requests.Timeout, urllib3.exceptions.TimeoutError):
            trouble = "waktu habis"
        except (requests.RequestException, urllib3.exceptions.HTTPError):
            trouble = "sambungan gagal"
        raise Unavailable(AWAY.format(TRIES, trouble))  # out here: nothing of the transport hangs on it

    def _body(self, response) -> bytes:
        """What comes, as it comes: a server that drips would hold us for ever between two bytes."""
        body = bytearray()
        while part := response.raw.read1(64 * 1024, decode_content=True):
            body += part
            if len(body) > MAX_TEXT_BYTES:
                raise Unreadable(BROKEN.format("terlalu besar"))
            if self._is_late():
                raise Unavailable(SLOW)
        return bytes(body)

    def _checked(self, status: int, body: bytes) -> dict | None:
        if status in (401, 403):
            raise KeyRefused(REFUSED.format(f"HTTP {status}"))
        if status == 429 or status >= 500:
            raise Unavailable(AWAY.format(TRIES, f"HTTP {status}"))
        answer = _parsed(body, status)
        if answer.get("data-availability") in ("not-available", "list-not-available"):
            return None
        if str(answer.get("status", "")).lower() == "error":
            words = clean(answer.get("message"))[:150]
            if TALKS_OF_KEY.search(words):
                raise KeyRefused(REFUSED.format(words))
            raise ServerRefused(f"WebAPI BPS menjawab kesalahan: {words or 'tanpa keterangan'}")
        if status != 200:
            raise Unreadable(BROKEN.format(f"HTTP {status}"))
        return answer


def _parsed(body: bytes, status: int) -> dict:
    try:
        answer = json.loads(body.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise Unreadable(BROKEN.format("bukan JSON utuh" if status == 200 else f"HTTP {status}"))
    return answer


def _no_number(word):
    raise ValueError(word)  # NaN and Infinity are no JSON


def _page(answer: dict | None, page: int) -> tuple[dict, list[dict]]:
    if answer is None:
        raise WrongTotals(TOTALS.format(f"halaman {page} kosong"))
    data = answer.get("data")
    if not isinstance(data, list) or len(data) != 2 or not isinstance(data[1], list):
        raise Unreadable(BROKEN.format("bukan daftar"))
    info = {name: _whole(data[0], name) for name in ("page", "pages", "total")}
    info["count"] = _whole(data[0], "count") if "count" in data[0] else len(data[1])
    return info, data[1]


def _check_page(info: dict, first: dict, page: int, part: list[dict], seen: set) -> None:
    """A server that gives one page for ever, or changes its totals half-way, is not believed."""
    if info["page"] != page or info["pages"] > MAX_PAGES:
        raise WrongTotals(TOTALS.format(f"halaman {info['page']} dari {info['pages']}, diminta {page}"))
    if (info["pages"], info["total"]) != (first["pages"], first["total"]) or info["count"] != len(part):
        raise WrongTotals(TOTALS.format(f"halaman {page}"))
    for item in part:
        text = json.dumps(item, sort_keys=True)
        if text in seen:
            raise WrongTotals(TOTALS.format(f"halaman {page} mengulang baris"))
        seen.add(text)


def _check_data(content: dict, variable: int, periods: list[int]) -> None:
    """About the variable and the periods that were asked for, and whole."""
    if not isinstance(content.get("datacontent"), dict) or not _items(content, "vervar"):
        raise Unreadable(BROKEN.format("daftar wilayah atau nilai tidak ada"))
    if _items(content, "var") != [str(variable)]:
        raise OtherAnswer(f"WebAPI BPS menjawab dengan variabel lain daripada {variable}.")
    years = _items(content, "tahun")
    if not years or not set(years) <= set(map(str, periods)):
        raise OtherAnswer(f"WebAPI BPS menjawab dengan periode lain untuk variabel {variable}.")


def _items(content: dict, name: str) -> list[str]:
    items = content.get(name)
    if not isinstance(items, list) or not all(isinstance(item, dict) and "val" in item for item in items):
        raise Unreadable(BROKEN.format(f"daftar {name} rusak"))
    return [str(item["val"]) for item in items]


def _whole(item, name: str) -> int:
    value = item.get(name) if isinstance(item, dict) else None
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,9}", str(value)):
        raise Unreadable(BROKEN.format(f"{name} bukan bilangan"))
    return int(value)

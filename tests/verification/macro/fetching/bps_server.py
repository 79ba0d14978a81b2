"""A WebAPI of BPS on this machine: answers well by default, and badly where a test says so.

Only a few areas and years, in the form that recorded answers of BPS have.
"""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "0123456789abcdef0123456789abcdef"
HANG = object()
EMPTY = (404, {"status": "OK", "data-availability": "list-not-available", "data": ""})
LABELS = {
    619: ("Jumlah Penduduk Miskin (Ribu Jiwa) Menurut Kabupaten/Kota", "Ribu Jiwa"),
    621: ("Persentase Penduduk Miskin (P0) Menurut Kabupaten/Kota", "Persen"),
    622: ("Indeks Kedalaman Kemiskinan (P1) Menurut Kabupaten/Kota", "Indeks"),
}
AREAS = {6400: "<b>KALIMANTAN TIMUR</b>", 6401: "Paser", 6403: "Kutai Kartanegara"}
VALUES = {
    619: {6400: [221.3, 211.9, 199.7], 6401: [25.8, 25.3, 24.6], 6403: [60.86, 59.0, 56.1]},
    621: {6400: [6.11, 5.78, 5.17], 6401: [9.11, 8.63, 8.2], 6403: [7.61, 7.28, 6.8]},
    622: {6400: [0.91, 0.8, 0.7], 6401: [1.3, 1.2, 1.1], 6403: [1.1, 1.0, 0.9]},
}
YEARS = [123, 124, 125]


class BPS:
    """`replies["var/621"]` are given in turn, the last one again and again, to calls with that part in them."""

    def __init__(self):
        self.asked, self.replies = [], {}
        self.years, self.values = list(YEARS), {number: dict(values) for number, values in VALUES.items()}
        self.labels = dict(LABELS)
        self.last_update = "2025-12-01 13:45:51"
        self.closing = threading.Event()

    def reply(self, path: str):
        self.asked.append(path.replace(f"/key/{KEY}", ""))
        for part, replies in self.replies.items():
            if part in path:
                return replies.pop(0) if len(replies) > 1 else replies[0]
        return self.good(path)

    def good(self, path: str):
        steps = [step for step in path.split("/") if step]
        at = dict(zip(steps, steps[1:], strict=False))
        if at.get("model") == "th":
            return 200, self.periods()
        return 200, self.data(int(at["var"]), [int(year) for year in at["th"].split(";")])

    def periods(self):
        return page([{"th_id": year, "th": str(1900 + year)} for year in reversed(self.years)])

    def data(self, variable, years=YEARS):
        label, unit = self.labels[variable]
        content = {
            f"{area}{variable}0{year}0": value
            for area, values in self.values[variable].items()
            for year, value in zip(self.years, values, strict=True)
            if year in years and value is not None
        }
        return {
            "status": "OK", "data-availability": "available", "last_update": self.last_update,
            "var": [{"val": variable, "label": label, "unit": unit, "decimal": 2, "note": "<p>Susenas Maret</p>"}],
            "turvar": [{"val": "0", "label": "Tidak ada"}], "labelvervar": "Nama Wilayah",
            "vervar": [{"val": code, "label": label} for code, label in AREAS.items()],
            "tahun": [{"val": year, "label": str(1900 + year)} for year in years],
            "turtahun": [{"val": 0, "label": "Tahun"}], "datacontent": content, "related": [],
        }  # fmt: skip


def page(items, number=1, pages=1, total=None):
    info = {"page": number, "pages": pages, "per_page": 10, "count": len(items), "total": total or len(items)}
    return {"status": "OK", "data-availability": "available", "data": [info, items]}


@contextmanager
def serving(bps: BPS):
    """Address of the server, as long as the block lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(bps))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1/api"
    finally:
        bps.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(bps):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            reply = bps.reply(self.path)
            if reply is HANG:
                bps.closing.wait()
                return
            status, body = reply[:2]
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in reply[2:]:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            """A test reads `asked`."""

    return Handler

"""Phones that hand in sealed visits over a line that cuts, and that believe only a fitting receipt."""

import base64
import hashlib
import http.client
import json
import random
import socket
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image

API = "/api/field/v1"
TRIED_AGAIN_AFTER_S = 0.7  # at most; a phone waits longer


@dataclass
class Sealed:
    """A visit as it lies on a phone."""

    body: bytes
    photos: dict[str, bytes]
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    is_complete: bool = False


@dataclass
class Fleet:
    """What all phones share: the line, its faults, and what was answered."""

    port: int
    seed: int
    dropped: float  # share of answers that never come
    cut: float = 0.03  # share of requests that end in the middle
    answers: Counter = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)
    n_complete: int = 0
    is_over: threading.Event = field(default_factory=threading.Event)

    def hand_in(self, loads: dict[str, list[Sealed]], patience_s: float) -> None:
        """Every phone its visits, all phones at once, until all are complete or patience ends."""
        until = time.monotonic() + patience_s
        with ThreadPoolExecutor(len(loads)) as pool:
            runs = [
                pool.submit(self._phone, token, visits, random.Random(f"{self.seed} {n}"), until)
                for n, (token, visits) in enumerate(loads.items())
            ]
            for run in runs:
                run.result()
        self.is_over.set()

    def _phone(self, token: str, visits: list[Sealed], luck: random.Random, until: float) -> None:
        while waiting := [visit for visit in visits if not visit.is_complete]:
            if time.monotonic() > until:
                return
            for visit in waiting:
                self._send(token, visit, luck)
            time.sleep(luck.random() * TRIED_AGAIN_AFTER_S)

    def _send(self, token: str, visit: Sealed, luck: random.Random) -> None:
        receipt = self._put(token, f"{API}/visits/{visit.id}/1", visit.body, luck)
        if not receipt or receipt.get("digest") != hashlib.sha256(visit.body).hexdigest():
            return
        for missing in receipt["missing"]:
            answer = self._put(token, f"{API}/photos/{missing}", visit.photos[missing], luck)
            receipt = next((one for one in (answer or {}).get("receipts", []) if one["visit"] == visit.id), receipt)
        visit.is_complete = receipt["level"] == "complete"
        self.n_complete += visit.is_complete

    def _put(self, token: str, path: str, body: bytes, luck: random.Random) -> dict | None:
        """The answer; None when none came, or none that is ours."""
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        headers = {"Authorization": f"Device {token}", "Content-Digest": f"sha-256=:{digest}:"}
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            if luck.random() < self.cut:
                self._cut(line, path, body, headers, luck)
                return None
            line.request("PUT", path, body, headers)
            if luck.random() < self.dropped:
                return None
            answer = line.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self.answers["no answer"] += 1
            return None
        finally:
            line.close()
        self.answers[answer.status] += 1
        if answer.status not in {200, 201, 503}:
            self.complaints.append(f"{answer.status} {path.split('/')[4]}: {content[:300]!r}")
        return json.loads(content) if answer.status in {200, 201} else None

    def _cut(self, line, path: str, body: bytes, headers: dict, luck: random.Random) -> None:
        line.putrequest("PUT", path)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            line.putheader(name, value)
        line.endheaders(body[: luck.randrange(len(body))])
        line.sock.shutdown(socket.SHUT_WR)


def sealed_visits(tasks: list[int], n_photos: Iterator[int], answers: dict, now: str, start: str) -> list[Sealed]:
    """A visit of each task, with as many photos as the next number says."""
    return [_sealed(task, seq, next(n_photos), answers, now, start) for seq, task in enumerate(tasks, 1)]


def _sealed(task: int, seq: int, n_photos: int, answers: dict, now: str, start: str) -> Sealed:
    photos = {hashlib.sha256(one).hexdigest(): one for one in (_picture(task, n) for n in range(n_photos))}
    document = {
        "v": 1, "seq": seq, "assignment": {"id": task, "rev": 1}, "form": {"code": "rumah-tangga", "version": 1},
        "outcome": "done", "answers": {"household": answers, "persons": []}, "consent": ["register"],
        "started_at": start, "ended_at": now, "position": {"latitude": -0.5, "longitude": 117.0, "accuracy_m": 8},
        "photos": list(photos),
        "manifest": [{"sha256": one, "kind": "house_front", "source": "camera"} for one in photos],
    }  # fmt: skip
    return Sealed(json.dumps(document, sort_keys=True).encode(), photos)


def _picture(task: int, n: int) -> bytes:
    """Some 30 KB that no other visit has."""
    luck = random.Random(f"{task} {n}")
    content = BytesIO()
    Image.frombytes("RGB", (120, 90), luck.randbytes(120 * 90 * 3)).save(content, "JPEG", quality=90)
    return content.getvalue()

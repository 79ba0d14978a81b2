import base64
import hashlib
import json
import uuid

import pytest
from django.test import Client

from tests.verification.factories import AssignmentFactory, visit_body
from verification.field.models import Envelope
from verification.field.sync import actions, judging

HERE = "/api/field/v1"


class Phone:
    """A phone that has a task and a token, and speaks the protocol by hand."""

    def __init__(self, assignment=None):
        self.assignment = assignment or AssignmentFactory()
        self.device, self.token = actions.enroll(user=self.assignment.verifier, label="HP uji")
        self.seq = 0

    def headers(self) -> dict:
        return {"Authorization": f"Device {self.token}"}

    def body(self, assignment=None, **changes) -> bytes:
        self.seq += 1
        assignment = assignment or self.assignment
        named = {"v": 1, "seq": self.seq, "assignment": {"id": assignment.pk, "rev": assignment.rev}}
        return json.dumps(json.loads(visit_body(**changes)) | named).encode()

    def with_photos(self, *pictures: bytes, source="camera", **changes) -> bytes:
        hashes = [hashlib.sha256(picture).hexdigest() for picture in pictures]
        manifest = [{"sha256": one, "kind": "house_front", "source": source} for one in hashes]
        return self.body(photos=hashes, manifest=manifest, **changes)

    def put(self, body: bytes, visit_id=None, rev=1, client=None, **headers):
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        return (client or Client()).put(
            f"{HERE}/visits/{visit_id or uuid.uuid4()}/{rev}", body, content_type="application/json",
            headers=self.headers() | {"Content-Digest": f"sha-256=:{digest}:"} | headers,
        )  # fmt: skip

    def put_photo(self, picture: bytes, key: str | None = None):
        key = key or hashlib.sha256(picture).hexdigest()
        return Client().put(f"{HERE}/photos/{key}", picture, content_type="image/jpeg", headers=self.headers())

    def post(self, path: str, document: dict):
        return Client().post(f"{HERE}/{path}", document, content_type="application/json", headers=self.headers())

    def get(self, path: str):
        return Client().get(f"{HERE}/{path}", headers=self.headers())

    def hand_in(self, body: bytes | None = None):
        """A visit that arrived and was judged: its envelope as it is then."""
        receipt = self.put(body or self.body()).json()
        judging.judge_waiting()
        return Envelope.objects.get(visit_id=receipt["visit"])


@pytest.fixture
def phone(form) -> Phone:
    return Phone()

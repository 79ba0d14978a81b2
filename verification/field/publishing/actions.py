"""Publishing a form: the next version of its code, for ever as it is."""

import hashlib
import json
from typing import Any

from django.core import signing
from django.db import IntegrityError, transaction

from accounts.models import User
from verification.field.models import FormVersion
from verification.field.publishing.definition import Fault, faults_of, read_document

MOST_BYTES = 256 * 1024
SALT = "verification.form-draft"
KEPT_S = 24 * 60 * 60  # a preview left open longer is read anew from its file


class FormError(Exception):
    """Why a form is not published, in words for the person who asked."""


def read_upload(file) -> tuple[dict[str, Any] | None, list[Fault]]:
    """The document of an uploaded file and its faults. Raises FormError for a file beyond MOST_BYTES."""
    if file.size > MOST_BYTES:
        raise FormError(f"Berkas lebih dari {MOST_BYTES // 1024} KB. Formulir biasanya di bawah 60 KB.")
    return read_document(file.read())


def hold(document: dict[str, Any], *, by: User) -> str:
    """A draft as text that its own page carries until it is published: signed, for this person, kept nowhere."""
    return signing.dumps({"document": document, "by": by.pk}, salt=SALT, compress=True)


def held(text: str, *, by: User) -> dict[str, Any]:
    """Raises FormError for a draft that somebody changed, of another person, or too old."""
    try:
        draft = signing.loads(text, salt=SALT, max_age=KEPT_S)
    except signing.BadSignature as error:
        raise FormError("Pratinjau ini sudah lama atau berubah. Unggah berkasnya sekali lagi.") from error
    if draft["by"] != by.pk:
        raise FormError("Pratinjau ini milik orang lain. Unggah berkas Anda sendiri.")
    return draft["document"]


@transaction.atomic
def publish_form(*, document: dict[str, Any], by: User) -> FormVersion:
    """The next version of its code; the same content as the last version is that version. Raises FormError."""
    if not by.has_perm("verification.publish_form"):
        raise FormError("Formulir diterbitkan oleh admin Bappeda.")
    if faults_of(document):
        raise FormError("Formulir ini masih punya kesalahan. Unggah berkasnya sekali lagi.")
    code = document["code"]
    versions = FormVersion.objects.filter(code=code).select_for_update().order_by("-version")
    last = versions.first()
    if last and is_same(last.definition, document):
        return last
    number = last.version + 1 if last else 1
    definition = document | {"version": number}
    try:
        with transaction.atomic():
            return FormVersion.objects.create(
                code=code, version=number, title=definition["title"], definition=definition,
                sha256=hashlib.sha256(written(definition)).hexdigest(),
            )  # fmt: skip
    except IntegrityError as error:  # somebody else published at the same moment
        raise FormError(f"Versi {number} baru saja terbit. Periksa, lalu unggah sekali lagi.") from error


def is_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two definitions ask the same, whatever their number."""
    return {**one, "version": None} == {**other, "version": None}


def written(definition: dict[str, Any]) -> bytes:
    """The file of a version, to be read and edited by a person."""
    return json.dumps(definition, ensure_ascii=False, indent=1).encode() + b"\n"

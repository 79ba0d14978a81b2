"""What verification starts with: questionnaires, thresholds, macro series. Safe to load any number of times."""

import hashlib
import json
from pathlib import Path

from django.db import transaction

from verification.field.models import FormVersion
from verification.field.thresholds import FlagThresholds
from verification.macro import reference as macro_reference

FORMS = Path(__file__).parent / "data" / "forms"


@transaction.atomic
def load() -> None:
    for document in sorted(FORMS.glob("*.json")):
        load_form(document.read_bytes())
    FlagThresholds.objects.get_or_create(pk=1)
    macro_reference.load()


def load_form(document: bytes) -> FormVersion:
    """Publish a questionnaire once. Raises ValueError for other content under a version that is published."""
    definition, sha256 = json.loads(document), hashlib.sha256(document).hexdigest()
    form, _ = FormVersion.objects.get_or_create(
        code=definition["code"], version=definition["version"],
        defaults={"title": definition["title"], "definition": definition, "sha256": sha256},
    )  # fmt: skip
    if form.sha256 != sha256:
        raise ValueError(f"{form.code} v{form.version} is published with other content: give it a new version")
    return form

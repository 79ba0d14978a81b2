import pytest

from households import reference as register_reference
from households import rule_sets
from verification import reference
from verification.field.models import FormVersion


@pytest.fixture
def form(db) -> FormVersion:
    """The shipped questionnaire with the variables it asks."""
    register_reference.load_variables()
    return reference.load_form((reference.FORMS / "rumah_tangga_v1.json").read_bytes())


@pytest.fixture
def rules(form):
    """The three shipped rule sets."""
    for document in rule_sets.SHIPPED_RULE_SETS:
        register_reference.load_rule_set(register_reference.json.loads(document.read_text(encoding="utf-8")))


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path

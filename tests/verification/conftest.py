import pytest

from tests import remembered
from verification import reference
from verification.field.models import FormVersion


@pytest.fixture
def form(db) -> FormVersion:
    """The shipped questionnaire with the variables it asks."""
    remembered.recall(*remembered.VARIABLES)
    return reference.load_form((reference.FORMS / "rumah_tangga_v1.json").read_bytes())


@pytest.fixture
def rules(form):
    """The three shipped rule sets, and those that are offered."""
    remembered.recall(*remembered.RULES)


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path

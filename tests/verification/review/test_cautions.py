import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.verification.factories import accepted

pytestmark = pytest.mark.django_db


def test_who_decides_reads_what_is_normal_here_and_finds_the_explanation(rules, client_as):
    household = accepted().household

    page = client_as(Role.BAPPEDA_ADMIN).get(reverse("verification:household-decision", args=[household.code]))

    text = page.content.decode()
    assert "Hati-hati: Rumah papan lazim di desa tepi sungai Kukar" in text
    assert reverse("households:household-explanation", args=[household.code]) in text

from django.urls import reverse

from accounts.roles import Role
from tests import world


def test_the_page_of_a_household_shows_its_visits_and_whether_it_is_entitled(db, client_as):
    world.load_reference()
    side = world.build_side("A", "64.02.04.2006", "Disperkim", "Bedah rumah")

    page = client_as(side.users[Role.SUPERVISOR]).get(
        reverse("households:household-detail", args=[side.things.household.code])
    )

    words = page.content.decode()
    assert "Kunjungan dan keputusan" in words
    assert reverse("verification:household-decision", args=[side.things.household.code]) in words
    assert "Berhak" in words

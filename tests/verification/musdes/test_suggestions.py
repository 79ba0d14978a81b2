import pytest

from tests.verification.musdes.factories import visited
from verification.musdes.suggestions import suggested_by, suggestions_for

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("states", "suggested"),
    [
        ({"mpi": "yes", "rtlh": "no"}, ("eligible", "")),
        ({"mpi": "unknown", "rtlh": "yes"}, ("eligible", "")),
        ({"mpi": "no", "rtlh": "no"}, ("not_eligible", "became_able")),
        ({"mpi": "no", "rtlh": "unknown"}, ("unresolved", "")),
        ({"mpi": "no"}, ("unresolved", "")),
        ({}, ("unresolved", "")),
    ],
)
def test_an_interview_suggests_by_poverty_and_house(states, suggested):
    assert suggested_by("done", states) == suggested


@pytest.mark.parametrize(
    ("outcome", "suggested"),
    [
        ("moved", ("not_eligible", "moved")),
        ("not_found", ("not_eligible", "not_found")),
        ("not_at_home", ("unresolved", "")),
    ],
)
def test_a_visit_without_interview_suggests_what_was_found(outcome, suggested):
    assert suggested_by(outcome, {}) == suggested


def test_what_was_seen_is_named_once_in_short_words(village):
    (household,) = visited(village)

    suggestion = suggestions_for([household.pk])[household.pk]

    assert suggestion.outcome == "eligible"
    assert suggestion.seen.count("Atap tidak layak") == 1
    assert "Lantai tidak layak" in suggestion.seen_words


def test_the_latest_standing_visit_counts_and_who_has_none_is_missing(village):
    poor, moved = visited(village)[0], visited(village, outcome="moved")[0]

    found = suggestions_for([poor.pk, moved.pk, 999_999])

    assert set(found) == {poor.pk, moved.pk}
    assert found[moved.pk].seen_words == "Tidak diwawancara: pindah"


def test_suggestions_cost_the_same_for_many(village, django_assert_num_queries):
    households = [one.pk for one in visited(village, 4)]

    with django_assert_num_queries(3):
        assert len(suggestions_for(households)) == 4

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from households.models import Claim, Evidence, Household, Snapshot, Source
from tests.factories import AreaFactory, OPDFactory, UserFactory
from tests.verification.factories import HouseholdFactory, canvassed_rt, supervisor_of, verifier_of
from tests.verification.macro.factories import area
from verification.field.assigning import drawing, frames
from verification.macro.list_errors.reports import list_errors
from verification.review.models import Decision

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(form):
    return AreaFactory(parent=AreaFactory(level="district", kind="kecamatan", name="Anggana", parent=area()))


@pytest.fixture
def snapshot():
    source = Source.objects.create(code="dtsen", name="DTSEN", owner="Kemensos", instrument="dtsen")
    return Snapshot.objects.create(
        source=source, as_of=timezone.localdate(), file_sha256="a" * 64, layout_version="x"
    )  # fmt: skip


def decide(household, outcome):
    today = timezone.localdate()
    evidence = Evidence.objects.create(
        household=household, kind="visit", observed_on=today, expires_on=today + timedelta(days=700), by=UserFactory()
    )
    Decision.objects.create(
        household=household, evidence=evidence, outcome=outcome, reason="became_able" if outcome != "eligible" else "",
        level="opd", opd=OPDFactory(), decided_by=UserFactory(), valid_until=today + timedelta(days=300),
    )  # fmt: skip


def listed(village, snapshot, outcome=""):
    household = HouseholdFactory(village=village)
    Claim.objects.create(
        source=snapshot.source, source_key=str(household.pk), village=village, household=household, content_hash=b"x",
        first_snapshot=snapshot, last_snapshot=snapshot,
    )  # fmt: skip
    if outcome:
        decide(household, outcome)
    return household


def parts(one):
    return one.right, one.wrong, one.open


def test_who_is_not_yet_decided_makes_a_band_and_no_error(village, snapshot):
    for outcome in ("eligible", "eligible", "eligible", "not_eligible", ""):
        listed(village, snapshot, outcome)

    found = list_errors(area()).whole

    assert parts(found) == (3, 1, 1)
    assert (found.share_of_decided, found.low, found.high) == (0.25, 0.2, 0.4)


def test_a_listed_family_that_is_gone_is_wrong_and_one_merged_is_none(village, snapshot):
    gone, merged = listed(village, snapshot), listed(village, snapshot)
    for household, reason in ((gone, "moved"), (merged, "other")):
        Household.objects.filter(pk=household.pk).update(closed_on=timezone.localdate(), closed_reason=reason)
    assert parts(list_errors(area()).whole) == (0, 1, 0)


def test_groups_by_kecamatan_and_source_count_each_family_once(village, snapshot):
    household = listed(village, snapshot, "eligible")
    other = Source.objects.create(code="p3ke", name="P3KE", owner="Kemenko PMK", instrument="p3ke")
    Claim.objects.create(
        source=other, source_key="1", village=village, household=household, content_hash=b"x",
        first_snapshot=snapshot, last_snapshot=snapshot,
    )  # fmt: skip

    found = list_errors(area())

    assert [(one.name, parts(one)) for one in found.by_kecamatan] == [("Anggana", (1, 0, 0))]
    assert [(one.name, parts(one)) for one in found.by_source] == [("DTSEN", (1, 0, 0)), ("P3KE", (1, 0, 0))]
    assert parts(found.whole) == (1, 0, 0)
    assert found.by_verifier == []


def test_who_is_on_no_list_is_no_inclusion_error(village, snapshot):
    decide(HouseholdFactory(village=village), "not_eligible")
    assert list_errors(area()).whole is None


@pytest.fixture
def drawn(village, form):
    """Ten unlisted families, four drawn at random."""
    by = supervisor_of(village)
    lines = [f"1; Keluarga {'ABCDEFGHIJ'[n]}; Jalan {n}" for n in range(10)]
    frame = frames.take_lines(village=village, as_of=timezone.localdate(), text="\n".join(lines), by=by)
    return drawing.draw_sample(
        frame=frame, design="srs", n=4, seed=7, name="Sampel", form=form, due_on=timezone.localdate(),
        verifiers=[verifier_of(village)], by=by,
    )  # fmt: skip


def families_of(draw):
    return [entry.household for entry in draw.frame.entries.filter(position__isnull=False).order_by("position")]


def test_exclusion_error_is_estimated_from_the_draw_and_nothing_else(village, snapshot, drawn):
    """One of four entitled: 2.5 of 10 unlisted, beside 5 listed; the share errs by sqrt(0.6 * 0.25 * 0.75 / 3)."""
    for _ in range(5):
        listed(village, snapshot, "eligible")
    for household, outcome in zip(families_of(drawn), ["eligible"] + ["not_eligible"] * 3, strict=True):
        decide(household, outcome)

    [found] = list_errors(area()).exclusions

    assert (found.n_listed, found.n_decided, found.missed.value) == (5, 4, pytest.approx(2.5))
    assert found.missed.se == pytest.approx(10 * (0.6 * 0.25 * 0.75 / 3) ** 0.5)
    assert found.error[0] == pytest.approx(2.5 / 7.5)
    assert found.error[1] <= found.error[0] <= found.error[2]


def test_before_the_drawn_families_are_decided_it_cannot_be_said(drawn):
    [found] = list_errors(area()).exclusions
    assert (found.error, found.missed) == (None, None)
    assert "Baru 0 dari 4" in found.reason


def test_in_an_rt_canvassed_whole_who_is_missed_is_counted_and_the_undecided_make_a_band(village, snapshot):
    homes = [
        listed(village, snapshot, "eligible"),
        listed(village, snapshot),
        listed(village, snapshot, "not_eligible"),
    ]
    homes += [HouseholdFactory(village=village), HouseholdFactory(village=village)]
    decide(homes[3], "eligible")
    canvassed_rt(village, homes)

    [one] = list_errors(area()).in_whole_rts

    assert (one.village, one.n_rts) == (village, 1)
    assert (one.listed, one.missed, one.open_listed, one.open_unlisted) == (1, 1, 1, 1)
    assert (one.error, one.low, one.high) == (1 / 2, 1 / 3, 2 / 3)


def test_a_whole_rt_stands_on_the_page_and_says_nothing_of_others(village, snapshot, client_as):
    canvassed_rt(village, [listed(village, snapshot, "eligible")])
    page = client_as(Role.BAPPEDA_ANALYST).get(reverse("verification:list-errors")).text
    assert "di RT yang disisir lengkap" in page
    assert "Kesalahan mengeluarkan di luar RT itu tidak dapat diketahui" in page


def test_without_a_draw_the_page_says_that_it_cannot_be_known(village, snapshot, client_as):
    listed(village, snapshot, "eligible")
    page = client_as(Role.LEADER).get(reverse("verification:list-errors"))
    assert "tidak dapat diketahui" in page.text
    assert reverse("verification:frame-list") not in page.text  # a leader cannot draw


def test_the_page_shows_bands_and_the_draw(village, snapshot, drawn, client_as):
    for outcome in ("eligible", "not_eligible", ""):
        listed(village, snapshot, outcome)
    for household in families_of(drawn):
        decide(household, "eligible")

    page = client_as(Role.BAPPEDA_ANALYST).get(reverse("verification:list-errors")).text

    assert "50,0" in page
    assert "benih 7" in page

"""The queue: what waits first, the most doubtful before the others, and clean visits accepted together."""

import pytest
from django.urls import reverse

from tests.verification.factories import AssignmentFactory, RoundFactory, VillageFactory, submitted, supervisor_of
from verification.backcheck import drawing
from verification.field.flags import add_flag
from verification.field.models import EnvelopeVariant, Visit, VisitFlag
from verification.field.thresholds import FlagThresholds
from verification.review import bulk

pytestmark = pytest.mark.django_db
PHOTO = "ab" * 32


@pytest.fixture(autouse=True)
def nobody_drawn(db):
    FlagThresholds.objects.create(pk=1, first_percent=0, later_percent=0, flags_for_back_check=20)


def address(name, *args):
    return reverse(f"verification:{name}", args=args)


def clean(round):
    """An interview without anything odd and with its pictures here."""
    visit = submitted(AssignmentFactory(round=round))
    visit.flags.all().delete()
    return visit


@pytest.fixture
def queue(form, client_as):
    """Of one village: three that wait (none, two and one flag) and one that was accepted; a supervisor's browser."""
    round = RoundFactory()
    visits = [clean(round) for _ in range(4)]
    for kind in (VisitFlag.Kind.FAR, VisitFlag.Kind.NIGHT):
        add_flag(visits[1], kind, "Uji.")
    add_flag(visits[2], VisitFlag.Kind.FAR, "Uji.")
    Visit.objects.filter(pk=visits[3].pk).update(status=Visit.Status.SUPERVISOR_APPROVED)
    return client_as(supervisor_of(round.village)), visits


def listed(client, **query):
    return [row["object"] for row in client.get(address("visit-list"), query).context["rows"]]


def test_what_waits_is_shown_first_and_the_most_flagged_before_the_others(queue):
    client, (plain, twice, once, _) = queue

    assert listed(client) == [twice, once, plain]
    assert listed(client, urut="received_at") == [plain, twice, once]


def test_all_of_them_are_one_choice_away(queue):
    client, visits = queue

    assert set(listed(client, status="")) == set(visits)
    assert listed(client, status="supervisor_approved") == [visits[3]]
    assert '?status="' in client.get(address("visit-list")).content.decode()


def test_flags_of_what_waits_are_counted_and_lead_to_their_visits(queue):
    client, (_, twice, once, _) = queue

    page = client.get(address("visit-list"))

    assert [(kind, n) for kind, _, n, _ in page.context["flag_counts"]] == [("far", 2), ("night", 1)]
    assert set(listed(client, flag="far")) == {twice, once}
    assert set(listed(client, flag="any")) == {twice, once}


def test_home_counts_what_waits_and_links_to_exactly_that(queue):
    client, visits = queue
    drawing.choose(visits[0], "sample", 0.1)

    figures = client.get(reverse("home")).context["awaiting"]

    assert [(figure.value, figure.label) for figure in figures[:3]] == [
        (3, "Kunjungan menunggu diperiksa"), (2, "Di antaranya bertanda"), (1, "Kunjungan ulang belum ada petugas"),
    ]  # fmt: skip
    for figure in figures[:3]:
        assert len(client.get(figure.url).context["rows"]) == figure.value


def test_the_queue_is_narrowed_to_a_verifier_a_round_and_an_rt(queue):
    client, visits = queue
    other = clean(RoundFactory(village=visits[0].household.village))

    assert listed(client, verifier=other.verifier_id) == [other]
    assert listed(client, round=other.round_id) == [other]
    assert client.get(address("visit-list"), {"rt": "x", "village": "9" * 40}).status_code == 200


def test_only_clean_ones_have_a_box(queue):
    client, (plain, *_) = queue

    assert client.get(address("visit-list")).context["clean"] == {plain.pk}


# Accepting together


def test_clean_visits_are_shown_first_and_then_accepted_one_by_one(queue, rules):
    client, (plain, twice, *_) = queue
    ticked = {"visits": [plain.pk, twice.pk]}

    page = client.post(address("visit-bulk"), ticked).content.decode()
    assert "1 kunjungan akan disetujui" in page
    assert "Ada 2 tanda." in page
    plain.refresh_from_db()
    assert plain.status == Visit.Status.AWAITING_REVIEW

    page = client.post(address("visit-bulk-accept"), ticked).content.decode()
    plain.refresh_from_db()
    twice.refresh_from_db()
    assert (plain.status, twice.status) == (Visit.Status.ACCEPTED, Visit.Status.AWAITING_REVIEW)
    assert "1 kunjungan disetujui" in page
    assert "1 tidak disetujui" in page


def test_a_second_click_changes_nothing_and_says_the_same(queue, rules):
    client, (plain, *_) = queue

    pages = [client.post(address("visit-bulk-accept"), {"visits": [plain.pk]}).content.decode() for _ in range(2)]

    assert all("1 kunjungan disetujui" in page for page in pages)
    assert plain.reviews.count() == 1


@pytest.mark.parametrize("sent", [{}, {"visits": ["bukan-nomor"]}])
def test_nothing_ticked_is_told_in_words(queue, sent):
    client, _ = queue

    page = client.post(address("visit-bulk"), sent)

    assert page.status_code == 400
    assert "notice-bad" in page.content.decode()


def test_visits_of_other_areas_are_left_out(queue, form):
    client, _ = queue
    elsewhere = clean(RoundFactory(village=VillageFactory()))

    client.post(address("visit-bulk-accept"), {"visits": [elsewhere.pk]})

    elsewhere.refresh_from_db()
    assert elsewhere.status == Visit.Status.AWAITING_REVIEW


def spoil(visit, how, by):
    if how == "drawn":
        drawing.choose(visit, "sample", 0.1)
    if how == "variant":
        EnvelopeVariant.objects.create(envelope=visit.envelope, digest=b"x", body=b"x", submitted_by=visit.verifier)
    if how == "no interview":
        Visit.objects.filter(pk=visit.pk).update(outcome=Visit.Outcome.MOVED)
    if how == "photo on its way":
        type(visit.envelope).objects.filter(pk=visit.envelope_id).update(state="received")
    if how == "two visits":
        submitted(AssignmentFactory(round=visit.round, household=visit.household))
        VisitFlag.objects.all().delete()
    if how == "own":
        Visit.objects.filter(pk=visit.pk).update(verifier=by)


HOW = {
    "drawn": "kunjungan ulang", "variant": "kiriman atau kunjungan lain", "no interview": "Hasilnya pindah",
    "photo on its way": "belum lengkap", "two visits": "kiriman atau kunjungan lain", "own": "sendiri",
}  # fmt: skip


@pytest.mark.parametrize(("how", "why"), HOW.items())
def test_what_is_not_clean_has_to_be_opened_by_itself(form, how, why):
    visit = clean(RoundFactory())
    by = supervisor_of(visit.household.village)
    Visit.objects.filter(household=visit.household).exclude(pk=visit.pk).delete()
    spoil(visit, how, by)
    visit.assignment.state = "done"

    (outcome,) = bulk.accept_clean_visits(Visit.objects.filter(pk=visit.pk), [visit.pk], by)

    assert why in outcome.why_not
    visit.refresh_from_db()
    assert visit.status == Visit.Status.AWAITING_REVIEW

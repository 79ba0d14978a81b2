from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog
from accounts.roles import Role
from jobs.models import Job
from tests.factories import AreaFactory
from tests.verification.factories import verifier_of
from tests.verification.targeting.conftest import decide
from tests.verification.targeting.test_documents import PDF
from verification.field.models import VerificationRound
from verification.review.models import Decision, TargetEntry, TargetList
from verification.targeting import actions, documents, files, striking
from verification.targeting.models import EntryStrike, SignedDecree

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"verification:{name}", args=args)


def decree(**changes) -> dict:
    return {"decree_number": "SK 7/2026", "decree_on": timezone.localdate()} | changes


def words(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def supervisor(user, village):
    return user(Role.SUPERVISOR, areas=[village])


@pytest.fixture
def typeset(monkeypatch):
    monkeypatch.setattr(documents, "typeset", lambda template, data: b"%PDF-1.7")


# The list


def test_the_target_list_is_the_draft_of_the_year_and_keeps_its_versions(entitle, client_as, admin):
    household = entitle()
    client, draft = client_as(admin), TargetList.objects.get()

    before = client.get(address("target-list"))
    after = client.get(client.post(address("target-list-freeze", draft.pk), decree()).url)

    assert [row["object"].household for row in before.context["rows"]] == [household]
    assert (before.context["may_freeze"], after.context["may_freeze"]) == (True, False)
    assert "SK 7/2026" in words(after)


def test_the_page_counts_kecamatan_and_what_waits(entitle, client_as, admin, supervisor):
    struck = entitle(days=20)
    entitle(village=AreaFactory(parent=AreaFactory(name="Tabang", district=True)))
    striking.propose_entry_strike(household=struck, reason="moved", note="Pindah ke Samarinda.", by=supervisor)

    context = client_as(admin).get(address("target-list")).context

    assert [(row.area.name, row.n) for row in context["by_district"]] == [("Anggana", 1), ("Tabang", 1)]
    assert (context["n_entries"], context["n_due"], context["n_strikes"]) == (2, 1, 1)


def test_another_year_is_one_click_away(entitle, client_as, admin, freeze):
    entitle()
    old = freeze()
    TargetList.objects.filter(pk=old.pk).update(year=2020)
    actions.draft_list()

    page = client_as(admin).get(address("target-list"))

    assert [one.year for one in page.context["years"]] == [timezone.localdate().year, 2020]
    assert address("target-list-version", old.pk) in words(page)


@pytest.mark.parametrize("role", [Role.LEADER, Role.BAPPEDA_ANALYST, Role.OPD_VIEWER])
def test_who_only_watches_sees_counts_and_no_household(entitle, client_as, role):
    household = entitle()

    page = client_as(role).get(address("target-list"))
    export = client_as(role).get(address("target-list"), {"ekspor": "xlsx"})

    assert page.context["n_entries"] == 1
    assert household.code not in words(page)
    assert not AccessLog.objects.filter(object_ids__contains=[TargetEntry.objects.get().pk]).exists()
    assert "Content-Disposition" not in export


def test_opds_see_the_whole_list_and_supervisors_their_areas(entitle, client_as, user):
    entitle()

    def n_shown(who):
        page = client_as(who).get(address("target-list"))
        return len(page.context["rows"]), page.context["n_entries"]

    assert n_shown(Role.OPD_OFFICER) == n_shown(Role.BAPPEDA_ADMIN) == (1, 1)
    assert n_shown(user(Role.SUPERVISOR, areas=[AreaFactory()])) == (0, 0)
    assert client_as(Role.VERIFIER).get(address("target-list")).status_code == 403


def test_an_opd_gets_a_link_only_to_households_it_decides_on(entitle, client_as):
    household = entitle()

    to_it = address("household-decision", household.code)

    assert to_it not in words(client_as(Role.OPD_OFFICER).get(address("target-list")))
    assert to_it in words(client_as(Role.BAPPEDA_ADMIN).get(address("target-list")))


def test_without_any_list_the_page_says_what_to_do(client_as, db):
    assert "Ke yang menunggu keputusan" in words(client_as(Role.BAPPEDA_ADMIN).get(address("target-list")))


@pytest.mark.parametrize("changes", [{"decree_number": ""}, {"decree_on": "2999-01-01"}, {"decree_on": "x"}])
def test_a_decree_that_lacks_something_freezes_nothing(entitle, client_as, changes):
    entitle()
    draft = actions.draft_list()

    page = client_as(Role.BAPPEDA_ADMIN).post(address("target-list-freeze", draft.pk), decree(**changes))

    assert page.context["form"].errors
    assert TargetList.objects.get().frozen_at is None


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.OPD_OFFICER, Role.BAPPEDA_ANALYST, Role.LEADER])
@pytest.mark.parametrize("door", ["target-list-freeze", "target-list-announce", "target-list-files"])
def test_only_bappeda_stipulates_announces_and_writes_papers(entitle, client_as, role, door):
    entitle()

    assert client_as(role).post(address(door, TargetList.objects.get().pk), decree()).status_code == 403


# The announcement


def test_bappeda_announces_and_every_supervisor_prints_for_his_villages(
    entitle, client_as, admin, supervisor, freeze, village, typeset
):
    entitle()
    elsewhere = AreaFactory(name="Jauh")
    entitle(village=elsewhere)
    frozen, today = freeze(), timezone.localdate()
    sent = {"announced_on": today, "objections_until": today + timedelta(days=14)}

    answer = client_as(admin).post(address("target-list-announce", frozen.pk), sent)
    client = client_as(supervisor)
    page = client.get(answer.url)
    paper = client.post(address("target-list-announcement", frozen.pk, village.pk))
    other = client.post(address("target-list-announcement", frozen.pk, elsewhere.pk))

    assert [one for one, _ in page.context["villages"]] == [village]
    assert (paper["Content-Type"], other.status_code) == ("application/pdf", 404)
    assert AccessLog.objects.filter(actor=supervisor, purpose__startswith="Pengumuman Sepatin").exists()


@pytest.mark.parametrize(
    "sent",
    [{"announced_on": ""}, {"announced_on": "x", "objections_until": "2026-13-40"}, {"announced_on": "9999-12-31"}],
)
def test_a_window_without_good_days_announces_nothing(entitle, client_as, admin, freeze, sent):
    entitle()
    frozen = freeze()

    page = client_as(admin).post(address("target-list-announce", frozen.pk), sent)

    assert page.context["form"].errors
    assert TargetList.objects.get(pk=frozen.pk).announced_on is None


def test_a_draft_leads_back_from_the_doors_of_announcing(entitle, client_as, admin, village):
    entitle()
    draft, client = TargetList.objects.get(), client_as(admin)
    back = address("target-list-version", draft.pk)

    assert client.get(address("target-list-announce", draft.pk)).url == back
    assert client.get(address("target-list-announcements", draft.pk)).url == back
    assert client.post(address("target-list-announcement", draft.pk, village.pk)).url == back


# Papers and the signed decree


def test_a_paper_is_asked_for_once_written_and_fetched(entitle, client_as, admin, freeze, typeset):
    entitle()
    frozen, client = freeze(), client_as(admin)
    for _ in range(2):
        client.post(address("target-list-write", frozen.pk, "annex_pdf"))
    waiting = client.get(address("target-list-files", frozen.pk))
    files.write_file(target_list=frozen, kind="annex_pdf", by=admin)

    paper = client.post(address("target-list-file", frozen.pk, "annex_pdf"))

    assert Job.objects.count() == len(waiting.context["jobs"]) == 1
    assert paper.content == b"%PDF-1.7"
    assert "annex-pdf-daftar-sasaran" in paper["Content-Disposition"]


def test_a_paper_of_another_kind_or_list_is_not_there(entitle, client_as, admin):
    entitle()
    draft, client = TargetList.objects.get(), client_as(admin)

    assert client.post(address("target-list-write", draft.pk, "novel")).status_code == 404
    assert client.post(address("target-list-file", 10**9, "annex_pdf")).status_code == 404
    assert client.post(address("target-list-file", draft.pk, "annex_pdf")).url == address("target-list-files", draft.pk)
    assert client.post(address("target-list-write", draft.pk, "announcement")).status_code == 302
    assert not Job.objects.exists()


def test_the_signed_decree_is_uploaded_by_bappeda_and_fetched_by_opds(entitle, client_as, admin, freeze):
    entitle()
    frozen = freeze()
    file = SimpleUploadedFile("sk.pdf", PDF, "application/pdf")

    client_as(admin).post(address("target-list-files", frozen.pk), {"scan": file})
    officer = client_as(Role.OPD_OFFICER)
    answer = officer.post(address("target-list-scan", frozen.pk))

    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert AccessLog.objects.filter(actor=officer.user, kind="target_list", fields=["decree"]).count() == 1
    assert client_as(Role.LEADER).post(address("target-list-scan", frozen.pk)).status_code == 403


@pytest.mark.parametrize("content", [b"", b"bukan pindaian", b"PK\x03\x04"])
def test_a_file_that_is_no_scan_is_refused_beside_its_field(entitle, client_as, admin, freeze, content):
    entitle()
    frozen = freeze()

    file = SimpleUploadedFile("sk.pdf", content, "application/pdf")
    page = client_as(admin).post(address("target-list-files", frozen.pk), {"scan": file})

    assert page.context["form"].errors["scan"]
    assert not SignedDecree.objects.exists()


@pytest.mark.parametrize("scan", ["", "0", "x", "9" * 40])
def test_a_scan_that_is_not_there_is_told(entitle, client_as, admin, freeze, scan):
    entitle()
    frozen = freeze()

    answer = client_as(admin).post(address("target-list-scan", frozen.pk), {"scan": scan}, follow=True)

    assert "belum diunggah" in words(answer)


# Changes


@pytest.fixture
def two_versions(entitle, freeze, user):
    """One left, one stayed, one came."""
    leaving, _ = entitle(name="Pak Pergi"), entitle(name="Bu Tinggal")
    first = freeze()
    decide(leaving, user(Role.OPD_OFFICER), "not_eligible", "became_able")
    entitle(name="Bu Datang")
    return first, actions.draft_list()


def test_changes_compare_with_the_version_stipulated_before(two_versions, client_as):
    first, draft = two_versions

    page = client_as(Role.LEADER).get(address("target-changes", draft.pk))

    assert page.context["before"] == first
    assert [page.context[key] for key in ("n_before", "n_out", "n_in", "n_after")] == [2, 1, 1, 2]
    assert "Diputuskan tidak berhak: sudah mampu" in words(page)
    assert "Pak Pergi" not in words(page)


@pytest.mark.parametrize("asked", ["", "x", "0", "9" * 30, "-1"])
def test_a_version_that_is_not_there_compares_with_the_usual_one(two_versions, client_as, asked):
    first, draft = two_versions

    page = client_as(Role.LEADER).get(address("target-changes", draft.pk), {"dari": asked})

    assert page.context["before"] == first


def test_names_of_who_left_and_came_are_shown_and_the_reading_is_logged(two_versions, client_as, supervisor):
    first, draft = two_versions
    client = client_as(supervisor)

    left = client.get(address("target-changed", draft.pk, first.pk, "keluar"))
    came = client.get(address("target-changed", draft.pk, first.pk, "masuk"))

    assert "Pak Pergi" in words(left)
    assert "Bu Datang" in words(came)
    assert "Bu Tinggal" not in words(left) + words(came)
    assert AccessLog.objects.filter(actor=supervisor, purpose="perubahan daftar sasaran").count() == 2


def test_an_opd_sees_no_name_of_a_household_it_does_not_work_for(two_versions, client_as):
    first, draft = two_versions

    page = client_as(Role.OPD_OFFICER).get(address("target-changed", draft.pk, first.pk, "keluar"))

    assert len(page.context["rows"]) == 1
    assert "Pak Pergi" not in words(page)


def test_changes_filter_by_reason_and_export(two_versions, client_as, admin):
    first, draft = two_versions
    client, door = client_as(admin), address("target-changed", draft.pk, first.pk, "keluar")

    assert len(client.get(door, {"why": "not_eligible_became_able"}).context["rows"]) == 1
    assert len(client.get(door, {"why": "merged"}).context["rows"]) == 0
    assert client.get(door, {"ekspor": "xlsx"})["Content-Disposition"].startswith("attachment")
    assert client.get(address("target-changed", draft.pk, first.pk, "samping")).status_code == 404


def test_a_supervisor_of_elsewhere_sees_no_change(two_versions, client_as, user):
    first, draft = two_versions
    client = client_as(user(Role.SUPERVISOR, areas=[AreaFactory()]))

    assert client.get(address("target-changes", draft.pk)).context["n_out"] == 0
    assert not client.get(address("target-changed", draft.pk, first.pk, "keluar")).context["rows"]


# Striking off


REASON = {"reason": "became_able", "note": "Sudah punya toko dan rumah baru."}


def test_a_supervisor_proposes_and_bappeda_decides_on_the_pages(entitle, client_as, supervisor, admin):
    household = entitle()

    proposed = client_as(supervisor).post(address("entry-strike-new", household.code), REASON)
    client = client_as(admin)
    page = client.get(proposed.url)
    client.post(address("entry-strike-decide", EntryStrike.objects.get().pk), {"answer": "confirm"})

    assert "Setujui dan coret" in words(page)
    assert Decision.objects.current().get().outcome == "not_eligible"
    assert not TargetEntry.objects.exists()


@pytest.mark.parametrize("sent", [{"note": ""}, REASON | {"reason": "x"}, REASON | {"note": "pendek"}])
def test_a_proposal_without_reason_or_words_changes_nothing(entitle, client_as, supervisor, sent):
    household = entitle()

    page = client_as(supervisor).post(address("entry-strike-new", household.code), sent)

    assert page.context["form"].errors
    assert not EntryStrike.objects.exists()


def test_the_proposer_sees_no_button_and_cannot_decide(entitle, client_as, admin):
    household, client = entitle(), client_as(admin)
    client.post(address("entry-strike-new", household.code), REASON)
    strike = EntryStrike.objects.get()

    page = client.get(address("entry-strike", strike.pk))
    answer = client.post(address("entry-strike-decide", strike.pk), {"answer": "confirm"}, follow=True)

    assert "Setujui dan coret" not in words(page)
    assert "Anda yang mengusulkan" in words(answer)
    assert TargetEntry.objects.exists()


def test_a_second_proposal_leads_to_the_one_that_waits(entitle, client_as, admin, supervisor):
    household = entitle()
    strike = striking.propose_entry_strike(household=household, by=supervisor, **REASON)
    client, door = client_as(admin), address("entry-strike-new", household.code)

    assert client.get(door).url == client.post(door, REASON).url == address("entry-strike", strike.pk)
    assert EntryStrike.objects.count() == 1


def test_pressing_twice_decides_once(entitle, client_as, admin, supervisor):
    strike = striking.propose_entry_strike(household=entitle(), by=supervisor, **REASON)
    client, door = client_as(admin), address("entry-strike-decide", strike.pk)

    client.post(door, {"answer": "confirm"})
    again = client.post(door, {"answer": "confirm"}, follow=True)

    assert "sudah diputuskan" in words(again)
    assert Decision.objects.count() == 2


def test_proposals_of_other_areas_are_not_there(entitle, client_as, admin, user):
    household = entitle()
    strike = striking.propose_entry_strike(household=household, by=admin, **REASON)
    stranger = client_as(user(Role.SUPERVISOR, areas=[AreaFactory()]))

    assert stranger.get(address("entry-strike", strike.pk)).status_code == 404
    assert stranger.get(address("entry-strike-new", household.code)).status_code == 404
    assert household.code not in words(stranger.get(address("entry-strike-list")))


def test_proposals_filter_by_what_became_of_them(entitle, client_as, admin, second, supervisor):
    declined, waiting = (striking.propose_entry_strike(household=entitle(), by=supervisor, **REASON) for _ in "ab")
    striking.decide_entry_strike(strike=declined, is_confirmed=False, by=second)
    client = client_as(admin)

    def shown(state):
        return [row["object"] for row in client.get(address("entry-strike-list"), {"state": state}).context["rows"]]

    assert (shown("waiting"), shown("declined"), shown("confirmed")) == ([waiting], [declined], [])


def test_the_page_of_a_decision_leads_to_the_proposal_while_it_is_on_the_draft(entitle, client_as, supervisor, freeze):
    household, client = entitle(), client_as(supervisor)
    door = address("household-decision", household.code)
    before = client.get(door)
    freeze()

    assert address("entry-strike-new", household.code) in words(before)
    assert address("entry-strike-new", household.code) not in words(client.get(door))


# Whom to visit again


def test_the_queue_is_oldest_first_and_names_are_logged(entitle, client_as, supervisor):
    later, over = entitle(days=40), entitle(days=-5, name="Bu Lama")
    client = client_as(supervisor)

    page = client.get(address("revisit-list"))

    assert [row["object"].household for row in page.context["rows"]] == [over, later]
    assert "Bu Lama" in words(page)
    assert [row["object"].household for row in client.get(address("revisit-list"), {"days": 0}).context["rows"]] == [
        over
    ]
    assert AccessLog.objects.filter(actor=supervisor, purpose="daftar perlu dikunjungi lagi").exists()


def test_the_queue_filters_who_is_taken(form, entitle, client_as, supervisor, village):
    entitle(days=5)
    client = client_as(supervisor)
    client.post(address("revisit-round", village.pk), round_of(village))
    free = entitle(days=6)

    rows = client.get(address("revisit-list"), {"taken": "False"}).context["rows"]

    assert [row["object"].household for row in rows] == [free]


def round_of(village, **changes) -> dict:
    due_on = timezone.localdate() + timedelta(days=20)
    given = {"days": "90", "verifier": verifier_of(village).pk, "name": "Ulang", "due_on": due_on}
    return given | changes


def test_a_round_is_opened_from_the_queue_in_one_step(form, entitle, client_as, supervisor, village):
    entitle(days=5)

    answer = client_as(supervisor).post(address("revisit-round", village.pk), round_of(village))

    round = VerificationRound.objects.get()
    assert answer.url == address("round-detail", round.pk)
    assert round.assignments.count() == 1


def test_sent_twice_there_is_one_round(form, entitle, client_as, supervisor, village):
    entitle(days=5)
    client, sent = client_as(supervisor), round_of(village)
    client.post(address("revisit-round", village.pk), sent)

    page = client.post(address("revisit-round", village.pk), sent)

    assert "sudah ditugaskan" in words(page)
    assert VerificationRound.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [{"days": "7"}, {"days": "1" * 20}, {"verifier": ""}, {"due_on": "2020-01-01"}, {"due_on": "9999-01-01"},
     {"name": ""}, {"rt": "99"}],
)  # fmt: skip
def test_a_round_with_bad_words_is_not_opened(form, entitle, client_as, supervisor, village, changes):
    entitle(days=5)

    page = client_as(supervisor).post(address("revisit-round", village.pk), round_of(village, **changes))

    assert page.context["form"].errors
    assert not VerificationRound.objects.exists()


def test_a_village_of_elsewhere_is_not_there(form, client_as, supervisor):
    assert client_as(supervisor).get(address("revisit-round", AreaFactory().pk)).status_code == 404


@pytest.mark.parametrize("role", [Role.OPD_OFFICER, Role.LEADER, Role.VERIFIER])
def test_the_queue_is_for_who_opens_rounds(client_as, role):
    assert client_as(role).get(address("revisit-list")).status_code == 403


# Costs


def test_pages_cost_the_same_for_many(form, entitle, client_as, supervisor, freeze, django_assert_max_num_queries):
    entitle(days=3)
    first = freeze()
    households = [entitle(days=5) for _ in range(6)]
    for household in households[:3]:
        striking.propose_entry_strike(household=household, by=supervisor, **REASON)
    client, draft = client_as(supervisor), actions.draft_list()

    with django_assert_max_num_queries(26):
        client.get(address("target-list"))
    with django_assert_max_num_queries(18):
        client.get(address("revisit-list"))
    with django_assert_max_num_queries(16):
        client.get(address("entry-strike-list"))
    with django_assert_max_num_queries(20):
        client.get(address("target-changes", draft.pk))
    with django_assert_max_num_queries(18):
        client.get(address("target-changed", draft.pk, first.pk, "masuk"))

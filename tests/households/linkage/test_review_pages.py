import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AccessLog
from accounts.roles import Role
from households.linkage import decisions
from households.models import CandidatePair, LinkageRun, LinkageThreshold, Merge, Person
from jobs.models import Job
from tests.households.linkage.claimed import everything, family, snapshot_of

pytestmark = pytest.mark.django_db
BORN = "1980-03-04"
WHY = [
    {"field": "name", "level": "near", "weight": 6.5},
    {"field": "birth_date", "level": "same", "weight": 14.0},
    {"field": "sex", "level": "different", "weight": -6.0},
]


@pytest.fixture
def sources(kukar):
    return snapshot_of("p3ke"), snapshot_of("dtsen")


@pytest.fixture
def make_pair(sources):
    """`make_pair(village, "Siti", "Sitti", probability=0.9)`: two persons of two sources who wait for an officer."""
    run = LinkageRun.objects.create(method="probabilistic")

    def make(village, left, right, *, niks=("", ""), kind="across_sources", probability=0.9, other_village=None):
        (one,) = family(sources[0], village, [(left, BORN, niks[0])])
        (other,) = family(sources[1], other_village or village, [(right, BORN, niks[1])])
        return CandidatePair.objects.create(
            run=run, kind=kind, left=one, right=other, probability=probability, weight=11.0, comparisons=WHY
        )

    return make


@pytest.fixture
def pair(make_pair, village):
    return make_pair(village, "Siti Aminah", "Sitti Aminah")


def page(pair, verb=""):
    return f"/register/tinjau/{pair.pk}/{verb}"


def decide(client, pair, answer, query=""):
    return client.post(page(pair, "putusan/") + query, {"answer": answer}, follow=True)


def said(answer):
    return " ".join(str(message) for message in answer.context["messages"])


def test_one_person_is_joined_and_the_next_pair_follows(client_as, pair, make_pair, village):
    following = make_pair(village, "Budi", "Budy", probability=0.8)
    client = client_as(Role.BAPPEDA_ANALYST)

    answer = decide(client, pair, "same")

    merge = Merge.objects.get()
    assert ({merge.kept, merge.merged}, merge.method, merge.by) == ({pair.left, pair.right}, "clerical", client.user)
    assert answer.redirect_chain[-1][0] == page(following)
    assert "1 dari 2" in answer.content.decode()


def test_two_persons_stay_two(client_as, pair):
    answer = decide(client_as(Role.BAPPEDA_ANALYST), pair, "different")

    pair.refresh_from_db()
    assert pair.is_same is False
    assert not Merge.objects.exists()
    assert "Tidak ada lagi pasangan" in said(answer)


def test_a_decision_is_undone_from_the_next_page_and_everything_is_as_before(client_as, pair, make_pair, village):
    make_pair(village, "Budi", "Budy", probability=0.8)
    client, before = client_as(Role.BAPPEDA_ANALYST), everything()
    following = decide(client, pair, "same")
    assert page(pair, "urungkan/") in following.content.decode()

    answer = client.post(page(pair, "urungkan/"), follow=True)

    pair.refresh_from_db()
    assert answer.redirect_chain[-1][0] == page(pair)
    assert (pair.is_same, pair.decided_by, everything()) == (None, None, before)


def test_whoever_comes_second_is_told_who_was_first(client_as, pair):
    first = client_as(Role.BAPPEDA_ADMIN, first_name="Rahma")
    decide(first, pair, "different")

    answer = decide(client_as(Role.BAPPEDA_ANALYST), pair, "same")

    assert "sudah diputuskan Rahma" in said(answer)
    assert not Merge.objects.exists()


def test_another_officers_decision_is_not_undone_here(client_as, pair):
    decide(client_as(Role.BAPPEDA_ADMIN), pair, "different")

    answer = client_as(Role.BAPPEDA_ANALYST).post(page(pair, "urungkan/"), follow=True)

    pair.refresh_from_db()
    assert pair.is_same is False
    assert "Hanya ia" in said(answer)


def test_the_filters_of_the_queue_go_with_it(client_as, pair, make_pair, village, other_village):
    make_pair(other_village, "Budi", "Budy", probability=0.85)
    here = make_pair(village, "Rina", "Rena", probability=0.8)

    answer = decide(client_as(Role.BAPPEDA_ANALYST), pair, "different", f"?desa={village.pk}")

    assert answer.redirect_chain[-1][0] == f"{page(here)}?desa={village.pk}"
    assert "1 dari 2" in answer.content.decode()


def test_a_village_that_is_no_number_filters_nothing_and_breaks_nothing(client_as, pair):
    client = client_as(Role.BAPPEDA_ANALYST)

    for word in ("²", "9" * 30, "x"):
        assert client.get(page(pair), {"desa": word}).status_code == 200


def test_leaving_a_pair_leads_to_the_next_and_past_the_end_to_the_first(client_as, pair, make_pair, village):
    last = make_pair(village, "Budi", "Budy", probability=None)
    client = client_as(Role.BAPPEDA_ANALYST)

    assert client.get(page(pair)).context["next_url"] == page(last)
    assert client.get(page(last)).context["next_url"] == page(pair)


def test_niks_are_compared_by_the_place_of_their_digits_and_never_shown(client_as, make_pair, village):
    niks = ("6402994403800001", "6402994493800001")
    pair = make_pair(village, "Siti", "Siti", niks=niks)

    answer = client_as(Role.BAPPEDA_ANALYST).get(page(pair))

    assert answer.context["report"].different_digits == [9]
    html = answer.content.decode()
    assert "berbeda pada angka ke-9" in html
    assert niks[0] not in html
    assert "".join(digit.shown for digit in answer.context["report"].left.digits) == "6402••••••••0001"


def test_why_a_pair_scores_what_it_does_is_told_in_words_that_add_up(client_as, pair):
    report = client_as(Role.BAPPEDA_ANALYST).get(page(pair)).context["report"]

    told = [(reason.field, reason.level, reason.side) for reason in report.reasons]
    assert told[:2] == [
        ("Nama", "hampir sama, beda satu dua huruf", "for"),
        ("Tanggal lahir", "sama", "for"),
    ]
    assert sum(reason.weight for reason in report.reasons) == pytest.approx(pair.weight)


def test_what_differs_is_marked_and_what_is_equal_is_not(client_as, pair):
    rows = {row.label: row for row in client_as(Role.BAPPEDA_ANALYST).get(page(pair)).context["report"].rows}

    assert rows["Nama"].is_different
    assert not rows["Tanggal lahir"].is_different
    assert not rows["Sumber"].is_different


def test_reading_names_is_written_down(client_as, pair):
    client = client_as(Role.BAPPEDA_ANALYST)
    client.get(page(pair))
    client.get("/register/tinjau/")

    logs = AccessLog.objects.filter(actor=client.user).order_by("pk")
    assert [(log.kind, log.object_ids) for log in logs] == [
        ("person", [pair.left_id, pair.right_id]),
        ("candidatepair", [pair.pk]),
    ]


def test_a_supervisor_sees_pairs_of_which_both_live_in_his_area(client_as, pair, make_pair, village, other_village):
    across = make_pair(village, "Budi", "Budy", other_village=other_village)
    client = client_as(Role.SUPERVISOR, areas=[village])

    listed = client.get("/register/tinjau/").context["object_list"]

    assert list(listed) == [pair]
    assert client.get(page(pair)).status_code == 200
    assert client.get(page(across)).status_code == 404
    assert client.post(page(across, "putusan/"), {"answer": "same"}).status_code == 404


def test_a_pair_of_two_verified_niks_cannot_be_called_one(client_as, make_pair, village):
    pair = make_pair(village, "Siti", "Siti", niks=("6402994403800001", "6402994403800002"))
    Person.objects.filter(nik__isnull=False).update(nik_status="verified")

    answer = decide(client_as(Role.BAPPEDA_ANALYST), pair, "same")

    pair.refresh_from_db()
    assert pair.is_same is None
    assert "NIK terverifikasi yang berbeda" in said(answer)


def test_pairs_are_not_joined_under_a_visit(client_as, pair, monkeypatch):
    from households.linkage import merging

    both = {residence.household_id for residence in [*pair.left.residences.all(), *pair.right.residences.all()]}
    monkeypatch.setattr(merging, "_busy", [lambda households: both & households])

    answer = decide(client_as(Role.BAPPEDA_ANALYST), pair, "same")

    assert "sedang ditugaskan" in said(answer)
    assert not Merge.objects.exists()


def test_a_question_about_somebody_joined_is_asked_about_whom_he_became(pair, make_pair, village, user):
    other = make_pair(village, "Siti Aminah", "Sitti Aminah")
    waiting = CandidatePair.objects.create(run=pair.run, left=pair.right, right=other.left, probability=0.8)
    by = user(Role.BAPPEDA_ADMIN)

    decisions.decide_pair(pair=pair, is_same=True, by=by)

    waiting.refresh_from_db()
    assert (waiting.left, waiting.right) == (pair.left, other.left)
    decisions.undo_decision(pair=pair, by=by)
    waiting.refresh_from_db()
    assert (waiting.left, waiting.right) == (pair.right, other.left)


def test_the_list_counts_each_kind_and_starts_with_the_surest(client_as, pair, make_pair, village):
    make_pair(village, "Budi", "Budy", kind="namesakes", probability=0.95)

    context = client_as(Role.BAPPEDA_ANALYST).get("/register/tinjau/").context

    assert {tab.kind: tab.n_open for tab in context["tabs"] if tab.n_open} == {"across_sources": 1, "namesakes": 1}
    assert [row.probability for row in context["object_list"]] == [0.95, 0.9]


def test_decided_pairs_stand_under_their_own_filter(client_as, pair):
    client = client_as(Role.BAPPEDA_ANALYST)
    decide(client, pair, "same")

    assert not client.get("/register/tinjau/").context["object_list"]
    assert list(client.get("/register/tinjau/?keadaan=decided").context["object_list"]) == [pair]


def test_the_pages_ask_as_many_questions_for_much_as_for_little(client_as, pair, make_pair, sources, village):
    make_pair(village, "Rina", "Rena")
    client = client_as(Role.BAPPEDA_ANALYST)

    def n_queries(address):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    few = n_queries("/register/tinjau/"), n_queries(page(pair))
    home = pair.left.residences.get().household
    for number in range(6):
        make_pair(village, f"Budi {number}", f"Budy {number}", niks=(f"640299440380{number:04}", ""))
        family(sources[1], village, [(f"Anak {number}", BORN)], home)
    assert (n_queries("/register/tinjau/"), n_queries(page(pair))) == few


# Thresholds and searching again


def test_a_new_threshold_needs_a_reason_and_keeps_the_history(client_as, kukar):
    client = client_as(Role.BAPPEDA_ADMIN)
    client.post("/register/tinjau/ambang/", {"upper": "0,995", "lower": "0,8", "reason": "salah"})
    assert LinkageThreshold.objects.count() == 1

    client.post("/register/tinjau/ambang/", {"upper": "0,995", "lower": "0,8", "reason": "Presisi terukur 0,999"})

    now = LinkageThreshold.objects.latest()
    assert (now.upper, now.lower, now.set_by) == (0.995, 0.8, client.user)
    assert [row.upper for row in client.get("/register/tinjau/ambang/").context["history"]] == [0.99]


def test_thresholds_in_the_wrong_order_are_refused(client_as, kukar):
    given = {"upper": "0,8", "lower": "0,9", "reason": "Presisi terukur 0,999"}

    answer = client_as(Role.BAPPEDA_ADMIN).post("/register/tinjau/ambang/", given)

    assert "tidak boleh melebihi" in answer.content.decode()
    assert LinkageThreshold.objects.count() == 1


def test_what_was_not_measured_says_so(client_as, kukar, monkeypatch):
    from households.linkage import views
    from households.linkage.measured import Accuracy

    rows = [
        Accuracy(0.99, 0.9991, 0.981, 300, "register peragaan", "2026-11-24"),
        Accuracy(0.9, None, None, None, "", ""),
    ]
    monkeypatch.setattr(views, "measured_accuracy", lambda: rows)

    html = client_as(Role.BAPPEDA_ANALYST).get("/register/tinjau/ambang/").content.decode()

    assert "0,9991" in html
    assert html.count("belum diukur") == 2


def test_searching_again_is_a_job_and_one_at_a_time(client_as, kukar):
    client = client_as(Role.BAPPEDA_ADMIN)

    first = client.post("/register/tinjau/cari/")
    again = client.post("/register/tinjau/cari/", follow=True)

    job = Job.objects.get(kind="households.link_persons")
    assert first.headers["Location"] == f"/pekerjaan/{job.pk}/"
    assert "masih berjalan" in said(again)
    assert job.created_at <= timezone.now()

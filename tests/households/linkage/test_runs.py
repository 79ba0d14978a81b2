from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from households.linkage import decisions, runs
from households.models import CandidatePair, Link, LinkageRun, LinkageThreshold, Merge, Person, PersonClaim
from jobs import tasks as job_tasks
from jobs import work
from jobs.models import Job
from tests.households.linkage.claimed import everything, family, snapshot_of

pytestmark = pytest.mark.django_db
# The engine's libraries announce their own future changes.
quiet = pytest.mark.filterwarnings("default")
REASON = "Dua orang, sudah dicek di rumahnya"


@pytest.fixture
def register(village, other_village):
    """Twelve families of P3KE, and the same people as DTSEN writes them a few months later."""
    earlier, later = snapshot_of("p3ke", "2026-01-31"), snapshot_of("dtsen", "2026-04-30")
    heads = ["Abdul Muin", "Baharuddin", "Darmawangsa", "Fatimah Zahra", "Gunawan Saputra", "Hamdani Rusli"]
    heads += ["Indrawati", "Jumadi Karim", "Kartini Salsabila", "Lukman Hakim", "Nurhayati", "Oktavianus"]
    for number, name in enumerate(heads):
        born, child = f"19{60 + number}-0{1 + number % 9}-1{number % 10}", f"Anak {name.split()[0]}"
        home = village if number % 2 else other_village
        people = [(name, born), (child, f"20{number + 10}-03-2{number % 9}")]
        family(earlier, home, people)
        family(later, home, people)
    return later


@quiet
def test_newcomers_are_linked_with_the_people_of_the_register(register):
    run = runs.link_persons(snapshot=register)

    assert run.n_links == Person.objects.filter(merged_into__isnull=False).count() >= 20
    assert run.parameters["models"]["across"]
    assert (run.parameters["upper"], run.parameters["lower"]) == (0.99, 0.7)
    for merge in Merge.objects.select_related("kept", "merged"):
        assert merge.kept.name_key == merge.merged.name_key
        assert (merge.method, merge.by) == ("probabilistic", None)


@quiet
def test_a_run_repeated_changes_nothing_more(register):
    runs.link_persons(snapshot=register)
    before, n_pairs = everything(), CandidatePair.objects.count()

    again = runs.link_persons(snapshot=register)

    assert (again.n_links, again.n_pairs) == (0, 0)
    assert (everything(), CandidatePair.objects.count()) == (before, n_pairs)


@quiet
def test_what_an_officer_parted_is_not_linked_by_the_next_run(register, user):
    runs.link_persons(snapshot=register)
    merge = Merge.objects.first()
    decisions.part_again(merge=merge, by=user(Role.BAPPEDA_ADMIN), reason=REASON)

    runs.link_persons()

    merge.merged.refresh_from_db()
    assert merge.merged.merged_into is None
    assert not CandidatePair.objects.open().exists()


@quiet
def test_under_higher_thresholds_pairs_are_asked_about_instead(register):
    LinkageThreshold.objects.create(
        upper=0.9999999999, lower=0.5, reason="Semua ditanya", set_at=timezone.now() + timedelta(seconds=1)
    )

    run = runs.link_persons(snapshot=register)

    assert run.n_links == 0
    pair = CandidatePair.objects.filter(kind="across_sources").first()
    assert 0.5 <= pair.probability < 1
    assert {"field", "level", "weight"} == set(pair.comparisons[0])


@quiet
def test_a_run_writes_no_nik_and_no_name(register, village):
    (one,) = family(snapshot_of("p3ke"), village, [("Rahmawati Dewi", "1990-05-06", "6402994605900001")])
    family(snapshot_of("siak"), village, [("Rahmawati Dewy", "1990-05-06", "6402994605900002")])

    runs.link_persons()

    written = str(list(LinkageRun.objects.values())) + str(list(CandidatePair.objects.values()))
    assert one.name not in written
    assert "640299460590" not in written


def test_records_are_of_persons_of_their_own_and_hold_what_the_engine_compares(village, kukar):
    (person,) = family(snapshot_of("p3ke"), village, [("Siti Aminah", "1980-03-04", "6402994403800001")])
    gone = family(snapshot_of("dtsen"), village, [("Siti", "1980-03-04")])[0]
    Person.objects.filter(pk=gone.pk).update(merged_into=person)

    (record,) = runs.person_records().to_dict("records")

    claim = PersonClaim.objects.get(links__person=person).claim
    assert record == {
        "id": str(person.pk), "nik": "6402994403800001", "name": "Siti Aminah", "birth_date": "1980-03-04",
        "sex": "male", "area": village.kemendagri_code, "address": "Jl. Contoh 1", "family": str(claim.pk),
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
@quiet
def test_the_job_says_what_it_found_and_where_to_go_on(register, user, monkeypatch):
    monkeypatch.setattr(job_tasks, "_ring", lambda job: None)
    from households import tasks

    job = tasks.request_linking(register, user(Role.BAPPEDA_ADMIN))
    done = work.run_job(job.pk)

    assert done.state == Job.State.DONE, done.error
    assert done.result["links"] == [["Tinjau pasangan", "/register/tinjau/"]]
    assert dict(done.result["summary"])["Warga disatukan"] == Merge.objects.count() > 0
    assert Link.objects.filter(method="probabilistic", run__snapshot=register).exists()

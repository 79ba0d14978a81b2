"""The office's pages of rounds: giving out, changing, progress, map, an RT seen whole."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog
from accounts.roles import Role
from households.models import Household
from tests.verification.factories import (
    AssignmentFactory,
    HouseholdFactory,
    RoundFactory,
    VillageFactory,
    submitted,
    supervisor_of,
    verifier_of,
)
from verification.field.models import Assignment, VerificationRound
from verification.field.sync import actions as sync
from verification.review import actions as review_actions

pytestmark = pytest.mark.django_db
REASON = "Petugas sakit sampai akhir bulan"


def address(name, *args):
    return reverse(f"verification:{name}", args=args)


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


def test_a_supervisor_opens_a_round_and_gives_households_out(form, client_as):
    village = VillageFactory()
    verifier, household = verifier_of(village), HouseholdFactory(village=village)
    client = client_as(supervisor_of(village))
    due_on = timezone.localdate() + timedelta(days=9)

    words = {"name": "Putaran A", "village": village.pk, "purpose": "verification", "form": form.pk, "due_on": due_on}
    opened = client.post(address("round-new"), words)
    round = VerificationRound.objects.get()
    answer = client.post(address("round-assign", round.pk), {"verifiers": [verifier.pk], "households": [household.pk]})

    assert opened.url == answer.url == address("round-detail", round.pk)
    assert Assignment.objects.get().household == household


def test_a_round_in_a_village_of_others_cannot_be_asked_for(form, client_as):
    client = client_as(supervisor_of(VillageFactory()))
    sent = {"name": "X", "village": VillageFactory().pk, "purpose": "verification", "form": form.pk, "due_on": "x"}

    page = client.post(address("round-new"), sent)

    assert set(page.context["form"].errors) == {"village", "due_on"}
    assert not VerificationRound.objects.exists()


def test_a_round_of_another_village_is_not_found(form, client_as):
    round = RoundFactory()
    stranger = client_as(supervisor_of(VillageFactory()))

    assert stranger.get(address("round-detail", round.pk)).status_code == 404
    assert stranger.post(address("round-assign", round.pk)).status_code == 404
    assert round.name not in stranger.get(address("round-list")).content.decode()


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.BAPPEDA_ANALYST, Role.OPD_OFFICER, Role.LEADER])
def test_rounds_are_for_who_opens_them(form, client_as, role):
    client, round = client_as(role), RoundFactory()

    for name, args in [("round-list", []), ("round-new", []), ("round-detail", [round.pk])]:
        assert client.get(address(name, *args)).status_code == 403
    assert client.post(address("round-assign", round.pk)).status_code == 403


def test_assigning_without_a_verifier_changes_nothing_and_keeps_the_ticks(form, client_as):
    round = RoundFactory()
    household = HouseholdFactory(village=round.village)

    page = client_as(round.opened_by).post(address("round-assign", round.pk), {"households": [household.pk]})

    assert page.context["chosen"] == {str(household.pk)}
    assert not Assignment.objects.exists()


def test_the_page_of_a_round_shows_one_rt_and_its_progress(form, client_as):
    round = RoundFactory()
    rt = round.village.neighbourhoods.create(rt="004", rw="001")
    here = HouseholdFactory(village=round.village, neighbourhood=rt)
    HouseholdFactory(village=round.village)
    done = submitted(
        AssignmentFactory(round=round, household=HouseholdFactory(village=round.village, neighbourhood=rt))
    )
    review_actions.review_visit(visit=done, verdict="accepted", by=round.opened_by)

    page = client_as(round.opened_by).get(address("round-detail", round.pk), {"rt": rt.pk})

    assert [household for household, _ in page.context["choices"]] == [here]
    (row,) = page.context["by_rt"]
    assert (row.label, row.given, row.visited, row.accepted) == ("RT 004 RW 001", 1, 1, 1)
    assert [row.accepted for row in page.context["by_verifier"]] == [1]


def test_lists_of_rounds_cost_the_same_for_many(form, client_as, django_assert_max_num_queries):
    village = VillageFactory()
    supervisor = supervisor_of(village)
    for _ in range(5):
        AssignmentFactory(round=RoundFactory(village=village, opened_by=supervisor))
    client = client_as(supervisor)

    with django_assert_max_num_queries(13):
        client.get(address("round-list"))
    with django_assert_max_num_queries(28):
        client.get(address("round-detail", VerificationRound.objects.first().pk))


def test_names_shown_for_handing_out_visits_are_written_down(form, client_as):
    side = submitted()
    client = client_as(supervisor_of(side.household.village))

    client.get(reverse("verification:round-detail", args=[side.round_id]))

    assert AccessLog.objects.filter(actor=client.user, purpose="membagi tugas kunjungan").exists()


# Giving out in four ways


def give(client, round, **words):
    return client.post(address("round-assign", round.pk), words)


def test_a_whole_village_or_some_rts_are_given_out_at_once(form, client_as):
    round = RoundFactory()
    rts = [round.village.neighbourhoods.create(rt=f"00{n}") for n in range(2)]
    homes = [HouseholdFactory(village=round.village, neighbourhood=rt) for rt in [*rts, None]]
    verifier, client = verifier_of(round.village), client_as(round.opened_by)

    give(client, round, what="rts", rts=[rts[0].pk, 0], verifiers=[verifier.pk])
    assert {one.household for one in round.assignments.all()} == {homes[0], homes[2]}
    give(client, round, what="village", verifiers=[verifier.pk], due_on=today(3))

    assert round.assignments.get(household=homes[1]).due_on == today(3)


def test_a_list_of_codes_names_its_bad_lines_and_gives_nothing_until_they_are_mended(form, client_as, media):
    taken = AssignmentFactory()
    round, client = taken.round, client_as(taken.round.opened_by)
    good, elsewhere = HouseholdFactory(village=round.village), HouseholdFactory()
    typed = f"{good.code}\nRT-TIDAK\n{elsewhere.code.lower()}, {good.code}"
    words = {"what": "list", "verifiers": [taken.verifier.pk]}

    page = give(client, round, codes=typed, **words)

    faults = page.context["form"].errors["codes"]
    assert [fault.split(":")[0] for fault in faults] == ["Baris 2", "Baris 3", "Baris 3"]
    assert "RT-TIDAK" in page.text
    assert "sudah ada di baris 1" in page.text
    assert round.assignments.count() == 1
    refused = give(client, round, codes=f"{good.code} {taken.household.code}", **words)
    assert f"{taken.household.code} ({taken.verifier.display_name})" in refused.text
    file = SimpleUploadedFile("daftar.csv", f"Kode;Nama\n{good.code};x\n".encode())
    assert give(client, round, file=file, **words).status_code == 302
    assert round.assignments.filter(household=good).exists()


def test_codes_of_a_file_stand_in_the_field_when_one_of_them_is_wrong(form, client_as, media):
    round = RoundFactory()
    file = SimpleUploadedFile("daftar.csv", b"Kode\nRT-SALAH\n")

    page = give(client_as(round.opened_by), round, what="list", verifiers=[verifier_of(round.village).pk], file=file)

    assert page.context["form"].data["codes"] == "RT-SALAH"
    broken = SimpleUploadedFile("daftar.xlsx", b"PK\x03\x04rusak")
    again = give(client_as(round.opened_by), round, what="list", verifiers=[], file=broken)
    assert set(again.context["form"].errors) == {"verifiers", "file"}


@pytest.mark.parametrize("what", ["chosen", "rts", "village", "list", "lain"])
def test_giving_nothing_is_refused_in_words(form, client_as, what):
    round = RoundFactory()

    page = give(client_as(round.opened_by), round, what=what, verifiers=[verifier_of(round.village).pk])

    assert page.status_code == 200
    assert page.context["form"].errors


# Changing


def change(client, round, query="", **words):
    return client.post(address("round-tasks", round.pk) + query, {"how": "move"} | words)


def test_all_tasks_of_a_verifier_move_to_another(form, client_as):
    first = AssignmentFactory()
    mine = [first, AssignmentFactory(round=first.round, verifier=first.verifier)]
    others = AssignmentFactory(round=first.round)
    client, to = client_as(first.round.opened_by), verifier_of(first.round.village)
    query = f"?petugas={first.verifier.pk}"

    page = client.get(address("round-tasks", first.round.pk) + query)
    assert page.context["chosen"] == {str(one.pk) for one in mine}
    answer = change(client, first.round, query, tasks=page.context["chosen"], to=to.pk, reason=REASON)

    assert answer.status_code == 302
    assert set(Assignment.objects.filter(verifier=to)) == set(mine)
    others.refresh_from_db()
    assert others.rev == 1


def test_expired_ones_move_in_bulk_even_when_more_than_fit_on_the_page(form, client_as, monkeypatch):
    monkeypatch.setattr("verification.field.assigning.views.MOST_TASKS", 1)
    first = AssignmentFactory(due_on=today(-1))
    AssignmentFactory(round=first.round, due_on=today(-1))
    AssignmentFactory(round=first.round)
    to = verifier_of(first.round.village)

    change(
        client_as(first.round.opened_by), first.round, "?keadaan=pinjaman", takes_all="on", to=to.pk, reason=REASON,
        due_on=today(9),
    )  # fmt: skip

    assert list(Assignment.objects.filter(verifier=to).values_list("due_on", flat=True)) == [today(9)] * 2


def test_tasks_of_somebody_ill_move_out_of_all_open_rounds_of_the_area_and_no_other(form, client_as):
    village = VillageFactory()
    ill, well, supervisor = verifier_of(village), verifier_of(village), supervisor_of(village)
    for _ in range(2):
        AssignmentFactory(round=RoundFactory(village=village, opened_by=supervisor), verifier=ill, due_on=today(-1))
    AssignmentFactory(round=RoundFactory(village=village, opened_by=supervisor, closed_on=today()), verifier=ill)
    elsewhere = AssignmentFactory(verifier=ill)
    client, page = client_as(supervisor), f"{address('all-tasks')}?petugas={ill.pk}"

    assert f"{address('all-tasks')}?keadaan=pinjaman" in client.get(address("round-list")).text
    assert len(client.get(page).context["chosen"]) == 2
    assert client.get(address("all-tasks")).context["chosen"] == set()
    sent = {"how": "move", "to": well.pk, "reason": REASON}
    client.post(page, sent | {"tasks": [elsewhere.pk]})
    client.post(page, sent | {"takes_all": "on"})

    assert Assignment.objects.filter(verifier=well).count() == 2
    elsewhere.refresh_from_db()
    assert elsewhere.verifier == ill


def test_a_change_without_its_words_changes_nothing(form, client_as):
    task = AssignmentFactory()
    client = client_as(task.round.opened_by)
    lacking = [({"tasks": []}, "tasks"), ({"to": ""}, "to"), ({"reason": "x"}, "reason"), ({"how": "days"}, "due_on")]

    for changed, field in lacking:
        words = {"tasks": [task.pk], "to": verifier_of(task.round.village).pk, "reason": REASON} | changed
        page = change(client, task.round, **words)
        assert field in page.context["form"].errors

    task.refresh_from_db()
    assert (task.rev, task.due_on) == (1, task.round.due_on)


def test_tasks_are_taken_back_and_lent_longer_on_the_page(form, client_as):
    first = AssignmentFactory()
    second = AssignmentFactory(round=first.round)
    client = client_as(first.round.opened_by)

    change(client, first.round, how="withdraw", tasks=[first.pk], reason="Rumah sudah kosong lama")
    change(client, first.round, how="days", tasks=[second.pk], lease_until=today(40))
    client.post(address("round-due", first.round.pk), {"due_on": today(50)})

    for task in (first, second):
        task.refresh_from_db()
    assert (first.state, second.lease_until, second.due_on) == ("cancelled", today(40), today(50))


# Progress and map


def test_progress_says_what_waits_what_was_returned_and_what_is_late(form, client_as):
    round = RoundFactory()
    client, verifier = client_as(round.opened_by), verifier_of(round.village)
    task = {"round": round, "verifier": verifier}
    submitted(AssignmentFactory(**task))
    returned = submitted(AssignmentFactory(**task))
    review_actions.review_visit(visit=returned, verdict="returned", by=round.opened_by, note="Foto tidak jelas")
    AssignmentFactory(due_on=today(-1), **task)
    phone, _ = sync.enroll(user=verifier, label="HP")
    phone.beacon = {"unsent": 3, "oldest_unsent_at": "2026-11-01T00:00:00Z", "last_seq": 5}
    phone.save()

    (row,) = client.get(address("round-detail", round.pk)).context["by_verifier"]

    counts = (row.given, row.visited, row.awaiting, row.accepted, row.returned, row.overdue, row.n_unsent, row.n_lost)
    assert counts == (3, 1, 1, 0, 1, 1, 3, 2)
    for name in ("progress-list", "progress-verifier-list"):
        (listed,) = client.get(address(name)).context["object_list"]
        seen = (listed.n_given, listed.n_visited, listed.n_awaiting, listed.n_accepted, listed.n_returned)
        assert (*seen, listed.n_overdue) == counts[:6]


def test_who_keeps_visits_on_the_phone_for_longest_comes_first(form, client_as):
    first = AssignmentFactory()
    round, people = first.round, [first.verifier]
    people += [AssignmentFactory(round=round).verifier for _ in range(2)]
    said = [{}, {"unsent": 1, "oldest_unsent_at": "2026-11-20T00:00:00Z"},
            {"unsent": 1, "oldest_unsent_at": "2026-11-02T00:00:00Z"}]  # fmt: skip
    for who, beacon in zip(people, said, strict=True):
        phone, _ = sync.enroll(user=who, label="HP")
        phone.beacon = beacon
        phone.save()

    page = client_as(round.opened_by).get(address("progress-verifier-list"))

    assert list(page.context["object_list"]) == [people[2], people[1], people[0]]


def test_a_phone_that_says_nonsense_stops_no_page(form, client_as):
    task = AssignmentFactory()
    phone, _ = sync.enroll(user=task.verifier, label="HP")
    phone.beacon = {"unsent": 1, "oldest_unsent_at": "99-99"}
    phone.save()

    assert client_as(task.round.opened_by).get(address("progress-verifier-list")).status_code == 200


def test_progress_leaves_with_a_workbook_and_shows_no_other_village(form, client_as):
    task = AssignmentFactory()
    AssignmentFactory()
    client = client_as(task.round.opened_by)

    for name in ("progress-list", "progress-rt-list", "progress-verifier-list", "round-list"):
        assert client.get(address(name), {"ekspor": "xlsx"}).status_code == 200
    assert list(client.get(address("progress-list")).context["object_list"]) == [task.round.village]


def test_rounds_nearest_to_their_end_come_first_and_closed_ones_last(form, client_as):
    village = VillageFactory()
    supervisor = supervisor_of(village)
    words = {"village": village, "opened_by": supervisor}
    closed = RoundFactory(**words, opened_on=today(-20), due_on=today(-9), closed_on=today(-8))
    later, late = RoundFactory(**words), RoundFactory(**words, opened_on=today(-9), due_on=today(-1))

    page = client_as(supervisor).get(address("round-list"))

    assert list(page.context["object_list"]) == [late, later, closed]


def test_the_map_of_two_thousand_households_is_a_small_page_and_few_questions(
    form, client_as, django_assert_max_num_queries
):
    first = AssignmentFactory()
    village = first.round.village
    homes = Household.objects.bulk_create(
        Household(
            code=f"RK{n:08}",
            village=village,
            latitude=-0.5 - n / 10_000,
            longitude=117 + n % 40 / 1_000,
            address="Jalan Mahakam",
        )
        for n in range(2_000)
    )
    Assignment.objects.bulk_create(
        Assignment(
            round=first.round, household=home, verifier=first.verifier, due_on=today(-1 if n % 2 else 5),
            state="done" if n % 5 == 0 else "active",
        )
        for n, home in enumerate(homes)
    )  # fmt: skip
    client = client_as(first.round.opened_by)

    with django_assert_max_num_queries(30):
        page = client.get(address("round-detail", first.round.pk))

    assert len(page.content) < 300_000
    states = page.context["map"].states
    assert [(one.n_shown, one.n_without_point) for one in states] == [(800, 0), (800, 1), (400, 0), (0, 0)]


def test_a_visit_gives_the_point_that_the_register_lacks(form, client_as):
    visit = submitted()

    page = client_as(supervisor_of(visit.household.village)).get(address("round-detail", visit.round_id))

    assert page.context["map"].points == [[117.0, -0.5, 2, visit.household.code]]


def test_tasks_cost_the_same_for_many(form, client_as, django_assert_max_num_queries):
    first = AssignmentFactory()
    for _ in range(4):
        AssignmentFactory(round=first.round)
    client = client_as(first.round.opened_by)

    with django_assert_max_num_queries(20):
        client.get(address("round-tasks", first.round.pk))
    for name in ("progress-list", "progress-rt-list", "progress-verifier-list"):
        with django_assert_max_num_queries(14):
            client.get(address(name))


# An RT seen whole


def canvass():
    round = RoundFactory(purpose="canvass")
    rt = round.village.neighbourhoods.create(rt="004")
    return AssignmentFactory(round=round, household=None, neighbourhood=rt)


def test_rts_are_given_out_on_the_page_of_a_canvass(form, client_as):
    round = RoundFactory(purpose="canvass")
    rt = round.village.neighbourhoods.create(rt="004")
    verifier, client = verifier_of(round.village), client_as(round.opened_by)

    assert "RT 004" in client.get(address("round-detail", round.pk)).text
    give(client, round, neighbourhoods=[rt.pk], verifiers=[verifier.pk])

    assert round.assignments.get().neighbourhood == rt


def test_a_canvass_is_whole_when_each_dwelling_counted_has_its_visit(form, client_as):
    task = canvass()
    client = client_as(task.verifier)
    for outcome in ("done", "refused", "not_at_home"):
        helper = AssignmentFactory(round=task.round, verifier=task.verifier)
        visit = submitted(helper, outcome=outcome)
        visit.assignment = task
        visit.save()

    assert address("canvass", task.pk) in client.get(address("task-list")).text
    client.post(address("canvass", task.pk), {"n_dwellings": 4, "n_visited": 4})
    row = client.get(address("canvass", task.pk)).context["row"]
    assert (row.n_arrived, row.n_done, row.n_refused, row.n_not_at_home, row.is_whole) == (3, 1, 1, 1, False)
    assert row.lacks == "1 kunjungan belum tiba."

    office = client_as(task.round.opened_by)
    office.post(address("canvass", task.pk), {"n_dwellings": 3, "n_visited": 3})
    assert office.get(address("canvass", task.pk)).context["row"].is_whole
    assert "Lengkap" in office.get(address("round-detail", task.round_id)).text


def test_impossible_numbers_of_an_rt_are_refused_beside_their_field(form, client_as):
    task = canvass()

    page = client_as(task.verifier).post(address("canvass", task.pk), {"n_dwellings": 3, "n_visited": 4})

    assert "n_visited" in page.context["form"].errors
    task.refresh_from_db()
    assert task.state == Assignment.State.ACTIVE

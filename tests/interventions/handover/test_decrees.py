from datetime import timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AccessLog
from accounts.roles import Role
from interventions import actions as serving
from interventions.handover import actions, documents
from interventions.models import ActivityDecree, DecreeEntry
from tests.interventions.factories import NeedFactory, activity_for, officer_of, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def decree(activity, officer, commitments):
    return name_all(activity, officer)


def name_all(activity, officer, number="SK/1", **changes):
    fields = {"decided_on": timezone.localdate(), "signed_as": "Kepala Dinas"} | changes
    return actions.decree_recipients(activity=activity, number=number, by=officer, **fields)


def cancel(commitment):
    return serving.cancel_commitment(commitment=commitment, by=commitment.committed_by, reason="Keluarga pindah kota")


def test_one_act_names_everybody_who_is_approved(decree, commitments):
    assert [entry.commitment for entry in decree.entries.all()] == commitments
    assert {entry.kind for entry in decree.entries.all()} == {"named"}
    assert [entry.name for entry in decree.entries.all()][0] == "Kepala Keluarga 1"


def test_who_waits_for_approval_is_not_named(activity, officer, need, commitments):
    unverified = NeedFactory(indicator=need.indicator)
    serving.commit_need(need=unverified, activity=activity, by=officer, unverified_reason="Banjir besar")

    assert name_all(activity, officer).entries.count() == 3


def test_a_second_decree_names_only_who_is_new(decree, activity, officer, need):
    late = serving.commit_need(need=NeedFactory(verified=True, indicator=need.indicator), activity=activity, by=officer)

    assert [entry.commitment for entry in name_all(activity, officer, "SK/2").entries.all()] == [late]


def test_without_anybody_new_there_is_no_further_decree(decree, activity, officer):
    with pytest.raises(serving.InterventionError, match="sudah ditetapkan"):
        name_all(activity, officer, "SK/2")

    assert ActivityDecree.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"number": " "}, "wajib diisi"), ({"signed_as": ""}, "wajib diisi"), ({"number": "SK/1"}, "sudah tercatat"),
        ({"decided_on": timezone.localdate() + timedelta(days=3)}, "belum tiba"),
    ],
)  # fmt: skip
def test_a_wrong_decree_names_nobody(decree, activity, officer, changes, words):
    with pytest.raises(serving.InterventionError, match=words):
        name_all(activity, officer, **({"number": "SK/2"} | changes))


def test_another_opd_decrees_nothing_here(activity, commitments):
    stranger = officer_of(activity_for(NeedFactory()))

    with pytest.raises(serving.InterventionError, match="OPD lain"):
        name_all(activity, stranger)


def test_who_is_cancelled_afterwards_stays_on_the_list_with_the_reason(decree, commitments):
    cancel(commitments[1])

    data = documents.decree_data(decree)
    assert [row[-1][-20:] for row in data["rows"]] == ["", "Keluarga pindah kota", ""]
    assert (data["n_named"], data["n_standing"], data["n_gone"]) == ("3", "2", 1)
    assert (data["total"], data["standing_total"]) == ("Rp7.500.000", "Rp5.000.000")


def test_the_next_decree_strikes_off_who_was_cancelled_once(decree, activity, officer, commitments):
    cancel(commitments[0])

    struck = name_all(activity, officer, "SK/2").entries.get()
    assert (struck.kind, struck.commitment) == ("struck_off", commitments[0])
    with pytest.raises(serving.InterventionError, match="sudah ditetapkan"):
        name_all(activity, officer, "SK/3")


def test_what_was_decreed_is_not_planned_anew(decree, activity, officer, commitments):
    assert actions.plan_quantity(activity=activity, quantity=5, unit="ekor", by=officer) == 0


# What the database refuses by itself


def test_a_sealed_decree_takes_no_entry(decree, commitments):
    entry = decree.entries.first()
    entry.pk, entry.kind, entry.position = None, "struck_off", 99

    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        entry.save()


@pytest.mark.parametrize("model", [ActivityDecree, DecreeEntry])
def test_a_decree_and_its_lines_stay_as_they_were_signed(decree, model):
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        model.objects.update(**({"number": "lain"} if model is ActivityDecree else {"name": "Orang lain"}))
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        model.objects.all()._raw_delete("default")


# Printed


def test_the_pdf_is_printed_and_written_down(client_as, officer, decree):
    answer = client_as(officer).get(page("decree-pdf", decree.pk))

    assert answer.content.startswith(b"%PDF")
    assert AccessLog.objects.get(kind="recipient").count == 3


def test_the_workbook_holds_every_line_with_masked_numbers(client_as, officer, decree, commitments):
    answer = client_as(officer).get(page("decree-xlsx", decree.pk))

    rows = list(load_workbook(BytesIO(answer.content)).active.values)[3:]
    assert [row[1] for row in rows] == ["Kepala Keluarga 1", "Kepala Keluarga 2", "Kepala Keluarga 3"]
    assert [row[9] for row in rows] == [2_500_000] * 3


def test_typst_marks_in_a_name_are_printed_as_letters(activity, officer, commitments):
    head = commitments[0].need.household.residences.get().person
    type(head).objects.filter(pk=head.pk).update(name='#panic() *Budi* $x$ [a] "kutip"')

    assert documents.decree_pdf(name_all(activity, officer)).startswith(b"%PDF")


# Pages


def test_an_officer_decrees_on_the_page_and_twice_is_once(client_as, officer, activity, commitments):
    client = client_as(officer)
    form = {"number": "SK/7", "decided_on": timezone.localdate(), "signed_as": "Kepala Dinas"}
    assert "3</strong> penerima akan ditetapkan" in client.get(page("decree-new", activity.pk)).text

    first = client.post(page("decree-new", activity.pk), form)
    again = client.post(page("decree-new", activity.pk), form)

    assert first.url == page("decree", ActivityDecree.objects.get().pk)
    assert "sudah tercatat" in again.text


def test_a_viewer_reads_a_decree_and_makes_none(client_as, activity, decree):
    client = client_as(officer_of(activity, Role.OPD_VIEWER))

    assert "Kepala Keluarga 1" in client.get(page("decree", decree.pk)).text
    assert client.get(page("decree-new", activity.pk)).status_code == 403


def test_another_opd_and_the_leader_do_not_read_names(client_as, decree):
    stranger = client_as(officer_of(activity_for(NeedFactory())))

    assert stranger.get(page("decree", decree.pk)).status_code == 404
    assert stranger.get(page("decree-pdf", decree.pk)).status_code == 404
    assert client_as(Role.LEADER).get(page("decree", decree.pk)).status_code == 403


def test_a_long_decree_asks_as_often_as_a_short_one(client_as, decree, django_assert_max_num_queries):
    client = client_as(Role.BAPPEDA_ANALYST)

    with django_assert_max_num_queries(22):
        assert client.get(page("decree", decree.pk)).status_code == 200

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AccessLog, Notice
from accounts.roles import Role
from tests.verification.factories import HouseholdFactory, VillageFactory, supervisor_of
from verification.field.models import Assignment
from verification.petitions.models import Petition

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"verification:{name}", args=args)


def late(petition, n_days=1):
    Petition.objects.filter(pk=petition.pk).update(due_on=timezone.localdate() - timedelta(days=n_days))
    petition.refresh_from_db()
    return petition


@pytest.fixture
def listed(client_as):
    """`listed(person, jenis="objection")`: the petitions that a list shows."""

    def get(person, **query):
        page = client_as(person).get(address("petition-list"), query)
        return [row["object"] for row in page.context["rows"]]

    return get


# The list


def test_what_waits_stands_first_by_its_day(listed, desk, camat, household, object_to, nominate, report):
    soon, over = object_to(household), late(nominate())
    actions_done = report(household, "death", person_name="Ahmad")
    from verification.petitions.actions import answer_petition

    answer_petition(petition=actions_done, accepted=False, answer="Sudah tercatat", by=camat)

    assert listed(desk) == [over, soon]


def test_the_list_is_filtered(listed, desk, village, household, object_to, nominate):
    objection, nomination = object_to(household), late(nominate())

    assert listed(desk, jenis="objection") == [objection]
    assert listed(desk, keadaan="late") == [nomination]
    assert listed(desk, keadaan="accepted") == []
    assert listed(desk, desa=village.pk, keadaan="all") == [nomination, objection]
    assert listed(desk, tahun=timezone.localdate().year) == [nomination, objection]
    assert listed(desk, tiket=objection.ticket.lower().replace("-", " ")) == [objection]
    assert listed(desk, tiket="U-AAAA-AAAA") == []


def test_an_answered_ticket_is_found_by_its_number(listed, desk, household, object_to, accept):
    petition = accept(object_to(household))

    assert listed(desk) == []
    assert listed(desk, tiket=petition.ticket) == [petition]


def test_overdue_is_said_with_a_word(client_as, desk, nominate):
    late(nominate())

    words = client_as(desk).get(address("petition-list")).content.decode()

    assert "1 tiket lewat waktu" in words
    assert "chip-bad" in words


def test_each_sees_his_part(listed, desk, officer, user, household, object_to):
    mine = object_to(household, by=officer)
    other = object_to(HouseholdFactory(), by=user(Role.BAPPEDA_ADMIN))

    assert listed(officer) == [mine]
    assert listed(desk) == [mine]
    assert set(listed(user(Role.BAPPEDA_ADMIN))) == {mine, other}
    assert listed(supervisor_of(VillageFactory())) == []


def test_names_on_the_list_are_written_down_and_leave_in_no_file(client_as, desk, nominate):
    petition, client = nominate(), client_as(desk)

    client.get(address("petition-list"))
    assert AccessLog.objects.latest("pk").object_ids == [petition.pk]
    book = load_workbook(io.BytesIO(client.get(address("petition-list"), {"ekspor": "xlsx"}).content)).active
    cells = [cell for row in book.values for cell in row]
    assert petition.ticket in cells
    assert petition.speaker_name not in cells
    assert "Siti Aminah" not in cells


def test_the_list_asks_as_much_for_many_as_for_one(client_as, desk, nominate, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    nominate()
    client = client_as(desk)
    client.get(address("petition-list"))  # what is asked once only
    with CaptureQueriesContext(connection) as one:
        client.get(address("petition-list"))
    for number in range(5):
        nominate(person_name=f"Warga {chr(65 + number)}")

    with django_assert_num_queries(len(one)):
        client.get(address("petition-list"))


# One ticket


def test_a_ticket_tells_what_was_said_and_is_written_down(client_as, desk, household, object_to):
    petition = object_to(household)

    words = client_as(desk).get(address("petition-detail", petition.ticket)).content.decode()

    assert petition.text in words
    assert household.residences.get().person.name in words
    assert AccessLog.objects.filter(kind="petition", object_ids=[petition.pk]).exists()


def test_an_opd_reads_its_ticket_without_the_people_of_the_register(client_as, officer, household, object_to):
    petition = object_to(household, by=officer)

    words = client_as(officer).get(address("petition-detail", petition.ticket)).content.decode()

    assert household.code in words
    assert household.residences.get().person.name not in words


def test_the_tickets_of_others_are_not_there(client_as, desk, officer, household, object_to):
    petition = object_to(household)

    for stranger in (officer, supervisor_of(VillageFactory())):
        client = client_as(stranger)
        for name in ("petition-detail", "petition-slip", "petition-letter"):
            assert client.get(address(name, petition.ticket)).status_code == 404
        assert client.post(address("petition-withdraw", petition.ticket), {"reason": "x"}).status_code == 404


def test_whoever_entered_it_is_told_that_another_answers(client_as, desk, household, object_to):
    page = client_as(desk).get(address("petition-detail", object_to(household).ticket))

    assert page.context["answer_form"] is None
    assert "dijawab oleh orang lain" in page.content.decode()


def test_another_supervisor_accepts_and_sees_what_follows(client_as, camat, verifier, household, object_to):
    petition, client = object_to(household), client_as(camat)

    page = client.post(
        address("petition-answer", petition.ticket),
        {"verdict": "accept", "answer": "Akan dikunjungi.", "verifier": verifier.pk}, follow=True,
    )  # fmt: skip

    petition.refresh_from_db()
    assert petition.state == Petition.State.ACCEPTED
    assert f"{verifier.display_name} akan berkunjung" in page.content.decode()


def test_reading_the_ticket_reads_the_notice_of_its_answer(client_as, desk, household, object_to, accept):
    petition = accept(object_to(household))

    client_as(desk).get(address("petition-detail", petition.ticket))

    assert Notice.objects.get(user=desk).read_at is not None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"verdict": "accept", "answer": "Akan dikunjungi."}, "verifier"),
        ({"verdict": "accept", "answer": "Akan dikunjungi.", "verifier": "999999"}, "verifier"),
        ({"verdict": "refuse", "answer": ""}, "answer"),
        ({"verdict": "mungkin", "answer": "Akan dikunjungi."}, "verdict"),
        ({"answer": "Akan dikunjungi."}, "verdict"),
        ({"verdict": "refuse", "answer": "x" * 3000}, "answer"),
        ({"verdict": "refuse", "answer": "Sudah", "round": "0"}, "round"),
    ],
)
def test_a_bad_answer_changes_nothing(client_as, camat, verifier, household, object_to, given, field):
    petition = object_to(household)

    page = client_as(camat).post(address("petition-answer", petition.ticket), given)

    assert page.status_code == 200
    assert field in page.context["answer_form"].errors
    petition.refresh_from_db()
    assert petition.is_open
    assert not Assignment.objects.exists()


def test_a_second_answer_is_told_so(client_as, camat, household, object_to):
    petition, client = object_to(household), client_as(camat)
    refusal = {"verdict": "refuse", "answer": "Sudah dilayani."}

    client.post(address("petition-answer", petition.ticket), refusal)
    page = client.post(address("petition-answer", petition.ticket), refusal, follow=True)

    assert "sudah dijawab" in page.content.decode()


@pytest.mark.parametrize("role", [Role.OPD_OFFICER, Role.LEADER, Role.BAPPEDA_ANALYST, Role.VERIFIER])
def test_answering_is_for_supervisors_and_bappeda(client_as, household, object_to, role):
    petition = object_to(household)

    answer = client_as(role).post(address("petition-answer", petition.ticket), {"verdict": "refuse", "answer": "x"})

    assert answer.status_code == 403


def test_the_desk_notes_that_a_citizen_took_it_back(client_as, desk, household, object_to):
    petition, client = object_to(household), client_as(desk)

    client.post(address("petition-withdraw", petition.ticket), {"reason": ""})
    petition.refresh_from_db()
    assert petition.is_open
    client.post(address("petition-withdraw", petition.ticket), {"reason": "Salah keluarga"})
    petition.refresh_from_db()
    assert petition.state == Petition.State.WITHDRAWN


# What the citizen takes home


def test_the_slip_is_a_pdf_and_printing_is_written_down(client_as, desk, household, object_to):
    petition = object_to(household)

    answer = client_as(desk).get(address("petition-slip", petition.ticket))

    assert answer.content.startswith(b"%PDF")
    assert answer["Cache-Control"] == "no-store"
    assert AccessLog.objects.latest("pk").purpose == "mencetak tanda terima tiket warga"


def test_the_letter_is_there_once_it_is_answered(client_as, desk, household, object_to, accept):
    petition, client = object_to(household), client_as(desk)

    assert client.get(address("petition-letter", petition.ticket)).url == address("petition-detail", petition.ticket)
    accept(petition)
    assert client.get(address("petition-letter", petition.ticket)).content.startswith(b"%PDF")

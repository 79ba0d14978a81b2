import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.conftest import BACKEND
from tests.verification.field.sync.conftest import Phone
from verification.field.models import Envelope
from verification.field.sync import actions, reports
from verification.field.sync.models import Device

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor(phone):
    client = Client()
    client.force_login(phone.assignment.round.opened_by, backend=BACKEND)
    return client


def contact(phone):
    return reports.with_contact(Device.objects.filter(pk=phone.device.pk)).get()


def test_the_list_says_what_still_waits_on_a_phone_and_what_never_arrived(phone):
    for seq in (1, 2, 5):
        phone.seq = seq - 1
        phone.put(phone.body())
    actions.note_beacon(device=phone.device, told={"last_seq": 7, "unsent": 1})

    seen = contact(phone)

    assert (seen.n_received, seen.n_unsent, seen.n_lost) == (3, 1, 3)  # 3, 4, and one of 6 and 7
    assert reports.lost_numbers(seen) == [3, 4]


def test_a_number_that_comes_late_is_lost_no_more(phone):
    for seq in (2, 1):
        phone.seq = seq - 1
        phone.put(phone.body())

    assert (contact(phone).n_lost, reports.lost_numbers(phone.device)) == (0, [])


def test_a_supervisor_makes_a_held_envelope_a_visit(phone, supervisor):
    Device.objects.update(revoked_at=timezone.now())
    envelope = phone.hand_in()
    page = supervisor.get(reverse("verification:device-detail", args=[phone.device.pk])).content.decode()
    assert "HP dicabut atau masa berlakunya habis" in page

    answer = supervisor.post(reverse("verification:envelope-release", args=[envelope.pk]), follow=True)

    assert "menjadi kunjungan dan menunggu pemeriksaan" in answer.content.decode()
    assert Envelope.objects.get().visit


def test_what_is_no_visit_stays_held_and_says_so(phone, supervisor):
    envelope = phone.hand_in(b"rusak")

    answer = supervisor.post(reverse("verification:envelope-release", args=[envelope.pk]), follow=True)

    assert "tetap ditahan" in answer.content.decode()


def test_a_supervisor_sees_the_phones_of_his_own_village(phone, supervisor):
    Phone()

    page = supervisor.get(reverse("verification:device-list")).content.decode()

    assert page.count("HP uji") == 1

"""What the page of a household says of petitions about it: what was reported and is not proven, and the tickets."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from households.models import Household
from households.reports import Event, Panel, PanelEntry
from verification.field.models import Visit
from verification.petitions.models import Petition
from verification.petitions.reports import state_chip

REPORTED = {Petition.Change.DEATH: "meninggal", Petition.Change.MOVED_OUT: "pindah"}
STANDING = [Petition.State.OPEN, Petition.State.ACCEPTED]


def petitions_of_household(household: Household, user: User) -> Panel | None:
    """Whoever reads the page sees what was reported; the tickets only those who enter them."""
    rows = list(household.petitions.select_related("person").order_by("-entered_at"))
    entries = list(_reports(household, rows))
    may_enter = user.has_perm("verification.enter_petition")
    if may_enter:
        entries += [_ticket(petition) for petition in rows]
        address = f"{reverse('verification:petition-new')}?keluarga={household.code}"
        entries += [] if household.closed_on else [PanelEntry("Catat usul, sanggah, atau perubahan", address)]
    if not entries:
        return None
    events = [Event(petition.entered_at, f"{petition.subject} dari warga", petition.ticket) for petition in rows]
    return Panel("Usul, sanggah, dan laporan warga", entries, events if may_enter else [])


def _reports(household: Household, rows: list[Petition]) -> Iterator[PanelEntry]:
    """Deaths and departures that a citizen reported, until a visit has seen the house."""
    reported = [row for row in rows if row.change in REPORTED and row.state in STANDING]
    seen = Visit.objects.filter(household=household, status=Visit.Status.ACCEPTED) if reported else Visit.objects.none()
    latest = seen.order_by("-ended_at").first()
    for row in reported:
        who = row.person.name if row.person else row.person_name or "satu keluarga"
        is_seen = latest is not None and latest.ended_at > row.entered_at
        state, tone = ("Sudah dikunjungi", "info") if is_seen else ("Belum dibuktikan", "warn")
        note = f"{date_format(row.event_on)}; dilaporkan {date_format(timezone.localdate(row.entered_at))}"
        yield PanelEntry(f"Dilaporkan {REPORTED[row.change]}: {who}", "", state, tone, note)


def _ticket(petition: Petition) -> PanelEntry:
    chip = state_chip(petition)
    url = reverse("verification:petition-detail", args=[petition.ticket])
    note = f"dijawab paling lambat {date_format(petition.due_on)}" if petition.is_open else ""
    return PanelEntry(f"{petition.ticket}, {petition.subject.lower()}", url, chip.label, chip.tone, note)

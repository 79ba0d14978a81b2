"""What lists of OPDs say somebody received, for the page of a need, of a household, and the guard against repeats."""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format

from accounts.models import User
from households.lists import Chip
from households.models import Household, Need, Residence
from households.reports import Panel, PanelEntry
from interventions.given.models import GivenAid, GivenFile
from interventions.models import ProgrammeIndicator

OUTCOME_TONES = {"matched": "good", "typo": "warn", "not_matched": "neutral"}
MOST_SHOWN = 20


def outcome_chip(aid: GivenAid) -> Chip:
    if aid.is_repeat:
        return Chip("Sudah pernah dimuat")
    return Chip(aid.get_outcome_display(), OUTCOME_TONES[aid.outcome])


def file_chip(file: GivenFile) -> Chip:
    if file.refusal:
        return Chip("Ditolak", "bad")
    if file.applied_at:
        return Chip("Diterapkan", "good")
    return Chip("Menunggu diterapkan", "warn") if file.read_at else Chip("Sedang dibaca", "info")


def received_by(household: Household):
    """Aid to the household or to anybody who lives there today."""
    residents = Residence.objects.open().filter(household=household).values("person")
    where = Q(household=household) | Q(household__merged_into=household)
    who = Q(person__in=residents) | Q(person__merged_into__in=residents)
    return GivenAid.objects.found().filter(where | who)


def given_against(need: Need, since: date):
    """Listed aid against the same indicator to the same household or person, latest first."""
    programmes = ProgrammeIndicator.objects.filter(indicator=need.indicator_id).values("programme")
    about = Q(indicator=need.indicator_id) | Q(indicator=None, programme__in=programmes)
    recent = Q(given_on__gte=since) | Q(given_on=None, year__gte=since.year)
    if need.person_id:
        rows = GivenAid.objects.found().filter(Q(person=need.person_id) | Q(person__merged_into=need.person_id))
    else:
        rows = received_by(need.household)
    return rows.filter(about, recent).select_related("opd", "programme").order_by("-year", "-given_on", "-pk")


def day_of(aid: GivenAid) -> str:
    return date_format(aid.given_on, "DATE_FORMAT") if aid.given_on else str(aid.year)


def aid_of_household(household: Household, user: User) -> Panel | None:
    """On the page of a household, for those who see it."""
    rows = list(
        received_by(household).select_related("opd", "programme", "file").order_by("-year", "-given_on")[:MOST_SHOWN]
    )
    if not rows:
        return None
    may_open = user.has_perm("interventions.view_programmes")
    return Panel("Bantuan menurut daftar OPD", [_entry(aid, may_open) for aid in rows])


def _entry(aid: GivenAid, may_open: bool) -> PanelEntry:
    url = reverse("interventions:given-file", args=[aid.file_id]) if may_open else ""
    note = ", ".join(filter(None, [day_of(aid), aid.bast_number and f"BAST {aid.bast_number}"]))
    return PanelEntry(f"{aid.what or aid.programme} ({aid.opd})", url, note=note)

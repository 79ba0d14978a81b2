"""Packages and families of them as pages show them."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse

from accounts.models import User
from households.lists import Chip
from households.models import Household, Variable
from households.reports import Panel, PanelEntry, shown
from verification.corrections.differences import DEATH, DECISION
from verification.corrections.models import CorrectionItem, CorrectionPackage

LABELS = {DECISION: "Putusan", DEATH: "Keadaan"}
ANSWER_TONES = {"waiting": "info", "accepted": "good", "refused": "bad"}


@dataclass(frozen=True)
class Change:
    """One changed value in words, and as the source writes it."""

    who: str  # a person's name, or the family
    label: str
    old: str
    new: str
    coded: str


def with_counts(packages):
    """Families by answer, in the query of the list."""
    answers = CorrectionItem.Answer
    return packages.annotate(
        n_items=Count("items"),
        n_accepted=Count("items", filter=Q(items__answer=answers.ACCEPTED)),
        n_refused=Count("items", filter=Q(items__answer=answers.REFUSED)),
        n_waiting=Count("items", filter=Q(items__answer=answers.WAITING)),
    )


def package_chip(package: CorrectionPackage) -> Chip:
    if package.sent_on:
        return Chip("Dikirim", "good" if not package.n_waiting else "info")
    if package.released_at:
        return Chip("Dilepas, belum dikirim", "info")
    if package.found_at is None:
        return Chip("Sedang disusun", "info")
    return Chip("Menunggu petugas kedua", "warn") if package.n_items else Chip("Tidak ada perbedaan")


def answer_chip(item: CorrectionItem) -> Chip:
    is_sent = item.package.sent_on is not None
    if item.answer == CorrectionItem.Answer.WAITING and not is_sent:
        return Chip("Belum dikirim")
    return Chip(item.get_answer_display(), ANSWER_TONES[item.answer])


def changes_of(item: CorrectionItem) -> list[Change]:
    people = {person.pk: person for person in item.claim.persons.all()}
    variables = Variable.objects.in_bulk(field_name="code")
    return [_change(item, change, people, variables) for change in item.changes]


def _change(item, change, people, variables) -> Change:
    person = people.get(change["person_claim"])
    who = person.name if person else "Keluarga"
    variable = variables.get(change["variable"])
    coded = f"{change['field']}: {change['old'] or '–'} menjadi {change['new']}" if change["field"] else change["new"]
    if variable is None:  # a decision or a death: words already
        return Change(who, LABELS[change["variable"]], "", change["new"], coded)
    return Change(who, variable.label, _old(item, person, variable, change), shown(variable, change["value"]), coded)


def _old(item, person, variable, change) -> str:
    """What the source says today, which may have moved on since the package was drawn up."""
    values = (person or item.claim).values
    return shown(variable, values[variable.code]) if variable.code in values else change["old"]


def corrections_of_household(household: Household, user: User) -> Panel | None:
    """On the page of a household, for those who draw up packages."""
    if not user.has_perm("verification.manage_corrections"):
        return None
    items = CorrectionItem.objects.filter(claim__household=household).select_related("package__source")
    entries = [_entry(item) for item in items.order_by("-package__made_at")]
    return Panel("Perbaikan ke pusat", entries) if entries else None


def _entry(item: CorrectionItem) -> PanelEntry:
    chip = answer_chip(item)
    url = reverse("verification:correction-item", args=[item.package_id, item.pk])
    return PanelEntry(f"{item.package.source}, surat {item.package}", url, chip.label, chip.tone, item.answer_note)

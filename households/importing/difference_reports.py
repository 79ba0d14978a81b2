"""Pages of what a snapshot would change, person by person, with the old value and the new one in words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from households import identity
from households.linkage.agreement import names_agree
from households.models import (
    Area,
    Claim,
    IdentityNumber,
    Person,
    PersonClaim,
    Residence,
    Snapshot,
    SnapshotChange,
    StagedRow,
    Variable,
)
from households.reading.validators import mask_nik

NOTHING = "belum diketahui"
ONLY_WORDING = "Ditulis lain di berkas, artinya tetap sama"
FAMILY_FIELDS = {"address": "Alamat", "rt": "RT", "rw": "RW", "decile": "Desil"}


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str

    def __str__(self):
        return f"{self.label}: {self.before} → {self.after}"


@dataclass
class ChangeLine:
    """One row of a page of differences. pk is that of the SnapshotChange."""

    pk: int
    is_family: bool
    village: Area | None
    name: str
    nik_masked: str = ""
    birth_date: date | None = None
    relation: str = ""
    is_known: bool = False
    differences: list[Difference] = field(default_factory=list)
    known: Person | None = None
    known_by: str = ""
    household_code: str = ""

    @property
    def in_words(self) -> str:
        return "; ".join(map(str, self.differences)) or ONLY_WORDING


def lines_of(snapshot: Snapshot, changes: list[SnapshotChange]) -> list[ChangeLine]:
    """The changes of one page in words: a fixed number of queries, whatever is on the page."""
    return list(_Page(snapshot, changes).lines())


class _Page:
    def __init__(self, snapshot: Snapshot, changes: list[SnapshotChange]):
        self.changes = changes
        numbers = [change.row_no for change in changes if change.row_no]
        rows = StagedRow.objects.filter(snapshot=snapshot, row_no__in=numbers).select_related("village__parent")
        self.rows = {row.row_no: row for row in rows}
        self.claims = Claim.objects.select_related("village__parent", "kk", "household").in_bulk(
            [change.claim_id for change in changes if change.claim_id]
        )
        self.person_claims = PersonClaim.objects.select_related("nik", "claim__household").in_bulk(
            [change.person_claim_id for change in changes if change.person_claim_id]
        )
        self.persons = Person.objects.select_related("nik").in_bulk([change.person_id for change in changes])
        self.villages = Area.objects.select_related("parent").in_bulk([change.village_id for change in changes])
        self.variables = {variable.code: variable for variable in Variable.objects.all()}
        known = SnapshotChange.objects.filter(snapshot=snapshot, kind="known", row_no__in=numbers)
        self.known_rows = set(known.values_list("row_no", flat=True))
        self.codes = _household_codes(self.persons)
        self.heads = self._heads(snapshot)

    def _heads(self, snapshot: Snapshot) -> dict:
        """{claim or family key: name of the head}, for the families of the page."""
        keys = [row.source_key for row in self.rows.values() if row.is_family]
        heads = PersonClaim.objects.filter(claim__in=self.claims, closed_on=None, relation="head")
        found = dict(heads.values_list("claim_id", "name"))
        if keys:
            staged = StagedRow.objects.filter(snapshot=snapshot, is_family=False, relation="head", source_key__in=keys)
            found |= dict(staged.values_list("source_key", "name"))
        return found

    def lines(self) -> Iterable[ChangeLine]:
        for change in self.changes:
            line = self._family(change) if change.is_family else self._person(change)
            line.is_known = change.row_no in self.known_rows
            if change.person_id in self.persons:
                self._add_known(line, change)
            yield line

    def _family(self, change) -> ChangeLine:
        row, claim = self.rows.get(change.row_no), self.claims.get(change.claim_id)
        head = self.heads.get(row.source_key if row else None) or self.heads.get(change.claim_id)
        line = ChangeLine(change.pk, True, self.villages.get(change.village_id), f"Keluarga {head or 'tanpa kepala'}")
        line.household_code = claim.household.code if claim and claim.household else ""
        if row and claim:
            line.differences = [*_family_differences(claim, row), *self._answers(claim.values, row.values)]
        return line

    def _person(self, change) -> ChangeLine:
        row, claim = self.rows.get(change.row_no), self.person_claims.get(change.person_claim_id)
        said = row or claim
        line = ChangeLine(change.pk, False, self.villages.get(change.village_id), said.name if said else "")
        if said:
            line.nik_masked = _masked_row(row) if row else _masked(claim.nik)
            line.birth_date = said.birth_date
            line.relation = relation_label(said)
        if claim and claim.claim.household:
            line.household_code = claim.claim.household.code
        if row and claim:
            line.differences = [*_person_differences(claim, row), *self._answers(claim.values, row.values)]
        return line

    def _add_known(self, line: ChangeLine, change) -> None:
        person, row = self.persons[change.person_id], self.rows.get(change.row_no)
        has_nik = bool(row and row.number_index and person.nik)
        is_same_nik = has_nik and bytes(person.nik.blind_index) == bytes(row.number_index)
        line.known, line.household_code = person, self.codes.get(person.pk, "")
        line.known_by = "nama dan tanggal lahir sama"
        if is_same_nik:
            line.known_by = "NIK sama" if names_agree(person.name_key, row.name_key) else "NIK sama, nama berbeda"

    def _answers(self, before: dict, after: dict) -> Iterable[Difference]:
        for code in sorted(before.keys() | after.keys()):
            if before.get(code) != after.get(code):
                variable = self.variables.get(code)
                said = [_answer(variable, values.get(code)) for values in (before, after)]
                yield Difference(variable.label if variable else code, *said)


def _family_differences(claim: Claim, row: StagedRow) -> Iterable[Difference]:
    for name, label in FAMILY_FIELDS.items():
        is_answer_too = name == "decile" and "national_decile" in claim.values | row.values
        if not is_answer_too and getattr(claim, name) != getattr(row, name):
            yield Difference(label, _plain(getattr(claim, name)), _plain(getattr(row, name)))
    if claim.village_id != row.village_id:
        yield Difference("Desa", claim.village.full_name, row.village.full_name if row.village else NOTHING)
    yield from _number_difference("Nomor KK", claim.kk, row)


def _person_differences(claim: PersonClaim, row: StagedRow) -> Iterable[Difference]:
    if claim.name != row.name:
        yield Difference("Nama", _plain(claim.name), _plain(row.name))
    if claim.birth_date != row.birth_date:
        yield Difference("Tanggal lahir", _day(claim.birth_date), _day(row.birth_date))
    if claim.sex != row.sex:
        sexes = dict(Person.Sex.choices)
        yield Difference("Jenis kelamin", sexes.get(claim.sex, NOTHING), sexes.get(row.sex, NOTHING))
    if claim.relation != row.relation:
        yield Difference("Hubungan", relation_label(claim) or NOTHING, relation_label(row) or NOTHING)
    yield from _number_difference("NIK", claim.nik, row)


def _number_difference(label: str, before: IdentityNumber | None, row: StagedRow) -> Iterable[Difference]:
    old = bytes(before.blind_index) if before else b""
    if old != bytes(row.number_index or b""):
        yield Difference(label, _masked(before) or "tidak ada", _masked_row(row) or "tidak ada")


def _household_codes(persons: Iterable[int]) -> dict[int, str]:
    homes = Residence.objects.open().filter(person__in=list(persons))
    return dict(homes.values_list("person_id", "household__code"))


def _masked(number: IdentityNumber | None) -> str:
    return number.masked if number else ""


def _masked_row(row: StagedRow) -> str:
    if not row.number_index:
        return ""
    kind = "kk" if row.is_family else "nik"
    return mask_nik(identity.decrypt(kind, row.number_index, row.number_key_id, row.number_sealed))


def relation_label(person: StagedRow | PersonClaim) -> str:
    return dict(Residence.Relation.choices).get(person.relation, "")


def _day(value: date | None) -> str:
    return f"{value:%d-%m-%Y}" if value else NOTHING


def _answer(variable: Variable | None, value) -> str:
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return variable.label_of(value) if variable else _plain(value)


def _plain(value) -> str:
    return NOTHING if value in (None, "") else str(value)

"""Accounts of many officers at once, the printed slips with their first passwords, and who may reset whose."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.actions import create_account, log_access, reset_password
from accounts.models import OPD, Membership, User
from accounts.roles import Role
from accounts.validators import normalise_phone, validate_phone
from households.importing.staging import village_index
from households.models import Area, AreaAssignment
from households.qr import qr_svg
from households.reading.files import FileRefused, read_workbook
from households.reading.frames import text_of
from households.reading.layouts import normalised

COLUMNS = ["nama", "nama_pengguna", "nomor_hp", "peran", "opd", "wilayah"]
OTHER_HEADERS = {
    "nama_lengkap": "nama", "username": "nama_pengguna", "pengguna": "nama_pengguna", "hp": "nomor_hp",
    "no_hp": "nomor_hp", "telepon": "nomor_hp", "jabatan": "peran", "desa": "wilayah",
}  # fmt: skip
MOST_ROWS = 200  # a password costs 50 ms to hash, and the person waits for the slips
HEADER_WITHIN = 10
HAVE_AREAS = {Role.SUPERVISOR, Role.VERIFIER}
OTHER_ROLE_NAMES = {"verifikator": Role.VERIFIER, "pengawas": Role.SUPERVISOR, "pimpinan": Role.LEADER}
SLIPS = Path(__file__).parent / "data" / "slips.typ"


class OfficersRefused(Exception):
    """Why no account was made, in words for the person who brought the file."""


@dataclass(frozen=True)
class OfficerFault:
    """row as in the file, from 1; column is the header that is meant."""

    row: int
    column: str
    message: str


@dataclass(frozen=True)
class Officer:
    row: int
    name: str
    username: str
    phone: str
    role: Role
    opd: OPD
    areas: tuple[Area, ...]


@dataclass(frozen=True)
class Slip:
    user: User
    password: str
    role: str
    place: str


# Reading the list


def read_officers(path: Path) -> tuple[list[Officer], list[OfficerFault]]:
    """Officers of an xlsx, xls or csv file, and all its faults at once.

    Raises OfficersRefused where the file as a whole cannot be used.
    """
    numbered = _rows(path)
    reader = _Reader(numbered)
    officers = [reader.officer(number, row) for number, row in numbered]
    return [officer for officer in officers if officer], reader.faults


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        sheets = read_workbook(path)
    except FileRefused as error:
        raise OfficersRefused(str(error)) from error
    for sheet in sheets:
        for at, header in enumerate(sheet.rows[:HEADER_WITHIN]):
            places = _places(header)
            if {"nama_pengguna", "peran"} <= places.keys():
                return _checked_size(_data_rows(sheet.rows, at + 1, places))
    raise OfficersRefused(f"Judul kolom tidak ditemukan. Pakai contoh berkas: {', '.join(COLUMNS)}.")


def _places(header) -> dict[str, int]:
    written = [normalised(cell) for cell in header]
    names = [OTHER_HEADERS.get(name, name) for name in written]
    return {name: at for at, name in enumerate(names) if name in COLUMNS}


def _data_rows(rows, first, places):
    for number, cells in enumerate(rows[first:], start=first + 1):
        said = {name: (text_of(cells[at]) if at < len(cells) else None) or "" for name, at in places.items()}
        if any(said.values()):
            yield number, dict.fromkeys(COLUMNS, "") | said


def _checked_size(rows):
    rows = list(rows)
    if not rows:
        raise OfficersRefused("Berkas tidak berisi satu petugas pun di bawah judul kolomnya.")
    if len(rows) > MOST_ROWS:
        raise OfficersRefused(
            f"Berkas berisi {len(rows)} petugas; paling banyak {MOST_ROWS} sekali unggah. Bagi berkasnya."
        )
    return rows


class _Reader:
    """Rows as officers; what is wrong is collected, and nothing is made while there is any."""

    def __init__(self, numbered):
        self.faults: list[OfficerFault] = []
        self.opds = {name.lower(): opd for opd in OPD.objects.all() for name in (opd.name, opd.short_name)}
        self.villages = village_index()
        self.areas = {area.kemendagri_code: area for area in Area.objects.select_related("parent")}
        self.districts = {area.name.lower(): area for area in Area.objects.districts()}
        self.taken = {name.lower() for name in User.objects.values_list("username", flat=True)}
        self.taken_phones = set(User.objects.exclude(phone=None).values_list("phone", flat=True))
        self.names = Counter(row["nama_pengguna"].lower() for _, row in numbered)
        self.phones = Counter(normalise_phone(row["nomor_hp"]) for _, row in numbered)

    def officer(self, number: int, row: dict[str, str]) -> Officer | None:
        n_before = len(self.faults)
        role, opd = self._role(number, row["peran"]), self._opd(number, row["opd"])
        self._check_name(number, row["nama"])
        self._check_username(number, row["nama_pengguna"])
        phone = self._phone(number, row["nomor_hp"])
        areas = self._areas(number, row["wilayah"], role)
        if len(self.faults) > n_before:
            return None
        return Officer(number, row["nama"], row["nama_pengguna"], phone, role, opd, areas)

    def _fault(self, number, column, message):
        self.faults.append(OfficerFault(number, column, message))

    def _role(self, number, text):
        names = {key: role for role in Role for key in (role.value, role.label.lower())} | OTHER_ROLE_NAMES
        role = names.get(text.lower())
        if role is None:
            known = ", ".join(role.label for role in Role)
            self._fault(number, "peran", f'Peran "{text}" tidak dikenal. Pilih salah satu: {known}.')
        return role

    def _opd(self, number, text):
        opd = self.opds.get(text.lower())
        if opd is None:
            what = f'OPD "{text}" belum terdaftar.' if text else "OPD kosong."
            self._fault(number, "opd", f"{what} Tulis singkatan atau nama lengkapnya seperti di daftar OPD.")
        return opd

    def _check_name(self, number, text):
        if not text:
            self._fault(number, "nama", "Nama kosong.")

    def _check_username(self, number, text):
        try:
            UnicodeUsernameValidator()(text)
        except ValidationError:
            self._fault(number, "nama_pengguna", "Pakai huruf, angka, titik, atau garis bawah saja, tanpa spasi.")
            return
        if not any(sign.isalpha() for sign in text) or len(text) > 150:
            self._fault(
                number, "nama_pengguna", "Nama pengguna harus memuat huruf, agar tidak tertukar dengan nomor HP."
            )
        elif text.lower() in self.taken:
            self._fault(number, "nama_pengguna", f'Nama pengguna "{text}" sudah dipakai. Pilih yang lain.')
        elif self.names[text.lower()] > 1:
            self._fault(number, "nama_pengguna", f'Nama pengguna "{text}" ada di lebih dari satu baris.')

    def _phone(self, number, text) -> str:
        phone = normalise_phone(text)
        if phone is None:
            return ""
        try:
            validate_phone(phone)
        except ValidationError as error:
            self._fault(number, "nomor_hp", error.messages[0])
        if phone in self.taken_phones or self.phones[phone] > 1:
            self._fault(number, "nomor_hp", "Nomor HP ini sudah dipakai orang lain. Satu akun untuk satu orang.")
        return phone

    def _areas(self, number, text, role) -> tuple[Area, ...]:
        said = [part.strip() for part in text.split(";") if part.strip()]
        if role in HAVE_AREAS and not said:
            self._fault(number, "wilayah", f"{role.label} harus mempunyai wilayah: kode, atau desa dan kecamatannya.")
        if role and role not in HAVE_AREAS and said:
            self._fault(number, "wilayah", f"{role.label} tidak memakai wilayah. Kosongkan kolom ini.")
        found = [(part, self._area(part)) for part in said]
        for part, area in found:
            if area is None:
                self._fault(
                    number, "wilayah", f'Wilayah "{part}" tidak dikenal. Tulis kode, atau "Loa Ipuh, Tenggarong".'
                )
        return tuple(dict.fromkeys(area for _, area in found if area))

    def _area(self, text) -> Area | None:
        """A code, `village, kecamatan`, or a kecamatan alone."""
        code = self.villages.by_code(text)
        if code or text in self.areas:
            return self.areas[code or text]
        village, comma, district = text.partition(",")
        if comma:
            return self.areas.get(self.villages.by_name(village.strip(), district.strip()))
        return self.districts.get(text.lower().removeprefix("kecamatan ").removeprefix("kec. ").strip())


# Making accounts


@transaction.atomic
def create_officers(*, officers: Sequence[Officer], by: User) -> list[Slip]:
    """All or none. The first passwords are in the slips and nowhere else. Raises OfficersRefused."""
    slips = [_create(officer) for officer in officers]
    made = [slip.user.pk for slip in slips]
    log_access(actor=by, purpose="Membuat akun petugas", kind="account", fields=["password"], object_ids=made)
    return slips


def _create(officer: Officer) -> Slip:
    try:
        user, password = create_account(
            username=officer.username, opd=officer.opd, role=officer.role, phone=officer.phone, full_name=officer.name,
            is_synthetic=settings.RBPK_DEMO,
        )  # fmt: skip
    except ValidationError as error:
        raise OfficersRefused(f"Baris {officer.row}: {' '.join(error.messages)}") from error
    for area in officer.areas:
        AreaAssignment.objects.create(user=user, area=area)
    return Slip(
        user, password, officer.role.label, "; ".join(area.full_name for area in officer.areas) or officer.opd.name
    )


@transaction.atomic
def reset(*, user: User, by: User) -> Slip:
    password = reset_password(user=user, by=by)
    membership = user.memberships.current().select_related("opd").first()
    areas = [row.area.full_name for row in user.area_assignments.current().select_related("area__parent")]
    place = "; ".join(areas) or (membership.opd.name if membership else "")
    return Slip(user, password, membership.get_role_display() if membership else "", place)


def supervises_a_district(user: User) -> bool:
    """Supervisors of a kecamatan set up TOTP; those of a village do not need to at first."""
    if Role.SUPERVISOR not in user.roles:
        return False
    return AreaAssignment.objects.current().filter(user=user, area__level=Area.Level.DISTRICT).exists()


# Who sees and resets whom


def visible_to(user: User):
    """Everybody for those who make accounts; else the people whose areas lie in the user's own."""
    if user.has_perm("accounts.manage_accounts"):
        return User.objects.all()
    return User.objects.filter(Exists(_assigned(_ids(Area.objects.visible_to(user)))))


def resettable_by(user: User):
    """Of these, whom the user may give a new password. A supervisor never those beside or above him, nor the office:
    a new password in his hand is their account in his hand."""
    others = visible_to(user).filter(is_active=True).exclude(pk=user.pk)
    if user.has_perm("accounts.manage_accounts"):
        return others
    own = set(AreaAssignment.objects.current().filter(user=user).values_list("area", flat=True))
    inside = _ids(Area.objects.below(own))
    memberships = Membership.objects.current().filter(user=OuterRef("pk"))
    is_verifier = Exists(memberships.filter(role=Role.VERIFIER))
    is_supervisor_below = Exists(_assigned(inside - own)) & ~Exists(_assigned(own))
    holds_more = Exists(memberships.exclude(role__in=[Role.SUPERVISOR, Role.VERIFIER]))
    return (
        others.filter(is_verifier | is_supervisor_below).exclude(holds_more).exclude(Exists(_assigned_outside(inside)))
    )


def _ids(areas) -> set[int]:
    """At most 258; as subqueries inside one that runs for every user they take minutes."""
    return set(areas.values_list("pk", flat=True))


def _assigned(areas):
    return AreaAssignment.objects.current().filter(user=OuterRef("pk"), area__in=areas)


def _assigned_outside(areas):
    return AreaAssignment.objects.current().filter(user=OuterRef("pk")).exclude(area__in=areas)


# Slips


def slips_pdf(slips: Sequence[Slip], address: str) -> bytes:
    """A4 with eight slips a page, to be cut and handed over in person: who, where to sign in, first password."""
    import typst

    data = {
        "qr": qr_svg(address),
        "address": address,
        "slips": [
            {
                "name": slip.user.display_name, "username": slip.user.username, "password": slip.password,
                "role": slip.role, "place": slip.place,
            }
            for slip in slips
        ],
    }  # fmt: skip
    return typst.compile(SLIPS, sys_inputs={"data": json.dumps(data)}, ignore_system_fonts=True)

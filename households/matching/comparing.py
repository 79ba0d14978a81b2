"""A list of people against the register: exact NIK first, then name with birth date or village; set-based.

Needs a transaction: the list lies in a temporary table while it is compared. A row learns its outcome and why; what the
register holds stays in it.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from django.db import connection

from households import identity
from households.linkage.agreement import birth_dates_agree, names_agree
from households.models import IdentityNumber, ListMatchRow

MATCHED, TYPO, NOT_MATCHED = ListMatchRow.Outcome.values
MOST_ROWS_PER_PERSON = 3  # of one list: who offers more NIKs or names for one person is guessing
MOST_SLIPS_PER_PERSON = 6  # of an agency within the month that lists are kept; the same slip uploaded again counts too
MOST_NAMESAKES = 200  # looked at for one row by name alone; commoner names need a birth date or village

OTHER_NAME = "NIK ini ada di register, tetapi atas nama lain. Periksa NIK dan nama pada kartu."
ONLY_NAME = "Nama saja tidak cukup. Tambahkan NIK, tanggal lahir atau desa."
NOT_FOUND = "Tidak ada di register."
SEVERAL = "Ada beberapa warga dengan nama dan tanggal lahir atau desa ini. Lengkapi NIK."
GUESSING = "Terlalu banyak baris daftar ini mengarah ke orang yang sama. Perbaiki daftar, satu baris untuk satu orang."
GUESSING_ON = (
    "Sudah terlalu sering salah ketik untuk orang yang sama dalam sebulan. Periksa NIK dan nama pada kartunya."
)
NIK_ABSENT = "NIK kosong di daftar; nama dan {how} ada di register."
NIK_BROKEN = "NIK di daftar tidak utuh; nama dan {how} ada di register. Lengkapi dari kartu."
NIK_ROUNDED = "NIK di daftar tersimpan sebagai angka sehingga digit terakhirnya dibulatkan. Simpan sebagai teks."
NIK_ONE_DIGIT = "NIK berbeda satu angka dari register."
NIK_SWAPPED = "Dua angka NIK yang bersebelahan tertukar."
NIK_OTHER = "Nama dan {how} sama, tetapi NIK di register lain. Periksa NIK pada kartu."
NIK_NOT_HERE = "Nama dan {how} ada di register, tetapi register belum mempunyai NIK orang ini."
SPELLING = " Ejaan namanya berbeda."


@dataclass(frozen=True)
class Given:
    """A row of the list. nik: 16 digits, or None with the reason in `fault` unless the cell was empty."""

    row_no: int
    name: str = ""
    name_key: str = ""
    nik: str | None = None
    is_rounded: bool = False  # the digits are there, but a spreadsheet has touched them
    fault: str = ""
    birth_date: date | None = None
    implied_birth_date: date | None = None  # of the NIK, for finding people when the list has no dates
    village_id: int | None = None

    @property
    def born(self) -> date | None:
        return self.birth_date or self.implied_birth_date


@dataclass(frozen=True)
class Found:
    """Somebody of the register as a candidate for a row."""

    person_id: int
    name_key: str
    birth_date: date | None
    village_id: int | None
    nik_id: int | None


@dataclass(frozen=True)
class Verdict:
    row_no: int
    outcome: str
    person_id: int | None = None  # of a row that is withheld too: for the log, told to nobody
    reason: str = ""
    is_withheld: bool = False


LIST_TABLE = """
CREATE TEMP TABLE listed (row_no int PRIMARY KEY, nik_index bytea, name_key text, born date, village_id bigint)
ON COMMIT DROP
"""
_CANDIDATE = "l.row_no, p.id, p.name_key, p.birth_date, h.village_id, p.nik_id"
_HOME = """
LEFT JOIN households_residence r ON r.person_id = p.id AND r.left_on IS NULL
LEFT JOIN households_household h ON h.id = r.household_id
"""
SAME_NIK = f"""
SELECT {_CANDIDATE} FROM listed l
JOIN households_identitynumber n ON n.kind = 'nik' AND n.blind_index = l.nik_index
JOIN households_person p ON p.nik_id = n.id AND p.merged_into_id IS NULL {_HOME}
ORDER BY l.row_no, p.id
"""  # noqa: S608  constants of this file
SAME_NAME = f"""
SELECT {_CANDIDATE} FROM listed l
JOIN households_person p ON p.name_key = l.name_key AND p.merged_into_id IS NULL {_HOME}
WHERE l.name_key <> '' AND l.row_no = ANY(%(rows)s) ORDER BY l.row_no, p.id
"""  # noqa: S608
SIMILAR_NAME = f"""
SELECT {_CANDIDATE} FROM listed l
JOIN households_person p ON p.birth_date = l.born AND left(p.name_key, 1) = left(l.name_key, 1)
     AND p.name_key <> l.name_key AND p.merged_into_id IS NULL {_HOME}
WHERE l.name_key <> '' AND l.row_no = ANY(%(rows)s) ORDER BY l.row_no, p.id
"""  # noqa: S608


def compare(
    rows: Sequence[Given], progress=lambda *args: None, earlier_slips: Mapping[int, int] = MappingProxyType({})
) -> list[Verdict]:
    """A verdict for each row, in their order. earlier_slips: by person, how many rows of before were near misses."""
    progress("Mencari NIK", 0, len(rows))
    _lay_out(rows)
    by_nik = _candidates(SAME_NIK, {})
    verdicts = {row.row_no: _by_nik(row, by_nik[row.row_no]) for row in rows if by_nik[row.row_no]}
    rest = [row for row in rows if row.row_no not in verdicts]
    progress("Mencari nama", len(verdicts), len(rows))
    verdicts |= {verdict.row_no: verdict for verdict in _by_names(rest)}
    progress("Menyusun hasil", len(rows), len(rows))
    return _without_guesses([verdicts[row.row_no] for row in rows], earlier_slips)


def _lay_out(rows) -> None:
    sql = "COPY listed (row_no, nik_index, name_key, born, village_id) FROM STDIN"
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS listed")
        cursor.execute(LIST_TABLE)
        with cursor.copy(sql) as copy:
            for row in rows:
                index = identity.blind_index("nik", row.nik) if row.nik and not row.is_rounded else None
                copy.write_row((row.row_no, index, row.name_key, row.born, row.village_id))
        cursor.execute("ANALYZE listed")


def _candidates(sql: str, params: dict) -> dict[int, list[Found]]:
    found = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for row_no, *facts in cursor.fetchall():
            found[row_no].append(Found(*facts))
    return found


def _by_nik(row: Given, found: list[Found]) -> Verdict:
    """A NIK alone welds nobody: where the list has a name, it must be that person's."""
    if not row.name_key:
        return Verdict(row.row_no, MATCHED, found[0].person_id, "NIK sama; daftar tidak memuat nama.")
    agreeing = next((one for one in found if names_agree(one.name_key, row.name_key)), None)
    if agreeing is None:
        return Verdict(row.row_no, TYPO, found[0].person_id, OTHER_NAME)
    return Verdict(row.row_no, MATCHED, agreeing.person_id, _dates_differ(row, agreeing))


def _dates_differ(row: Given, found: Found) -> str:
    both_known = row.birth_date and found.birth_date
    return "Tanggal lahir berbeda dari register." if both_known and row.birth_date != found.birth_date else ""


def _by_names(rows: list[Given]):
    by_no = {row.row_no: row for row in rows}
    same = _candidates(SAME_NAME, {"rows": list(by_no)})
    fits = {no: _fitting(by_no[no], same[no]) for no in by_no}
    open_rows = [no for no, row in by_no.items() if not fits[no] and row.born]
    similar = _candidates(SIMILAR_NAME, {"rows": open_rows})
    for no, found in similar.items():
        fits[no] = [(one, "tanggal lahir") for one in found if names_agree(one.name_key, by_no[no].name_key)]
    numbers = _numbers({one.nik_id for found in fits.values() for one, _ in found if one.nik_id})
    return [_by_name(by_no[no], fits[no], numbers) for no in by_no]


def _fitting(row: Given, namesakes: list[Found]) -> list[tuple[Found, str]]:
    """Of those of the same name whom the birth date or the village points to; by a near NIK where there is neither."""
    by_date = [(one, "tanggal lahir") for one in namesakes if birth_dates_agree(one.birth_date, row.born)]
    exact = [pair for pair in by_date if pair[0].birth_date == row.born]
    if by_date:
        return exact or by_date
    in_village = [(one, "desa") for one in namesakes if row.village_id and one.village_id == row.village_id]
    contradicts = [pair for pair in in_village if row.birth_date and pair[0].birth_date]
    return [pair for pair in in_village if pair not in contradicts] or (
        [(one, "") for one in namesakes[:MOST_NAMESAKES]] if row.nik else []
    )


def _numbers(ids: set[int]) -> dict[int, str]:
    """NIKs in clear, to count the digits that differ. They stay in this process."""
    return {number.pk: number.reveal() for number in IdentityNumber.objects.filter(pk__in=ids)}


def _by_name(row: Given, fits: list[tuple[Found, str]], numbers: dict[int, str]) -> Verdict:
    near = [pair for pair in fits if _slip(row, numbers.get(pair[0].nik_id))]
    fits = near or [(one, how) for one, how in fits if how and not _is_namesake(row, how, numbers.get(one.nik_id))]
    if not fits:
        return Verdict(row.row_no, NOT_MATCHED, None, _why_not(row))
    if len({one.person_id for one, _ in fits}) > 1:
        return Verdict(row.row_no, TYPO, None, SEVERAL)
    found, how = fits[0]
    spelling = SPELLING if found.name_key != row.name_key else ""
    return Verdict(row.row_no, TYPO, found.person_id, _kind_of_slip(row, numbers.get(found.nik_id), how) + spelling)


def _is_namesake(row: Given, how: str, nik: str | None) -> bool:
    """Nothing but the village in common besides the name, and two different NIKs."""
    return how == "desa" and row.nik is not None and nik is not None


def _why_not(row: Given) -> str:
    if not row.nik and row.name_key and not row.born and not row.village_id:
        return ONLY_NAME
    return f"{NOT_FOUND} {row.fault}".strip() if row.fault else NOT_FOUND


def _kind_of_slip(row: Given, nik: str | None, how: str) -> str:
    if row.fault:
        return NIK_BROKEN.format(how=how)
    if not row.nik:
        return NIK_ABSENT.format(how=how)
    if nik is None:
        return NIK_NOT_HERE.format(how=how)
    return _slip(row, nik) or NIK_OTHER.format(how=how)


def _slip(row: Given, nik: str | None) -> str:
    """Which slip of the pen makes one number of the other; empty where none does."""
    if row.nik is None or nik is None:
        return ""
    if row.is_rounded and row.nik[:15] == nik[:15]:
        return NIK_ROUNDED
    differing = [at for at in range(16) if row.nik[at] != nik[at]]
    if len(differing) == 1:
        return NIK_ONE_DIGIT
    swapped = len(differing) == 2 and differing[1] == differing[0] + 1
    if swapped and row.nik[differing[0]] == nik[differing[1]] and row.nik[differing[1]] == nik[differing[0]]:
        return NIK_SWAPPED
    return ""


def _without_guesses(verdicts: list[Verdict], earlier_slips: Mapping[int, int]) -> list[Verdict]:
    """Whoever varies NIK or name of one person until it fits learns nothing of any of these rows."""
    rows_of = Counter(verdict.person_id for verdict in verdicts if verdict.person_id)
    slips_of = Counter(verdict.person_id for verdict in verdicts if verdict.person_id and verdict.outcome == TYPO)

    def why_withheld(verdict: Verdict) -> str:
        if rows_of[verdict.person_id] > MOST_ROWS_PER_PERSON:
            return GUESSING
        earlier = earlier_slips.get(verdict.person_id, 0)
        is_over = verdict.outcome == TYPO and slips_of[verdict.person_id] + earlier > MOST_SLIPS_PER_PERSON
        return GUESSING_ON if is_over else ""

    return [_withheld(verdict, why) if (why := why_withheld(verdict)) else verdict for verdict in verdicts]


def _withheld(verdict: Verdict, why: str) -> Verdict:
    return replace(verdict, outcome=NOT_MATCHED, reason=why, is_withheld=True)

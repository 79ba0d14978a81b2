"""The rules of a register's rows: keys, numbers of identity, names, dates, villages, repetitions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from households.reading.answers import read_decile, text_of
from households.reading.columns import Coded, side_by_side
from households.reading.frames import Rows, household_fields, mapped_answers, raw_answers, read_column
from households.reading.levels import Level
from households.reading.number_columns import CheckedNumbers, check_kks, check_niks, implied_of
from households.reading.validators import EXCEL_ERRORS, MAX_AGE_YEARS, is_missing, parse_date
from households.reading.verdicts import REFUSED, Verdicts
from households.reading.village_index import VillageIndex

_VILLAGE_CODE = re.compile(r"\d{10}|\d{2}\.\d{2}\.\d{2}\.\d{4}")
_SAID_NOTHING = (None, "")
VILLAGE_DIGITS = 10  # an SLS code of BPS begins with its village's
GONE = {
    "deceased": "Menurut sumbernya orang ini sudah meninggal; barisnya tidak dimuat.",
    "moved": "Menurut sumbernya orang ini sudah pindah; barisnya tidak dimuat.",
    "not_found": "Menurut sumbernya orang ini tidak ditemukan; barisnya tidak dimuat.",
    "invalid": "Sumbernya menandai baris ini tidak sah; barisnya tidak dimuat.",
}


@dataclass
class JudgedRows:
    """Rows of one level, a column for each thing known of them.

    villages  (Kemendagri code or None, what is wrong with it)
    raw       {field: answer as in the file}; values: {variable: internal value}
    said      of persons: what their rows tell of the family, as in the file
    """

    level: Level
    check: Verdicts
    keys: Coded
    kks: Coded
    values: dict[str, Coded]
    raw: dict[str, Coded]
    villages: Coded
    deciles: Coded
    addresses: Coded
    rts: Coded
    rws: Coded
    said: Coded
    names: Coded | None = None
    niks: CheckedNumbers | None = None
    birth_dates: Coded | None = None
    group: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))  # of the key, see families.py


@dataclass
class RowRules:
    """The rules of single rows, and of rows that repeat each other."""

    village_index: VillageIndex
    is_synthetic: bool
    today: date
    refused_files: frozenset[str] = frozenset()

    def judge_families(self, pieces: list[Rows]) -> JudgedRows:
        judged = self._judged(pieces)
        message = "Keluarga ini tercatat di beberapa baris dengan isi berbeda"
        _judge_repeated(judged, judged.keys, _key_role(judged.level), message)
        return judged

    def judge_persons(self, pieces: list[Rows]) -> JudgedRows:
        judged = self._judged(pieces)
        check, level = judged.check, judged.level
        _refuse_the_gone(judged)
        judged.names = self._names(level, check)
        judged.niks = self._niks(level, check)
        judged.birth_dates = self._birth_dates(level, check)
        _compare_with_nik(judged)
        _judge_repeated(judged, judged.niks.trusted(), "nik", "NIK ini dipakai di beberapa baris")
        return judged

    def _judged(self, pieces):
        level = Level(pieces)
        check = Verdicts(level, self.refused_files)
        _tell_broken(level, check)
        answers = [mapped_answers(rows) for rows in pieces]
        for start, (_, unknown) in zip(level.starts, answers, strict=True):
            for name, at, why in unknown:
                check.tell_of_field([start + at], name, why)
        raw = [raw_answers(rows) for rows in pieces]
        keys, kks = self._keys(level, check)
        return JudgedRows(
            level=level,
            check=check,
            keys=keys,
            kks=kks,
            values=level.named([values for values, _ in answers]),
            raw=level.named(raw),
            villages=level.of_pieces([self._villages(rows) for rows in pieces]),
            deciles=level.of_pieces(list(_deciles(level, check))),
            addresses=level.column("address").each(text_of),
            rts=_neighbourhoods(level, "rt"),
            rws=_neighbourhoods(level, "rw"),
            said=level.of_pieces([_said_of_family(*both) for both in zip(pieces, raw, strict=True)]),
        )

    def _keys(self, level, check):
        """(family keys, trusted KK numbers). DTSEN has no key but the KK; P3KE has its own."""
        keys, kks = [], []
        for start, rows in zip(level.starts, level.pieces, strict=True):
            checked = check_kks(rows.column("kk"), accepts_synthetic=self.is_synthetic)
            kks.append(checked.trusted())
            if rows.layout.with_role("source_key"):
                keys.append(rows.column("source_key").each(text_of))
                lost = start + np.flatnonzero(~keys[-1].known())
                check.hold(lost, "source_key", "Baris tanpa ID keluarga tidak dapat dipakai.", verdict=REFUSED)
                _say(check.warn, checked, start, "malformed", "suspect")
                continue
            keys.append(checked.numbers)
            lost = start + np.flatnonzero(checked.is_any("absent"))
            check.hold(lost, "kk", "Baris tanpa nomor KK tidak dapat dipakai.", verdict=REFUSED)
            _say(check.hold, checked, start, "malformed")
            _say(check.warn, checked, start, "suspect")
        return level.of_pieces(keys), level.of_pieces(kks)

    def _names(self, level, check):
        names = level.column("name").each(text_of)
        is_named = names.where(_is_name)
        check.hold(np.flatnonzero(~is_named), "name", "Nama kosong. Lengkapi dari kartu keluarga.")
        return names

    def _niks(self, level, check):
        checked = check_niks(level.column("nik"), accepts_synthetic=self.is_synthetic)
        malformed = checked.is_any("malformed")
        check.hold(np.flatnonzero(malformed), "nik", checked.message)
        doubtful = np.flatnonzero(checked.with_message() & ~malformed)
        check.warn(doubtful, "nik", lambda at: f"{checked.message(at)} Orang tetap dimuat.")
        return checked

    def _birth_dates(self, level, check):
        read = level.column("birth_date").each(self._birth_date)
        faulty = np.flatnonzero(read.where(lambda said: said[1]))
        check.hold(faulty, "birth_date", lambda at: read.at(at)[1])
        return read.each(lambda said: said[0])

    def _birth_date(self, cell):
        try:
            born = parse_date(cell)
        except ValueError as error:
            return None, str(error)
        if born and born > self.today:
            return None, "Tanggal lahir di masa depan."
        if born and self.today.year - born.year > MAX_AGE_YEARS:
            return None, f"Umur lebih dari {MAX_AGE_YEARS} tahun."
        return born, ""

    def _villages(self, rows):
        columns = [rows.column(role).each(text_of).distinct() for role in ("village_code", "sls_code", "village",
                                                                            "kecamatan")]  # fmt: skip
        code, sls = rows.layout.with_role("village_code"), rows.layout.with_role("sls_code")
        systems = (code.code_system if code else "kemendagri", sls.code_system if sls else "bps")
        [said] = side_by_side(columns)
        return said.each(lambda texts: self._village_of(texts, *systems))

    def _village_of(self, texts, code_system, sls_system):
        code, sls, village, kecamatan = texts
        if sls and not code:
            code, code_system = sls[:VILLAGE_DIGITS], sls_system
        return self._village(code, village, kecamatan, code_system)

    def _village(self, code, village, kecamatan, system):
        if village and _VILLAGE_CODE.fullmatch(village):
            code, village = code or village, None
        if code:
            found = self.village_index.by_code(code, system=system)
            if found or not _may_be_a_slip(code):
                return (found, "") if found else (None, _outside(code))
        if village and kecamatan:
            found = self.village_index.by_name(village, kecamatan)
            return (found, "") if found else (None, f'Desa "{village}" di kecamatan "{kecamatan}" tidak dikenal.')
        if village:
            return None, f'Desa "{village}" tidak dapat dipastikan tanpa nama kecamatan.'
        return (None, _outside(code)) if code else _SAID_NOTHING


def _is_name(text):
    return any(map(str.isalpha, text or "")) and not is_missing(text) and text.upper() not in EXCEL_ERRORS


def _say(tell, checked, start, *qualities):
    positions = start + np.flatnonzero(checked.is_any(*qualities))
    tell(positions, "kk", lambda at: checked.message(at - start))


def _tell_broken(level, check):
    for start, rows in zip(level.starts, level.pieces, strict=True):
        for name, positions, message, severity in rows.broken:
            check.tell_of_field(start + positions, name, message, severity)


def _refuse_the_gone(judged):
    presence = judged.values.get("presence", Coded.nothing(len(judged.level)))
    gone = np.flatnonzero(presence.where(GONE.__contains__))
    judged.check.refuse_with_a_warning(gone, "presence", lambda at: GONE[presence.at(at)])


def groups_of(labels: Coded, is_counted: np.ndarray) -> Iterator[np.ndarray]:
    """Positions of rows that share a label with another row, group by group; rows without a label have none."""
    labels = labels.distinct()
    positions = np.flatnonzero(is_counted & labels.known())
    codes = labels.codes[positions].astype(np.int64)
    repeated = np.bincount(codes, minlength=len(labels.values))[codes] > 1
    positions, codes = positions[repeated], codes[repeated]
    order = np.argsort(codes, kind="stable")
    bounds = np.flatnonzero(np.diff(codes[order])) + 1
    return iter(np.split(positions[order], bounds)) if len(order) else iter(())


def _judge_repeated(judged, labels, role, message):
    """The same row twice counts once; rows that contradict each other all wait for a person."""
    groups = list(groups_of(labels, judged.check.standing()))
    if not groups:
        return
    contents = _contents(judged.level, np.concatenate(groups))
    at = 0
    for places in groups:
        _judge_group(judged.check, places.tolist(), contents[at : at + len(places)], role, message)
        at += len(places)


def _contents(level, positions):
    """A number for all that stands in each of these rows: equal for equal rows."""
    columns = level.named([{name: cells.each(text_of) for name, cells in rows.cells.items()} for rows in level.pieces])
    rows = [column.taken(positions).distinct() for column in columns.values()]
    [together] = side_by_side(rows)
    return together.codes.tolist()


def _judge_group(check, places, contents, role, message):
    distinct = {}
    for at, content in zip(places, contents, strict=True):
        first = distinct.setdefault(content, at)
        if first != at:
            _, sheet, row = check.level.place(first)
            check.hold([at], role, f"Baris ini sama dengan baris {row} lembar {sheet}.", verdict=REFUSED)
    if len(distinct) > 1:
        numbers = ", ".join(str(check.level.place(at)[2]) for at in distinct.values())
        check.hold(distinct.values(), role, f"{message} (baris {numbers}).")


def _compare_with_nik(judged):
    niks = judged.niks.trusted()
    day, month, year, is_woman = implied_of(niks)[niks.codes].T
    born = judged.birth_dates
    said = [born.numbers(lambda its, part=part: getattr(its, part) if its else 0) for part in ("day", "month", "year")]
    is_same = (day == said[0]) & (month == said[1]) & (year == said[2] % 100) & np.isin(said[2] // 100, [19, 20])
    is_both = niks.known() & born.known()
    message = "Tanggal lahir tidak sama dengan yang tersirat pada NIK."
    judged.check.warn(np.flatnonzero(is_both & ~is_same), "birth_date", message)
    sexes = judged.values.get("sex", Coded.nothing(len(niks)))
    is_other = np.where(is_woman == 1, sexes.where(lambda sex: sex == "male"), sexes.where(lambda sex: sex == "female"))
    message = "Jenis kelamin tidak sama dengan yang tersirat pada NIK."
    judged.check.warn(np.flatnonzero(niks.known() & is_other), "sex", message)


def _said_of_family(rows, raw):
    names = sorted(household_fields(rows.layout) & set(raw)) if rows.layout.level == "person" else []
    if not names:
        return Coded.nothing(len(rows))
    [said] = side_by_side([raw[name].distinct() for name in names])
    return said.each(lambda texts: None if not any(texts) else "|".join(text or "" for text in texts))


def _deciles(level, check):
    for start, rows in zip(level.starts, level.pieces, strict=True):
        column, cells = rows.layout.with_role("decile"), rows.column("decile")
        deciles, failures = read_column(cells, read_decile)
        if failures and not column.variable:  # else told with the other answers
            for text, why in {text_of(cells.at(at)): why for at, why in failures}.items():
                faulty = np.flatnonzero(cells.where(lambda cell, text=text: text_of(cell) == text))
                check.warn(start + faulty, "decile", why)
        yield deciles


def _neighbourhoods(level, kind):
    """RT or RW of each row: from its own column, else as the address names it ("Jl. Ulin RT 003 RW 001")."""
    own = level.column(kind).each(_neighbourhood_number).distinct()
    named = level.column("address").each(text_of).each(lambda address: _named_in(address, kind)).distinct()
    [both] = side_by_side([own, named])
    return both.each(lambda found: found[0] or found[1])


def _named_in(address, kind):
    named = re.search(rf"\b{kind}\.?\s*0*(\d{{1,3}})\b", address, re.IGNORECASE) if address else None
    return named[1].zfill(3) if named and int(named[1]) else None


def _neighbourhood_number(cell):
    """RT 1, 01 and 001 are one neighbourhood: 001."""
    text = text_of(cell)
    digits = re.fullmatch(r"(?:r[tw]\.?\s*)?0*(\d{1,3})(?:\.0)?", text.lower()) if text else None
    return digits[1].zfill(3) if digits and int(digits[1]) else None


def _may_be_a_slip(code):
    """Codes that are no code of another regency may be passed over for the name: 6403 is Kukar at BPS."""
    return not _VILLAGE_CODE.fullmatch(code) or code.replace(".", "").startswith(("6402", "6403"))


def _outside(code):
    hint = " Kode 6403 adalah Berau menurut Kemendagri." if code.startswith(("6403", "64.03")) else ""
    return f"Kode desa {code} tidak dikenal di Kutai Kartanegara.{hint}"


def _key_role(level):
    has_own = any(rows.layout.with_role("source_key") for rows in level.pieces)
    return "source_key" if has_own else "kk"

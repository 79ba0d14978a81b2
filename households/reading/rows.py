"""The rules of a register's rows: keys, numbers of identity, names, dates, villages, repetitions."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from households.reading.frames import Rows, each, mapped_answers, raw_answers, read_decile, text_of
from households.reading.validators import (
    MAX_AGE_YEARS,
    NikCheck,
    agrees_with_birth_date,
    check_kk,
    check_nik,
    implied_sex,
    parse_date,
)
from households.reading.verdicts import REFUSED, Verdicts
from households.reading.village_index import VillageIndex

_VILLAGE_CODE = re.compile(r"\d{10}|\d{2}\.\d{2}\.\d{2}\.\d{4}")
_SAID_NOTHING = (None, "")


@dataclass
class JudgedRows:
    """Rows of one level, read column by column; lists run parallel to rows.frame. members: key -> positions."""

    rows: Rows
    check: Verdicts
    keys: list[str | None]
    kks: list[str | None]
    values: list[dict]
    raw: list[dict]
    villages: list[tuple[str | None, str]]  # (Kemendagri code, fault)
    deciles: list[int | None]
    addresses: list[str | None]
    rts: list[str | None]
    rws: list[str | None]
    names: list[str | None] = field(default_factory=list)
    niks: list[NikCheck] = field(default_factory=list)
    birth_dates: list[date | None] = field(default_factory=list)
    members: dict[str, list[int]] = field(default_factory=dict)


@dataclass
class RowRules:
    """The rules of single rows, and of rows that repeat each other."""

    village_index: VillageIndex
    is_synthetic: bool
    today: date
    refused_files: frozenset[str] = frozenset()

    def judge_families(self, rows: Rows) -> JudgedRows:
        judged = self._judged(rows)
        for places in _positions(judged.keys, judged.check.standing()).values():
            message = "Keluarga ini tercatat di beberapa baris dengan isi berbeda"
            _judge_repeated_rows(judged.check, places, _key_role(rows), message)
        judged.members = _positions(judged.keys, judged.check.standing())
        return judged

    def judge_persons(self, rows: Rows) -> JudgedRows:
        judged = self._judged(rows)
        judged.names = self._names(rows, judged.check)
        judged.niks = self._niks(rows, judged.check)
        judged.birth_dates = self._birth_dates(rows, judged.check)
        _compare_with_nik(judged)
        _judge_repeated_niks(judged)
        judged.members = _positions(judged.keys, judged.check.standing())
        _warn_about_heads(judged)
        return judged

    def _judged(self, rows):
        check = Verdicts(rows, self.refused_files)
        values, unknown = mapped_answers(rows)
        for name, _, at, why in unknown:
            check.warn_of_field(at, name, why)
        keys, kks = self._keys(rows, check)
        return JudgedRows(
            rows=rows,
            check=check,
            keys=keys,
            kks=kks,
            values=values,
            raw=raw_answers(rows),
            villages=self._villages(rows),
            deciles=_deciles(rows, check),
            addresses=each(rows.column("address"), text_of),
            rts=_neighbourhoods(rows, "rt"),
            rws=_neighbourhoods(rows, "rw"),
        )

    def _keys(self, rows, check):
        """(family keys, trusted KK numbers). DTSEN has no key but the KK; P3KE has its own."""
        checked = each(rows.column("kk"), lambda cell: check_kk(cell, accepts_synthetic=self.is_synthetic))
        kks = [found.kk if found.quality == "ok" else None for found in checked]
        if rows.layout.with_role("source_key"):
            keys = each(rows.column("source_key"), text_of)
            lost = [at for at, key in enumerate(keys) if key is None]
            check.hold(lost, "source_key", "Baris tanpa ID keluarga tidak dapat dipakai.", verdict=REFUSED)
            bad = [at for at, found in enumerate(checked) if found.quality in ("malformed", "suspect")]
            check.warn(bad, "kk", lambda at: checked[at].message)
            return keys, kks
        by_quality = _positions([found.quality for found in checked], range(len(checked)))
        check.hold(by_quality["absent"], "kk", "Baris tanpa nomor KK tidak dapat dipakai.", verdict=REFUSED)
        check.hold(by_quality["malformed"], "kk", lambda at: checked[at].message)
        check.warn(by_quality["suspect"], "kk", lambda at: checked[at].message)
        return [found.kk for found in checked], kks

    def _names(self, rows, check):
        names = each(rows.column("name"), text_of)
        nameless = [at for at, name in enumerate(names) if not any(sign.isalpha() for sign in name or "")]
        check.hold(nameless, "name", "Nama kosong. Lengkapi dari kartu keluarga.")
        return names

    def _niks(self, rows, check):
        checked = [check_nik(cell, accepts_synthetic=self.is_synthetic) for cell in rows.column("nik")]
        malformed = [at for at, found in enumerate(checked) if found.quality == "malformed"]
        check.hold(malformed, "nik", lambda at: checked[at].message)
        doubtful = [at for at, found in enumerate(checked) if found.message and found.quality != "malformed"]
        check.warn(doubtful, "nik", lambda at: f"{checked[at].message} Orang tetap dimuat.")
        return checked

    def _birth_dates(self, rows, check):
        read = each(rows.column("birth_date"), self._birth_date)
        check.hold([at for at, (_, fault) in enumerate(read) if fault], "birth_date", lambda at: read[at][1])
        return [born for born, _ in read]

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
        column = rows.layout.with_role("village_code")
        system = column.code_system if column else "kemendagri"
        cells = zip(rows.column("village_code"), rows.column("village"), rows.column("kecamatan"), strict=True)
        return each(list(cells), lambda said: self._village(*map(text_of, said), system))

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


def _positions(labels, places):
    """{label: positions with it}, in order, without None."""
    found = defaultdict(list)
    for at in places:
        if labels[at] is not None:
            found[labels[at]].append(at)
    return found


def _judge_repeated_rows(check, places, role, message):
    """The same row twice counts once; rows that contradict each other all wait for a person."""
    if len(places) < 2:
        return
    frame = check.rows.frame
    fields = [column.field for column in check.rows.layout.columns if column.field in frame]
    distinct = {}
    for at in places:
        first = distinct.setdefault(tuple(map(text_of, frame.loc[at, fields])), at)
        if first != at:
            same = f"Baris ini sama dengan baris {check.numbers[first]} lembar {check.sheets[first]}."
            check.hold([at], role, same, verdict=REFUSED)
    if len(distinct) > 1:
        numbers = ", ".join(str(check.numbers[at]) for at in distinct.values())
        check.hold(distinct.values(), role, f"{message} (baris {numbers}).")


def _judge_repeated_niks(judged):
    trusted = [nik.nik if nik.quality == "ok" else None for nik in judged.niks]
    for places in _positions(trusted, judged.check.standing()).values():
        _judge_repeated_rows(judged.check, places, "nik", "NIK ini dipakai di beberapa baris")


def _compare_with_nik(judged):
    trusted = [(at, found.nik) for at, found in enumerate(judged.niks) if found.quality == "ok"]
    born, sexes = judged.birth_dates, [values.get("sex") for values in judged.values]
    other_date = [at for at, nik in trusted if born[at] and not agrees_with_birth_date(nik, born[at])]
    judged.check.warn(other_date, "birth_date", "Tanggal lahir tidak sama dengan yang tersirat pada NIK.")
    other_sex = [at for at, nik in trusted if sexes[at] and sexes[at] != implied_sex(nik)]
    judged.check.warn(other_sex, "sex", "Jenis kelamin tidak sama dengan yang tersirat pada NIK.")


def _warn_about_heads(judged):
    relations = [values.get("relation") for values in judged.values]
    for members in judged.members.values():
        known = [relations[at] for at in members if relations[at]]
        if known and known.count("head") != 1:
            what = "tidak mempunyai" if "head" not in known else "mempunyai lebih dari satu"
            judged.check.warn(members[:1], "relation", f"Keluarga ini {what} kepala keluarga.")


def _deciles(rows, check):
    column, failed = rows.layout.with_role("decile"), {}

    def read(cell):
        try:
            return read_decile(cell)
        except ValueError as error:
            failed[text_of(cell)] = str(error)
            return None

    cells = rows.column("decile")
    deciles = each(cells, read)
    if failed and not column.variable:  # else told with the other answers
        check.warn(
            [at for at, cell in enumerate(cells) if text_of(cell) in failed], "decile", next(iter(failed.values()))
        )
    return deciles


def _neighbourhoods(rows, kind):
    """RT or RW of each row: from its own column, else as the address names it ("Jl. Ulin RT 003 RW 001")."""
    found = each(rows.column(kind), _neighbourhood_number)
    addresses = each(rows.column("address"), text_of)
    return [own or _named_in(address, kind) for own, address in zip(found, addresses, strict=True)]


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


def _key_role(rows):
    return "source_key" if rows.layout.with_role("source_key") else "kk"

"""Checked rows as lines for COPY into the table of staged rows, a hundred at a time.

Texts are made once per distinct value and joined per row; only numbers of identity are worked on one by one, and they
live no longer than their chunk.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat

import msgspec
import numpy as np

from households import identity
from households.linkage.names import name_key
from households.models import StagedRow
from households.reading.columns import Coded, side_by_side
from households.reading.families import RegisterRows
from households.reading.validators import mask_nik
from households.reading.verdicts import VERDICTS

ROWS_PER_CHUNK = 100  # about what a socket holds: the server works on them while the next ones are made
MOST_TOGETHER = 10_000  # different texts of neighbouring answers joined beforehand
NULL = "\\N"  # as COPY writes it
LONG_NUMBER = re.compile(r"(?<!\d)\d{16}(?!\d)")  # a NIK or KK number, also one typed where none belongs
FAMILY_FACTS = ["address", "rw", "rt", "decile"]
PERSON_FACTS = ["name", "name_key", "birth_date", "sex", "relation", "nik_quality"]
STAGED_COLUMNS = [
    "snapshot_id", "row_no", "is_family", "is_derived", "source_key", "person_key", "number_index", "number_sealed",
    "number_key_id", "village_id", *FAMILY_FACTS, *PERSON_FACTS, "values", "raw", "verdict", "problems",
    "content_hash",
]  # fmt: skip
SAID_OF_FAMILY = ["address", "rw", "rt", "decile"]  # before code mapping; the answers stand in raw
SAID_OF_PERSON = ["name", "birth_date", "nik_quality"]


@dataclass(frozen=True)
class Chunk:
    """Rows from start to before stop."""

    start: int
    stop: int

    def __len__(self):
        return self.stop - self.start

    def of(self, column: Coded) -> list:
        return list(map(column.values.__getitem__, column.codes[self.start : self.stop].tolist()))


class StagedLines:
    """The lines of one snapshot. village_ids: {Kemendagri code: key}."""

    def __init__(self, snapshot_id: int, village_ids: Mapping[str, int]):
        self.snapshot_id = snapshot_id
        self.village_ids = village_ids
        self.key_texts: dict[str | None, str] = {}  # {family key of the files: as it is kept}

    def of(self, families: RegisterRows, persons: RegisterRows) -> Iterator[tuple[int, bytes]]:
        """(number of rows, their lines), families first; row numbers count through both."""
        for rows, kind, first_no in ((families, "kk", 1), (persons, "nik", 1 + len(families))):
            prepared = _Prepared(self, rows, is_family=kind == "kk")
            for start in range(0, len(rows), ROWS_PER_CHUNK):
                chunk = Chunk(start, min(start + ROWS_PER_CHUNK, len(rows)))
                yield len(chunk), prepared.lines(chunk, kind, first_no)

    def kept_keys(self, keys: Coded) -> Coded:
        """Many registers know families by their KK number only; whatever looks like one is kept as its blind index."""
        new = [key for key in dict.fromkeys(keys.values) if key not in self.key_texts]
        numbers = [key for key in new if key and LONG_NUMBER.search(key)]
        self.key_texts |= {key: _escaped((key or "")[:64]) for key in new}
        self.key_texts |= dict(zip(numbers, map(bytes.hex, identity.blind_indexes("kk", numbers)), strict=True))
        return keys.each(self.key_texts.__getitem__)


class _Prepared:
    """Families or persons with the texts of all their distinct values made."""

    def __init__(self, lines: StagedLines, rows: RegisterRows, *, is_family: bool):
        self.snapshot_id, self.rows, self.is_family = lines.snapshot_id, rows, is_family
        facts = rows.facts
        self.keys = lines.kept_keys(facts["source_key" if is_family else "family_key"])
        village = facts.get("village_code", Coded.nothing(len(rows)))
        self.village_code = village.each(lambda code: code or "")
        self.village = village.each(lambda code: str(lines.village_ids.get(code, NULL)))
        names = facts["name"].each(lambda name: name_key(name or "")) if not is_family else None
        known = facts if is_family else facts | {"name_key": names}
        own = FAMILY_FACTS if is_family else PERSON_FACTS
        blank = Coded.nothing(len(rows))
        self.facts = {
            name: _fact(name, known[name] if name in own else blank) for name in [*FAMILY_FACTS, *PERSON_FACTS]
        }
        self.values, self.raw = _members(rows.values), _members(rows.raw)
        self.n_th = None if is_family else _occurrences(self.keys, facts["nik"], names, facts["birth_date"])

    def lines(self, chunk: Chunk, kind: str, first_no: int) -> bytes:
        n_rows, rows = len(chunk), self.rows
        indexes, sealed, key_ids = _sealed(kind, chunk.of(rows.facts[kind]))
        facts = {name: chunk.of(column) for name, column in self.facts.items()}
        raw = _objects(chunk, self.raw)
        columns = [
            repeat(str(self.snapshot_id), n_rows),
            map(str, range(first_no + chunk.start, first_no + chunk.stop)),
            repeat("t" if self.is_family else "f", n_rows),
            _flags(rows.is_derived[chunk.start : chunk.stop]),
            chunk.of(self.keys),
            repeat("", n_rows) if self.is_family else self._person_keys(chunk, indexes, facts),
            [f"\\\\x{index}" if index else NULL for index in indexes],
            sealed,
            key_ids,
            chunk.of(self.village),
            *facts.values(),
            _objects(chunk, self.values),
            raw,
            map(VERDICTS.__getitem__, rows.codes[chunk.start : chunk.stop].tolist()),
            self._problems(chunk),
            self._hashes(chunk, indexes, facts, raw),
        ]
        return ("\n".join(map("\t".join, zip(*columns, strict=True))) + "\n").encode()

    def _person_keys(self, chunk, indexes, facts):
        """Within the family: the NIK's blind index, else name and birth date; namesakes of one day are counted."""
        n_th = self.n_th[chunk.start : chunk.stop].tolist()
        rows = zip(indexes, facts["name_key"], facts["birth_date"], n_th, strict=True)
        return [_digest(f"{index or f'{name}|{born}'}|{number}") for index, name, born, number in rows]

    def _problems(self, chunk):
        found: dict[int, list] = {}
        for at, fault in self.rows.check.faults(chunk.start, chunk.stop):
            found.setdefault(at, []).append(fault)
        texts = {at: _escaped(_without_numbers(msgspec.json.encode(told).decode())) for at, told in found.items()}
        return [texts.get(at, "[]") for at in range(chunk.start, chunk.stop)]

    def _hashes(self, chunk, indexes, facts, raw):
        """Of what the file says, before code mapping: a new code map changes values and no hash."""
        names = SAID_OF_FAMILY if self.is_family else SAID_OF_PERSON
        said = self.rows.said[chunk.start : chunk.stop].tolist() if self.is_family else repeat(0, len(chunk))
        columns = [*(facts[name] for name in names), raw, chunk.of(self.village_code), indexes, map(str, said)]
        return [f"\\\\x{_digest(text)}" for text in map("\x1f".join, zip(*columns, strict=True))]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _flags(marks: np.ndarray) -> list[str]:
    return ["t" if mark else "f" for mark in marks.tolist()]


def _sealed(kind, numbers):
    """(blind indexes in hex, sealed numbers, key ids) per row as COPY has them; "" for an index that is not there."""
    given = [number for number in numbers if number]
    indexes = identity.blind_indexes(kind, given)
    key_id, sealed = identity.encrypt_all(kind, given, indexes)
    rest = iter(zip(indexes, sealed, strict=True))
    rows = [_sealed_texts(*next(rest), key_id) if number else ("", NULL, "") for number in numbers]
    return map(list, zip(*rows, strict=True))


def _sealed_texts(index, seal, key_id):
    return index.hex(), f"\\\\x{seal.hex()}", key_id


def _fact(name: str, column: Coded) -> Coded:
    """As the table has it: cut to length, and empty text rather than nothing."""
    field = StagedRow._meta.get_field(name)

    def text(value):
        if value is None:
            return NULL if field.null else ""
        return _escaped(_without_numbers(str(value))[: field.max_length])

    return column.each(text)


def _members(columns: Mapping[str, Coded]) -> list[Coded]:
    """Members of JSON objects in order, neighbours joined where few different texts come of it."""

    def member(name, value):
        said = _without_numbers(value) if isinstance(value, str) else value
        return _escaped(f"{json.dumps(name)}:{json.dumps(said, ensure_ascii=False)}")

    texts = [
        columns[name].each(lambda value, name=name: "" if value is None else member(name, value)).distinct()
        for name in in_order(columns)
    ]
    return [joint.each(lambda parts: ",".join(filter(None, parts))) for joint in side_by_side(texts, MOST_TOGETHER)]


def in_order(names: Iterable[str]) -> list[str]:
    """Names of members as jsonb keeps them, shorter ones first: it need not sort those of a million rows again."""
    return sorted(names, key=lambda name: (len(name.encode()), name))


def _objects(chunk: Chunk, members: list[Coded]) -> list[str]:
    if not members:
        return ["{}"] * len(chunk)
    rows = zip(*map(chunk.of, members), strict=True)
    return ["{" + ",".join(filter(None, parts)) + "}" for parts in rows]


def _occurrences(keys: Coded, niks: Coded, names: Coded, born: Coded) -> np.ndarray:
    """Per row the how many-eth it is of those its family has with this NIK, or without one this name and day."""
    import pandas as pd

    has_nik = niks.known()
    columns = {
        "key": keys.distinct().codes,
        "nik": np.where(has_nik, niks.distinct().codes.astype(np.int64), -1),
        "name": np.where(has_nik, -1, names.distinct().codes.astype(np.int64)),
        "born": np.where(has_nik, -1, born.distinct().codes.astype(np.int64)),
    }
    return pd.DataFrame(columns).groupby(list(columns), sort=False).cumcount().to_numpy() + 1


def _without_numbers(text: str) -> str:
    """Somebody may have typed a number of identity into an address or a name."""
    return LONG_NUMBER.sub(lambda found: mask_nik(found[0]), text)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\")

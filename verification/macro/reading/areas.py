"""Which BPS area a name in a table means.

Names alone are not enough: Bogor is a kabupaten and a kota, Gorontalo a province too. The code column, the prefix,
the province beside it and the place in BPS's own order decide, in this order; what stays open gets no code.
Four digits are never taken as a code against the name: 6402 is Kutai Barat at BPS and Kutai Kartanegara in a NIK.
"""

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from verification.macro.reading.wording import clean, plain

AREAS_FILE = Path(__file__).with_name("bps_areas.csv")
NATION = "9999"
PREFIXES = [
    (re.compile(r"(kabupaten|kabupatan|kab\.?)\s+", re.IGNORECASE), "kabupaten"),
    (re.compile(r"(kotamadya|kodya|kota)\s+", re.IGNORECASE), "kota"),
    (re.compile(r"(provinsi|propinsi|prov\.?)\s+", re.IGNORECASE), "province"),
]
SUFFIX = re.compile(r"[\s,]*\(?\b(kab|kabupaten|regency|kota|kodya|city|municipality|province)\b\.?\)?$", re.IGNORECASE)
SUFFIX_KINDS = {"kab": "kabupaten", "reg": "kabupaten", "pro": "province"}  # else a city
ENGLISH = re.compile(r"(north|south|east|west|central|southeast|southwest|highland) (\w+( \w+)?)", re.IGNORECASE)
DIRECTIONS = {
    "north": "Utara", "south": "Selatan", "east": "Timur", "west": "Barat", "central": "Tengah",
    "southeast": "Tenggara", "southwest": "Barat Daya", "highland": "Pegunungan",
}  # fmt: skip
ISLANDS = {"sumatra": "Sumatera", "java": "Jawa"}
TOTALS = {"jumlah", "total", "jumlah total"}  # of the area that the title speaks of
NUMBERING = re.compile(r"^[\[(]?\d[\d.]*[\])]?[\s.)–:-]+(?=[^\W\d])")
TRAILING = re.compile(r"(?<=[^\W\d])[\s]*[\d*¹²³)]+$")


@dataclass(frozen=True)
class Area:
    bps_code: str
    name: str
    level: str

    @property
    def province(self):
        return self.bps_code[:2]


@dataclass(frozen=True)
class AreaLabel:
    """What a table says of the area of one row: a name, a code, the province beside them, and the line above."""

    name: str
    code: str = ""
    province: str = ""
    kind: str = ""  # "Kabupaten" or "Kota" standing above several rows


@cache
def all_areas() -> tuple[Area, ...]:
    with AREAS_FILE.open(encoding="utf-8", newline="") as file:
        return tuple(Area(row["bps_code"], row["name"], row["level"]) for row in csv.DictReader(file))


@cache
def _by_code():
    return {area.bps_code: area for area in all_areas()}


@cache
def _by_key():
    index = defaultdict(list)
    areas = _by_code()
    with AREAS_FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name in [row["name"], *filter(None, row["aliases"].split(";"))]:
                if areas[row["bps_code"]] not in index[_key(name)]:
                    index[_key(name)].append(areas[row["bps_code"]])
    return index


def _key(name):
    words = re.sub(r"\bkep(ulauan)?\b", "kep ", name.lower())
    words = re.sub(r"\b(dan|administrasi|adm)\b", " ", words)
    return re.sub(r"[^a-z0-9]", "", words)


@lru_cache(maxsize=20_000)
def named_areas(text: str) -> tuple[Area, ...]:
    """Every area a name can mean; its prefix or suffix (Kota, Kab., Provinsi) narrows the choice."""
    name = TRAILING.sub("", without_number(text))
    kind, base = _split(name)
    whole = tuple(_by_key().get(_key(name), ()) or _by_key().get(_key(_in_indonesian(base)), ()))
    if not kind:
        return whole
    return tuple(area for area in _by_key().get(_key(base), ()) if area.level == kind) or whole


def _in_indonesian(name):
    """East Kalimantan is Kalimantan Timur, the Riau Islands are Kepulauan Riau."""
    if found := ENGLISH.fullmatch(name.strip()):
        return f"{ISLANDS.get(found[2].lower(), found[2])} {DIRECTIONS[found[1].lower()]}"
    return re.sub(r"(.+) islands", r"Kepulauan \1", name.strip(), flags=re.IGNORECASE)


def _split(name):
    for pattern, kind in PREFIXES:
        if found := pattern.match(name):
            return kind, name[found.end() :]
    if (found := SUFFIX.search(name)) and found.start():
        return SUFFIX_KINDS.get(found[1].lower()[:3], "kota"), name[: found.start()]
    return "", name


def is_kind(text: str) -> bool:
    """A line "Kabupaten" or "Kota" above the districts of that kind."""
    return bool(re.fullmatch(r"(kabupaten|kota)( ?/ ?(regency|municipality|city))?", clean(text), re.IGNORECASE))


def without_number(name: str) -> str:
    """A name without the number of its row: "2. Kutai Kartanegara"."""
    return NUMBERING.sub("", clean(name))


def area_in_title(text: str) -> Area | None:
    """The one area a title speaks of: "... di Kabupaten Kutai Kartanegara, 2024"."""
    found = {}
    words = re.findall(r"[^\W\d_][\w'.-]*", re.sub(r"kabupaten\s*/\s*kota", " ", clean(text), flags=re.IGNORECASE))
    for start in range(len(words)):
        for length in range(min(5, len(words) - start), 0, -1):
            areas = named_areas(" ".join(words[start : start + length]).strip(".-"))
            if len(areas) == 1 and areas[0].bps_code != NATION:
                found[start, start + length] = areas[0]
                break
    longest = {
        area.bps_code: area
        for (start, end), area in found.items()
        if not any(other != (start, end) and other[0] <= start and end <= other[1] for other in found)
    }
    return next(iter(longest.values())) if len(longest) == 1 else None


def read_code(text) -> str:
    """A BPS area code as written: 1301.0, " 6403 ", 64 (a province). Empty for 64.02, which is Kemendagri's form."""
    digits = re.sub(r"\.0+$", "", clean(text))
    if not digits.isdigit():
        return ""
    if digits in ("0", "00", "0000", NATION):
        return NATION
    return {2: digits + "00", 4: digits, 7: digits, 10: digits}.get(len(digits), "")


def within(areas: list[Area], around: Area | None) -> list[Area]:
    """Those of the province that a title speaks of, where some are."""
    return [area for area in areas if around and area.province == around.province] or areas


def resolve_areas(labels: list[AreaLabel], *, level: str = "", within: Area | None = None) -> list[tuple[str, str]]:
    """BPS code and flag ("" or "area_code_mismatch") of each row of a table, in the order of the table.

    level     "province" when the table says that its rows are provinces, "below" for kecamatan and desa
    within    the area its title speaks of
    """
    choices = [_by_label(label, level, within) for label in labels]
    flags = [_code_flag(label, areas) for label, areas in zip(labels, choices, strict=True)]
    choices = [_agreeing(label, areas) for label, areas in zip(labels, choices, strict=True)]
    if level == "province":
        _keep(choices, lambda area, _: area.level in ("province", "nation"))
    _keep_by_province(choices, within.province if within else "")
    _keep_by_prefix(labels, choices)
    _keep_by_case(labels, choices)
    _keep_by_order(choices)
    return [
        (areas[0].bps_code if len(areas) == 1 else _lone_code(label, areas), flag)
        for label, areas, flag in zip(labels, choices, flags, strict=True)
    ]


def _by_label(label, level, within):
    """Among kecamatan and desa a bare name is one of theirs: Sukabumi is a kecamatan too."""
    if within and plain(label.name) in TOTALS:
        return [within]
    areas = (named_areas(f"{label.kind} {label.name}") if label.kind else ()) or named_areas(label.name)
    if level == "below" and within not in areas:
        return areas if len(areas) == 1 and _split(clean(label.name))[0] else []
    beside = {area.province for area in named_areas(label.province) if area.level == "province"}
    return [area for area in areas if area.province in beside] or list(areas)


def _code_flag(label, areas):
    code = read_code(label.code)
    known = _by_code().get(code)
    return "area_code_mismatch" if areas and known and known not in areas else ""


def _agreeing(label, areas):
    return [area for area in areas if area.bps_code == read_code(label.code)] or areas


def _lone_code(label, areas):
    """A code without a name known to us: kecamatan and desa, or a district spelled in a way we do not know."""
    code = read_code(label.code)
    if areas or not code:
        return ""
    is_known = code in _by_code() if len(code) == 4 else code[:4] in _by_code()
    return code if is_known else ""


def _keep(choices, wanted):
    """Narrows every open choice to the wanted areas where some are."""
    for row, areas in enumerate(choices):
        if len(areas) > 1:
            choices[row] = [area for area in areas if wanted(area, row)] or areas


def _keep_by_province(choices, province):
    found = {areas[0].province for areas in choices if len(areas) == 1 and areas[0].bps_code != NATION}
    only = province or (found.pop() if len(found) == 1 else "")
    _keep(choices, lambda area, _: not only or area.province == only)


def _keep_by_prefix(labels, choices):
    """A table that writes "Kota Bogor" or "Kab. Bogor" for one of a pair means the other by the bare name."""
    kinds = [_split(clean(label.name))[0] for label in labels]
    said = {(kind, area.province) for kind, areas in zip(kinds, choices, strict=True) if kind for area in areas[:1]}
    bases = {(kind, _key(_split(clean(label.name))[1])) for kind, label in zip(kinds, labels, strict=True) if kind}

    def is_meant(area, row):
        other = "kota" if area.level == "kabupaten" else "kabupaten"
        is_pair = (other, _key(clean(labels[row].name))) in bases
        is_habit = (other, area.province) in said and (area.level, area.province) not in said
        return _is_district(area) and (is_pair or is_habit)

    _keep(choices, lambda area, row: kinds[row] or area.level == "province" or is_meant(area, row))


def _keep_by_case(labels, choices):
    """BPS prints provinces in capitals among districts in small letters."""
    in_capitals = [clean(label.name).isupper() for label in labels]
    sure = [(areas[0].level, upper) for areas, upper in zip(choices, in_capitals, strict=True) if len(areas) == 1]
    if {("province", True), ("kabupaten", False)} <= set(sure) and ("kabupaten", True) not in sure:
        _keep(choices, lambda area, row: (area.level == "province") == in_capitals[row])


def _is_district(area):
    return area.level in ("kabupaten", "kota")


def _keep_by_order(choices):
    """Tables in BPS's order: the code of a row stands between those of its neighbours."""
    codes = [areas[0].bps_code if len(areas) == 1 and _is_district(areas[0]) else "" for areas in choices]
    sure = [code for code in codes if code]
    n_rising = sum(one <= two for one, two in zip(sure, sure[1:], strict=False))
    if len(sure) < 4 or n_rising < 0.9 * (len(sure) - 1):
        return
    for row, areas in enumerate(choices):
        if len(areas) > 1:
            low = next((code for code in reversed(codes[:row]) if code), "")
            high = next((code for code in codes[row + 1 :] if code > low), NATION)
            between = [area for area in areas if low < area.bps_code < high]
            choices[row] = between if len(between) == 1 else areas

"""Finding a village by what a register writes of it: a code of one of two systems, or a name within a kecamatan."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_KIND_OF_AREA = re.compile(r"^(desa|kelurahan|kel|ds|kecamatan|kec)\b[.\s]*")
_NOT_LETTERS = re.compile("[^a-z0-9]")


@dataclass(frozen=True)
class VillageName:
    """A village as the index needs it. Codes of Kemendagri with dots: 64.02.06.1008."""

    kemendagri_code: str
    name: str
    kecamatan: str
    bps_code: str | None = None
    aliases: tuple[str, ...] = ()
    old_codes: tuple[str, ...] = ()


@dataclass
class VillageIndex:
    """Villages of the regency by code and by name. What fits two villages is found by neither.

    kecamatan_aliases  other spellings by official name, for example {"Samboja": ["Semboja"]}
    """

    villages: Iterable[VillageName]
    kecamatan_aliases: Mapping[str, Iterable[str]] = field(default_factory=dict)

    def __post_init__(self):
        self.villages = list(self.villages)
        self._by_code, self._by_bps, self._by_name = (defaultdict(set) for _ in range(3))
        spellings = self._kecamatan_spellings()
        kecamatan_of_code = {village.kemendagri_code[:8]: village.kecamatan for village in self.villages}
        for village in self.villages:
            code = village.kemendagri_code
            for known in (code, *village.old_codes):
                self._by_code[_digits(known)].add(code)
                kecamatan = kecamatan_of_code.get(known[:8], village.kecamatan)
                self._add_names(village, spellings[kecamatan])
            if village.bps_code:
                self._by_bps[_digits(village.bps_code)].add(code)

    def by_code(self, code: str, *, system: str = "kemendagri") -> str | None:
        """Present Kemendagri code for a 10-digit code with or without dots; old ones too.

        system  "bps" only where the layout says so: 6402 and 6403 mean another regency in each system
        """
        found = (self._by_bps if system == "bps" else self._by_code).get(_digits(code), ())
        return next(iter(found)) if len(found) == 1 else None

    def by_name(self, village: str, kecamatan: str) -> str | None:
        """Present Kemendagri code of a village name within a kecamatan, before or after the split of 2021."""
        found = self._by_name.get((_name_key(village), _name_key(kecamatan)), ())
        return next(iter(found)) if len(found) == 1 else None

    def _kecamatan_spellings(self):
        spellings = {village.kecamatan: {_name_key(village.kecamatan)} for village in self.villages}
        for official, others in self.kecamatan_aliases.items():
            spellings.setdefault(official, {_name_key(official)}).update(map(_name_key, others))
        return spellings

    def _add_names(self, village, kecamatan_keys):
        for name in (village.name, *village.aliases):
            for kecamatan in kecamatan_keys:
                self._by_name[_name_key(name), kecamatan].add(village.kemendagri_code)


def _digits(code):
    return re.sub("[^0-9]", "", code)


def _name_key(name):
    """Letters and digits only, without the word for the kind of area: "Kel. Loa Ipuh" and LOAIPUH are one."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().strip()
    return _NOT_LETTERS.sub("", _KIND_OF_AREA.sub("", plain))

"""What interventions start with: OPDs, funders and the thirteen programmes. Safe to load any number of times."""

import json

from django.db import transaction
from django.utils.text import slugify

from accounts.models import OPD
from households import rule_sets
from households.models import Indicator
from interventions.models import Funder, Programme

OPDS = {
    "Bappeda": "Badan Perencanaan Pembangunan Daerah",
    "Disperkim": "Dinas Perumahan dan Kawasan Permukiman",
    "Dinas PU": "Dinas Pekerjaan Umum",
    "Disdikbud": "Dinas Pendidikan dan Kebudayaan",
    "Dinkes": "Dinas Kesehatan",
    "DP2KB": "Dinas Pengendalian Penduduk dan Keluarga Berencana",
    "Dinas Ketahanan Pangan": "Dinas Ketahanan Pangan",
    "Distanak": "Dinas Pertanian dan Peternakan",
    "DKP": "Dinas Kelautan dan Perikanan",
    "Diskop UKM": "Dinas Koperasi dan Usaha Kecil Menengah",
    "Distransnaker": "Dinas Transmigrasi dan Tenaga Kerja",
    "Dinsos": "Dinas Sosial",
    "DPMD": "Dinas Pemberdayaan Masyarakat dan Desa",
    "Disdukcapil": "Dinas Kependudukan dan Pencatatan Sipil",
}

FUNDERS = {
    "APBD Kabupaten Kutai Kartanegara": Funder.Kind.APBD,
    "ADD/APBDes": Funder.Kind.VILLAGE,
    "Bantuan Provinsi Kalimantan Timur": Funder.Kind.PROVINCE,
}

# Eleven of the thirteen are named in the press (early 2023); the source is cut off before the other two.
PROGRAMME_SOURCE = "kutairaya.com berita 6559 (awal 2023)"
PROGRAMMES = {
    "Sanitasi aman dan layak": "Disperkim",
    "Bedah rumah": "Disperkim",
    "Pondok Pangan Etam": "Dinas Ketahanan Pangan",
    "Nyaman Bejukut": "DKP",
    "Air bersih": "Dinas PU",
    "Keaksaraan": "Disdikbud",
    "Keaksaraan usaha mandiri": "Disdikbud",
    "Kecakapan hidup": "Disdikbud",
    "Kejar Paket A": "Disdikbud",
    "Kejar Paket B": "Disdikbud",
    "Kejar Paket C": "Disdikbud",
}
UNNAMED_PROGRAMMES = ["Program ke-12 (belum bernama di sumber)", "Program ke-13 (belum bernama di sumber)"]


@transaction.atomic
def load() -> None:
    """After `households.reference.load`, whose indicators the programmes point at. What the office changed stays."""
    for short_name, name in OPDS.items():
        OPD.objects.get_or_create(short_name=short_name, defaults={"name": name})
    for name, kind in FUNDERS.items():
        Funder.objects.get_or_create(name=name, defaults={"kind": kind})
    for name, opd in PROGRAMMES.items():
        _load_programme(name, OPD.objects.get(short_name=opd), indicators_by_programme().get(name, set()))
    for number, name in enumerate(UNNAMED_PROGRAMMES, start=len(PROGRAMMES) + 1):
        fields = {"name": name, "is_named": False, "source": PROGRAMME_SOURCE}
        Programme.objects.get_or_create(code=f"program-{number}", defaults=fields)


def _load_programme(name: str, opd: OPD, codes: set[str]) -> None:
    indicators = list(Indicator.objects.filter(code__in=codes))
    programme, is_new = Programme.objects.get_or_create(
        code=slugify(name),
        defaults={"name": name, "opd": opd, "source": PROGRAMME_SOURCE, "is_active": bool(indicators)},
    )
    if is_new:
        programme.indicators.set(indicators)


def indicators_by_programme() -> dict[str, set[str]]:
    """Indicator codes of each programme, from the rule sets we ship: each indicator names who answers it."""
    served: dict[str, set[str]] = {}
    for document in rule_sets.SHIPPED_RULE_SETS:
        for indicator in json.loads(document.read_text(encoding="utf-8"))["indicators"]:
            for programme in indicator["programmes"]:
                served.setdefault(programme, set()).add(indicator["code"])
    return served

"""Facts every installation starts with: areas, variables, code maps, rule sets. Safe to load any number of times."""

import csv
import json
from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from households import area_facts, rule_sets
from households.models import (
    Area,
    AreaAlias,
    AreaCode,
    AreaParent,
    CodeMap,
    Indicator,
    LinkageThreshold,
    Rule,
    RuleSet,
    Source,
    Variable,
)

# Spatial priority from the analysis of P3KE, rakor of 24 Jan 2023. Tabang stands in none of the four.
PRIORITY_TIERS = {
    1: ["Anggana", "Loa Kulu", "Muara Kaman", "Tenggarong Seberang", "Sebulu"],
    2: ["Loa Janan", "Samboja", "Samboja Barat", "Tenggarong", "Kenohan"],
    3: ["Marang Kayu", "Muara Badak", "Kota Bangun Darat", "Muara Muntai"],
    4: ["Kembang Janggut", "Muara Wis", "Kota Bangun", "Muara Jawa", "Sanga Sanga"],
}

SOURCES = [
    # code, name, owner, instrument, version
    ("dtsen", "DTSEN", "BPS (Inpres 4/2025)", "dtsen", "2025"),
    ("p3ke", "P3KE", "Kemenko PMK / BKKBN", "p3ke", "2022"),
    ("regsosek", "Regsosek", "BPS", "regsosek", "2022"),
    ("siak", "SIAK", "Disdukcapil", "siak", "1"),
    ("lain", "Sumber lain", "Pemilik tabelnya", "lain", "1"),
    ("usul", "Usul dan laporan warga", "Dicatat desa dan OPD", Source.TYPED, "1"),
]
UPPER, LOWER = 0.99, 0.70  # probabilities from which persons are linked, and from which an officer is asked


@transaction.atomic
def load() -> None:
    load_areas()
    load_variables()
    for document in rule_sets.SHIPPED_RULE_SETS:
        load_rule_set(json.loads(document.read_text(encoding="utf-8")))
    for document in rule_sets.OFFERED_RULE_SETS:
        load_rule_set(json.loads(document.read_text(encoding="utf-8")), is_active=False)
    for code, name, owner, instrument, version in SOURCES:
        Source.objects.get_or_create(
            code=code, defaults={"name": name, "owner": owner, "instrument": instrument, "instrument_version": version}
        )
    if not LinkageThreshold.objects.exists():
        LinkageThreshold.objects.create(upper=UPPER, lower=LOWER, reason="Ambang awal")


def load_areas() -> None:
    tiers = {name: tier for tier, names in PRIORITY_TIERS.items() for name in names}
    areas: dict[str, Area] = {}
    facts = list(area_facts.areas())
    for level in Area.Level:  # from the largest down, a parent before its children
        rows = [_area(fact, areas.get(fact.parent_code), tiers) for fact in facts if fact.level == level]
        kept = Area.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["kemendagri_code"], update_fields=AREA_FIELDS
        )
        areas |= {area.kemendagri_code: area for area in kept}
    if not AreaCode.objects.exists():
        _load_history(areas)


AREA_FIELDS = ["level", "kind", "name", "parent", "path", "bps_code", "latitude", "longitude", "priority_tier"]


def _area(fact, parent: Area | None, tiers: dict[str, int]) -> Area:
    return Area(
        kemendagri_code=fact.kemendagri_code,
        level=fact.level,
        kind=fact.kind,
        name=fact.name,
        parent=parent,
        path=(parent.path if parent else "") + fact.kemendagri_code + "/",
        bps_code=fact.bps_code,
        latitude=fact.latitude,
        longitude=fact.longitude,
        priority_tier=tiers.get(fact.name) if fact.level == Area.Level.DISTRICT else None,
    )


def _load_history(areas: dict[str, Area]) -> None:
    AreaCode.objects.bulk_create(
        AreaCode(area=areas[fact.area_code], system=fact.system, code=fact.code, period=_period(fact))
        for fact in area_facts.code_periods()
    )
    AreaParent.objects.bulk_create(
        AreaParent(area=areas[fact.area_code], parent=areas[fact.parent_code], period=_period(fact))
        for fact in area_facts.parent_periods()
    )
    AreaAlias.objects.bulk_create(
        AreaAlias(area=areas[fact.area_code], name=fact.name, source=fact.source) for fact in area_facts.aliases()
    )


def _period(fact) -> DateRange:
    return DateRange(fact.valid_from, fact.valid_to)


def load_variables() -> None:
    rows = [_variable(row) for row in _rows("variables.csv")]
    kept = Variable.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=["level", "kind", "label", "unit", "choices"]
    )
    _show_code_maps({variable.code: variable for variable in kept})


def _variable(row: dict[str, str]) -> Variable:
    choices = dict(choice.split("=", 1) for choice in row["choices"].split("|") if choice)
    fields = {"level": row["level"], "kind": row["kind"], "label": row["label_id"], "unit": row["unit"]}
    return Variable(code=row["code"], choices=choices, **fields)


def _show_code_maps(variables: dict[str, Variable]) -> None:
    """The table shows what reading uses: the rows of code_maps.csv, no more and no less."""
    names = ["instrument", "version", "item", "raw_code", "variable", "value"]
    wanted = {tuple(row[name] for name in names) for row in _rows("code_maps.csv")}
    if wanted == set(CodeMap.objects.values_list(*names[:4], "variable__code", "value")):
        return
    CodeMap.objects.all().delete()
    facts = (dict(zip(names, row, strict=True)) for row in sorted(wanted))
    CodeMap.objects.bulk_create(CodeMap(**fact | {"variable": variables[fact["variable"]]}) for fact in facts)


def _rows(name):
    with (rule_sets.DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def load_rule_set(document: dict, *, is_active: bool = True) -> RuleSet:
    """A rule set and its indicators as rows. A version that is there already stays as it is.

    One whose other version the office uses is only offered: the office takes it into use.
    """
    rule_sets.rule_set_from(document, rule_sets.shipped_variables())
    is_free = not RuleSet.objects.filter(code=document["code"], is_active=True).exists()
    fields = {
        "name": document["label"],
        "source": document["source"],
        "valid_from": date.fromisoformat(document["valid_from"]),
        "is_active": is_active and is_free,
        **{key: document[key] for key in ("note", "norms", "cutoff", "dimensions", "state_labels")},
    }
    row, is_new = RuleSet.objects.get_or_create(code=document["code"], version=document["version"], defaults=fields)
    if is_new:
        for position, entry in enumerate(document["indicators"]):
            _load_rule(row, entry, position)
    return row


def _load_rule(rule_set: RuleSet, entry: dict, position: int) -> None:
    indicator, _ = Indicator.objects.get_or_create(
        code=entry["code"],
        defaults={
            "label": entry["label"],
            "dimension": entry["subject"],
            "unit": entry["unit"],
            "opens_need": entry["opens_need"],
            "cost_idr": entry["cost_idr"],
            "cost_source": entry["cost_source"],
        },
    )
    rule_set.rules.create(
        indicator=indicator,
        position=position,
        caution=entry.get("caution", ""),
        **{key: entry[key] for key in ("dimension", "expression", "weight", "source", "note")},
    )


def rule_set_of(row: RuleSet) -> rule_sets.RuleSet:
    """The pure rule set behind the rows, ready to assess with."""
    document = {
        "code": row.code,
        "label": row.name,
        "version": row.version,
        "valid_from": row.valid_from.isoformat(),
        **{key: getattr(row, key) for key in ("cutoff", "state_labels", "dimensions", "norms", "source", "note")},
        "indicators": [_entry(rule) for rule in row.rules.select_related("indicator")],
    }
    return rule_sets.rule_set_from(document, rule_sets.shipped_variables())


def _entry(rule: Rule) -> dict:
    indicator = rule.indicator
    return {
        "code": indicator.code,
        "label": indicator.label,
        "subject": indicator.dimension,
        "programmes": [],
        "other_services": [],
        **{key: getattr(indicator, key) for key in ("unit", "opens_need", "cost_idr", "cost_source")},
        **{key: getattr(rule, key) for key in ("dimension", "expression", "weight", "source", "note", "caution")},
    }

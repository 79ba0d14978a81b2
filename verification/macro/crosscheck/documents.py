"""A stored run on paper for a coordination meeting, and as a table to go on with. Both show what was frozen."""

from pathlib import Path

from django.utils import timezone
from django.utils.formats import date_format

from households.exports import write_xlsx
from households.lists import Column
from verification.macro.models import Comparison, CrossCheckRun
from verification.macro.words import number_words
from verification.typesetting import typeset

TEMPLATE = Path(__file__).resolve().parents[2] / "data" / "crosscheck.typ"
SIDES = {"macro": "Makro", "micro": "Mikro"}
PARTS = [("value", "nilai", "number"), ("low", "selang bawah", "number"), ("high", "selang atas", "number"),
         ("period", "periode", "text"), ("source", "sumber", "text")]  # fmt: skip
COLUMNS = [
    Column("year", "Tahun"), Column("label", "Pasangan"), Column("unit", "Satuan"),
    *(Column(f"{side}_{part}", f"{words} {label}", kind=kind)
      for side, words in SIDES.items() for part, label, kind in PARTS),
    Column("difference", "Selisih", kind="number"), Column("z", "z", kind="number"), Column("verdict", "Kesimpulan"),
    Column("reason", "Sebab"),
]  # fmt: skip


def as_xlsx(run: CrossCheckRun) -> bytes:
    """Every pair of every year, with both sides."""
    rows = [
        [one.year, one.label, one.unit, *(getattr(one, side).get(part) for side in SIDES for part, _, _ in PARTS),
         one.difference, one.z, one.get_verdict_display(), one.reason]
        for one in run.comparisons.order_by("-year", "pk")
    ]  # fmt: skip
    return write_xlsx(_title(run), COLUMNS, rows, note=f"Dijalankan {_moment(run)}; angka dibekukan saat itu")


def as_pdf(run: CrossCheckRun) -> bytes:
    """The pairs of its year, what moved, the rank, and what was assumed."""
    return typeset(
        TEMPLATE,
        {
            "title": _title(run),
            "ran_at": _moment(run),
            "pairs": [_pair(one) for one in run.comparisons.filter(year=run.year).order_by("pk")],
            "changes": [_change(one) for one in run.results.get("changes", [])],
            "rank": _rank(run),
            "assumptions": _assumptions(run),
        },
    )


def _title(run: CrossCheckRun) -> str:
    return f"Uji silang kemiskinan {run.area.name} {run.year}"


def _moment(run: CrossCheckRun) -> str:
    return f"{date_format(timezone.localtime(run.ran_at), 'j F Y H.i')} WITA"


def _pair(one: Comparison) -> dict:
    band = one.micro.get("coverage")
    reason = one.reason or f"Selisih {number_words(one.difference)}, z = {number_words(one.z)}."
    return {
        "label": one.label, "unit": one.unit, "verdict": one.get_verdict_display(), "reason": reason,
        "macro": _side(one.macro), "micro": _side(one.micro),
        "coverage": f"{number_words(100 * band['low'])} sampai {number_words(100 * band['high'])} %" if band else "",
    }  # fmt: skip


def _side(side: dict) -> dict:
    if side.get("value") is None:
        return {"value": "tidak ada", "interval": "–", "source": side.get("note", "")}
    low, high = side.get("low"), side.get("high")
    interval = f"{number_words(low)} sampai {number_words(high)}" if low is not None else "–"
    words = [side.get("words", {}).get("period", ""), side.get("source", ""), side.get("margin", "")]
    return {"value": number_words(side["value"]), "interval": interval, "source": "; ".join(filter(None, words))}


def _change(one: dict) -> list[str]:
    before, after = (f"{number_words(one[f'{name}_value'])} ({one[name]})" for name in ("before", "after"))
    if one["reason"]:
        return [one["label"], before, after, "–", one["reason"]]
    moved = "Turun terukur" if one["value"] < 0 else "Naik terukur"
    verdict = moved if one["is_measurable"] else "Tidak terukur berubah"
    return [one["label"], before, after, number_words(one["value"]), verdict]


def _rank(run: CrossCheckRun) -> str:
    rank = run.results.get("rank")
    if not rank:
        return ""
    return (
        f"Persentase penduduk miskin {rank['period']}: ke-{rank['rank']} dari {rank['n']} menurut angkanya, "
        f"ke-{rank['low']} sampai ke-{rank['high']} bila galatnya dihitung. Margin: {rank['margin']}."
    )


def _assumptions(run: CrossCheckRun) -> str:
    given = run.inputs.get("assumptions")
    if not given:
        return "Tidak ada."
    return (
        f"{given['n']} rumah tangga contoh dan efek rancangan {number_words(given['design_effect'])} bagi angka BPS "
        "yang galatnya tidak diterbitkan; anggapan kami, bukan angka BPS."
    )

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.decorators import permission_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET

from households.exports import write_xlsx, xlsx_answer
from households.lists import Column
from interventions.gaps import reports


@dataclass(frozen=True)
class Section:
    label: str
    title: str
    first_column: str
    unit: str
    rows: Callable
    note: str = ""


SECTIONS = {
    "indikator": Section(
        "Per indikator", "Kebutuhan yang belum diambil siapa pun, per indikator", "Indikator", "kebutuhan",
        reports.needs_by_indicator,
    ),
    "desa": Section(
        "Per desa", "Kebutuhan yang belum diambil siapa pun, per desa dan kelurahan", "Desa/kelurahan", "kebutuhan",
        reports.needs_by_village,
    ),
    "opd": Section(
        "Per OPD", "Kebutuhan yang belum diambil, per OPD yang programnya dapat melayani", "OPD", "kebutuhan",
        reports.needs_by_opd,
        "Kebutuhan yang dapat dilayani beberapa OPD dihitung pada masing-masing, jadi jumlah kolom ini melebihi "
        "jumlah kebutuhan.",
    ),
    "umur": Section(
        "Per umur", "Kebutuhan yang belum diambil, menurut lamanya terbuka", "Terbuka selama", "kebutuhan",
        reports.needs_by_age,
    ),
    "sasaran": Section(
        "Sasaran tanpa bantuan", "Rumah tangga di daftar sasaran tanpa bantuan apa pun", "Desa/kelurahan",
        "rumah tangga", reports.households_by_village,
    ),
    "ganda": Section(
        "Dilayani dua kali", "Bantuan sejenis yang berulang dalam tiga tahun, per indikator", "Indikator",
        "bantuan berulang", reports.repeats_by_indicator,
    ),
}  # fmt: skip
COUNTED = {"sasaran": "n_households", "ganda": "n_repeated"}  # tiles that are the sum of a section
HIDDEN = "Desa dengan kurang dari 5 rumah tangga dihitung bersama pada kecamatannya."


@require_GET
@permission_required("interventions.view_gaps", raise_exception=True)
def gaps(request):
    """Counts of what is missing, each with its list for those who may see it."""
    asked, today = request.GET.get("bagian"), timezone.localdate()
    key = asked if asked in SECTIONS else "indikator"
    section = SECTIONS[key]
    rows = section.rows(request.user, today)
    if request.GET.get("ekspor") == "xlsx":
        return _export(section, rows)
    hides, n_all = reports.sees_counts_only(request.user), sum(row.n for row in rows)
    counted = {COUNTED[key]: n_all} if key in COUNTED else {}
    context = {
        "sections": SECTIONS.items(), "section": key, "shown": section, "rows": rows, "today": today,
        "has_cost": any(row.cost_idr is not None for row in rows), "totals": reports.totals(request.user, **counted),
        "has_lists": not hides,
        "notes": [section.note, HIDDEN if hides and key in ("desa", "sasaran") else ""],
        "has_unverified_list": request.user.has_perm("interventions.view_programmes")
        and not (hides and reports.sees_whole_regency(request.user)),
    }  # fmt: skip
    return render(request, "interventions/gaps/overview.html", context)


def _export(section: Section, rows):
    columns = [
        Column("label", section.first_column), Column("n", section.unit.capitalize(), kind="number"),
        Column("cost_idr", "Biaya baku", kind="rupiah"),
    ]  # fmt: skip
    day = date_format(timezone.localdate(), "DATE_FORMAT")
    note = f"RBPK Kutai Kartanegara, keadaan {day}. {section.note}"
    values = ([column.value_of(row) for column in columns] for row in rows)
    return xlsx_answer(write_xlsx(section.title, columns, values, note), f"celah-{section.label}")

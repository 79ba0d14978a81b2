"""A letter to a company: what it promised for a year, what became of it, and what is still open. Names no household."""

from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone
from django.utils.formats import date_format, number_format

from interventions.models import Commitment, FundingLine
from partners.contributing import lines_of
from partners.models import Company
from partners.reports import YearFigures, year_of
from verification.typesetting import typeset

TEMPLATE = Path(__file__).parents[1] / "data" / "letter.typ"
MOST_LINES = 60  # on one letter; more are counted


@dataclass(frozen=True)
class Remainder:
    """What is still to be given of the promises that stand, of whichever year."""

    lines: list[FundingLine]
    idr: int


def letter_pdf(company: Company, year: int) -> bytes:
    return typeset(TEMPLATE, letter_data(company, year))


def letter_data(company: Company, year: int) -> dict:
    figures, rest = year_of(company, year), remainder(company)
    return {
        "company": str(company), "address": company.address, "contact": company.contact_name, "year": str(year),
        "is_synthetic": company.is_synthetic, "printed_on": _day(timezone.localdate()),
        "place_and_day": f"Tenggarong, {_day(timezone.localdate())}", "figures": _figures(figures),
        "words": words(company, figures, rest, year), "open": [_row(line) for line in rest.lines[:MOST_LINES]],
        "n_more": max(len(rest.lines) - MOST_LINES, 0), "open_total": _rupiah(rest.idr),
    }  # fmt: skip


def remainder(company: Company) -> Remainder:
    lines = lines_of(company).filter(commitment__in=Commitment.objects.live())
    lines = [line for line in lines.order_by("pledged_at", "pk") if line.delivered_idr < line.pledged_idr]
    return Remainder(lines, sum(line.pledged_idr - line.delivered_idr for line in lines))


def words(company: Company, figures: YearFigures, rest: Remainder, year: int) -> list[str]:
    """Thanks where something was given, a request where something is open."""
    said = []
    if figures.delivered_idr:
        said.append(
            f"Pemerintah Kabupaten Kutai Kartanegara menyampaikan terima kasih. Melalui {company}, "
            f"{_number(figures.n_delivered)} rumah tangga menerima bantuan senilai {_rupiah(figures.delivered_idr)} "
            f"pada tahun {year}."
        )
    elif figures.transferred_idr + figures.in_kind_idr > 0:
        given = _rupiah(figures.transferred_idr + figures.in_kind_idr)
        said.append(
            f"Kami berterima kasih atas dana, barang, dan tenaga senilai {given} yang diberikan pada tahun {year}. "
            "Serah terima kepada warga masih berjalan."
        )
    elif figures.promised_idr:
        said.append(
            f"Sampai hari ini komitmen {_rupiah(figures.promised_idr)} untuk tahun {year} belum diikuti penyerahan "
            "bantuan kepada warga. Kami mohon kesediaan perusahaan untuk merealisasikannya."
        )
    else:
        said.append(
            f"Sampai hari ini belum tercatat komitmen maupun bantuan untuk tahun {year}. Kami mengajak perusahaan ikut "
            "mendanai kebutuhan warga miskin yang sudah diverifikasi."
        )
    unpledged = figures.promised_idr - figures.pledged_idr
    if unpledged > 0:
        said.append(
            f"Dari komitmen itu {_rupiah(unpledged)} belum diarahkan kepada kebutuhan tertentu. Daftar kebutuhan, "
            "tanpa identitas warga, dapat dibuka dengan kunci perusahaan di halaman perusahaan RBPK."
        )
    if rest.lines:
        said.append(
            f"Masih terbuka {_number(len(rest.lines))} kebutuhan dengan nilai {_rupiah(rest.idr)} yang sudah "
            "dijanjikan dan belum diserahkan, seperti tercantum dalam lampiran. Kami mohon penyelesaiannya."
        )
    return said


def _figures(figures: YearFigures) -> list[list[str]]:
    return [
        ["Komitmen tahunan", _rupiah(figures.promised_idr), "pernyataan perusahaan"],
        ["Dijanjikan untuk kebutuhan", _rupiah(figures.pledged_idr), "pendanaan di RBPK, tanpa yang dibatalkan"],
        ["Ditransfer", _rupiah(figures.transferred_idr), "catatan pembayaran"],
        ["Barang dan tenaga", _rupiah(figures.in_kind_idr), "catatan pemberian, menurut nilainya"],
        ["Diserahkan kepada warga", _rupiah(figures.delivered_idr), "berita acara serah terima (BAST)"],
        ["Rumah tangga terbantu", f"{_number(figures.n_delivered)} rumah tangga", "berita acara serah terima (BAST)"],
        ["Kebutuhan tuntas", f"{_number(figures.n_resolved)} kebutuhan", "kunjungan sesudah serah terima"],
    ]  # fmt: skip


def _row(line: FundingLine) -> list[str]:
    need = line.commitment.need
    return [
        need.public_code, need.indicator.label, need.household.village.parent.name,
        line.commitment.get_status_display(), _rupiah(line.pledged_idr), _rupiah(line.delivered_idr),
    ]  # fmt: skip


def _day(day) -> str:
    return date_format(day, "j F Y")


def _number(value: int) -> str:
    return number_format(value, force_grouping=True)


def _rupiah(value: int) -> str:
    return f"{'-' if value < 0 else ''}Rp{_number(abs(value))}"

"""The lists of the company's pages. What a row may show is decided in partners/reports.py, as for the API."""

from datetime import date
from operator import itemgetter

from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format

from households.lists import Column, ListPage
from interventions.reports import commitment_chip
from partners.contributing import lines_of
from partners.csr.forms import NeedFilter, SharedNeedFilter
from partners.csr.reports import proposal_chip
from partners.models import Reservation
from partners.reports import as_shown, needs_for_companies, partly_funded_needs, place_of, reservation_chip


def offered_rows():
    """Rows of needs that are offered today, with what the indicator is called and where its cost comes from."""
    rows = needs_for_companies(timezone.localdate())
    return rows.annotate(label=F("indicator__label"), cost_source=F("indicator__cost_source"))


def area_of(row: dict) -> str:
    return as_shown(row)["area_name"]


def month_of(row: dict) -> str:
    month = as_shown(row)["verified_month"]
    return date_format(date.fromisoformat(f"{month}-01"), "F Y") if month else "tidak ditampilkan"


class DeskList(ListPage):
    """The door has looked at who comes in; nothing leaves as a workbook here."""

    template_name = "partners/csr/list.html"

    def has_permission(self):
        return True

    def get_columns(self):
        """The first column leads to the row's own page."""
        desk = self.request.desk
        return [
            Column(column.key, column.label, column.value, column.sort, column.kind, is_primary=True,
                   link=lambda row: desk.address(self.page, self.code_of(row)))
            if column.is_primary else column
            for column in self.columns
        ]  # fmt: skip

    def code_of(self, row) -> str:
        return row.code


class NeedList(DeskList):
    """In the order of their random codes: any other would tell where houses stand together."""

    page = "need"
    title = "Kebutuhan yang dapat didanai"
    purpose = (
        "Kekurangan rumah tangga yang sudah diverifikasi dan belum diambil siapa pun, tanpa identitas. Desa dan bulan "
        "hanya disebut bila sedikitnya 5 rumah tangga sama."
    )
    columns = [
        Column("code", "Kode", value=itemgetter("public_code"), sort=("public_code",), is_primary=True),
        Column("indicator", "Kekurangan", value=itemgetter("label"), is_secondary=True),
        Column("place", "Wilayah", value=area_of, is_secondary=True),
        Column("cost", "Biaya", value=itemgetter("cost_idr"), kind="rupiah", sort=("cost_idr", "public_code"),
               is_secondary=True),
        Column("month", "Diverifikasi", value=month_of),
    ]  # fmt: skip
    filterset_class = NeedFilter
    empty_text = "Saat ini tidak ada kebutuhan yang ditawarkan. Lihat lagi nanti."
    default_sort = "code"
    count_noun = "kebutuhan"

    def get_queryset(self):
        return offered_rows()

    def code_of(self, row):
        return row["public_code"]


class SharedNeedList(DeskList):
    page = "shared"
    title = "Kebutuhan yang didanai bersama"
    purpose = "Sudah dipegang satu perusahaan, dan sebagian biayanya belum dijanjikan siapa pun."
    columns = [
        Column("code", "Kode", value="public_code", sort=("public_code",), is_primary=True),
        Column("indicator", "Kekurangan", value="indicator.label", is_secondary=True),
        Column("district", "Kecamatan", value="household.village.parent.name", is_secondary=True),
        Column("cost", "Biaya", value="cost_idr", kind="rupiah", sort=("cost_idr", "public_code")),
        Column("unfunded", "Belum terdanai", value="unfunded_idr", kind="rupiah",
               sort=("unfunded_idr", "public_code"), is_secondary=True),
    ]  # fmt: skip
    filterset_class = SharedNeedFilter
    empty_text = "Tidak ada kebutuhan yang menunggu penyandang dana kedua."
    default_sort = "code"
    count_noun = "kebutuhan"

    def get_queryset(self):
        return partly_funded_needs(self.request.desk.company)

    def code_of(self, row):
        return row.public_code


class ReservationList(DeskList):
    page = "reservation"
    title = "Reservasi"
    purpose = "Kebutuhan yang ditahan, paling lama 14 hari dan sekali diperpanjang, sampai Bappeda menyetujui."
    columns = [
        Column("code", "Kode", sort=("code",), is_primary=True),
        Column("indicator", "Kekurangan", value="commitment.need.indicator.label", is_secondary=True),
        Column("district", "Kecamatan", value=place_of),
        Column("cost", "Biaya", value="commitment.cost_idr", kind="rupiah", sort=("commitment__cost_idr",)),
        Column("created_at", "Dibuat", kind="date", sort=("created_at",)),
        Column("expires_at", "Berlaku sampai", kind="date", sort=("expires_at",)),
        Column("status", "Status", value=reservation_chip, kind="chip", sort=("commitment__status",),
               is_secondary=True),
    ]  # fmt: skip
    empty_text = "Belum ada reservasi. Pilih kebutuhan, lalu reservasi."
    default_sort = "-created_at"
    count_noun = "reservasi"

    def get_queryset(self):
        return Reservation.objects.filter(company=self.request.desk.company).select_related(
            "commitment__need__indicator", "commitment__need__household__village__parent"
        )

    def get_empty_link(self):
        desk = self.request.desk
        return (desk.address("need-list"), "Lihat kebutuhan") if desk.may("read") else None


class LineList(DeskList):
    page = "line"
    title = "Pendanaan kami"
    purpose = "Setiap kebutuhan yang didanai: dijanjikan, ditransfer, barang atau tenaga, dan diserahkan."
    columns = [
        Column("code", "Kode", sort=("code",), is_primary=True),
        Column("indicator", "Kekurangan", value="commitment.need.indicator.label", is_secondary=True),
        Column("district", "Kecamatan", value="commitment.need.household.village.parent.name"),
        Column("pledged", "Dijanjikan", value="pledged_idr", kind="rupiah", sort=("pledged_idr",), is_secondary=True),
        Column("transferred", "Ditransfer", value="transferred_idr", kind="rupiah", sort=("transferred_idr",)),
        Column("in_kind", "Barang/tenaga", value="in_kind_idr", kind="rupiah", sort=("in_kind_idr",)),
        Column("delivered", "Diserahkan", value="delivered_idr", kind="rupiah", sort=("delivered_idr",)),
        Column("pledged_at", "Sejak", kind="date", sort=("pledged_at",)),
        Column("status", "Status", value=lambda line: commitment_chip(line.commitment), kind="chip",
               sort=("commitment__status",), is_secondary=True),
    ]  # fmt: skip
    empty_text = "Belum ada pendanaan. Reservasi kebutuhan dahulu, atau danai bersama perusahaan lain."
    default_sort = "-pledged_at"
    count_noun = "bagian"

    def get_queryset(self):
        return lines_of(self.request.desk.company)


class ProposalList(DeskList):
    page = "proposal"
    title = "Usulan program sendiri"
    purpose = "Program yang ditawarkan perusahaan kepada kabupaten, dan jawaban Bappeda."
    columns = [
        Column("name", "Program", sort=("name",), is_primary=True),
        Column("code", "Kode", sort=("code",)),
        Column("year", "Tahun", value=lambda row: str(row.year), sort=("year",), is_secondary=True),
        Column("budget", "Anggaran", value="budget_idr", kind="rupiah", sort=("budget_idr",), is_secondary=True),
        Column("created_at", "Diusulkan", kind="date", sort=("created_at",)),
        Column("status", "Status", value=proposal_chip, kind="chip", sort=("status",), is_secondary=True),
    ]  # fmt: skip
    empty_text = "Belum ada usulan."
    default_sort = "-created_at"
    count_noun = "usulan"
    template_name = "partners/csr/proposal_list.html"

    def get_queryset(self):
        return self.request.desk.company.proposals.all()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"new_url": self.request.desk.address("proposal-new")}

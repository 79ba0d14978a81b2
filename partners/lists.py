"""The lists of companies and reservations."""

from django.urls import reverse
from django.utils import timezone

from households.lists import Column, ListPage
from partners import reports
from partners.contributions.standing import standing_chip, with_given
from partners.forms import CompanyFilter, ReservationFilter
from partners.models import Company, Reservation

WAITING_SHOWN = 10


def _company_address(company: Company) -> str:
    return reverse("partners:company-detail", args=[company.pk])


class CompanyList(ListPage):
    template_name = "partners/company_list.html"
    title = "Mitra"
    permission_required = "partners.view_partners"
    filterset_class = CompanyFilter
    empty_text = "Belum ada perusahaan. Admin Bappeda mendaftarkannya di meja kerja."
    export_name = "perusahaan-mitra"
    default_sort = "name"
    count_noun = "perusahaan"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.year = timezone.localdate().year
        self.purpose = (
            f"Perusahaan yang ikut mendanai, dan yang belum. Rupiah tahun {self.year} menurut komitmen dan "
            "berita acara serah terima di sistem ini."
        )

    def get_queryset(self):
        companies = reports.with_year(Company.objects.visible_to(self.request.user), self.year)
        return reports.with_villages(with_given(companies))

    def get_columns(self):
        return [
            Column("name", "Perusahaan", value="funder.name", sort=("funder__name",), link=_company_address,
                   is_primary=True),
            Column("sector", "Bidang usaha", value="get_sector_display", sort=("sector",), is_secondary=True),
            Column("n_villages", "Desa ring 1", kind="number", sort=("n_villages",)),
            Column("promised", f"Komitmen {self.year}", value="promised_idr", kind="rupiah", sort=("promised_idr",)),
            Column("pledged", f"Dijanjikan {self.year}", value="pledged_idr", kind="rupiah", sort=("pledged_idr",)),
            Column("delivered", f"Diserahkan {self.year}", value="delivered_idr", kind="rupiah",
                   sort=("delivered_idr",)),
            Column("standing", "Kontribusi", value=standing_chip, kind="chip", is_secondary=True),
        ]  # fmt: skip


def _reservation_address(reservation: Reservation) -> str:
    return reverse("partners:reservation-detail", args=[reservation.code])


RESERVATION_RELATED = [
    "company__funder", "commitment__need__indicator", "commitment__need__household__village__parent",
]  # fmt: skip


class ReservationList(ListPage):
    template_name = "partners/reservation_list.html"
    title = "Reservasi"
    purpose = "Kebutuhan yang ditahan perusahaan, paling lama 14 hari, sampai Bappeda menyetujui atau menolak."
    permission_required = "partners.view_partners"
    columns = [
        Column("code", "Kode", sort=("code",), link=_reservation_address, is_primary=True),
        Column("company", "Perusahaan", value="company", sort=("company__funder__name",), is_secondary=True),
        Column(
            "indicator", "Indikator", value="commitment.need.indicator.label",
            sort=("commitment__need__indicator__label",), is_secondary=True,
        ),
        Column(
            "district", "Kecamatan", value=reports.place_of,
            sort=("commitment__need__household__village__parent__name",),
        ),
        Column("cost", "Biaya", value="commitment.cost_idr", kind="rupiah", sort=("commitment__cost_idr",)),
        Column("created_at", "Dibuat", kind="date", sort=("created_at",)),
        Column("expires_at", "Berlaku sampai", kind="date", sort=("expires_at",)),
        Column(
            "status", "Status", value=reports.reservation_chip, kind="chip", sort=("commitment__status",),
            is_secondary=True,
        ),
    ]  # fmt: skip
    filterset_class = ReservationFilter
    empty_text = "Belum ada reservasi. Perusahaan mereservasi kebutuhan lewat API dengan kuncinya."
    export_name = "reservasi"
    default_sort = "-created_at"
    count_noun = "reservasi"

    def get_queryset(self):
        return Reservation.objects.visible_to(self.request.user).select_related(*RESERVATION_RELATED)

    def get_context_data(self, **kwargs):
        waiting = self.get_queryset().open().order_by("expires_at")
        return super().get_context_data(**kwargs) | {
            "waiting": waiting[:WAITING_SHOWN], "n_waiting": waiting.count(), "now": timezone.now(),
        }  # fmt: skip

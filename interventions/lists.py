"""The lists of needs, activities, commitments and programmes."""

from django.db.models import Sum
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from households.lists import Chip, Column, ListPage
from households.models import Need
from interventions import reports
from interventions.forms import ActivityFilter, CommitmentFilter, NeedFilter
from interventions.handover.forms import SheetForm
from interventions.handover.reports import villages_waiting
from interventions.models import Activity, Commitment, Programme, needs_visible_to


def _need_address(need: Need) -> str:
    return reverse("interventions:need-detail", args=[need.public_code])


class NeedList(ListPage):
    title = "Kebutuhan"
    purpose = "Kekurangan keluarga yang sudah diputuskan berhak, dan siapa yang mengerjakannya."
    permission_required = "households.view_need"
    columns = [
        Column("public_code", "Kode", sort=("public_code",), link=_need_address),
        Column(
            "indicator", "Indikator", value="indicator.label", sort=("indicator__label",), link=_need_address,
            is_primary=True,
        ),
        Column(
            "village", "Desa/kelurahan", value=reports.place_of,
            sort=("household__village__parent__name", "household__village__name"), is_secondary=True,
        ),
        Column(
            "seen", "Terlihat pada", value="opened_by.evidence.observed_on", kind="date",
            sort=("opened_by__evidence__observed_on",),
        ),
        Column("cost", "Biaya baku", value="cost_idr", kind="rupiah", sort=("cost_idr",)),
        Column("status", "Status", value=reports.need_chip, kind="chip", sort=("status",), is_secondary=True),
    ]  # fmt: skip
    filterset_class = NeedFilter
    empty_text = "Belum ada kebutuhan. Kebutuhan terbuka setelah keluarga dikunjungi dan diputuskan berhak."
    export_name = "kebutuhan"
    default_sort = "-seen"
    count_noun = "kebutuhan"

    def get_queryset(self):
        related = ["indicator", "household__village__parent", "opened_by__evidence"]
        return needs_visible_to(self.request.user).select_related(*related)


def _activity_address(activity: Activity) -> str:
    return reverse("interventions:activity-detail", args=[activity.pk])


class ActivityList(ListPage):
    template_name = "interventions/activity_list.html"
    title = "Kegiatan"
    purpose = "Program dalam satu tahun anggaran: dana, tempat, dan berapa yang sudah terpakai."
    permission_required = "interventions.view_programmes"
    columns = [
        Column("name", "Kegiatan", sort=("name",), link=_activity_address, is_primary=True),
        Column("year", "Tahun", value=lambda row: str(row.year), sort=("year",), is_secondary=True),
        Column("programme", "Program", value="programme.name", sort=("programme__name",)),
        Column("opd", "OPD", value="programme.opd.short_name", sort=("programme__opd__short_name",), is_secondary=True),
        Column("funder", "Dana", value="funder.name", sort=("funder__name",)),
        Column("n_committed", "Terpakai", kind="number", sort=("n_committed",)),
        Column("places_left", "Sisa tempat", kind="number"),
        Column("budget_left", "Sisa anggaran", value="budget_left_idr", kind="rupiah"),
    ]
    filterset_class = ActivityFilter
    empty_text = "Belum ada kegiatan. OPD membukanya untuk program yang berjalan."
    export_name = "kegiatan"
    default_sort = "-year"
    count_noun = "kegiatan"

    def get_queryset(self):
        return Activity.objects.visible_to(self.request.user).select_related("programme__opd", "funder")


def _commitment_address(commitment: Commitment) -> str:
    return reverse("interventions:commitment-detail", args=[commitment.pk])


def _day_taken(commitment: Commitment):
    return timezone.localdate(commitment.committed_at)


COMMITMENT_COLUMNS = [
    Column(
        "need", "Kebutuhan", value="need.public_code", sort=("need__public_code",), link=_commitment_address,
        is_primary=True,
    ),
    Column("indicator", "Indikator", value="need.indicator.label", sort=("need__indicator__label",), is_secondary=True),
    Column("village", "Desa/kelurahan", value=lambda row: reports.place_of(row.need), is_secondary=True),
    Column("cost", "Biaya", value="cost_idr", kind="rupiah", sort=("cost_idr",)),
    Column("committed_at", "Diambil", value=_day_taken, kind="date", sort=("committed_at",)),
    Column("status", "Status", value=reports.commitment_chip, kind="chip", sort=("status",), is_secondary=True),
]  # fmt: skip
COMMITMENT_RELATED = ["need__indicator", "need__household__village__parent", "leader", "activity__programme__opd"]


class ActivityDetail(ListPage):
    """An activity with the needs it took."""

    template_name = "interventions/activity_detail.html"
    permission_required = "interventions.view_programmes"
    columns = COMMITMENT_COLUMNS
    filterset_class = CommitmentFilter
    empty_text = "Belum ada kebutuhan yang diambil."
    export_name = "komitmen"
    default_sort = "-committed_at"
    count_noun = "komitmen"

    def get_queryset(self):
        visible = Activity.objects.visible_to(self.request.user).select_related("programme__opd", "funder")
        self.activity = get_object_or_404(visible, pk=self.kwargs["pk"])
        self.title = str(self.activity)
        if not self.request.user.has_perm("households.view_need") and self.activity.n_committed:
            self.empty_text = (
                f"{self.activity.n_committed} kebutuhan sudah diambil. "
                "Daftarnya hanya dapat dibuka OPD pelaksana dan Bappeda."
            )
        self.purpose = (
            f"{self.activity.programme}, {getattr(self.activity.programme.opd, 'name', 'OPD belum ditunjuk')}."
        )
        commitments = Commitment.objects.visible_to(self.request.user).filter(activity=self.activity)
        return commitments.select_related(*COMMITMENT_RELATED)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "activity": self.activity,
            "indicators": self.activity.programme.indicators.all(),
            "may_take": reports.takes_for(self.request.user, self.activity),
            "sheet_form": self._sheet_form(),
        }

    def _sheet_form(self) -> SheetForm | None:
        """Asks for the day of a hand-over, where somebody waits for one."""
        if not self.request.user.has_perm("households.view_need"):
            return None
        villages = villages_waiting(self.activity)
        return SheetForm(initial={"tanggal": timezone.localdate()}, villages=villages) if villages else None


class UnverifiedList(ListPage):
    """Stays in the list for good, whatever becomes of the commitment."""

    template_name = "interventions/unverified_list.html"
    title = "Dana dijanjikan tanpa verifikasi"
    purpose = "Kebutuhan yang diambil sebelum ada kunjungan dan keputusan yang berlaku, dengan alasannya."
    permission_required = "interventions.view_programmes"
    columns = [
        *COMMITMENT_COLUMNS[:2],
        Column("taker", "Penanggung"),
        *COMMITMENT_COLUMNS[3:],
        Column("reason", "Alasan", value="unverified_reason"),
        Column("second_person", "Orang kedua", value=lambda row: getattr(row.second_person, "display_name", "")),
    ]
    filterset_class = CommitmentFilter
    empty_text = "Tidak ada. Semua dana dijanjikan setelah verifikasi."
    export_name = "tanpa-verifikasi"
    default_sort = "-committed_at"
    count_noun = "komitmen"

    def get_queryset(self):
        unverified = Commitment.objects.visible_to(self.request.user).without_verification()
        return unverified.select_related(*COMMITMENT_RELATED, "second_person")

    def get_context_data(self, **kwargs):
        standing = self.object_list.exclude(status__in=["cancelled", "expired"]).order_by()
        return super().get_context_data(**kwargs) | {"pledged": standing.aggregate(sum=Sum("pledged_idr"))["sum"] or 0}


class ProgrammeList(ListPage):
    title = "Program"
    purpose = "Tiga belas program RBPK, indikator kemiskinan yang ditangani, dan OPD penanggung jawabnya."
    permission_required = "interventions.view_programmes"
    empty_text = "Belum ada program. Admin Bappeda menambahkannya di meja kerja."
    export_name = "program"
    default_sort = "name"
    count_noun = "program"
    paginate_by = 50

    def get_queryset(self):
        """The names of programmes are public within the offices; what they count is a figure of the whole regency."""
        return Programme.objects.select_related("opd").prefetch_related("indicators")

    def get_columns(self):
        return [
            Column("name", "Program", sort=("name",), is_primary=True, link=_rules_address),
            Column(
                "opd", "OPD", value=lambda row: row.opd.short_name if row.opd else "Belum ditunjuk", is_secondary=True
            ),
            Column("indicators", "Indikator", value=_indicator_words),
            Column("status", "Status", value=_programme_chip, kind="chip", sort=("is_active",), is_secondary=True),
            Column("n_open", "Kebutuhan terbuka", value=self._open_needs, kind="number", link=self._needs_address),
        ]

    def _open_needs(self, programme: Programme) -> int:
        if not hasattr(self, "_counts"):
            self._counts = reports.open_needs_by_programme(Programme.objects.all())
        return self._counts[programme.pk]

    def _needs_address(self, programme: Programme) -> str:
        if programme.pk not in self._programmes_with_list:
            return ""
        return f"{reverse('interventions:need-list')}?programme={programme.pk}&status=open"

    @property
    def _programmes_with_list(self) -> set[int]:
        if not hasattr(self, "_with_list"):
            self._with_list = set(reports.programmes_with_needs_of(self.request.user).values_list("pk", flat=True))
        return self._with_list


def _rules_address(programme: Programme) -> str:
    return reverse("interventions:programme-rules", args=[programme.pk])


def _indicator_words(programme: Programme) -> str:
    return ", ".join(indicator.label for indicator in programme.indicators.all()) or "Belum ada"


def _programme_chip(programme: Programme) -> Chip:
    if not programme.is_named:
        return Chip("Belum bernama", "warn")
    return Chip("Berjalan", "good") if programme.is_active else Chip("Tidak berjalan")

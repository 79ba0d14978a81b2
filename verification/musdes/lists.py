"""Lists of meetings: all of them, and per village for the kecamatan."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from households.lists import Column, ListPage
from households.models import Area
from verification.musdes import recap, reports
from verification.musdes.forms import MeetingFilter, RecapFilter, recent_years
from verification.musdes.models import Meeting

SEES = "verification.view_meeting"


def page_of(meeting: Meeting) -> str:
    return reverse("verification:meeting-detail", args=[meeting.pk])


class MeetingList(ListPage):
    model = Meeting
    permission_required = SEES
    template_name = "verification/musdes/meeting_list.html"
    title = "Musyawarah"
    purpose = "Musyawarah desa dan kelurahan yang memutuskan per keluarga, dari daftar sampai berita acara."
    filterset_class = MeetingFilter
    default_sort = "-held_on"
    count_noun = "musyawarah"
    empty_text = "Belum ada musyawarah di wilayah Anda. Pengawas desa menyiapkannya dari kunjungan yang disetujui."
    export_name = "musyawarah"
    columns = [
        Column("village", "Desa", "village.full_name", sort=("village__path",), is_primary=True, link=page_of),
        Column("held_on", "Tanggal", kind="date", sort=("held_on",), is_secondary=True),
        Column("state", "Keadaan", reports.meeting_chip, kind="chip", sort=("state",), is_secondary=True),
        Column("n_entries", "Rumah tangga di daftar", kind="number", sort=("n_entries",)),
        Column("n_filled", "Sudah diputuskan", kind="number", sort=("n_filled",), is_secondary=True),
        Column("n_eligible", "Berhak", kind="number", sort=("n_eligible",)),
        Column("number", "Nomor berita acara", lambda row: row.minutes_number or None),
        Column("copy", "Salinan bertanda tangan", reports.copy_chip, kind="chip"),
    ]

    def get_queryset(self):
        return super().get_queryset().with_counts().select_related("village__parent")

    def get_empty_link(self):
        may_hold = self.request.user.has_perm("verification.hold_meeting")
        return (reverse("verification:meeting-new"), "Siapkan musyawarah") if may_hold else None


class Recap(ListPage):
    model = Area
    permission_required = SEES
    template_name = "verification/musdes/recap.html"
    title = "Rekap musyawarah"
    filterset_class = RecapFilter
    default_sort = "village"
    count_noun = "desa dan kelurahan"
    empty_text = "Belum ada desa di wilayah Anda. Hubungi admin Bappeda."
    export_name = "rekap-musyawarah"
    columns = [
        Column("village", "Desa", lambda row: f"{row.kind.capitalize()} {row.name}", sort=("path",), is_primary=True,
               link=lambda row: f"{reverse('verification:meeting-list')}?village={row.pk}"),
        Column("district", "Kecamatan", "parent.name", sort=("parent__name", "path"), is_secondary=True),
        Column("held", "Musyawarah", recap.village_chip, kind="chip", is_secondary=True),
        Column("last_held_on", "Terakhir", kind="date", sort=("last_held_on",)),
        Column("copy", "Salinan bertanda tangan", recap.copy_words, kind="chip"),
        Column("n_decided", "Diputuskan", kind="number", sort=("n_decided",), is_secondary=True),
        Column("n_eligible", "Berhak", kind="number", sort=("n_eligible",)),
        Column("n_not_eligible", "Tidak berhak", kind="number", sort=("n_not_eligible",)),
        Column("n_unresolved", "Belum putus", kind="number", sort=("n_unresolved",)),
    ]  # fmt: skip

    @cached_property
    def year(self) -> int:
        asked = self.request.GET.get("year", "")
        return int(asked) if asked in dict(recent_years()) else timezone.localdate().year

    @property
    def purpose(self) -> str:
        return f"Per desa: apakah sudah bermusyawarah pada {self.year}, apa putusannya, dan adakah salinannya."

    def get_queryset(self):
        return recap.villages_with_meetings(self.request.user, self.year)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"year": self.year, "total": recap.total_of(self.object_list)}

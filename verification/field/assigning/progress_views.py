"""How far everything is that is given out in the person's area: by village, by RT, by verifier with his phone."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from households.lists import Column, ListPage
from households.models import Area, Neighbourhood
from verification.field.assigning import reports

COUNTS = [
    Column("n_given", "Ditugaskan", kind="number", sort=("n_given",), is_secondary=True),
    Column("n_visited", "Dikunjungi", kind="number", sort=("n_visited",), is_secondary=True),
    Column("n_awaiting", "Menunggu pemeriksaan", kind="number", sort=("n_awaiting",)),
    Column("n_accepted", "Disetujui", kind="number", sort=("n_accepted",)),
    Column("n_returned", "Dikembalikan", kind="number", sort=("n_returned",)),
    Column("n_overdue", "Lewat waktu", kind="number", sort=("n_overdue",), is_secondary=True),
]


class ProgressList(ListPage):
    permission_required = "verification.open_round"
    template_name = "verification/assigning/progress_list.html"
    title = "Kemajuan kunjungan"
    purpose = "Semua putaran yang berjalan di wilayah Anda. Yang paling banyak lewat waktu di atas."
    default_sort = "-n_overdue"
    empty_text = "Belum ada tugas dalam putaran yang berjalan."
    empty_link = ("verification:round-list", "Ke putaran")
    tab = ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"tab": self.tab}


class ProgressByVillage(ProgressList):
    model = Area
    tab = "village"
    count_noun = "desa"
    export_name = "kemajuan-desa"
    columns = [
        Column("village", "Desa", "full_name", sort=("path",), is_primary=True), *COUNTS,
    ]  # fmt: skip

    def get_queryset(self):
        return reports.villages_with_progress(self.request.user)


class ProgressByRt(ProgressList):
    model = Neighbourhood
    tab = "rt"
    count_noun = "RT"
    export_name = "kemajuan-rt"
    columns = [
        Column("rt", "RT", str, sort=("village__path", "rw", "rt"), is_primary=True),
        Column("village", "Desa", "village.full_name", sort=("village__path",), is_secondary=True), *COUNTS,
    ]  # fmt: skip

    def get_queryset(self):
        return reports.neighbourhoods_with_progress(self.request.user)


class ProgressByVerifier(ProgressList):
    """Whose phone holds unsent visits for longest comes first, then who was not in contact for longest."""

    model = User
    tab = "verifier"
    purpose = "Petugas yang paling lama menyimpan kunjungan di HP-nya di atas, lalu yang paling lama tidak terhubung."
    count_noun = "petugas"
    default_sort = "oldest_unsent"
    export_name = "kemajuan-petugas"
    columns = [
        Column("verifier", "Petugas", "display_name", sort=("first_name", "username"), is_primary=True,
               link=lambda row: f"{reverse('verification:all-tasks')}?petugas={row.pk}"),
        Column("n_unsent", "Masih di HP", kind="number", sort=("n_unsent",), is_secondary=True),
        Column("oldest_unsent", "Tertua sejak", lambda row: waiting_since(row), kind="date",
               sort=("oldest_unsent", "seen_at")),
        Column("seen_at", "Terakhir terhubung", lambda row: last_seen(row), kind="date", sort=("seen_at",)),
        *COUNTS,
    ]  # fmt: skip

    def get_queryset(self):
        return reports.verifiers_with_progress(self.request.user)


def waiting_since(verifier: User):
    return reports.day_of(verifier.oldest_unsent) if verifier.n_unsent else None


def last_seen(verifier: User):
    return verifier.seen_at and timezone.localdate(verifier.seen_at)

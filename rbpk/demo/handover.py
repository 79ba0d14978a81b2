"""From decree to outcome in the demonstration: who receives, a list of an OPD of last year, a visit that is due."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

from django.conf import settings
from django.utils import timezone

from accounts.models import OPD, User
from households.exports import write_xlsx
from households.lists import Column
from households.models import Residence
from interventions.given import actions as given
from interventions.handover import actions as handover
from interventions.models import Activity, Commitment, Funder, Programme

N_LISTED = 40
LIST_COLUMNS = [
    Column("nik", "NIK"), Column("name", "Nama Penerima"), Column("born", "Tanggal Lahir", kind="date"),
    Column("village", "Desa"), Column("district", "Kecamatan"), Column("day", "Tanggal Serah Terima", kind="date"),
    Column("value", "Nilai (Rp)", kind="number"), Column("what", "Jenis Bantuan"), Column("bast", "No. BAST"),
]  # fmt: skip


def perform(users: dict[str, User], seed: int) -> None:
    officer = users["petugas.perkim"]
    activity = Activity.objects.of(officer).get(programme__name="Sanitasi aman dan layak")
    handover.decree_recipients(
        activity=activity, number="188.4/017/SK-PERKIM", decided_on=timezone.localdate(), by=officer,
        signed_as="Kepala Dinas Perumahan dan Kawasan Permukiman",
    )  # fmt: skip
    share_one_cost(activity, officer)
    load_last_years_list(officer, seed)


def share_one_cost(activity: Activity, officer: User) -> None:
    """A village pays its part of one toilet."""
    commitment = Commitment.objects.live().filter(activity=activity).order_by("pk").first()
    if commitment:
        village = Funder.objects.get(kind=Funder.Kind.VILLAGE)
        handover.add_payer(commitment=commitment, funder=village, pledged_idr=375_000, by=officer)


def load_last_years_list(officer: User, seed: int) -> None:
    path = Path(settings.VAR) / "demo" / "bantuan-jamban-tahun-lalu.xlsx"
    note = "Daftar rekaan dinas, seluruh orangnya rekaan."
    path.write_bytes(write_xlsx("Penerima jamban", LIST_COLUMNS, _rows(Random(seed)), note))  # noqa: S311
    listed = given.open_file(
        path=path, file_name=path.name, opd=OPD.objects.get(short_name="Disperkim"),
        programme=Programme.objects.get(name="Sanitasi aman dan layak"), by=officer,
    )  # fmt: skip
    given.apply_file(listed, by=officer, path=path)


def _rows(rng: Random) -> Iterator[list]:
    """Heads of the register, one in eight with a slip in the NIK, and some whom it does not know."""
    homes = Residence.objects.open().filter(relation="head", person__nik__isnull=False)
    heads = homes.select_related("person__nik", "household__village__parent").order_by("pk")[:N_LISTED]
    last_year = timezone.localdate() - timedelta(days=400)
    for number, head in enumerate(heads):
        person, village = head.person, head.household.village
        nik = person.nik.reveal()
        if number % 8 == 3:
            nik = nik[:-1] + str((int(nik[-1]) + 1) % 10)
        name = f"Warga Luar {number}" if number % 10 == 9 else person.name
        nik = f"640299010190{number:04d}" if number % 10 == 9 else nik
        yield [nik, name, person.birth_date, village.name, village.parent.name,
               last_year + timedelta(days=rng.randint(0, 30)), 2_500_000, "Jamban dan tangki septik",
               f"BA/{number // 10 + 1}"]  # fmt: skip

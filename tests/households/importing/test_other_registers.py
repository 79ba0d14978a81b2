"""Regsosek's workbook and SIAK's export, from the file to what stands beside the register."""

import openpyxl
import pytest

from households.models import StagedRow
from tests.households.register_files import kk, nik, write_csv

PLACE = [
    "no urut bangunan tempat tinggal",
    "no urut keluarga",
    "no kartu keluarga",
    "kode sls/ non sls",
    "status keluarga",
]
HOUSING = [
    "no kartu keluarga",
    "301a",
    "302",
    "303",
    "304",
    "305",
    "306a",
    "307a",
    "307b1",
    "308",
    "309a",
    "309b",
    "310",
]
PEOPLE = ["no kartu keluarga", "401", "402 Nama", "403 NIK", "404", "405", "406", "409", "412", "415", "416a", "430"]
PROGRAMMES = ["no kartu keluarga", "501a", "501b", "501c", "502b", "502f", "502h", "502i", "502k", "502n", "506"]
NEIGHBOURHOOD = "0001"  # behind the BPS code of the village


def member(n, in_family, state=1, relation=1):
    name = f"WARGA {'ABCDEFG'[n]}"
    return [kk(in_family), "1", name, nik(n), state, 1, "01-01-1980", relation, 3, 8, 1, 1]


def write_workbook(path, people, sls):
    sheets = {
        "1.keterangan tempat": (PLACE, [["1", "1", kk(1), sls, 0]]),
        "2.keterangan petugas": (["no kartu keluarga", "nama ppl"], [[kk(1), "PETUGAS"]]),
        "3.keterangan perumahan": (HOUSING, [[kk(1), 1, 36, 8, 3, 3, 9, 1, 2, 10, 6, None, None]]),
        "4.ket sos-ek anggota": (PEOPLE, people),
        "5.keikutsertaan program dll": (PROGRAMMES, [[kk(1), 1, 2, 2, 2, 2, 2, 1, 2, 1, 4]]),
    }
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, (header, rows) in sheets.items():
        sheet = book.create_sheet(name)
        for line in ([f"BLOK {name[0]}"], header, *rows):
            sheet.append(line)
    book.save(path)
    return path


@pytest.fixture
def regsosek(stage, tmp_path, village):
    def read(*people, sls=village.bps_code + NEIGHBOURHOOD):
        return stage("regsosek", [write_workbook(tmp_path / "r.xlsx", people, sls)])

    return read


def test_a_family_of_regsosek_is_put_together_from_three_sheets(regsosek, village):
    snapshot = regsosek(member(1, 1), member(2, 1, relation=3))

    family = snapshot.staged_rows.get(is_family=True)
    assert (snapshot.n_rows, snapshot.n_created) == (3, 3)
    assert family.village_id == village.pk
    assert {"floor": "earth", "cooking_fuel": "firewood", "receives_bpnt": "yes", "has_motorcycle": "yes"}.items() <= (
        family.values.items()
    )
    assert family.values["power_va"] == "900"


def test_who_regsosek_did_not_find_alive_at_home_is_no_member(regsosek):
    snapshot = regsosek(member(1, 1), member(2, 1, state=2), member(3, 1, state=3), member(4, 1, state=6))

    family = snapshot.staged_rows.get(is_family=True)
    assert (snapshot.n_created, snapshot.n_refused) == (2, 3)
    assert family.values["n_members"] == 1


def test_a_family_without_a_village_waits_for_a_person(regsosek):
    snapshot = regsosek(member(1, 1), sls=NEIGHBOURHOOD)

    assert set(snapshot.staged_rows.values_list("verdict", flat=True)) == {"held"}


SIAK = {
    "Nomor KK": kk(1), "NIK": "", "Nama Penduduk": "", "Status": "Hidup", "Tempat Lahir": "Tenggarong",
    "Tanggal Lahir": "01-01-1980", "Kelamin": "Laki-Laki", "Ibu": "IBU RAHASIA", "Status Kawin": "Kawin",
    "SHDK": "Kepala Keluarga", "Kecamatan": "TENGGARONG", "Desa/Kel": "LOA IPUH", "Alamat": "JL. ULIN", "RW": "1",
    "RT": "2", "Pendidikan": "SLTP/Sederajat", "Pekerjaan": "Karyawan Swasta",
}  # fmt: skip


def resident(n, **changes):
    return SIAK | {"NIK": nik(n), "Nama Penduduk": f"WARGA {'ABCDEFG'[n]}"} | changes


def test_a_family_of_siak_is_made_of_those_who_live_in_it(stage, tmp_path, village):
    rows = [
        resident(1),
        resident(2, SHDK="Anak"),
        resident(3, Status="Mati"),
        resident(4, Status="Pindah Dalam Negeri"),
    ]

    snapshot = stage("siak", [write_csv(tmp_path / "siak.csv", rows)])

    family = snapshot.staged_rows.get(is_family=True)
    assert (family.village_id, family.rt, family.values["n_members"]) == (village.pk, "002", 2)
    assert (snapshot.n_created, snapshot.n_refused, snapshot.n_errors) == (2, 2, 0)
    people = snapshot.staged_rows.filter(is_family=False, verdict="ok").order_by("row_no")
    assert [person.relation for person in people] == ["head", "child"]
    assert {"education": "junior", "works": "yes", "job_status": "employee"}.items() <= people[0].values.items()


def test_a_row_that_siak_calls_invalid_is_not_loaded(stage, tmp_path):
    snapshot = stage("siak", [write_csv(tmp_path / "siak.csv", [resident(1), resident(2, Status="Tidak Valid")])])

    assert (snapshot.n_created, snapshot.n_held + snapshot.n_refused) == (1, 1)


def test_parents_and_places_of_birth_in_siak_are_not_kept(stage, tmp_path):
    snapshot = stage("siak", [write_csv(tmp_path / "siak.csv", [resident(1)])])

    kept = str(list(StagedRow.objects.filter(snapshot=snapshot).values("raw", "values", "address")))
    assert "RAHASIA" not in kept
    assert "Tempat" not in kept

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from households import tasks
from households.importing import actions
from households.models import Claim, Household, Snapshot, Source, StagedRow
from jobs.models import Job
from tests.households.register_files import family, kk, listed, nik, person, write_csv, write_dtsen

# Jobs are done on a second connection beside the work's own, which sees only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)

KEYS = ["snapshot", "state", "rows", "created", "updated", "unchanged", "held", "refused", "errors"]


class Said:
    """What the command printed, and its exit code."""

    def __init__(self, *words):
        out, err, self.code, self.message = StringIO(), StringIO(), 0, ""
        try:
            call_command("import_register", *map(str, words), stdout=out, stderr=err)
        except CommandError as error:
            self.code, self.message = error.returncode, str(error)
        self.err, lines = err.getvalue(), out.getvalue().splitlines()
        self.facts = json.loads(lines[-1]) if lines else None

    @property
    def five(self):
        return [self.facts[kind] for kind in KEYS[3:8]]


def dtsen(files, *more, day="2026-01-31"):
    return Said(*files, "--source", "dtsen", "--snapshot", day, "--synthetic", *more)


@pytest.fixture
def files(tmp_path):
    return write_dtsen(tmp_path / "dua berkas", [family(1), family(2)], [person(1, 1), person(2, 1), person(3, 2)])


def test_a_register_is_loaded_and_the_last_line_says_so(files):
    said = dtsen(files)

    assert list(said.facts) == KEYS
    assert said.facts == {
        "snapshot": Snapshot.objects.get().pk, "state": "applied", "rows": 5, "created": 5, "updated": 0,
        "unchanged": 0, "held": 0, "refused": 0, "errors": 0,
    }  # fmt: skip
    assert said.code == 0
    assert Household.objects.count() == 2
    assert "Membaca berkas" in said.err


def test_the_work_stands_in_job_rows_with_nothing_but_the_snapshot(files):
    dtsen(files)

    jobs = Job.objects.order_by("created_at").values_list("kind", "state", "params")
    number = {"snapshot": Snapshot.objects.get().pk}
    assert list(jobs) == [
        (tasks.STAGE, "done", number), (tasks.APPLY, "done", number), (tasks.LINK, "queued", number),
    ]  # fmt: skip


def test_the_same_files_twice_are_the_same_snapshot_unchanged(files):
    first = dtsen(files)

    again = dtsen(list(reversed(files)))

    assert again.code == 0
    assert again.facts == first.facts | {"created": 0, "unchanged": 5}
    assert Snapshot.objects.count() == 1


def test_a_later_snapshot_tells_new_changed_and_equal_rows_apart(files, tmp_path):
    dtsen(files)
    families = [family(1, luas_lantai="50"), family(2), family(3)]
    later = write_dtsen(tmp_path / "b", families, [person(1, 1), person(2, 1), person(3, 2), person(4, 3)])

    said = dtsen(later, day="2026-06-30")

    assert said.five == [2, 1, 4, 0, 0]


def test_faults_are_told_by_sheet_row_and_column_and_the_good_rows_loaded(tmp_path):
    persons = [person(1, 1), person(2, 1, tanggal_lahir="31/02/1980"), person(3, 9)]
    said = dtsen(write_dtsen(tmp_path / "a", [family(1)], persons))

    assert said.code == 0
    assert said.facts["errors"] == said.err.count("Kesalahan:") == 2
    assert "individu.csv, lembar CSV, baris 3, kolom E (tanggal_lahir)" in said.err
    assert sum(said.five) == said.facts["rows"] == 4
    assert said.facts["held"] == 2


def test_without_the_synthetic_mark_the_embedded_database_refuses(files):
    said = Said(*files, "--source", "dtsen", "--snapshot", "2026-01-31")

    assert said.code == 1
    assert "data buatan" in said.message
    assert said.facts["snapshot"] is None
    assert not Snapshot.objects.exists()


def test_a_rehearsal_counts_and_leaves_nothing(files):
    said = dtsen(files, "--dry-run")

    assert said.code == 0
    assert said.facts["snapshot"] is None
    assert said.five == [5, 0, 0, 0, 0]
    assert not Snapshot.objects.exists()
    assert not StagedRow.objects.exists()


def test_a_rehearsal_of_known_files_says_that_nothing_would_change(files):
    dtsen(files)

    assert dtsen(files, "--dry-run").five == [0, 0, 5, 0, 0]


def test_a_file_that_is_no_register_is_refused_as_a_whole(files, tmp_path):
    other = write_csv(tmp_path / "lain.csv", [{"a": "1", "b": "2"}])

    said = dtsen([*files, other])

    assert said.code == 1
    assert said.facts["state"] == "cancelled"
    assert sum(said.five) == said.facts["rows"] == said.facts["refused"] == 5
    assert said.facts["errors"] == 1
    assert "lain.csv: Tata letak berkas tidak dikenal" in said.err
    assert not Claim.objects.exists()


def test_a_broken_file_is_refused_and_may_come_again_mended(files, tmp_path):
    broken = tmp_path / "rusak.xlsx"
    broken.write_bytes(b"PK\x03\x04 bukan buku kerja")

    said = dtsen([broken])

    assert (said.code, said.facts["state"], said.facts["rows"]) == (1, "cancelled", 0)
    assert "rusak.xlsx" in said.err
    assert dtsen(files).code == 0


def test_a_file_without_rows_is_refused(tmp_path):
    empty = tmp_path / "kosong.csv"
    empty.write_text(",".join(family(1)) + "\n")

    assert dtsen([empty]).code == 1


def test_an_odd_register_waits_for_a_reason(files, tmp_path):
    dtsen(write_dtsen(tmp_path / "a", [family(n) for n in range(1, 7)], [person(n, n) for n in range(1, 7)]))

    waiting = dtsen(files, day="2026-06-30")
    accepted = dtsen(files, "--accept-implausible", "daftar disaring ulang", day="2026-06-30")

    assert (waiting.code, waiting.facts["state"]) == (3, "awaiting_decision")
    assert "tidak ada lagi" in waiting.message
    assert (accepted.code, accepted.facts["state"]) == (0, "applied")
    assert accepted.facts["snapshot"] == waiting.facts["snapshot"]
    assert Snapshot.objects.get(pk=waiting.facts["snapshot"]).implausible_reason == "daftar disaring ulang"


@pytest.mark.parametrize(
    "words",
    [
        ["tidak-ada.csv", "--source", "dtsen", "--snapshot", "2026-01-31"],
        ["manage.py", "--source", "dtks", "--snapshot", "2026-01-31"],
        ["manage.py", "--source", "dtsen", "--snapshot", "31-01-2026"],
        ["manage.py", "--source", "dtsen"],
        ["manage.py", "--source", "dtsen", "--snapshot", "2026-01-31", "--accept-implausible", " "],
    ],
)
def test_wrong_use_is_told_and_changes_nothing(words):
    assert Said(*words).facts is None
    assert not Snapshot.objects.exists()


def test_two_files_of_one_name_are_both_read(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    families = write_csv(tmp_path / "a" / "data.csv", [family(1)])
    persons = write_csv(tmp_path / "b" / "data.csv", [person(1, 1)])

    assert dtsen([families, persons]).five == [2, 0, 0, 0, 0]


def test_a_reading_that_broke_off_is_taken_up_again(files, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("households.importing.staging.read_workbook", _full_disk)
        broken = dtsen(files)
    mended = dtsen(files)

    assert broken.code == 1
    assert Job.objects.filter(state="parked").count() == 1
    assert (mended.code, mended.facts["state"]) == (0, "applied")
    assert mended.facts["snapshot"] == broken.facts["snapshot"]


def _full_disk(path):
    raise OSError("disk full")


def test_an_import_under_way_elsewhere_is_left_alone(files):
    Source.objects.all().delete()
    dtsen(files, "--dry-run")

    snapshot = actions.open_snapshot(
        source=actions.source_for("dtsen", is_synthetic=True), as_of="2026-01-31", paths=files,
        names=[path.name for path in files], by=None,
    )  # fmt: skip
    tasks.request_staging(snapshot, None)

    said = dtsen(files)

    assert said.code == 1
    assert "masih berjalan" in said.message


@pytest.mark.slow
def test_a_fault_in_row_forty_thousand_is_told_with_its_row(tmp_path):
    persons = [
        person(n % 9999 + 1, n, nomor_induk_kependudukan="", nama=f"WARGA {chr(65 + n % 26)}") for n in range(1, 40_000)
    ]
    persons = [
        row | {"nomor_kartu_keluarga": f"64029901{n % 28 + 1:02}15{n // 28 + 1:04}"} for n, row in enumerate(persons)
    ]
    persons[39_998] |= {"tanggal_lahir": "31/02/1980"}
    families = [family(1, nomor_kartu_keluarga=row["nomor_kartu_keluarga"]) for row in persons]

    said = dtsen(write_dtsen(tmp_path / "a", families, persons))

    assert said.code == 0
    assert "individu.csv, lembar CSV, baris 40000, kolom E (tanggal_lahir)" in said.err
    assert sum(said.five) == said.facts["rows"] == 79_998


def test_numbers_of_demonstration_are_held_where_the_source_is_real(files, settings):
    settings.RBPK_DEMO = False

    said = Said(*files, "--source", "dtsen", "--snapshot", "2026-01-31")

    assert said.facts["state"] == "awaiting_decision"
    assert said.facts["held"] == 5
    assert nik(1) not in said.err
    assert kk(1) not in said.err


def test_auto_tells_the_source_from_the_headers(files):
    said = Said(*files, "--source", "auto", "--snapshot", "2026-01-31", "--synthetic")

    assert (said.code, said.five) == (0, [5, 0, 0, 0, 0])
    assert Snapshot.objects.get().source.code == "dtsen-peragaan"
    assert "Sumber dikenali dari judul kolom: dtsen" in said.err


def test_auto_refuses_files_of_two_sources(files, tmp_path):
    other = write_csv(tmp_path / "p3ke.csv", [listed(1, "K1")])

    said = Said(*files, other, "--source", "auto", "--snapshot", "2026-01-31", "--synthetic")

    assert (said.code, said.facts["state"]) == (1, "refused")
    assert "p3ke.csv (P3KE)" in said.message
    assert "keluarga.csv (DTSEN)" in said.message
    assert not Snapshot.objects.exists()


def test_auto_names_the_nearest_layout_and_what_it_lacks(tmp_path):
    few = {name: value for name, value in family(1).items() if not name.startswith(("jenis", "sumber"))}

    said = Said(write_csv(tmp_path / "x.csv", [few]), "--source", "auto", "--snapshot", "2026-01-31", "--synthetic")

    assert said.code == 1
    assert "Berkas keluarga DTSEN" in said.message
    assert "jenis lantai terluas" in said.message


def test_a_source_nobody_knows_is_wrong_use_and_the_known_ones_are_named(files):
    said = Said(*files, "--source", "dtks", "--snapshot", "2026-01-31")

    assert (said.code, said.facts) == (2, None)
    assert "auto, dtsen, lain, p3ke, regsosek, siak" in said.message

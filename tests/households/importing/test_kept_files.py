import os
from datetime import timedelta

import pytest
from django.utils import timezone

from households import tasks
from households.importing import actions
from households.models import Snapshot, Source
from tests.households.register_files import family, person, write_dtsen


@pytest.fixture
def kept(kukar, settings, tmp_path):
    """`kept(state="applied", ...)`: a snapshot with one uploaded file."""
    settings.MEDIA_ROOT = tmp_path / "media"

    def make(days=0, **fields):
        folder = settings.MEDIA_ROOT / "registers" / str(Snapshot.objects.count())
        folder.mkdir(parents=True)
        (folder / "0").write_text("nik\n")
        (folder / "0.bertanda.xlsx").write_text("x")
        return Snapshot.objects.create(
            source=Source.objects.first(), as_of=timezone.localdate(), file_sha256=folder.name, layout_version="1",
            file_names=["a.csv"], stored_files=[str(folder / "0")], created_at=timezone.now() - timedelta(days=days),
            **fields,
        )  # fmt: skip

    return make


def folders(settings):
    return sorted(path.name for path in (settings.MEDIA_ROOT / "registers").iterdir())


def test_files_that_nobody_needs_go_with_what_was_made_of_them(kept, settings):
    kept(state="applied")
    kept(state="cancelled")
    kept(days=8)
    kept(days=8, state="cancelled", n_errors=1)
    waiting, refused = kept(days=6), kept(days=6, state="cancelled", n_errors=1)

    tasks.forget_old_files()

    assert folders(settings) == ["4", "5"]
    assert [len(actions.kept_files(snapshot)) for snapshot in (waiting, refused)] == [1, 1]


def test_files_of_the_command_line_are_not_ours_to_delete(kept, tmp_path):
    own = tmp_path / "milik-sendiri.csv"
    own.write_text("nik\n")
    snapshot = kept(days=30)
    Snapshot.objects.update(stored_files=[str(own)])
    snapshot.refresh_from_db()

    actions.forget_old_files()
    actions.forget_files(snapshot)

    assert own.is_file()
    assert actions.kept_files(snapshot) == []


def test_names_of_files_are_kept_without_signs_that_deceive(stage, tmp_path):
    paths = write_dtsen(tmp_path / "a", [family(1)], [person(1, 1)])
    source = actions.source_for("dtsen", is_synthetic=True)
    names = ["gpj.\u202evsc\0", "a" * 300, "sama.csv", "sama.csv"]

    snapshot = actions.open_snapshot(source=source, as_of=timezone.localdate(), paths=paths * 2, names=names, by=None)

    assert snapshot.file_names == ["gpj.vsc", "a" * 200, "sama.csv", "sama.csv (2)"]


def test_files_that_an_interrupted_upload_left_behind_go(kept, settings):
    waiting = kept(days=0)
    lost = settings.MEDIA_ROOT / "registers" / "lost"
    lost.mkdir()
    (lost / "0").write_bytes(b"x")
    os.utime(lost, (0, 0))

    actions.forget_old_files()

    assert not lost.exists()
    assert actions.kept_files(waiting)

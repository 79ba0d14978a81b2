"""The figures of a file into the database: ours only, each with its cell, its release and its doubt."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from verification.macro.judging import Verdict, counts_of, judge, tells_no_year
from verification.macro.models import MacroFile
from verification.macro.reading import imports
from verification.macro.reading.figures import Figure, NoFigures
from verification.macro.vintages import supersede

FOLDER = "macro"  # below MEDIA_ROOT
NO_YEAR = (
    "Berkas tidak menyebut tahun angkanya, jadi tidak ada yang disimpan. Tulis tahun pada nama berkas, misalnya "
    '"Persentase penduduk miskin, 2024.xlsx", lalu ulangi.'
)


def content_of(macro_file: MacroFile) -> Path:
    return Path(settings.MEDIA_ROOT) / macro_file.path


def import_figures(
    macro_file: MacroFile, figures: list[Figure] | None = None, *, progress: Callable | None = None
) -> dict:
    """Store the figures of Kutai Kartanegara, its neighbours and the province.

    figures   what the file holds; None: read it from its stored content
    progress  called with (stage, done, total)
    returns   counts as `judging.counts_of` gives them

    The same file again changes nothing. Raises NoFigures when the file cannot be read or tells no year at all.
    """
    progress = progress or (lambda *_: None)
    progress("Membaca berkas", 0, 0)
    figures = imports.read_bps(content_of(macro_file)) if figures is None else figures
    return dict(counts_of(store_figures(macro_file, figures, progress=progress)))


@transaction.atomic
def store_figures(macro_file: MacroFile, figures: list[Figure], *, progress: Callable) -> list[Verdict]:
    """Judge the figures now, under lock, and store what is ours. Raises NoFigures where they tell no year at all."""
    macro_file = MacroFile.objects.select_for_update(of=("self",)).get(pk=macro_file.pk)
    verdicts = judge(macro_file, figures, is_final=True)
    if tells_no_year(verdicts):
        raise NoFigures(NO_YEAR)
    stored = [verdict for verdict in verdicts if verdict.row]
    for done, verdict in enumerate(stored):
        progress("Menyimpan angka", done, len(stored))
        if verdict.replaced:
            supersede(verdict.replaced)
        verdict.row.save()
    macro_file.imported_at = macro_file.imported_at or timezone.now()
    macro_file.save(update_fields=["imported_at"])
    return verdicts

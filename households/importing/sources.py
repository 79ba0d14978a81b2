"""Which source files come from, told by their headers."""

from collections.abc import Sequence
from pathlib import Path

from households.importing.actions import ImportRefused
from households.importing.mapping import known_layouts
from households.models import Source
from households.reading.files import FileRefused, read_workbook
from households.reading.layouts import SEARCHED_ROWS, Recognised, nearest


def tell_source(paths: Sequence[Path]) -> str:
    """Code of the one source whose layouts the sheets of these files have; a sheet nobody knows has no say.

    Raises ImportRefused where files are of two sources, none is known, or one cannot be read.
    """
    layouts = known_layouts()
    found = {path: _recognised(path, layouts) for path in paths}
    sources = {path: {each.layout.source for each in sheets if each.is_certain} for path, sheets in found.items()}
    told = set().union(*sources.values())
    if len(told) > 1:
        raise ImportRefused(_of_several(sources))
    if not told:
        raise ImportRefused(_of_none([each for sheets in found.values() for each in sheets]))
    return told.pop()


def _recognised(path, layouts) -> list[Recognised]:
    try:
        sheets = read_workbook(path)
    except FileRefused as error:
        raise ImportRefused(f"{path.name}: {error}") from error
    return [found for sheet in sheets if (found := nearest(sheet.head(SEARCHED_ROWS + 1), layouts))]


def _of_several(sources):
    names = dict(Source.objects.values_list("code", "name"))
    said = [
        f"{path.name} ({', '.join(sorted(names.get(code, code) for code in codes))})"
        for path, codes in sources.items()
        if codes
    ]
    return f"Berkas berasal dari lebih dari satu sumber: {'; '.join(said)}. Impor satu sumber setiap kali."


def _of_none(found):
    message = "Sumber tidak dapat dikenali dari judul kolom."
    best = max(found, key=lambda each: each.share, default=None)
    if best is None:
        return f"{message} Berkas tidak mempunyai judul kolom yang dikenal."
    missing = ", ".join(name.replace("_", " ") for name in best.missing)
    return (
        f"{message} Paling mirip {best.layout.label}, tetapi tidak ada kolom: {missing}. "
        "Sebutkan sumbernya dengan --source, atau petakan tabelnya di halaman impor."
    )

"""Reading a file for a person to look at, and storing its figures, as jobs. `verification/tasks.py` imports them."""

from django.urls import reverse

from jobs.models import Job
from jobs.work import JobError, Run, work
from verification.macro.actions import IMPORT_FILE, READ_FILE
from verification.macro.crosscheck import again
from verification.macro.files import readings
from verification.macro.judging import counts_of, judge
from verification.macro.loading import content_of, store_figures
from verification.macro.models import MacroFile
from verification.macro.reading.figures import NoFigures
from verification.macro.reading.imports import read_with_sheets

KINDS = {READ_FILE: "Membaca berkas BPS", IMPORT_FILE: "Impor angka makro"}
GONE = "Berkas ini sudah dibuang. Unggah lagi bila angkanya masih diperlukan."


def job_of(macro_file: MacroFile) -> Job | None:
    return Job.objects.filter(kind__in=KINDS, params__file=macro_file.pk).order_by("-created_at").first()


@work(READ_FILE)
def read_macro_file(run: Run) -> dict:
    macro_file = _file(run)
    run.progress("Membaca berkas")
    try:
        figures, sheets = read_with_sheets(content_of(macro_file))
    except NoFigures as error:
        readings.write(macro_file, readings.of_refusal(str(error)))
        return {"outcome": ["Tidak terbaca", "bad"], "summary": [["Sebab", str(error)]], "links": [_page(macro_file)]}
    run.progress("Menilai angka")
    reading = readings.of_verdicts(judge(macro_file, figures), sheets)
    readings.write(macro_file, reading)
    summary = [["Angka dalam berkas", reading.counts["figures"]], ["Akan disimpan", reading.n_stored]]
    return {"summary": summary, "links": [_page(macro_file)]}


@work(IMPORT_FILE)
def import_macro_file(run: Run) -> dict:
    """What was shown before is judged anew: other figures may have come in between."""
    macro_file = _file(run)
    run.progress("Membaca berkas")
    try:
        figures, sheets = read_with_sheets(content_of(macro_file))
        verdicts = store_figures(macro_file, figures, progress=run.progress)
    except NoFigures as error:
        raise JobError(str(error)) from error
    except MacroFile.DoesNotExist as error:
        raise JobError(GONE) from error
    again.request_again(macro_file.figures.all(), by=run.job.requested_by)
    readings.write(macro_file, readings.of_verdicts(verdicts, sheets))
    return _result(counts_of(verdicts), macro_file)


def _result(counts, macro_file) -> dict:
    summary = [
        ["Angka dalam berkas", counts["figures"]],
        ["Wilayah atau seri lain", counts["outside"] + counts["unknown"]],
    ]
    path = f"{reverse('verification:macro-figures')}?file={macro_file.pk}"
    links = [["Lihat angkanya", path], _page(macro_file)]
    if counts["held"]:
        links.insert(0, ["Putuskan yang ditahan", f"{path}&state=held"])
    return dict(counts) | {"summary": summary, "links": links}


def _file(run: Run) -> MacroFile:
    macro_file = MacroFile.objects.filter(pk=run.params["file"]).first()
    if macro_file is None:
        raise JobError(GONE)
    return macro_file


def _page(macro_file: MacroFile) -> list[str]:
    return ["Buka berkas", reverse("verification:macro-file", args=[macro_file.pk])]

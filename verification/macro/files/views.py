"""A file between being handed in and being stored: its page, and what a person can do with it."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from households.lists import Column, ListPage
from jobs.actions import AlreadyRunning, cancel
from jobs.tasks import ring
from verification.macro import actions
from verification.macro.files import readings, reports, works
from verification.macro.forms import FileForm
from verification.macro.judging import Outcome
from verification.macro.models import MacroFile

may_import = permission_required("verification.import_macro", raise_exception=True)


class FilePage(ListPage):
    """Progress, why it cannot be read, or every cell beside its reading; corrected by a form on the same page."""

    template_name = "verification/macro/file.html"
    paginate_by = reports.ROWS_A_PAGE
    count_noun = "angka"
    form = None
    columns = [
        Column("printed", "Sel dan isinya", is_primary=True, link=lambda cell: cell.sheet_url),
        Column("area", "Wilayah dan kode BPS", is_secondary=True),
        Column("indicator", "Indikator", is_secondary=True),
        Column("period", "Periode", is_secondary=True),
        Column("value", "Terbaca sebagai", is_secondary=True),
        Column("outcome", "Yang terjadi", "chip", kind="chip", is_secondary=True),
        Column("words", "Keterangan", "row.words", is_secondary=True),
    ]

    def get_permission_required(self):
        return ["verification.import_macro" if self.request.method == "POST" else "verification.view_macro"]

    def get(self, request, *args, **kwargs):
        self.file = _file(request, kwargs["pk"])
        self.job = works.job_of(self.file)
        self.is_running = bool(self.job and not self.job.is_over)
        self.reading = None if self.is_running else readings.load(self.file)
        self.filterset = None
        self.object_list = self._cells()
        return self.render_to_response(self.get_context_data(), status=400 if self.form else 200)

    def post(self, request, *args, **kwargs):
        """Another name, publisher or release date; then the file is read again."""
        file, self.form = _file(request, kwargs["pk"]), FileForm(request.POST)
        if not self.form.is_valid():
            return self.get(request, *args, **kwargs)
        return _ask(request, file, lambda: _correct(file, self.form.cleaned_data, request.user))

    def _cells(self):
        chosen = self._chosen
        cells = reports.cells_of(self.reading, self._sheet) if self.reading else []
        return [cell for cell in cells if not chosen or cell.row.outcome == chosen]

    @property
    def _chosen(self) -> str:
        asked = self.request.GET.get("akan", "")
        return asked if asked in Outcome.values else ""

    @property
    def _sheet(self) -> int:
        asked = self.request.GET.get("lembar", "")
        number = int(asked) - 1 if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0
        return number if 0 <= number < len(self.reading.parts) else 0

    def get_context_data(self, **kwargs):
        may_act = self.request.user.has_perm("verification.import_macro") and not self.file.imported_at
        given = {name: getattr(self.file, name) for name in ("name", "publisher", "released_on")}
        context = super().get_context_data(**kwargs) | {
            "file": self.file, "job": self.job, "is_running": self.is_running, "reading": self.reading,
            "may_act": may_act and not self.is_running, "form": self.form or FileForm(initial=given),
        }  # fmt: skip
        return context | (self._reading_context() if self.reading and self.reading.counts else {})

    def _reading_context(self):
        reading, sheet = self.reading, self._sheet
        return {
            "sums": reports.sums_of(reading),
            "kinds": [
                (self._address(akan=outcome or None, hal=None), *words)
                for outcome, *words in reports.kinds_of(reading, self._chosen)
            ],
            "grid": reports.grid_of(reading, sheet),
            "sheets": [(n, part.sheet, n == sheet + 1) for n, part in enumerate(reading.parts, start=1)],
            "n_held": reading.outcomes[Outcome.HELD], "n_unlisted": reading.counts["figures"] - len(reading.rows),
            "is_outdated": not self.file.imported_at and reports.has_changed_since(reading),
        }  # fmt: skip


@require_POST
@may_import
def macro_file_read(request, pk):
    """Once more: because the first time broke off, or because other figures have come in since."""
    file = _file(request, pk)
    return _ask(request, file, lambda: actions.request_reading(macro_file=file, by=request.user))


@require_POST
@may_import
def macro_file_store(request, pk):
    file = _file(request, pk)
    reading = readings.load(file)
    if not file.imported_at and not (reading and reading.n_stored):
        messages.error(request, "Berkas ini belum terbaca atau tidak memuat angka baru, jadi tidak ada yang disimpan.")
        return redirect("verification:macro-file", pk=pk)
    return _ask(request, file, lambda: actions.request_import(macro_file=file, by=request.user))


@require_POST
@may_import
def macro_file_discard(request, pk):
    """The file leaves the disk; what works on it is stopped first."""
    file = _file(request, pk)
    job = works.job_of(file)
    try:
        if job and not job.is_over:
            cancel(job=job, by=request.user)
        actions.discard_file(macro_file=file)
    except actions.MacroError as error:
        messages.error(request, str(error))
        return redirect("verification:macro-file", pk=pk)
    messages.success(request, f"Berkas {file.name} dibuang. Tidak ada yang tersimpan darinya.")
    return redirect("verification:macro-figures")


def _file(request, pk) -> MacroFile:
    return get_object_or_404(MacroFile.objects.visible_to(request.user).select_related("uploaded_by"), pk=pk)


def _correct(file, given, by):
    return actions.request_reading(macro_file=actions.correct_file(macro_file=file, **given), by=by)


@transaction.atomic
def _start(request_job) -> None:
    ring(request_job())


def _ask(request, file, request_job):
    """Pressed twice is asked once: the page shows the work that is under way already."""
    try:
        _start(request_job)
    except actions.MacroError as error:
        messages.info(request, str(error))
    except AlreadyRunning:
        messages.info(request, "Berkas ini sedang dikerjakan.")
    return redirect("verification:macro-file", pk=file.pk)

"""Doors of random samples: frames, one frame with its entries, the draw."""

from django.contrib import messages
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods, require_POST
from django_filters import ChoiceFilter, FilterSet

from households.lists import Chip, Column, ListPage
from verification.field.assigning import drawing, frames
from verification.field.assigning.models import FrameEntry, SamplingFrame
from verification.field.assigning.reports import FRAME_TONES
from verification.field.assigning.sampling_forms import DrawForm, FrameForm
from verification.field.assigning.views import may_open
from verification.field.envelopes import VisitError
from verification.field.models import VerificationRound
from verification.field.reports import verifiers_for


class FrameList(ListPage):
    model = SamplingFrame
    permission_required = "verification.open_round"
    template_name = "verification/assigning/frame_list.html"
    title = "Sampel keluarga yang belum terdaftar"
    purpose = "Mencari keluarga miskin yang terlewat: diundi dari penduduk, dikurangi yang sudah ada di register."
    count_noun = "kerangka"
    default_sort = "-made_at"
    empty_text = "Belum ada kerangka sampel. Unggah daftar penduduk sebuah desa, atau ketik hasil pendataan satu RT."
    empty_link = ("verification:frame-new", "Buat kerangka")
    export_name = "kerangka-sampel"
    columns = [
        Column("village", "Desa", "village.full_name", sort=("village__name",), is_primary=True,
               link=lambda row: reverse("verification:frame-detail", args=[row.pk])),
        Column("state", "Keadaan", lambda row: frame_chip(row), kind="chip", is_secondary=True),
        Column("origin", "Asal", "get_origin_display", sort=("origin",)),
        Column("as_of", "Keadaan per", kind="date", sort=("as_of",)),
        Column("n_rows", "Di berkas", kind="number", sort=("n_rows",)),
        Column("n_unlisted", "Belum terdaftar", kind="number", sort=("n_unlisted",), is_secondary=True),
        Column("n_listed", "Sudah terdaftar", kind="number", sort=("n_listed",)),
        Column("n_held", "Ditahan", kind="number", sort=("n_held",)),
        Column("made_at", "Dibuat", lambda row: timezone.localdate(row.made_at), kind="date", sort=("made_at",)),
    ]  # fmt: skip

    def get_queryset(self):
        return super().get_queryset().select_related("village__parent", "draw")


def frame_chip(frame: SamplingFrame) -> Chip:
    return Chip(f"Diundi {frame.draw.n_drawn}", "good") if hasattr(frame, "draw") else Chip("Belum diundi", "info")


@require_http_methods(["GET", "POST"])
@may_open
def frame_new(request):
    form = FrameForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            frame = _take(form.cleaned_data, request.user)
        except VisitError as error:
            form.add_error("file" if form.cleaned_data.get("file") else "lines", str(error))
        else:
            messages.success(request, "Daftar terbaca. Periksa di bawah ini, lalu undi sampelnya.")
            return redirect("verification:frame-detail", pk=frame.pk)
    context = {"form": form, "submit": "Baca daftar", "cancel_url": reverse("verification:frame-list")}
    return render(request, "verification/assigning/frame_form.html", context)


def _take(given: dict, by) -> SamplingFrame:
    words = {name: given[name] for name in ("village", "as_of", "neighbourhoods")} | {"by": by}
    if given["file"]:
        return frames.take_file(origin=given["origin"], upload=given["file"], **words)
    return frames.take_lines(text=given["lines"], **words)


class EntryFilter(FilterSet):
    hasil = ChoiceFilter(field_name="outcome", label="Hasil", choices=FrameEntry.Outcome.choices, empty_label="Semua")

    class Meta:
        model = FrameEntry
        fields: list[str] = []


class DrawnEntryFilter(EntryFilter):
    diundi = ChoiceFilter(label="Undian", choices=[("ya", "Terpilih")], method="drawn", empty_label="Semua")

    def drawn(self, queryset, name, value):
        return queryset.filter(position__isnull=False)


class FrameDetail(ListPage):
    """What was understood of the list, counts that add up, and every family with its outcome."""

    model = FrameEntry
    permission_required = "verification.open_round"
    template_name = "verification/assigning/frame_detail.html"
    names_shown = "melihat kerangka sampel"
    count_noun = "keluarga"
    default_sort = "row_no"
    export_name = "kerangka-sampel-keluarga"
    title = "Kerangka sampel"
    columns = [
        Column("row_no", "Baris", kind="number", sort=("row_no",)),
        Column("head_name", "Kepala keluarga", lambda row: row.head_name or "–", sort=("name_key",), is_primary=True),
        Column("rt", "RT", lambda row: row.neighbourhood and str(row.neighbourhood), is_secondary=True,
               sort=("neighbourhood__rw", "neighbourhood__rt")),
        Column("address", "Alamat"),
        Column("number", "NIK atau KK", lambda row: row.number.masked if row.number else None),
        Column("outcome", "Hasil", lambda row: Chip(row.get_outcome_display(), FRAME_TONES[row.outcome]), kind="chip",
               sort=("outcome",), is_secondary=True),
        Column("reason", "Sebab"),
    ]  # fmt: skip
    drawn_columns = [
        Column("inclusion_probability", "Peluang terpilih", kind="percent", sort=("inclusion_probability",)),
        Column("position", "Urutan terpilih", kind="number", sort=("position",), is_secondary=True),
        Column("household", "Rumah tangga", lambda row: row.household.code if row.position else None),
    ]

    @cached_property
    def frame(self) -> SamplingFrame:
        seen = SamplingFrame.objects.visible_to(self.request.user)
        return get_object_or_404(seen.select_related("village__parent", "made_by", "draw__round"), pk=self.kwargs["pk"])

    @property
    def draw(self):
        return getattr(self.frame, "draw", None)

    @property
    def filterset_class(self):
        return DrawnEntryFilter if self.draw else EntryFilter

    def get_columns(self):
        """Once drawn, the result takes the place of address and reason on screen; the workbook has all."""
        if not self.draw:
            return self.columns
        is_export = "ekspor" in self.request.GET
        kept = [column for column in self.columns if is_export or column.key not in {"address", "reason"}]
        return kept + self.drawn_columns

    def get_queryset(self) -> QuerySet[FrameEntry]:
        return self.frame.entries.select_related("neighbourhood", "number", "household")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "frame": self.frame, "draw": self.draw, "chip": frame_chip(self.frame),
        }  # fmt: skip


@require_POST
@may_open
def frame_discard(request, pk):
    frame = _frame(request, pk)
    try:
        frames.discard_frame(frame=frame, by=request.user)
    except VisitError as error:
        messages.error(request, str(error))
        return redirect("verification:frame-detail", pk=pk)
    messages.success(request, "Kerangka dibuang. Tidak ada yang tersimpan darinya.")
    return redirect("verification:frame-list")


@require_http_methods(["GET", "POST"])
@may_open
def frame_draw(request, pk):
    frame = _frame(request, pk)
    if hasattr(frame, "draw"):
        return redirect("verification:frame-detail", pk=pk)
    verifiers = verifiers_for(VerificationRound(village=frame.village))
    form = DrawForm(request.POST or None, frame=frame, verifiers=verifiers)
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data | {"verifiers": list(form.cleaned_data["verifiers"])}
            draw = drawing.draw_sample(frame=frame, by=request.user, **given)
        except VisitError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, f"{draw.n_drawn} keluarga terpilih dan ditugaskan dalam putaran {draw.round.name}."
            )
            return redirect("verification:frame-detail", pk=pk)
    context = {
        "frame": frame, "form": form, "submit": "Undi dan tugaskan",
        "cancel_url": reverse("verification:frame-detail", args=[pk]),
    }  # fmt: skip
    return render(request, "verification/assigning/frame_draw.html", context)


def _frame(request, pk) -> SamplingFrame:
    seen = SamplingFrame.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("village__parent"), pk=pk)

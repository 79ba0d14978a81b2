"""Doors of the form office: versions, a new one from a file, its preview, and the file of any version."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from households.lists import Column, ListPage
from verification.field.models import FormVersion
from verification.field.publishing import actions, reports
from verification.field.publishing.forms import FormFileForm


def minutes_of(row: FormVersion) -> int:
    return reports.estimated_minutes(row.definition)


class FormList(ListPage):
    model = FormVersion
    permission_required = "verification.open_round"
    template_name = "verification/form_list.html"
    title = "Formulir"
    purpose = (
        "Versi kuesioner yang pernah terbit. Versi lama tetap diterima dari HP; putaran baru memakai yang terbaru."
    )
    count_noun = "versi"
    default_sort = "-published_at"
    empty_text = "Belum ada formulir. Muat data acuan dahulu."
    columns = [
        Column("title", "Judul", link=lambda row: reverse("verification:form-detail", args=[row.pk]), sort=("title",),
               is_primary=True),
        Column("code", "Kode", sort=("code",), is_secondary=True),
        Column("version", "Versi", kind="number", sort=("version",), is_secondary=True),
        Column("minutes", "Perkiraan menit", value=minutes_of, kind="number"),
        Column("published_at", "Terbit", kind="date", sort=("published_at", "version")),
    ]  # fmt: skip

    def get_queryset(self):
        return FormVersion.objects.all()  # a form holds nobody's data


@require_http_methods(["GET", "POST"])
@permission_required("verification.publish_form", raise_exception=True)
def form_new(request):
    """A file: its faults all at once, or the form as it will be asked."""
    form = FormFileForm(request.POST or None, request.FILES or None)
    faults = []
    if request.method == "POST" and form.is_valid():
        try:
            document, faults = actions.read_upload(form.cleaned_data["file"])
        except actions.FormError as error:
            form.add_error("file", str(error))
        else:
            if not faults:
                context = {"preview": reports.preview_of(document), "draft": actions.hold(document, by=request.user)}
                return render(request, "verification/form_preview.html", context)
    context = {"form": form, "faults": faults, "latest": FormVersion.objects.newest_first().first()}
    return render(request, "verification/form_new.html", context)


@require_POST
@permission_required("verification.publish_form", raise_exception=True)
def form_publish(request):
    try:
        document = actions.held(request.POST.get("draft", ""), by=request.user)
        published = actions.publish_form(document=document, by=request.user)
    except actions.FormError as error:
        messages.error(request, str(error))
        return redirect("verification:form-new")
    messages.success(
        request, f"{published} terbit. Putaran baru memakainya; putaran yang berjalan tetap pada versinya."
    )
    return redirect("verification:form-detail", pk=published.pk)


@require_GET
@permission_required("verification.open_round", raise_exception=True)
def form_detail(request, pk):
    version = get_object_or_404(FormVersion, pk=pk)
    context = {
        "version": version, "parts": reports.parts_of(version.definition),
        "minutes": reports.estimated_minutes(version.definition),
        "unasked": reports.unasked_variables(version.definition), "n_rounds": version.rounds.count(),
    }  # fmt: skip
    return render(request, "verification/form_detail.html", context)


@require_GET
@permission_required("verification.open_round", raise_exception=True)
def form_file(request, pk):
    version = get_object_or_404(FormVersion, pk=pk)
    name = f"{version.code}_v{version.version}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(actions.written(version.definition), content_type="application/json", headers=headers)

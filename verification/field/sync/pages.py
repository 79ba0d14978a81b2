"""The office's pages of phones: the list, one phone with what it lost and what is held, and its two buttons."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from households.lists import Column, ListPage
from verification.field.envelopes import VisitError
from verification.field.models import Envelope
from verification.field.sync import actions, desk, judging, reports
from verification.field.sync.forms import CodeForm, RescueForm
from verification.field.sync.models import Device
from verification.field.sync.receipts import code_of


class DeviceList(ListPage):
    model = Device
    template_name = "verification/device_list.html"
    permission_required = "verification.open_round"
    title = "HP petugas"
    purpose = "Kapan tiap HP terakhir terhubung, berapa kunjungan yang masih di HP, dan yang tidak pernah tiba."
    count_noun = "HP"
    default_sort = "-seen_at"
    empty_text = "Belum ada HP yang terdaftar di wilayah Anda. Petugas mendaftarkannya sendiri saat pertama masuk."
    export_name = "hp-petugas"
    columns = [
        Column("user", "Petugas", value="user.display_name", sort=("user__first_name",), is_primary=True,
               link=lambda row: reverse("verification:device-detail", args=[row.pk])),
        Column("state", "Keadaan", value=reports.device_chip, kind="chip", is_secondary=True),
        Column("label", "HP"),
        Column("seen_at", "Terakhir terhubung", kind="date", sort=("seen_at",), is_secondary=True),
        Column("n_unsent", "Masih di HP", kind="number", sort=("n_unsent",)),
        Column("n_received", "Diterima", kind="number", sort=("n_received",)),
        Column("n_held", "Ditahan", kind="number", sort=("n_held",)),
        Column("n_lost", "Tidak pernah tiba", kind="number", sort=("n_lost",)),
    ]  # fmt: skip

    def get_queryset(self):
        return reports.with_contact(super().get_queryset())


@require_GET
@permission_required("verification.open_round", raise_exception=True)
def device_detail(request, pk):
    device = _device(request, pk)
    held = [(envelope, code_of(envelope)) for envelope in reports.held_envelopes(device)]
    context = {
        "device": device, "chip": reports.device_chip(device), "held": held, "lost": reports.lost_numbers(device),
        "letters": device.dead_letters.order_by("-received_at")[: reports.MOST_LISTED],
    }  # fmt: skip
    return render(request, "verification/device_detail.html", context)


@require_POST
@permission_required("verification.open_round", raise_exception=True)
def device_revoke(request, pk):
    actions.revoke(device=_device(request, pk), by=request.user)
    messages.success(request, "HP ini dicabut. Kiriman yang masih datang darinya ditahan sampai Anda memeriksanya.")
    return redirect("verification:device-detail", pk=pk)


@require_POST
@permission_required("verification.open_round", raise_exception=True)
def envelope_release(request, pk):
    envelopes = Envelope.objects.filter(device__in=Device.objects.visible_to(request.user)).exclude(held="")
    envelope = get_object_or_404(envelopes, pk=pk)
    try:
        visit = judging.release(envelope=envelope, by=request.user)
    except VisitError as error:
        messages.error(request, str(error))
    else:
        if visit:
            messages.success(request, "Kiriman ini menjadi kunjungan dan menunggu pemeriksaan.")
        else:
            messages.error(request, "Kiriman ini tetap ditahan: isinya belum dapat menjadi kunjungan.")
    return redirect("verification:device-detail", pk=envelope.device_id)


@require_http_methods(["GET", "POST"])
@permission_required("verification.open_round", raise_exception=True)
def device_desk(request):
    context = {"code_form": CodeForm(), "file_form": RescueForm(), "carried": None}
    if request.method == "POST":
        context["file_form"] = form = RescueForm(request.POST, request.FILES)
        context["carried"] = _carry(form, request.user) if form.is_valid() else None
    elif "kode" in request.GET:
        context["code_form"] = form = CodeForm(request.GET)
        if form.is_valid():
            found = desk.find_code(request.user, form.cleaned_data["kode"])
            context |= {"asked": True, "found": found, "found_chip": found and desk.envelope_chip(found)}
    status = 400 if context["file_form"].errors else 200
    return render(request, "verification/device_desk.html", context, status=status)


def _carry(form: RescueForm, by) -> list[desk.Carried] | None:
    try:
        return desk.take_rescue_file(content=form.cleaned_data["file"].read(), by=by)
    except VisitError as error:
        form.add_error("file", str(error))
        return None


def _device(request, pk) -> Device:
    return get_object_or_404(reports.with_contact(Device.objects.visible_to(request.user)), pk=pk)

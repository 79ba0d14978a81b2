from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.actions import log_access
from households.models import Need
from interventions import actions, reports
from interventions.allotment.reports import may_take_reserve, next_for
from interventions.forms import ActivityForm, CancelForm, DeliveryForm, TakeForm
from interventions.handover.proofs import proof_answer
from interventions.handover.reports import extras_of
from interventions.lists import COMMITMENT_RELATED
from interventions.models import Commitment, needs_visible_to

SERVING = "pelaksanaan intervensi"  # what names on the page of a need are read for


# Needs


def _visible_need(user, public_code: str) -> Need:
    related = ["indicator", "person", "household__village__parent", "household__neighbourhood"]
    opened_by = ["opened_by__evidence", "opened_by__rule_set"]
    return get_object_or_404(needs_visible_to(user).select_related(*related, *opened_by), public_code=public_code)


@require_GET
@permission_required("households.view_need", raise_exception=True)
def need_detail(request, public_code):
    need = _visible_need(request.user, public_code)
    story = reports.need_story(need, timezone.localdate())
    return _need_page(request, story, _take_form(request, story))


@require_POST
@permission_required("interventions.commit_need", raise_exception=True)
def need_take(request, public_code):
    need = _visible_need(request.user, public_code)
    story = reports.need_story(need, timezone.localdate())
    form = TakeForm(request.POST, story=story, user=request.user)
    if not form.is_valid():
        return _need_page(request, story, form)
    try:
        commitment = actions.commit_need(need=need, by=request.user, **form.cleaned_data)
    except actions.InterventionError as error:
        messages.error(request, str(error))
        return redirect("interventions:need-detail", public_code=public_code)
    messages.success(request, _taken_words(commitment))
    return redirect("interventions:commitment-detail", pk=commitment.pk)


def _taken_words(commitment: Commitment) -> str:
    if commitment.status == Commitment.Status.PROPOSED:
        return "Kebutuhan ditahan untuk kegiatan ini. Bappeda harus menyetujui: verifikasi yang berlaku belum ada."
    return "Kebutuhan diambil ke dalam kegiatan ini. Catat serah terima bila bantuan sudah diberikan."


def _take_form(request, story: reports.NeedStory) -> TakeForm | None:
    if story.need.status != Need.Status.OPEN or not request.user.has_perm("interventions.commit_need"):
        return None
    return TakeForm(story=story, user=request.user)


@transaction.atomic
def _need_page(request, story: reports.NeedStory, form: TakeForm | None):
    """Names are shown here and nowhere else to an OPD; the log is written in the transaction that reads them."""
    log_access(
        actor=request.user, purpose=SERVING, kind="need", fields=["name", "address"], object_ids=[story.need.pk]
    )  # fmt: skip
    own = set(Commitment.objects.visible_to(request.user).filter(need=story.need).values_list("pk", flat=True))
    context = {
        "story": story, "need": story.need, "recipient": reports.recipient_of(story.need), "form": form,
        "own_commitments": own, "has_activities": form is not None and form.fields["activity"].queryset.exists(),
    }  # fmt: skip
    return render(request, "interventions/need_detail.html", context)


# Activities


@permission_required("interventions.commit_need", raise_exception=True)
def activity_new(request):
    form = ActivityForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            activity = actions.open_activity(by=request.user, **form.cleaned_data)
        except actions.InterventionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Kegiatan dibuka. Pilih kebutuhan yang akan dikerjakan.")
            return redirect("interventions:activity-detail", pk=activity.pk)
    return render(request, "interventions/activity_form.html", {"form": form})


# Commitments


def _visible_commitment(user, pk: int) -> Commitment:
    people = ["committed_by", "second_person", "ended_by"]
    related = [*COMMITMENT_RELATED, *people, "evidence"]
    visible = Commitment.objects.visible_to(user).select_related(*related)
    return get_object_or_404(visible, pk=pk)


@require_GET
@permission_required(["interventions.view_programmes", "households.view_need"], raise_exception=True)
def commitment_detail(request, pk):
    return _commitment_page(request, _visible_commitment(request.user, pk))


def _commitment_page(request, commitment: Commitment, **forms):
    user = request.user
    context = {
        "commitment": commitment, "need": commitment.need, "chip": reports.commitment_chip(commitment),
        "steps": reports.commitment_steps(commitment), **extras_of(user, commitment),
        "may_approve": reports.may_approve(user, commitment),
        "delivery_form": _delivery_form(commitment) if reports.may_record(user, commitment) else None,
        "cancel_form": CancelForm(auto_id="batal_%s") if _can_cancel(user, commitment) else None,
        "next_reserve": next_for(commitment), "may_take_reserve": may_take_reserve(user, commitment),
    }  # fmt: skip
    return render(request, "interventions/commitment_detail.html", context | forms)


def _delivery_form(commitment: Commitment) -> DeliveryForm:
    return DeliveryForm(initial={"quantity": commitment.quantity_left})


def _can_cancel(user, commitment: Commitment) -> bool:
    return commitment.may_become(Commitment.Status.CANCELLED) and reports.may_give_back(user, commitment)


@require_POST
@permission_required("interventions.approve_commitment", raise_exception=True)
def commitment_approve(request, pk):
    commitment = _visible_commitment(request.user, pk)
    if commitment.activity_id is None:
        raise PermissionDenied  # a company's is approved with its reservation
    try:
        actions.approve_commitment(commitment=commitment, by=request.user)
        messages.success(request, "Komitmen disetujui. OPD dapat menyerahkan bantuan.")
    except actions.InterventionError as error:
        messages.error(request, str(error))
    return redirect("interventions:commitment-detail", pk=pk)


@require_POST
@permission_required("interventions.record_delivery", raise_exception=True)
def commitment_deliver(request, pk):
    commitment = _visible_commitment(request.user, pk)
    if not Commitment.objects.served_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    form = DeliveryForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.deliver(commitment=commitment, by=request.user, **form.cleaned_data)
        except actions.InterventionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Serah terima tercatat. Kunjungan berikutnya melihat hasilnya.")
            return redirect("interventions:commitment-detail", pk=pk)
    return _commitment_page(request, commitment, delivery_form=form)


@require_POST
@permission_required("interventions.view_programmes", raise_exception=True)
def commitment_cancel(request, pk):
    commitment = _visible_commitment(request.user, pk)
    if not reports.may_give_back(request.user, commitment):
        raise PermissionDenied
    form = CancelForm(request.POST, auto_id="batal_%s")
    if not form.is_valid():
        return _commitment_page(request, commitment, cancel_form=form)
    try:
        actions.cancel_commitment(commitment=commitment, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "Komitmen dibatalkan. Kebutuhan, tempat, dan anggarannya bebas lagi.")
    except actions.InterventionError as error:
        messages.error(request, str(error))
    return redirect("interventions:commitment-detail", pk=pk)


@require_GET
@permission_required("interventions.view_programmes", raise_exception=True)
def delivery_photo(request, pk):
    commitment = _visible_commitment(request.user, pk)
    delivery = commitment.delivery
    if delivery is None:
        raise Http404
    log_access(
        actor=request.user,
        purpose="melihat bukti serah terima",
        kind="photo",
        fields=["photo"],
        object_ids=[delivery.pk],
    )
    return proof_answer(delivery.photo_path)

"""Doors of two visits to one home: side by side, merged by a person; other content of one visit made a visit."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import log_access
from verification.field.envelopes import VisitError
from verification.field.models import EnvelopeVariant, Visit
from verification.field.reports import head_names, place_of
from verification.field.sync.variants import open_variant
from verification.review import merging
from verification.review.forms import MergeForm
from verification.words import visit_chip


@require_http_methods(["GET", "POST"])
@permission_required("verification.review_visit", raise_exception=True)
def visit_merge(request, pk, other):
    rows = Visit.objects.visible_to(request.user).select_related(
        "household__village", "household__neighbourhood", "verifier", "form"
    )
    one, two = get_object_or_404(rows, pk=pk), get_object_or_404(rows, pk=other)
    keys = [pair.key for pair in merging.pairs_of(one, two) if pair.is_different]
    form = MergeForm(request.POST or None, keys=keys)
    if request.method == "POST" and form.is_valid() and (kept := _merge(request.user, one, two, form)):
        messages.success(request, f"Satu kunjungan ke {kept.household.code} disetujui, yang lain digantikan.")
        return redirect("verification:visit-detail", pk=kept.pk)
    return _page(request, one, two, form)


def _merge(user, one: Visit, two: Visit, form: MergeForm) -> Visit | None:
    base = form.cleaned_data["base"]
    kept, other = (one, two) if base == "one" else (two, one)
    taken = {} if form.cleaned_data["whole"] else {key: side != base for key, side in form.picked().items()}
    try:
        return merging.merge_visits(kept=kept, other=other, taken=taken, reason=form.cleaned_data["reason"], by=user)
    except VisitError as error:
        form.add_error(None, str(error))
        return None


@transaction.atomic
def _page(request, one: Visit, two: Visit, form: MergeForm):
    household = one.household
    log_access(
        actor=request.user, purpose="Menyandingkan dua kunjungan", kind="visit", fields=["name", "answers"],
        object_ids=[str(one.pk), str(two.pk)],
    )  # fmt: skip
    pairs = merging.pairs_of(one, two, form.picked())
    context = {
        "one": one, "two": two, "household": household, "form": form, "place": place_of(household),
        "head_name": head_names([household.pk]).get(household.pk, ""),
        "different": [pair for pair in pairs if pair.is_different],
        "equal": [pair for pair in pairs if not pair.is_different],
        "visits": [("A", one, visit_chip(one)), ("B", two, visit_chip(two))],
        "is_open": {one.status, two.status} == {Visit.Status.AWAITING_REVIEW},
    }  # fmt: skip
    return render(request, "verification/visit_merge.html", context)


@require_POST
@permission_required("verification.review_visit", raise_exception=True)
def variant_open(request, pk, variant):
    visit = get_object_or_404(Visit.objects.visible_to(request.user), pk=pk)
    found = get_object_or_404(EnvelopeVariant.objects.filter(envelope=visit.envelope_id), pk=variant)
    try:
        other = open_variant(variant=found)
    except VisitError as error:
        messages.error(request, str(error))
        return redirect("verification:visit-detail", pk=pk)
    return redirect("verification:visit-merge", pk=pk, other=other.pk)

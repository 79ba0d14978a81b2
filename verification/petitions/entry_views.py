"""Doors of the desk: find the family, write down what the citizen says."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.actions import log_access
from households.models import Household
from verification.field.reports import place_of
from verification.petitions import actions, following
from verification.petitions.finding import Found, described, find_households, may_name, villages_for
from verification.petitions.forms import FORMS, FindForm, PetitionForm
from verification.petitions.models import Petition

KINDS = {
    "usul": Petition.Kind.NOMINATION, "sanggah": Petition.Kind.OBJECTION, "perubahan": Petition.Kind.CHANGE,
}  # fmt: skip
STARTS = "mulai"  # in a POST: only carries on what was typed while searching, nothing is entered yet
may_enter = permission_required("verification.enter_petition", raise_exception=True)


@require_http_methods(["GET", "HEAD", "POST"])
@may_enter
def petition_new(request):
    """Whom is it about? With a household in the address: which of the three is it?"""
    form, found = FindForm(request.POST or None, user=request.user), None
    if request.method == "POST" and form.is_valid():
        return _found_page(request, form)
    if code := request.GET.get("keluarga"):
        found = Found([_household(request.user, code)])
        _log_found(request, found, "name")
    return _find_page(request, form, found)


def _log_found(request, found: Found, *fields: str) -> None:
    log_access(
        actor=request.user, purpose="mencari keluarga untuk usul, sanggah, atau laporan", kind="household",
        fields=list(fields), object_ids=[household.pk for household in found.households],
    )  # fmt: skip


def _household(user, code: str) -> Household:
    return get_object_or_404(described(may_name(user), user), code=code)


@transaction.atomic
def _found_page(request, form: FindForm):
    given = form.cleaned_data
    found = find_households(typed=given["typed"], village=given["village"], user=request.user)
    _log_found(request, found, "name", "nik")
    return _find_page(request, form, found)


def _find_page(request, form: FindForm, found: Found | None):
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = [(household, place_of(household)) for household in found.households] if found else []
    context = {
        "form": form, "found": found, "rows": rows, "village": given.get("village"), "starts": STARTS,
        "carried": _carried(given.get("typed", "")), "is_search": bool(given),
    }  # fmt: skip
    return render(request, "verification/petitions/new.html", context)


def _carried(typed: str) -> tuple[str, str]:
    """(field, value) of the form of a new family that the search already asked for."""
    if not typed or any(map(str.isdigit, typed)):
        return ("nik", typed) if typed.replace(" ", "").isdigit() else ("", "")
    return "person_name", typed


@require_http_methods(["GET", "HEAD", "POST"])
@may_enter
def petition_enter(request, kind):
    """The form of one kind, about the household or for the village that the address names."""
    form_class = FORMS.get(KINDS.get(kind))
    if form_class is None:
        raise Http404
    household, village = _about(request)
    if village is None or (household is None and form_class.kind == Petition.Kind.OBJECTION):
        messages.info(request, "Cari dahulu keluarganya.")
        return redirect("verification:petition-new")
    options = {"user": request.user, "village": village, "household": household}
    if request.method != "POST" or STARTS in request.POST:
        initial = {name: request.POST[name] for name in ("nik", "person_name") if name in request.POST}
        return _entry_page(request, form_class(initial=initial, **options), kind)
    form = form_class(request.POST, **options)
    if form.is_valid() and (petition := _enter(request, form)):
        messages.success(request, f"Tercatat dengan tiket {petition.ticket}. Cetak tanda terimanya untuk warga.")
        return redirect(following.page_of(petition))
    return _entry_page(request, form, kind)


def _about(request):
    """(household, village): of the code, else the village alone."""
    if code := request.GET.get("keluarga"):
        household = _household(request.user, code)
        return household, household.village
    key = request.GET.get("desa", "")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return None, None
    return None, get_object_or_404(villages_for(request.user), pk=key)


def _enter(request, form: PetitionForm) -> Petition | None:
    given = form.cleaned_data
    try:
        return actions.enter_petition(
            kind=form.kind, village=form.village, household=form.household, by=request.user, said=form.said(),
            token=given["token"], beside_reason=given["beside_reason"],
        )  # fmt: skip
    except actions.AlreadyOpen as error:
        form.before = error.petition
        form.ask_why()
    except actions.PetitionError as error:
        form.add_error(None, str(error))
    return None


@transaction.atomic
def _entry_page(request, form: PetitionForm, kind: str):
    household, before = form.household, getattr(form, "before", None)
    if form.data.get("beside_reason"):
        form.ask_why()
    if household:
        log_access(
            actor=request.user, purpose="mencatat usul, sanggah, atau laporan", kind="household", fields=["name"],
            object_ids=[household.pk],
        )  # fmt: skip
    context = {
        "form": form, "household": household, "village": form.village, "label": form.kind.label, "kind": kind,
        "place": place_of(household) if household else form.village.full_name, "before": before,
        "may_open_before": before and Petition.objects.visible_to(request.user).filter(pk=before.pk).exists(),
        "is_nomination": form.kind == Petition.Kind.NOMINATION, "action": request.get_full_path(),
        "cancel_url": reverse("verification:petition-list"),
    }  # fmt: skip
    return render(request, "verification/petitions/enter.html", context)

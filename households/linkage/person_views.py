"""The page of one person, and what an officer may do there: undo a joining, separate a claim, call an oddity right."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actions import log_access
from households import person_report
from households.linkage import decisions, findings
from households.linkage.review_forms import WhyForm
from households.models import CandidatePair, Claim, Household, Link, Merge, Person

may_review = permission_required("households.review_pairs", raise_exception=True)


@require_GET
@permission_required("households.view_household", raise_exception=True)
def person_detail(request, code, pk):
    household, person = _found(request.user, code, pk)
    with transaction.atomic():
        report = person_report.person_report(person, household, request.user)
        log_access(
            actor=request.user, purpose="membuka halaman warga", kind="person",
            fields=["name", "birth_date", "address", "nik_masked"], object_ids=[person.pk],
        )  # fmt: skip
    context = {"report": report, "person": person, "household": household}
    return render(request, "households/person_detail.html", context)


def _found(user, code, pk) -> tuple[Household, Person]:
    """A person who lives there or lived there; else 404."""
    homes = Household.objects.visible_to(user).select_related("village__parent", "neighbourhood")
    household = get_object_or_404(homes, code=code)
    people = Person.objects.filter(pk__in=household.residences.values("person"))
    related = people.select_related("nik", "original_nik", "merged_into", "dukcapil_batch")
    return household, get_object_or_404(related, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@may_review
def merge_undo(request, code, pk, merge):
    household, person = _found(request.user, code, pk)
    within = Merge.objects.live().filter(kept=person, merged__in=Person.objects.visible_to(request.user))
    row = get_object_or_404(within.select_related("merged"), pk=merge)
    words = {
        "title": f"Urungkan penyatuan {person.name}", "submit": "Urungkan penyatuan",
        "purpose": f"{row.merged.name} menjadi warga tersendiri lagi, dengan klaim, tempat tinggal, dan NIK seperti "
        "sebelum disatukan. Pasangan ini tidak ditanyakan dan tidak disatukan lagi.",
    }  # fmt: skip

    def act(reason):
        decisions.part_again(merge=row, by=request.user, reason=reason)
        return "Penyatuan diurungkan. Keduanya warga tersendiri lagi."

    return _with_reason(request, words, act, _page(household, person))


@require_http_methods(["GET", "HEAD", "POST"])
@may_review
def link_separate(request, code, pk, link):
    household, person = _found(request.user, code, pk)
    within = Claim.objects.visible_to(request.user)
    live = Link.objects.filter(person=person, undone_at=None, person_claim__claim__in=within)
    row = get_object_or_404(live.select_related("person_claim__claim__source"), pk=link)
    words = {
        "title": f"Pisahkan klaim {row.person_claim.claim.source}", "submit": "Pisahkan klaim",
        "purpose": f"Klaim ini menyebut {row.person_claim.name}. Ia menjadi warga sendiri di rumah tangga klaim itu.",
    }  # fmt: skip

    def act(reason):
        decisions.separate_claim(link=row, by=request.user, reason=reason)
        return "Klaim dipisahkan dan menjadi warga tersendiri."

    return _with_reason(request, words, act, _page(household, person))


@require_http_methods(["GET", "HEAD", "POST"])
@may_review
def person_settle(request, code, pk):
    household, person = _found(request.user, code, pk)
    row = findings.people_in_two_families(request.user).filter(pk=person.pk).first()
    finding = {"kind": CandidatePair.Kind.TWO_FAMILIES, "person": person}
    return _settle(request, row, finding, person.name, _page(household, person))


@require_http_methods(["GET", "HEAD", "POST"])
@may_review
def household_settle(request, code):
    household = get_object_or_404(Household.objects.visible_to(request.user), code=code)
    row = findings.households_in_two_villages(request.user).filter(pk=household.pk).first()
    finding = {"kind": CandidatePair.Kind.TWO_VILLAGES, "household": household}
    back = reverse("households:household-detail", args=[code])
    return _settle(request, row, finding, f"rumah tangga {code}", back)


def _settle(request, row, finding, name, back):
    """Only what is odd now can be called right."""
    if row is None:
        messages.info(request, "Tidak ada lagi yang janggal di sini.")
        return redirect(back)
    words = {
        "title": f"Sudah benar: {name}", "submit": "Catat sudah benar",
        "purpose": "Tidak ditampilkan lagi sebagai temuan, kecuali klaimnya berubah.",
    }  # fmt: skip

    def act(reason):
        decisions.settle_finding(**finding, claims=row.claim_ids, note=reason, by=request.user)
        return "Tercatat sudah benar."

    return _with_reason(request, words, act, back)


def _with_reason(request, words: dict, act, back: str):
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, act(form.cleaned_data["reason"]))
            return redirect(back)
        except decisions.LinkageError as error:
            form.add_error(None, str(error))
    return render(request, "households/why_form.html", words | {"form": form, "cancel_url": back})


def _page(household, person) -> str:
    return reverse("households:person-detail", args=[household.code, person.pk])

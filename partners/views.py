from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from partners import actions, reports
from partners.contributions.standing import standing_chip, with_given
from partners.forms import KeyForm, RefuseForm
from partners.lists import RESERVATION_RELATED
from partners.models import Company, Reservation

LATEST = 25  # reservations on the page of a company; all of them stand in the list


# Companies and keys


@require_GET
@permission_required("partners.view_partners", raise_exception=True)
def company_detail(request, pk):
    year = timezone.localdate().year
    companies = with_given(reports.with_year(Company.objects.visible_to(request.user), year))
    company = get_object_or_404(companies, pk=pk)
    reservations = company.reservations.select_related(*RESERVATION_RELATED)
    context = {
        "company": company, "year": year, "last_year": year - 1, "chip": standing_chip(company),
        "villages": [row.area for row in company.areas.select_related("area__parent").order_by("area__path")],
        "slots": [(slot, KeyForm(initial={"slot": slot.number}, prefix=f"kunci{slot.number}")) for slot in
                  reports.key_slots(company)],
        "reservations": [(row, reports.reservation_chip(row)) for row in reservations[:LATEST]],
        "n_open": company.reservations.open().count(), "n_reservations": company.reservations.count(),
    }  # fmt: skip
    return render(request, "partners/company_detail.html", context)


@require_POST
@permission_required("partners.manage_companies", raise_exception=True)
def key_issue(request, pk):
    """Answers with the token itself: it is not stored, so it cannot be shown after a redirect."""
    company = get_object_or_404(Company.objects.visible_to(request.user).select_related("funder"), pk=pk)
    form = KeyForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Kunci tidak dibuat: pilih slot, masa berlaku, dan cakupannya di halaman ini.")
        return redirect("partners:company-detail", pk=pk)
    try:
        key, token = actions.issue_key(company=company, by=request.user, **form.cleaned_data)
    except actions.PartnerError as error:
        messages.error(request, str(error))
        return redirect("partners:company-detail", pk=pk)
    return render(request, "partners/key_issued.html", {"company": company, "key": key, "token": token})


@require_POST
@permission_required("partners.manage_companies", raise_exception=True)
def key_revoke(request, pk, prefix):
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    key = actions.revoke_key(key=get_object_or_404(company.keys, prefix=prefix), by=request.user)
    messages.success(request, f"Kunci {key} dicabut. Permintaan berikutnya dengan kunci itu ditolak.")
    return redirect("partners:company-detail", pk=pk)


# Reservations


def _visible_reservation(user, code: str) -> Reservation:
    visible = Reservation.objects.visible_to(user).select_related(*RESERVATION_RELATED)
    return get_object_or_404(visible, code=code)


@require_GET
@permission_required("partners.view_partners", raise_exception=True)
def reservation_detail(request, code):
    return _reservation_page(request, _visible_reservation(request.user, code), RefuseForm())


@require_POST
@permission_required("partners.approve_reservation", raise_exception=True)
def reservation_approve(request, code):
    reservation = _visible_reservation(request.user, code)
    try:
        actions.approve_reservation(reservation=reservation, by=request.user)
    except actions.PartnerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Reservasi {code} disetujui. {reservation.company} dapat melaksanakannya.")
    return redirect("partners:reservation-detail", code=code)


@require_POST
@permission_required("partners.approve_reservation", raise_exception=True)
def reservation_refuse(request, code):
    reservation = _visible_reservation(request.user, code)
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _reservation_page(request, reservation, form)
    try:
        actions.cancel_reservation(reservation=reservation, by=request.user, **form.cleaned_data)
    except actions.PartnerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Reservasi {code} ditolak. Kebutuhannya terbuka lagi.")
    return redirect("partners:reservation-detail", code=code)


def _reservation_page(request, reservation: Reservation, form: RefuseForm):
    context = {
        "reservation": reservation, "need": reservation.commitment.need, "commitment": reservation.commitment,
        "chip": reports.reservation_chip(reservation), "district": reports.place_of(reservation),
        "may_decide": reservation.is_open and request.user.has_perm("partners.approve_reservation"), "form": form,
    }  # fmt: skip
    return render(request, "partners/reservation_detail.html", context)

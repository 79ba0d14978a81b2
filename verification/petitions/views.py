"""Doors of the tickets: the work list, one ticket with its answer, what the citizen takes home, and the figures."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.actions import log_access
from accounts.models import Notice
from households.lists import Column, ListPage
from households.models import Household
from verification.field.reports import head_names
from verification.petitions import actions, figures, files, following, reports
from verification.petitions.finding import households_of_nik
from verification.petitions.forms import AnswerForm, PetitionFilter, WithdrawForm
from verification.petitions.models import Petition

may_enter = permission_required("verification.enter_petition", raise_exception=True)
RELATED = ["village__parent", "household__village", "entered_by", "entered_for", "answered_by", "person", "nik", "kk",
           "claim__source", "assignment__verifier", "assignment__round"]  # fmt: skip


class PetitionList(ListPage):
    model = Petition
    permission_required = "verification.enter_petition"
    template_name = "verification/petitions/list.html"
    title = "Usul, sanggah, dan laporan"
    purpose = "Yang disampaikan warga di desa atau OPD, dan sampai kapan harus dijawab."
    names_shown = "daftar usul, sanggah, dan laporan"
    count_noun = "tiket"
    filterset_class = PetitionFilter
    default_sort = "due_on"
    empty_text = "Tidak ada tiket yang menunggu jawaban."
    empty_link = ("verification:petition-new", "Catat dari warga")
    export_name = "usul-sanggah-laporan"
    columns = [
        Column("ticket", "Tiket", sort=("ticket",), is_primary=True, link=following.page_of),
        Column("subject", "Tentang apa", is_secondary=True, sort=("kind", "change", "reason")),
        Column("state", "Keadaan", reports.state_chip, kind="chip", sort=("state",), is_secondary=True),
        Column("outcome", "Tindak lanjut", reports.outcome_chip, kind="chip"),
        Column("due_on", "Dijawab sampai", kind="date", sort=("due_on",), is_secondary=True),
        Column("village", "Desa", "village.full_name", sort=("village__path",), is_secondary=True),
        Column("household", "Rumah tangga", lambda row: row.household.code if row.household else "belum di register"),
        Column("speaker_name", "Disampaikan oleh", in_export=False),
    ]  # fmt: skip
    more_in_export = [
        Column("entered_by", "Dicatat oleh", "entered_by.display_name"), Column("entered_at", "Dicatat", kind="date"),
        Column("answered_at", "Dijawab", kind="date"),
    ]  # fmt: skip

    def get_queryset(self):
        rows = super().get_queryset().select_related("village__parent", "household", "entered_by")
        return reports.with_outcome(rows)

    def get_columns(self):
        """What came of a ticket is told where answered ones stand; the file tells everything."""
        if "ekspor" in self.request.GET:
            return [*self.columns, *self.more_in_export]
        asked = self.request.GET
        has_answered = asked.get("tiket") or asked.get("keadaan") not in {None, "", PetitionFilter.LATE}
        return [column for column in self.columns if column.key != "outcome" or has_answered]

    def get_context_data(self, **kwargs):
        seen = Petition.objects.visible_to(self.request.user)
        return super().get_context_data(**kwargs) | {
            "n_overdue": seen.overdue().count(), "late": PetitionFilter.LATE,
            "sees_figures": self.request.user.has_perm("verification.view_dashboard"),
        }  # fmt: skip


# One ticket


@require_GET
@may_enter
def petition_detail(request, ticket):
    return _petition_page(request, _petition(request.user, ticket))


def _petition(user, ticket: str) -> Petition:
    return get_object_or_404(Petition.objects.visible_to(user).select_related(*RELATED), ticket=ticket)


@transaction.atomic
def _petition_page(request, petition: Petition, answer_form=None, withdraw_form=None):
    user, household = request.user, petition.household
    log_access(
        actor=user, purpose="membuka tiket warga", kind="petition", fields=["name", "text"], object_ids=[petition.pk]
    )
    Notice.objects.filter(user=user, path=following.page_of(petition), read_at=None).update(read_at=timezone.now())
    is_answerer = petition.is_open and actions.may_answer(petition, user)
    why_not = actions.why_not_by(petition, user) if is_answerer else ""
    outcome = reports.outcome_of(petition)
    entries = reports.places_on_lists(petition)
    sees_household = household and Household.objects.visible_to(user).filter(pk=household.pk).exists()
    context = {
        "petition": petition, "household": household, "chip": reports.state_chip(petition), "outcome": outcome,
        "now": reports.in_words(petition, outcome), "steps": reports.time_line(petition, user), "entries": entries,
        "window": reports.window_of(petition, entries), "sees_household": sees_household,
        "head_name": head_names([household.pk]).get(household.pk, "") if sees_household else "",
        "answer_form": (answer_form or AnswerForm(petition=petition)) if is_answerer and not why_not else None,
        "why_not": why_not, "withdraw_form": (withdraw_form or WithdrawForm()) if petition.is_open else None,
        "is_known_elsewhere": _is_known_elsewhere(petition),
    }  # fmt: skip
    return render(request, "verification/petitions/detail.html", context)


def _is_known_elsewhere(petition: Petition) -> bool:
    """The NIK of a family said to be new stands in the register by now."""
    return petition.is_open and petition.household is None and households_of_nik(petition.nik).exists()


@require_POST
@permission_required("verification.answer_petition", raise_exception=True)
def petition_answer(request, ticket):
    petition = _petition(request.user, ticket)
    form = AnswerForm(request.POST, petition=petition)
    if form.is_valid():
        given = form.cleaned_data
        try:
            petition = actions.answer_petition(
                petition=petition, accepted=form.is_accepted, answer=given["answer"], by=request.user,
                verifier=given.get("verifier"), round=given.get("round"),
            )  # fmt: skip
        except actions.PetitionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Tiket {petition.ticket}: {petition.get_state_display().lower()}.")
            return redirect(following.page_of(petition))
    petition = _petition(request.user, ticket)
    if not petition.is_open:
        messages.error(request, f"Tiket {petition.ticket} sudah dijawab. Jawaban kedua tidak tersimpan.")
        return redirect(following.page_of(petition))
    return _petition_page(request, petition, answer_form=form)


@require_POST
@may_enter
def petition_withdraw(request, ticket):
    petition, form = _petition(request.user, ticket), WithdrawForm(request.POST)
    if form.is_valid():
        try:
            actions.withdraw_petition(petition=petition, by=request.user, **form.cleaned_data)
            messages.success(request, f"Tiket {petition.ticket} ditarik atas permintaan warga.")
        except actions.PetitionError as error:
            messages.error(request, str(error))
        return redirect(following.page_of(petition))
    return _petition_page(request, petition, withdraw_form=form)


@require_GET
@may_enter
def petition_slip(request, ticket):
    petition = _petition(request.user, ticket)
    return _pdf(request, petition, files.slip_pdf, "tanda-terima")


@require_GET
@may_enter
def petition_letter(request, ticket):
    petition = _petition(request.user, ticket)
    if petition.is_open:
        messages.error(request, f"Tiket {petition.ticket} belum dijawab.")
        return redirect(following.page_of(petition))
    return _pdf(request, petition, files.letter_pdf, "jawaban")


@transaction.atomic
def _pdf(request, petition: Petition, make, name: str) -> HttpResponse:
    log_access(
        actor=request.user, purpose=f"mencetak {name.replace('-', ' ')} tiket warga", kind="petition",
        fields=["name", "text"], object_ids=[petition.pk],
    )  # fmt: skip
    headers = {
        "Content-Disposition": f'attachment; filename="{name}-{petition.ticket}.pdf"', "Cache-Control": "no-store"
    }  # fmt: skip
    return HttpResponse(make(petition), content_type="application/pdf", headers=headers)


# Figures


@require_GET
@permission_required("verification.view_dashboard", raise_exception=True)
def petition_figures(request):
    """Counts only; by village for who reads the register, by kecamatan for others."""
    counted = figures.counted_for(request.user)
    years = figures.years_of(counted)
    asked = request.GET.get("tahun", "")
    year = next((one for one in years if str(one) == asked), years[0])
    of_year = counted.filter(entered_at__year=year)
    to_village = request.user.has_perm("households.view_household")
    counts = figures.figures(of_year)
    context = {
        "year": year, "years": years, "figures": counts, "today": timezone.localdate(),
        "rows": figures.by_area(of_year, to_village=to_village), "to_village": to_village,
        "kinds": figures.by_kind(of_year),
        "missed": figures.missed_families(of_year, request.user),
        "late_tone": "bad" if counts.n_overdue else "", "list_url": _list_url(request.user, year),
        "unit": "Desa" if to_village else "Kecamatan",
    }  # fmt: skip
    return render(request, "verification/petitions/figures.html", context)


def _list_url(user, year: int) -> str:
    """Where the tickets that the tiles count stand, for who may read them."""
    may_read = user.has_perm("verification.enter_petition") and user.has_perm("households.view_household")
    return f"{reverse('verification:petition-list')}?tahun={year}" if may_read else ""

"""The company's pages. Each reads the desk that its door set on the request, and calls one action."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from households.models import Need
from interventions.handover.proofs import proof_answer
from interventions.reports import commitment_chip, need_chip
from partners import actions, contributing, proposals
from partners.csr import forms, reports
from partners.csr.doors import SESSION, is_closed, try_key
from partners.csr.lists import area_of, month_of, offered_rows
from partners.csr.sending import OnceForm, carry_out
from partners.identities import SERVED_WHILE, disclose_identity
from partners.models import ApiKey, ProgressFile
from partners.refusals import PartnerError
from partners.reports import partly_funded_needs, place_of, reservation_chip, year_of

FORM = ["GET", "HEAD", "POST"]


# The door


@login_not_required
@require_http_methods(FORM)
def enter(request):
    """Asks for a company key. Officers have a door of their own, where their name is written down."""
    if request.user.is_authenticated:
        return render(request, "partners/csr/enter.html")
    form = forms.KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if try_key(request, form.cleaned_data["password"].strip()):
            return redirect("csr:home")
        form.add_error("password", _why_not(request))
    status = 429 if request.method == "POST" and is_closed(request) else 200
    return render(request, "partners/csr/enter.html", {"form": form}, status=status)


def _why_not(request) -> str:
    if is_closed(request):
        return "Terlalu banyak kunci yang salah dari jaringan ini. Tunggu 15 menit, lalu coba lagi."
    return "Kunci tidak dikenal, dicabut, kedaluwarsa, atau bukan untuk jaringan ini. Periksa atau hubungi Bappeda."


@login_not_required
@require_POST
def leave(request):
    if not request.user.is_authenticated:
        request.session.pop(SESSION, None)
        request.session.cycle_key()
    return redirect("csr:enter")


# Summary


@require_GET
def home(request):
    desk, today = request.desk, timezone.localdate()
    waiting = desk.company.reservations.open().select_related(
        "commitment__need__indicator", "commitment__need__household__village__parent"
    )
    context = {
        "year": today.year, "figures": year_of(desk.company, today.year),
        "waiting": [(row, desk.address("reservation", row.code)) for row in waiting.order_by("expires_at")],
        "n_unpaid": reports.n_unpaid(desk.company), "lines_url": desk.address("line-list"),
        "needs_url": desk.address("need-list"), "may_read": desk.may(ApiKey.Scope.READ),
        "may_reserve": desk.may(ApiKey.Scope.RESERVE), "may_fund": desk.may(ApiKey.Scope.FUND),
    }  # fmt: skip
    return render(request, "partners/csr/home.html", context)


# Needs


@require_http_methods(FORM)
def need(request, code):
    """The need as the list shows it, to be reserved."""
    offered = offered_rows().filter(public_code=code)
    if request.method == "POST":
        return _reserve(request, get_object_or_404(Need, public_code=code), offered)
    return _need_page(request, get_object_or_404(offered), forms.ReserveForm())


def _reserve(request, need: Need, offered):
    desk, form = request.desk, forms.ReserveForm(request.POST)
    desk.require(ApiKey.Scope.RESERVE)

    def reserve(pledged_idr):
        reservation = actions.reserve_need(company=desk.company, need=need, pledged_idr=pledged_idr, by=desk.by)
        return {"code": reservation.code}

    if answer := carry_out(desk, request, form, reserve):
        messages.success(request, "Kebutuhan ditahan selama 14 hari. Bappeda memeriksa dan menyetujuinya.")
        return redirect(desk.address("reservation", answer["code"]))
    if shown := offered.first():
        return _need_page(request, shown, form)
    return _gone(request, form, "need-list")


def _need_page(request, need: dict, form):
    context = {"need": need, "place": area_of(need), "month": month_of(need),
               "form": form if request.desk.may(ApiKey.Scope.RESERVE) else None}  # fmt: skip
    return render(request, "partners/csr/need.html", context)


@require_http_methods(FORM)
def shared(request, code):
    """A need that another company holds, of whose cost something is left."""
    open_ones = partly_funded_needs(request.desk.company).filter(public_code=code)
    if request.method == "POST":
        return _pledge(request, get_object_or_404(Need, public_code=code), open_ones)
    return _shared_page(request, get_object_or_404(open_ones), forms.PledgeForm())


def _pledge(request, need: Need, open_ones):
    desk, form = request.desk, forms.PledgeForm(request.POST)
    desk.require(ApiKey.Scope.FUND)

    def pledge(pledged_idr):
        line = contributing.pledge(company=desk.company, need=need, pledged_idr=pledged_idr, by=desk.by)
        return {"code": line.code}

    if answer := carry_out(desk, request, form, pledge):
        messages.success(request, "Janji tercatat.")
        return redirect(desk.address("line", answer["code"]))
    if shown := open_ones.first():
        return _shared_page(request, shown, form)
    return _gone(request, form, "shared-list")


def _shared_page(request, need: Need, form):
    form = form if request.desk.may(ApiKey.Scope.FUND) else None
    return render(request, "partners/csr/shared.html", {"need": need, "form": form})


def _gone(request, form, page: str):
    """What cannot be shown any more is said above the list."""
    for error in form.non_field_errors() or ["Kebutuhan ini tidak ditawarkan lagi."]:
        messages.error(request, error)
    return redirect(request.desk.address(page))


# Reservations


def _own_reservation(request, code):
    related = ["company__funder", "commitment__need__indicator", "commitment__need__household__village__parent"]
    return get_object_or_404(request.desk.company.reservations.select_related(*related), code=code)


@require_GET
def reservation(request, code):
    return _reservation_page(request, _own_reservation(request, code), forms.PurposeForm())


def _reservation_page(request, row, purpose_form, identity=None):
    desk, code = request.desk, row.code
    is_served = row.commitment.status in SERVED_WHILE
    line = row.commitment.funding_lines.filter(funder=desk.company.funder_id).first()
    context = {
        "reservation": row, "commitment": row.commitment, "chip": reservation_chip(row), "district": place_of(row),
        "line": line, "line_url": desk.address("line", line.code) if line and desk.may(ApiKey.Scope.FUND) else "",
        "extend_url": desk.address("reservation-extend", code), "extend_form": OnceForm(auto_id="panjang_%s"),
        "withdraw_url": desk.address("reservation-withdraw", code), "withdraw_form": OnceForm(auto_id="tarik_%s"),
        "identity_url": desk.address("reservation-identity", code), "purpose_form": purpose_form, "identity": identity,
        "may_ask": (is_served or purpose_form.is_bound) and desk.may(ApiKey.Scope.IDENTITIES),
    }  # fmt: skip
    return render(request, "partners/csr/reservation.html", context)


@require_POST
def reservation_identity(request, code):
    """Answers with the names themselves, once: no redirect, and nothing of them is kept."""
    desk, row, form = request.desk, _own_reservation(request, code), forms.PurposeForm(request.POST)
    identity = None
    if form.is_valid():
        try:
            identity = disclose_identity(
                company=desk.company, commitment=row.commitment, purpose=form.cleaned_data["purpose"], key=desk.key,
                by=desk.by,
            )  # fmt: skip
        except PartnerError as error:
            form.add_error(None, str(error))
    return _reservation_page(request, row, form, identity)


@require_POST
def reservation_extend(request, code):
    row = _own_reservation(request, code)

    def extend():
        actions.extend_reservation(reservation=row, by=request.desk.by)
        return {}

    return _pressed(request, extend, "Reservasi diperpanjang 14 hari.", "reservation", code)


@require_POST
def reservation_withdraw(request, code):
    row = _own_reservation(request, code)

    def withdraw():
        actions.withdraw_reservation(reservation=row, by=request.desk.by)
        return {}

    return _pressed(request, withdraw, "Reservasi ditarik. Kebutuhannya terbuka lagi.", "reservation", code)


def _pressed(request, act, done: str, page: str, *args):
    """A button without fields: the page it stands on says what became of it."""
    form = OnceForm(request.POST)
    if carry_out(request.desk, request, form, act) is not None:
        messages.success(request, done)
    else:
        for error in form.non_field_errors() or ["Halaman ini sudah lama terbuka. Coba sekali lagi."]:
            messages.error(request, error)
    return redirect(request.desk.address(page, *args))


# The company's parts: promises, payments, progress


def _own_line(request, code):
    return get_object_or_404(contributing.lines_of(request.desk.company), code=code)


@require_GET
def line(request, code):
    return _line_page(request, _own_line(request, code))


def _line_page(request, line, **bound):
    desk, can = request.desk, reports.doable(line)
    today = {"paid_on": timezone.localdate(), "observed_on": timezone.localdate()}
    shown = {
        "change_form": forms.ChangePledgeForm(initial={"pledged_idr": line.pledged_idr}, auto_id="janji_%s"),
        "pay_form": forms.PaymentForm(initial=today, auto_id="bayar_%s"),
        "report_form": forms.ProgressForm(initial=today, auto_id="kemajuan_%s"),
    } | bound
    progress = line.progress.prefetch_related("files")
    context = {
        "line": line, "commitment": line.commitment, "chip": commitment_chip(line.commitment),
        "need_chip": need_chip(line.commitment.need), "can_change": can.change, "can_pay": can.pay,
        "can_report": can.report and desk.may(ApiKey.Scope.REPORT), "payments": line.payments.all(),
        "deliveries": line.commitment.deliveries.order_by("delivered_on"),
        "progress": [(row, _files(desk, row)) for row in progress], "may_report": desk.may(ApiKey.Scope.REPORT),
        "change_url": desk.address("line-change", line.code), "pay_url": desk.address("line-pay", line.code),
        "report_url": desk.address("line-report", line.code), **shown,
    }  # fmt: skip
    return render(request, "partners/csr/line.html", context)


def _files(desk, row) -> list[tuple[ProgressFile, str]]:
    return [(file, desk.address("progress-file", row.code, n)) for n, file in enumerate(row.files.all(), start=1)]


@require_POST
def line_change(request, code):
    desk, line = request.desk, _own_line(request, code)
    form = forms.ChangePledgeForm(request.POST, auto_id="janji_%s")

    def change(pledged_idr):
        contributing.change_pledge(company=desk.company, line=line, pledged_idr=pledged_idr, by=desk.by)
        return {}

    if carry_out(desk, request, form, change) is None:
        return _line_page(request, line, change_form=form)
    messages.success(request, "Janji diubah.")
    return redirect(desk.address("line", code))


@require_POST
def line_pay(request, code):
    desk, line = request.desk, _own_line(request, code)
    form = forms.PaymentForm(request.POST, auto_id="bayar_%s")

    def pay(**said):
        contributing.record_payment(company=desk.company, line=line, by=desk.by, **said)
        return {}

    if carry_out(desk, request, form, pay) is None:
        return _line_page(request, line, pay_form=form)
    messages.success(request, "Pembayaran tercatat.")
    return redirect(desk.address("line", code))


@require_POST
def line_report(request, code):
    desk, line = request.desk, _own_line(request, code)
    form = forms.ProgressForm(request.POST, request.FILES, auto_id="kemajuan_%s")

    def report(files, **said):
        progress = contributing.report_progress(company=desk.company, line=line, by=desk.by, **said)
        for file in files:
            contributing.add_file(company=desk.company, progress=progress, file=file, by=desk.by)
        return {}

    if carry_out(desk, request, form, report) is None:
        return _line_page(request, line, report_form=form)
    messages.success(request, "Kemajuan tercatat.")
    return redirect(desk.address("line", code))


@require_GET
def progress_file(request, code, number):
    own = ProgressFile.objects.filter(progress__line__funder=request.desk.company.funder_id, progress__code=code)
    files = list(own)
    if not 1 <= number <= len(files):
        raise Http404
    return proof_answer(files[number - 1].path)


# Proposals


@require_http_methods(FORM)
def proposal_new(request):
    desk = request.desk
    ring1 = list(desk.company.areas.values_list("area", flat=True))
    form = forms.ProposalForm(request.POST or None, initial={"villages": ring1})

    def propose(**said):
        return {"code": proposals.propose_programme(company=desk.company, by=desk.by, **said).code}

    if request.method == "POST" and (answer := carry_out(desk, request, form, propose)):
        messages.success(request, "Usulan terkirim. Bappeda akan menjawabnya.")
        return redirect(desk.address("proposal", answer["code"]))
    return render(request, "partners/csr/proposal_new.html", {"form": form, "list_url": desk.address("proposal-list")})


def _own_proposal(request, code):
    return get_object_or_404(request.desk.company.proposals, code=code)


@require_GET
def proposal(request, code):
    row = _own_proposal(request, code)
    context = {
        "proposal": row, "chip": reports.proposal_chip(row), "villages": row.villages.select_related("parent"),
        "withdraw_url": request.desk.address("proposal-withdraw", code), "form": OnceForm(),
    }  # fmt: skip
    return render(request, "partners/csr/proposal.html", context)


@require_POST
def proposal_withdraw(request, code):
    row = _own_proposal(request, code)

    def withdraw():
        proposals.withdraw_proposal(proposal=row, by=request.desk.by)
        return {}

    return _pressed(request, withdraw, "Usulan ditarik.", "proposal", code)


# Year


@require_http_methods(FORM)
def year(request, year):
    """The figures as they are now, what was handed in, and the report to be written."""
    desk, years = request.desk, reports.years_until(timezone.localdate())
    if year not in years:
        raise Http404
    handed_in = desk.company.yearly_reports.filter(year=year).first()
    form = forms.ReportForm(request.POST or None, initial={"note": handed_in.note if handed_in else ""})

    def submit(note):
        contributing.submit_yearly_report(company=desk.company, year=year, note=note, by=desk.by)
        return {}

    if request.method == "POST" and carry_out(desk, request, form, submit) is not None:
        messages.success(request, f"Laporan tahun {year} diserahkan.")
        return redirect(desk.address("year", year))
    context = {
        "year": year, "years": [(one, desk.address("year", one)) for one in years], "report": handed_in, "form": form,
        "figures": year_of(desk.company, year),
    }  # fmt: skip
    return render(request, "partners/csr/year.html", context)

"""What Bappeda answers to programmes that companies offer."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from households.lists import Column, ListPage
from partners import proposals
from partners.csr.reports import proposal_chip
from partners.forms import ProposalFilter, RefuseProposalForm
from partners.models import FundingProposal
from partners.refusals import PartnerError


class ProposalList(ListPage):
    model = FundingProposal
    template_name = "partners/proposal_list.html"
    title = "Usulan program perusahaan"
    purpose = "Program yang ditawarkan perusahaan sendiri. Bappeda menerima, atau menolak dengan alasan."
    permission_required = "partners.view_partners"
    columns = [
        Column("name", "Program", sort=("name",), is_primary=True,
               link=lambda row: reverse("partners:proposal-detail", args=[row.code])),
        Column("company", "Perusahaan", value="company", sort=("company__funder__name",), is_secondary=True),
        Column("year", "Tahun", value=lambda row: str(row.year), sort=("year",), is_secondary=True),
        Column("budget", "Anggaran", value="budget_idr", kind="rupiah", sort=("budget_idr",), is_secondary=True),
        Column("created_at", "Diusulkan", kind="date", sort=("created_at",)),
        Column("status", "Status", value=proposal_chip, kind="chip", sort=("status",), is_secondary=True),
    ]  # fmt: skip
    filterset_class = ProposalFilter
    empty_text = "Belum ada usulan. Perusahaan mengusulkan lewat API atau halaman perusahaan."
    export_name = "usulan-program-perusahaan"
    default_sort = "-created_at"
    count_noun = "usulan"

    def get_queryset(self):
        return super().get_queryset().select_related("company__funder")


def _visible(user, code: str) -> FundingProposal:
    rows = FundingProposal.objects.visible_to(user).select_related("company__funder", "decided_by")
    return get_object_or_404(rows, code=code)


@require_GET
@permission_required("partners.view_partners", raise_exception=True)
def proposal_detail(request, code):
    return _page(request, _visible(request.user, code), RefuseProposalForm())


def _page(request, proposal: FundingProposal, form: RefuseProposalForm):
    is_open = proposal.status == FundingProposal.Status.PROPOSED
    is_own = proposal.typed_by_id == request.user.pk
    may_decide = is_open and request.user.has_perm("partners.manage_companies")
    context = {
        "proposal": proposal, "chip": proposal_chip(proposal), "villages": proposal.villages.select_related("parent"),
        "may_decide": may_decide and not is_own, "is_left_to_others": may_decide and is_own, "form": form,
    }  # fmt: skip
    return render(request, "partners/proposal_detail.html", context)


@require_POST
@permission_required("partners.manage_companies", raise_exception=True)
def proposal_accept(request, code):
    proposal = _visible(request.user, code)
    try:
        proposals.accept_proposal(proposal=proposal, by=request.user)
    except PartnerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Usulan {code} diterima. {proposal.company} dapat membacanya.")
    return redirect("partners:proposal-detail", code=code)


@require_POST
@permission_required("partners.manage_companies", raise_exception=True)
def proposal_refuse(request, code):
    proposal, form = _visible(request.user, code), RefuseProposalForm(request.POST)
    if not form.is_valid():
        return _page(request, proposal, form)
    try:
        proposals.refuse_proposal(proposal=proposal, by=request.user, **form.cleaned_data)
    except PartnerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Usulan {code} ditolak. Perusahaan membaca alasannya.")
    return redirect("partners:proposal-detail", code=code)

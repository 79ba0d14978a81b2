from django.contrib.auth.decorators import permission_required
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, Count, OuterRef, Subquery, When
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actions import log_access
from households import actions, reports
from households.forms import HouseholdFilter, RevealForm
from households.linkage.findings import households_in_two_villages
from households.linkage.striking import last_strike
from households.lists import Chip, Column, ListPage
from households.models import Claim, Household, Need, Person, Residence


class HouseholdList(ListPage):
    model = Household
    permission_required = "households.view_household"
    title = "Register rumah tangga"
    purpose = "Siapa yang disebut sumber data, dan siapa yang sudah dilihat di rumahnya."
    names_shown = "daftar register"
    filterset_class = HouseholdFilter
    template_name = "households/household_list.html"
    empty_text = "Belum ada rumah tangga. Register terisi dari impor data sumber."
    default_sort = "code"
    count_noun = "rumah tangga"

    def get(self, request, *args, **kwargs):
        may_export = request.user.has_perm("households.export_register")
        if "ekspor" in request.GET and not may_export:
            raise PermissionDenied
        self.export_name = "register" if may_export else None
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        return with_list_figures(super().get_queryset().select_related("village__parent", "neighbourhood"))

    def get_columns(self):
        is_export = "ekspor" in self.request.GET
        return [
            Column("code", "Kode", sort=("code",), link=page_of),
            Column("head", "Kepala keluarga", masked_head if is_export else "head", is_primary=True, link=page_of),
            Column("village", "Desa", "village.full_name", sort=("village__path",), is_secondary=True),
            Column("rt", "RT", lambda row: row.neighbourhood.rt if row.neighbourhood else None),
            Column("n_members", "Anggota", kind="number"),
            Column("sources", "Sumber", lambda row: ", ".join(row.source_names) or None),
            Column("status", "Status", status_chip, sort=("status",), kind="chip", is_secondary=True),
            Column("n_open_needs", "Kebutuhan terbuka", kind="number", sort=("n_open_needs",)),
        ]

    def get_empty_link(self):
        may_import = self.request.user.has_perm("households.import_register")
        return (reverse("households:import-new"), "Impor data sumber") if may_import else None


def with_list_figures(households):
    """Head of the family, members, sources and open needs, each by a subquery: asked only for the rows of a page."""
    here = {"household": OuterRef("pk")}
    residents = Residence.objects.open().filter(**here)
    by_rank = residents.order_by(Case(When(relation="head", then=0), default=1), "pk")
    names = Claim.objects.open().filter(**here).order_by("source__name").values("source__name").distinct()
    return households.annotate(
        head=Subquery(by_rank.values("person__name")[:1]),
        n_members=_count(residents),
        source_names=ArraySubquery(names),
        n_open_needs=_count(Need.objects.open().filter(**here)),
    )


def _count(rows):
    return Coalesce(Subquery(rows.order_by().values("household").annotate(n=Count("pk")).values("n")), 0)


def page_of(household) -> str:
    return reverse("households:household-detail", args=[household.code])


def masked_head(household) -> str:
    """`Siti Aminah` leaves the house as `S*** A***`."""
    return " ".join(f"{word[0]}***" for word in (household.head or "").split())


def status_chip(household) -> Chip:
    if household.closed_on:
        return Chip("Ditutup")
    is_verified = household.status == Household.Status.VERIFIED
    return Chip(household.get_status_display(), "good" if is_verified else "warn")


@require_GET
@permission_required("households.view_household", raise_exception=True)
def household_detail(request, code):
    household = _household(request.user, code)
    with transaction.atomic():
        report = reports.household_report(household, request.user)
        log_access(
            actor=request.user, purpose="membuka halaman rumah tangga", kind="household",
            fields=["name", "birth_date", "address"], object_ids=[household.pk],
        )  # fmt: skip
    two_villages = households_in_two_villages(request.user).filter(pk=household.pk)
    context = {
        "report": report, "household": household, "chip": status_chip(household),
        "may_reveal": request.user.has_perm("households.reveal_identity"),
        "is_in_two_villages": request.user.has_perm("households.review_pairs") and two_villages.exists(),
        "is_struck": household.closed_on is not None and last_strike(household=household) is not None,
    }  # fmt: skip
    return render(request, "households/household_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("households.reveal_identity", raise_exception=True)
def person_reveal(request, code, pk):
    """The NIK stands in the answer to the POST and nowhere else: not in the address, not in the session."""
    household = _household(request.user, code)
    person = get_object_or_404(Person, pk=pk, residences__in=household.residences.open())
    form, nik = RevealForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            nik = actions.reveal_nik(person=person, purpose=form.cleaned_data["purpose"], by=request.user)
        except actions.RegisterError as error:
            form.add_error(None, str(error))
    context = {"household": household, "person": person, "form": form, "nik": nik}
    return render(request, "households/person_reveal.html", context)


def _household(user, code) -> Household:
    seen = Household.objects.visible_to(user).select_related("village__parent", "neighbourhood", "merged_into")
    return get_object_or_404(seen, code=code)

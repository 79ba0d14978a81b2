"""The target list itself: who stands on which version, how many where, the decree, the announcement."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods

from households.lists import Column, ListPage
from verification.review.models import TargetEntry, TargetList
from verification.review.reports import awaiting_decision, undecided
from verification.targeting import actions, reports, revisits, striking
from verification.targeting.filters import EntryFilter
from verification.targeting.forms import AnnouncementForm, DecreeForm
from verification.words import decision_chip

may_freeze = permission_required("verification.freeze_target_list", raise_exception=True)


class TargetListPage(ListPage):
    model = TargetEntry
    permission_required = "verification.view_dashboard"
    template_name = "verification/targeting/target_list.html"
    purpose = "Satu daftar bersama: semua OPD dan perusahaan melayani dari sini."
    count_noun = "rumah tangga"
    filterset_class = EntryFilter
    default_sort = "code"
    empty_text = "Belum ada rumah tangga yang diputuskan berhak di daftar ini."
    empty_link = ("verification:decision-list", "Ke yang menunggu keputusan")
    columns = [
        Column("code", "Rumah tangga", value="household.code", sort=("household__code",), is_primary=True,
               link=lambda row: row.may_open and reverse("verification:household-decision", args=[row.household.code])),
        Column("place", "Tempat", value=reports.place_of_entry, is_secondary=True,
               sort=("household__village__name", "household__neighbourhood__rt")),
        Column("outcome", "Putusan", value=lambda row: decision_chip(row.decision), kind="chip", is_secondary=True),
        Column("level", "Diputuskan oleh", value="decision.get_level_display", sort=("decision__level",)),
        Column("decided_at", "Diputuskan", value="decision.decided_at", kind="date", sort=("decision__decided_at",)),
        Column("valid_until", "Berlaku sampai", value="decision.valid_until", kind="date", is_secondary=True,
               sort=("decision__valid_until",)),
    ]  # fmt: skip

    @cached_property
    def target_list(self) -> TargetList | None:
        if "pk" in self.kwargs:
            return get_object_or_404(TargetList, pk=self.kwargs["pk"])
        return reports.current_target_list()

    @cached_property
    def sees_entries(self) -> bool:
        return self.request.user.has_perm("verification.decide_household")

    @property
    def export_name(self) -> str | None:
        return "daftar-sasaran" if self.sees_entries else None

    @property
    def title(self) -> str:
        return str(self.target_list or "Daftar sasaran")

    def get_queryset(self):
        related = ["household__village", "household__neighbourhood", "decision", "village", "neighbourhood"]
        entries = reports.entries_visible_to(self.request.user).filter(list=self.target_list).select_related(*related)
        return reports.that_may_be_opened(entries, self.request.user)

    def get_context_data(self, **kwargs):
        user, shown = self.request.user, self.target_list
        counted = reports.entries_counted_for(user)
        return super().get_context_data(**kwargs) | {
            "target_list": shown, "chip": reports.list_chip(shown), "sees_entries": self.sees_entries,
            "may_freeze": user.has_perm("verification.freeze_target_list") and bool(shown) and shown.frozen_at is None,
            "by_district": reports.count_by_district(counted, shown) if shown else [],
            "n_entries": counted.filter(list=shown).count(), **self._versions(), **self._waiting(),
        }  # fmt: skip

    def _versions(self) -> dict:
        """The versions of the year on the page, and the latest of each other year."""
        lists = list(TargetList.objects.all())
        years = {one.year: one for one in reversed(lists)}
        year = self.target_list.year if self.target_list else None
        return {
            "versions": [one for one in lists if one.year == year], "year": year,
            "years": [years[key] for key in sorted(years, reverse=True)],
            "has_scan": bool(self.target_list) and self.target_list.scans.exists(),
        }  # fmt: skip

    def _waiting(self) -> dict:
        user = self.request.user
        homes = reports.households_counted_for(user)
        return {
            "n_awaiting": (awaiting_decision(user) if self.sees_entries else undecided(homes)).count(),
            "n_due": revisits.due_decisions(homes, revisits.DEFAULT_DAYS).count(),
            "due_source": f"Bukti sudah atau akan habis dalam {revisits.DEFAULT_DAYS} hari",
            "n_strikes": striking.strikes_visible_to(user).waiting().count() if self.sees_entries else 0,
        }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@may_freeze
def target_list_freeze(request, pk):
    target_list = get_object_or_404(TargetList, pk=pk)
    form = DecreeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.freeze_target_list(target_list=target_list, by=request.user, **form.cleaned_data)
        except actions.DecisionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{target_list} ditetapkan. Isinya tidak berubah lagi.")
            return redirect("verification:target-list-version", pk=target_list.pk)
    n_all = target_list.entries.count()
    standing = target_list.entries.filter(decision__in=actions.entitled_on(timezone.localdate()))
    n_staying = standing.count()
    context = {
        "form": form, "target_list": target_list, "submit": "Tetapkan daftar", "n_staying": n_staying,
        "n_lapsed": n_all - n_staying, "cancel_url": reverse("verification:target-list"),
    }  # fmt: skip
    return render(request, "verification/targeting/decree_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@may_freeze
def target_list_announce(request, pk):
    target_list = get_object_or_404(TargetList, pk=pk)
    back = reverse("verification:target-list-version", args=[pk])
    if target_list.frozen_at is None:
        messages.error(request, "Tetapkan daftar ini dengan SK dahulu; sesudah itu barulah diumumkan.")
        return redirect(back)
    form = AnnouncementForm(request.POST or None, target_list=target_list)
    if request.method == "POST" and form.is_valid():
        try:
            actions.announce_list(target_list=target_list, by=request.user, **form.cleaned_data)
        except actions.DecisionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Masa sanggah tercatat. Cetak pengumuman untuk tiap desa dan kelurahan.")
            return redirect("verification:target-list-announcements", pk=pk)
    context = {"form": form, "target_list": target_list, "cancel_url": back}
    return render(request, "verification/targeting/announce_form.html", context)

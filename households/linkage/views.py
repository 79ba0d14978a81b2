"""Clerical review: the queue of pairs, one pair side by side, the oddities of claims, the thresholds."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import log_access
from households import tasks
from households.linkage import decisions, findings, reports
from households.linkage.measured import measured_accuracy
from households.linkage.review_forms import (
    HouseholdFindingFilter,
    PairFilter,
    PersonFindingFilter,
    ThresholdForm,
    in_village,
)
from households.lists import Chip, Column, ListPage
from households.models import CandidatePair, Claim, Household, LinkageThreshold, Person, Residence
from jobs.actions import AlreadyRunning
from jobs.tasks import ring

may_review = permission_required("households.review_pairs", raise_exception=True)
may_link = permission_required("households.link_register", raise_exception=True)
KIND_CHIPS = {
    "same_nik": Chip("NIK sama", "warn"),
    "across_sources": Chip("Dua sumber", "info"),
    "within_source": Chip("Satu sumber", "warn"),
    "two_families": Chip("Dua keluarga", "warn"),
    "two_villages": Chip("Dua desa", "warn"),
    "namesakes": Chip("Senama", "neutral"),
}
QUEUE_FILTERS = ["jenis", "desa"]
LONGEST_KEY = 10  # digits


# The queue


class PairList(ListPage):
    model = CandidatePair
    permission_required = "households.review_pairs"
    title = "Tinjau pasangan"
    purpose = "Warga yang mungkin orang yang sama. Petugas yang memutuskan, satu pasang demi satu pasang."
    filterset_class = PairFilter
    template_name = "households/pair_list.html"
    names_shown = "daftar pasangan warga"
    empty_text = "Tidak ada pasangan yang menunggu. Pasangan muncul setelah impor register diterapkan."
    count_noun = "pasangan"
    default_sort = "-probability"
    columns = [
        Column("left", "Warga", "left.name", is_primary=True, link=lambda row: _page(row)),
        Column("right", "Mungkin sama dengan", "right.name", is_secondary=True),
        Column("kind", "Jenis", lambda row: KIND_CHIPS[row.kind], kind="chip", is_secondary=True),
        Column("probability", "Peluang", lambda row: reports.chance(row.probability) or "belum dihitung",
               sort=("probability",)),
        Column("village", "Desa", lambda row: _villages(row)),
    ]  # fmt: skip

    def get_columns(self):
        is_decided = self.request.GET.get("keadaan") == "decided"
        verdict = Column("verdict", "Putusan", lambda row: decisions.verdict(row), is_secondary=True)
        return [*self.columns, *([verdict] if is_decided else [])]

    def get_queryset(self):
        homes = Residence.objects.filter(left_on=None)
        pairs = super().get_queryset().select_related("left", "right")
        return pairs.annotate(
            left_village=Subquery(homes.filter(person=OuterRef("left")).values("household__village__name")[:1]),
            right_village=Subquery(homes.filter(person=OuterRef("right")).values("household__village__name")[:1]),
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        query = _kept_query(self.request.GET)
        first = reports.in_order(_queue(self.request.user, query)).first()
        return context | _around(self.request.user, "pairs") | {
            "tabs": reports.tabs(self.request.user), "first_url": _page(first, query) if first else "",
            "kind": self.request.GET.get("jenis", ""),
        }  # fmt: skip


def _villages(pair) -> str:
    names = dict.fromkeys(name for name in (pair.left_village, pair.right_village) if name)
    return " dan ".join(names) or "tidak tinggal di mana pun"


def _around(user, here: str) -> dict:
    """What stands on every page of the room."""
    return {"here": here, "may_link": user.has_perm("households.link_register")}


def _kept_query(given) -> QueryDict:
    """The filters of the queue, carried from pair to pair."""
    query = QueryDict(mutable=True)
    for name in QUEUE_FILTERS:
        if given.get(name):
            query[name] = given[name]
    return query


def _queue(user, query, *, with_decided: bool = False):
    pairs = CandidatePair.objects.visible_to(user)
    kind, village = query.get("jenis"), query.get("desa")
    if kind in CandidatePair.Kind.values:
        pairs = pairs.filter(kind=kind)
    if village and village.isdecimal() and len(village) < LONGEST_KEY:
        pairs = in_village(pairs, village)
    return pairs if with_decided else pairs.open()


def _page(pair, query: QueryDict | None = None) -> str:
    address = reverse("households:pair-detail", args=[pair.pk])
    return f"{address}?{query.urlencode()}" if query else address


# One pair


@require_GET
@may_review
def pair_detail(request, pk):
    pair = get_object_or_404(_visible(request.user), pk=pk)
    query = _kept_query(request.GET)
    with transaction.atomic():
        report = reports.pair_report(pair)
        log_access(
            actor=request.user, purpose="meninjau pasangan warga", kind="person",
            fields=["name", "birth_date", "address", "nik_masked"], object_ids=[pair.left_id, pair.right_id],
        )  # fmt: skip
    following = reports.next_pair(_queue(request.user, query), pair)
    context = {
        "report": report, "pair": pair, "chip": KIND_CHIPS[pair.kind], "verdict": decisions.verdict(pair),
        "chance": reports.chance(pair.probability), "query": query.urlencode(), "progress": _progress(request, query),
        "next_url": _page(following, query) if following else "", "last": reports.last_decision(request.user),
        "is_open": pair.is_same is None and not (pair.left.merged_into_id or pair.right.merged_into_id),
    }  # fmt: skip
    return render(request, "households/pair_detail.html", context)


def _visible(user):
    return CandidatePair.objects.visible_to(user).select_related("left", "right", "run", "decided_by")


def _progress(request, query) -> str:
    """`12 dari 340`: decided of all in this queue."""
    n_decided = _queue(request.user, query, with_decided=True).decided().count()
    n_open = _queue(request.user, query).count()
    return f"{number_format(n_decided)} dari {number_format(n_decided + n_open)} pasangan sudah diputuskan"


@require_POST
@may_review
def pair_decide(request, pk):
    """The next pair follows at once; whoever comes second is told who was first."""
    pair = get_object_or_404(_visible(request.user), pk=pk)
    query = _kept_query(request.GET)
    answer = request.POST.get("answer")
    if answer not in {"same", "different"}:
        messages.error(request, "Pilih orang yang sama atau dua orang berbeda.")
        return redirect(_page(pair, query))
    following = reports.next_pair(_queue(request.user, query), pair)
    try:
        pair = decisions.decide_pair(pair=pair, is_same=answer == "same", by=request.user)
        messages.success(request, f"Tercatat: {decisions.verdict(pair).lower()}. Tombol Urungkan mengembalikannya.")
    except decisions.LinkageError as error:
        messages.error(request, str(error))
        pair.refresh_from_db(fields=["is_same"])
        following = following if pair.is_same is not None else pair
    return _go_on(request, query, following)


def _go_on(request, query, following):
    if following is None:
        messages.info(request, "Tidak ada lagi pasangan yang menunggu di saringan ini.")
        return redirect(f"{reverse('households:pair-list')}?{query.urlencode()}")
    return redirect(_page(following, query))


@require_POST
@may_review
def pair_undo(request, pk):
    """Back to the pair whose decision is taken back."""
    pair = get_object_or_404(_visible(request.user), pk=pk)
    try:
        decisions.undo_decision(pair=pair, by=request.user)
        messages.success(request, "Putusan diurungkan. Pasangan ini menunggu lagi.")
    except decisions.LinkageError as error:
        messages.error(request, str(error))
    return redirect(_page(pair, _kept_query(request.GET)))


# Oddities of claims


class FamilyFindings(ListPage):
    model = Person
    permission_required = "households.review_pairs"
    title = "Satu orang di dua keluarga"
    purpose = "Satu sumber menyebut warga ini di beberapa keluarga sekaligus. Salah satunya mungkin orang lain."
    filterset_class = PersonFindingFilter
    template_name = "households/finding_list.html"
    names_shown = "daftar warga di dua keluarga"
    empty_text = "Tidak ada warga yang disebut satu sumber di dua keluarga."
    count_noun = "warga"
    default_sort = "name"
    columns = [
        Column("name", "Warga", is_primary=True, sort=("name_key",), link=lambda row: _person_page(row)),
        Column("n_claims", "Klaim keluarga", lambda row: len(row.claim_ids), kind="number", is_secondary=True),
        Column("village", "Desa tempat tinggal", is_secondary=True),
        Column("code", "Rumah tangga"),
    ]

    def get_queryset(self):
        homes = Residence.objects.filter(person=OuterRef("pk")).order_by(F("left_on").desc(nulls_first=True))
        people = findings.people_in_two_families(self.request.user)
        return people.annotate(
            code=Subquery(homes.values("household__code")[:1]),
            village=Subquery(homes.values("household__village__name")[:1]),
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | _around(self.request.user, "families")


def _person_page(person) -> str:
    return reverse("households:person-detail", args=[person.code, person.pk]) if person.code else ""


class VillageFindings(ListPage):
    model = Household
    permission_required = "households.review_pairs"
    title = "Satu keluarga di dua desa"
    purpose = "Klaim yang masih terbuka menyebut rumah tangga ini di desa yang berbeda."
    filterset_class = HouseholdFindingFilter
    template_name = "households/finding_list.html"
    empty_text = "Tidak ada rumah tangga yang disebut di dua desa."
    count_noun = "rumah tangga"
    default_sort = "code"
    columns = [
        Column("code", "Rumah tangga", is_primary=True, sort=("code",),
               link=lambda row: reverse("households:household-detail", args=[row.code])),
        Column("village", "Desa di register", "village.full_name", is_secondary=True),
        Column("said", "Desa menurut klaim", lambda row: ", ".join(row.said_villages), is_secondary=True),
    ]  # fmt: skip

    def get_queryset(self):
        return findings.households_in_two_villages(self.request.user).select_related("village__parent")

    def paginate_queryset(self, queryset, page_size):
        """The villages that the claims name, asked once for the rows of the page."""
        paginator, page, rows, has_others = super().paginate_queryset(queryset, page_size)
        rows = list(rows)
        claims = Claim.objects.open().filter(household__in=rows).order_by("pk")
        named: dict[int, dict[str, None]] = {}
        for household, village in claims.values_list("household", "village__name"):
            named.setdefault(household, {})[village] = None
        for row in rows:
            row.said_villages = list(named.get(row.pk, {}))
        return paginator, page, rows, has_others

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | _around(self.request.user, "villages")


# Thresholds and runs


@require_http_methods(["GET", "HEAD", "POST"])
@may_review
def threshold(request):
    current = LinkageThreshold.objects.latest()
    form = ThresholdForm(request.POST or None, initial={"upper": current.upper, "lower": current.lower})
    if request.method == "POST":
        return _set_threshold(request, form)
    return _threshold_page(request, form)


@may_link
def _set_threshold(request, form):
    if not form.is_valid():
        return _threshold_page(request, form)
    try:
        decisions.set_threshold(**form.cleaned_data, by=request.user)
        messages.success(request, "Ambang baru tersimpan. Berlaku mulai pencarian berikutnya.")
    except decisions.LinkageError as error:
        form.add_error(None, str(error))
        return _threshold_page(request, form)
    return redirect("households:linkage-threshold")


def _threshold_page(request, form):
    rows = list(LinkageThreshold.objects.select_related("set_by"))
    context = _around(request.user, "threshold") | {
        "form": form, "current": rows[0], "history": rows[1:], "measured": measured_accuracy(),
    }  # fmt: skip
    return render(request, "households/linkage_threshold.html", context)


@require_POST
@may_link
def link_again(request):
    try:
        with transaction.atomic():
            job = tasks.request_linking(None, request.user)
            ring(job)
    except AlreadyRunning as error:
        messages.error(request, str(error))
        return redirect("households:pair-list")
    return redirect("jobs:job-detail", pk=job.pk)

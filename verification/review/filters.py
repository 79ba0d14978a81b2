"""Filters of the lists of verification. Areas to choose from are those of the person who looks."""

import django_filters as filters
from django.db.models import Exists, OuterRef

from accounts.models import User
from households.models import Area, Neighbourhood
from verification.field.models import VerificationRound, Visit, VisitFlag


def villages_of(request):
    """Villages of the person's areas; of the whole regency for an OPD, which has no areas."""
    areas = Area.objects.villages().select_related("parent")
    return areas.visible_to(request.user) if request.user.has_perm("households.view_household") else areas


class VillageFilter(filters.ModelChoiceFilter):
    def __init__(self, **options):
        super().__init__(label="Desa", queryset=villages_of, empty_label="Semua desa", **options)

    @property
    def field(self):
        field = super().field
        field.label_from_instance = lambda village: village.full_name
        return field


def verifiers_of(request):
    """Who made visits that the person sees."""
    seen = Visit.objects.visible_to(request.user).filter(verifier=OuterRef("pk"))
    return User.objects.filter(Exists(seen)).order_by("first_name", "username")


def rounds_of(request):
    seen = Visit.objects.visible_to(request.user).filter(round=OuterRef("pk"))
    return VerificationRound.objects.filter(Exists(seen))


def rts_of(request):
    """RTs of the village that was chosen, or of the one village of the person; else there are too many."""
    villages = list(villages_of(request)[:2])
    chosen = request.GET.get("village", "")
    wanted = chosen if chosen.isdecimal() and len(chosen) < 10 else villages[0].pk if len(villages) == 1 else None
    return Neighbourhood.objects.filter(village=wanted, village__in=villages_of(request)).order_by("rw", "rt")


class OfficerFilter(filters.ModelChoiceFilter):
    @property
    def field(self):
        field = super().field
        field.label_from_instance = lambda user: user.display_name
        return field


class VisitFilter(filters.FilterSet):
    """Without a status asked for: what waits for review. `status=` (all) is asked for too."""

    status = filters.ChoiceFilter(label="Status", choices=Visit.Status.choices, empty_label="Semua status")
    flag = filters.ChoiceFilter(
        label="Tanda", method="with_flag", choices=[("any", "Ada tanda"), *VisitFlag.Kind.choices],
        empty_label="Dengan atau tanpa tanda",
    )  # fmt: skip
    village = VillageFilter(field_name="household__village")
    rt = filters.ModelChoiceFilter(
        label="RT", field_name="household__neighbourhood", queryset=rts_of, empty_label="Semua RT"
    )
    verifier = OfficerFilter(label="Petugas", queryset=verifiers_of, empty_label="Semua petugas")
    round = filters.ModelChoiceFilter(label="Putaran", queryset=rounds_of, empty_label="Semua putaran")
    outcome = filters.ChoiceFilter(label="Hasil", choices=Visit.Outcome.choices, empty_label="Semua hasil")

    class Meta:
        model = Visit
        fields = ["status", "flag", "village", "rt", "verifier", "round", "outcome"]

    def __init__(self, data=None, *args, **kwargs):
        if data is not None and "status" not in data:
            data = data.copy()
            data["status"] = Visit.Status.AWAITING_REVIEW
        super().__init__(data, *args, **kwargs)

    def with_flag(self, visits, name, kind):
        flags = VisitFlag.objects.filter(visit=OuterRef("pk"))
        return visits.filter(Exists(flags if kind == "any" else flags.filter(kind=kind)))


class AwaitingFilter(filters.FilterSet):
    village = VillageFilter(field_name="village")

"""What became of a household: who lived there, on which cards, which numbers its claims carried, what was joined."""

from dataclasses import dataclass

from django.db.models import F

from households.models import Claim, ClaimKeyChange, Household, Merge, Residence, StrikeOut


@dataclass(frozen=True)
class HouseholdPast:
    residences: list[Residence]  # all that were, those of today first
    key_changes: list[ClaimKeyChange]
    merged: list[Household]  # closed into this one
    merges: list[Merge]  # of persons who live here, live ones
    strike_outs: list[StrikeOut]

    @property
    def cards(self) -> list[str]:
        """Family cards of today, masked, each once."""
        held = (row.card for row in self.residences if row.card and row.left_on is None)
        return list(dict.fromkeys(card.kk.masked for card in held))

    @property
    def open_strike_out(self) -> StrikeOut | None:
        return next((row for row in self.strike_outs if row.is_confirmed is None), None)


def household_past(household: Household) -> HouseholdPast:
    residences = household.residences.select_related("person__merged_into", "card__kk")
    claims = Claim.objects.filter(household=household)
    changes = ClaimKeyChange.objects.filter(claim__in=claims).select_related("claim__source", "snapshot", "old_kk")
    here = household.residences.open().values("person")
    return HouseholdPast(
        residences=list(residences.order_by(F("left_on").desc(nulls_first=True), "pk")),
        key_changes=list(changes.order_by("-snapshot__as_of", "-pk")),
        merged=list(household.merged.order_by("code")),
        merges=list(Merge.objects.live().filter(kept__in=here).select_related("kept", "merged", "by").order_by("pk")),
        strike_outs=list(household.strike_outs.select_related("proposed_by", "decided_by")),
    )

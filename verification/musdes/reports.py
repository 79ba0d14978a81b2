"""A meeting as pages and papers show it: counts in and out, its rows, what waits beside it."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from households.lists import Chip
from verification.field.reports import head_names
from verification.musdes.actions import households_waiting
from verification.musdes.locking import listed
from verification.musdes.models import Meeting, MeetingEntry, SignedCopy
from verification.musdes.suggestions import answer_words, suggestions_for
from verification.review.models import Decision

MEETING_TONES = {"prepared": "info", "recording": "warn", "locked": "good"}
RT_UNKNOWN = "RT belum tercatat"


# Counts


@dataclass(frozen=True)
class Counts:
    """Households in and out of a meeting; what went in is what came out."""

    n_before: int = 0  # stood on the list when it was made
    n_added: int = 0
    n_eligible: int = 0
    refused: dict[str, int] = field(default_factory=dict)  # {reason: households}
    n_unresolved: int = 0
    n_removed: int = 0
    n_empty: int = 0

    @property
    def n_in(self) -> int:
        return self.n_before + self.n_added

    @property
    def n_not_eligible(self) -> int:
        return sum(self.refused.values())

    @property
    def n_decided(self) -> int:
        return self.n_eligible + self.n_not_eligible + self.n_unresolved

    @property
    def n_out(self) -> int:
        return self.n_decided + self.n_removed + self.n_empty

    @property
    def refused_words(self) -> list[tuple[str, int]]:
        """Each reason with how many, the most frequent first."""
        reasons = sorted(self.refused.items(), key=lambda pair: (-pair[1], pair[0]))
        return [(Decision.Reason(reason).label, n) for reason, n in reasons]


def counts_of(meeting: Meeting) -> Counts:
    marked = meeting.entries.order_by().annotate(is_removed=Q(removed_at__isnull=False))
    rows = marked.values("origin", "outcome", "reason", "is_removed").annotate(n=Count("pk"))
    came, went, refused = Counter(), Counter(), Counter()
    for row in rows:
        came["added" if row["origin"] == MeetingEntry.Origin.ADDED else "before"] += row["n"]
        if row["reason"]:
            refused[row["reason"]] += row["n"]
        else:
            went["removed" if row["is_removed"] else row["outcome"] or "empty"] += row["n"]
    return Counts(
        n_before=came["before"], n_added=came["added"], n_eligible=went[Decision.Outcome.ELIGIBLE],
        refused=dict(refused), n_unresolved=went[Decision.Outcome.UNRESOLVED], n_removed=went["removed"],
        n_empty=went["empty"],
    )  # fmt: skip


# Rows


@dataclass(frozen=True)
class Row:
    """A household of the list as it is shown, typed and printed."""

    number: int
    entry: MeetingEntry
    code: str
    head_name: str
    rt: str
    seen: str
    suggestion: str  # in words
    suggested_answer: str
    current: str  # the decision it has today, in words

    @property
    def decided(self) -> str:
        return answer_words(self.entry.outcome, self.entry.reason)


def rows_of(meeting: Meeting) -> list[Row]:
    """As it is today; as it was on the day of the lock once the result is final."""
    entries = listed(meeting)
    if meeting.is_locked:
        return [_frozen_row(number, entry) for number, entry in enumerate(entries, start=1)]
    ids = [entry.household_id for entry in entries]
    suggestions, heads, current = suggestions_for(ids), head_names(ids), _current(ids)
    return [
        _row(number, entry, suggestions.get(entry.household_id), heads, current)
        for number, entry in enumerate(entries, start=1)
    ]


def _frozen_row(number: int, entry: MeetingEntry) -> Row:
    suggested = answer_words(entry.suggested_outcome, entry.suggested_reason)
    answer = entry.suggested_reason or entry.suggested_outcome
    return Row(
        number, entry, entry.household.code, entry.head_name, entry.rt or RT_UNKNOWN, entry.seen, suggested, answer, ""
    )


def _row(number, entry, suggestion, heads, current) -> Row:
    household = entry.household
    return Row(
        number, entry, household.code, heads.get(household.pk, ""), str(household.neighbourhood or RT_UNKNOWN),
        suggestion.seen_words if suggestion else "Kunjungan tidak berlaku lagi", suggestion.words if suggestion else "",
        suggestion.answer if suggestion else "", current.get(household.pk, ""),
    )  # fmt: skip


def _current(households: list[int]) -> dict[int, str]:
    decisions = Decision.objects.current().filter(household__in=households)
    return {one.household_id: answer_words(one.outcome, one.reason) for one in decisions}


def removed_entries(meeting: Meeting) -> QuerySet[MeetingEntry]:
    rows = meeting.entries.exclude(removed_at=None).select_related("household", "filled_by")
    return rows.order_by("removed_at", "pk")


def n_newly_waiting(meeting: Meeting, user: User) -> int:
    """Households of the village that wait for a meeting and stand on the list of none."""
    known = set(meeting.entries.values_list("household", flat=True))
    return sum(household not in known for household in households_waiting(meeting.village, user))


# States


def meeting_chip(meeting: Meeting) -> Chip:
    return Chip(meeting.get_state_display(), MEETING_TONES[meeting.state])


def copy_chip(meeting: Meeting) -> Chip | None:
    """Whether the signed minutes are there; nothing before there is something to sign."""
    if not meeting.is_locked:
        return None
    return Chip("Sudah diunggah", "good") if meeting.n_copies else Chip("Belum diunggah", "warn")


def signed_copy(meeting: Meeting) -> SignedCopy | None:
    return meeting.copies.select_related("uploaded_by").first()

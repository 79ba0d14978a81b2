"""Why something is refused: in Indonesian for the company or the officer, as a code and in English for programs."""


class PartnerError(Exception):
    code = "refused"
    english = "Refused: it does not fit the present state, or a value is not acceptable."


class NeedNotAvailable(PartnerError):
    """Somebody else has the need, or it is not offered to companies."""

    code = "need_not_available"
    english = "Somebody else has taken this need, or it is not offered any more."


class QuotaReached(PartnerError):
    """The company holds as many needs as it may at once."""

    code = "quota_reached"
    english = "The company holds as many needs as it may at once. Cancel one, or wait for Bappeda's decision."


class ReservationClosed(PartnerError):
    """Approved, cancelled or run out: the hold is over."""

    code = "reservation_closed"
    english = "The hold is over: approved, cancelled or run out."


class AlreadyExtended(PartnerError):
    code = "already_extended"
    english = "A reservation is extended once."


class CostReached(PartnerError):
    """What is left of the cost is less than the company wants to promise."""

    code = "cost_reached"
    english = "The pledges of all payers together would pass the cost of the need."


class ProposalClosed(PartnerError):
    """Decided or withdrawn."""

    code = "proposal_closed"
    english = "The proposal is decided or withdrawn."


class IdentityWithheld(PartnerError):
    """Not approved, or the family did not agree that companies know it."""

    code = "identity_withheld"
    english = "Identity is shown only for an approved need whose family agreed that companies know it."


class FileRefused(PartnerError):
    """What was sent is no photo and no scan that can be kept."""

    code = "file_refused"
    english = "The file is no JPEG, PNG or WebP photo and no plain PDF scan, or it is too large."

"""Who may do what on which address: one line per URL name. A URL without a line fails the test beside this file.

Roles: A Bappeda admin, N analyst, O OPD officer, V OPD viewer, S supervisor, F verifier, L leader.
`scoped` are the roles that get a 404 for the same thing on the other side (another area, another OPD, another person).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from accounts.roles import Role

ROLES = {
    "A": Role.BAPPEDA_ADMIN, "N": Role.BAPPEDA_ANALYST, "O": Role.OPD_OFFICER, "V": Role.OPD_VIEWER,
    "S": Role.SUPERVISOR, "F": Role.VERIFIER, "L": Role.LEADER,
}  # fmt: skip
EVERYBODY = "".join(ROLES)

# Without signing in: the door itself, and what watches the house. Static files are not a URL of Django.
PUBLIC = {"account_login", "mfa_authenticate", "health-live", "health-ready"}


@dataclass(frozen=True)
class Line:
    name: str
    get: str | None = None  # roles; None: the method is not there
    post: str | None = None
    on: Callable = field(default=lambda things: {})  # captured parts of the address
    scoped: str = ""


MATRIX = [
    # The house
    Line("home", get=EVERYBODY),
    Line("account_logout", get=EVERYBODY, post=EVERYBODY),
    Line("account_change_password", get=EVERYBODY, post=EVERYBODY),
    Line("account_reauthenticate", get=EVERYBODY, post=EVERYBODY),
    Line("mfa_reauthenticate", get=EVERYBODY, post=EVERYBODY),
    Line("mfa_index", get=EVERYBODY),
    Line("mfa_activate_totp", get=EVERYBODY, post=EVERYBODY),
    Line("mfa_deactivate_totp"),  # not there before TOTP is set up, like the two lists of recovery codes
    Line("mfa_view_recovery_codes"),
    Line("mfa_generate_recovery_codes", get=EVERYBODY, post=EVERYBODY),
    Line("mfa_download_recovery_codes"),
    Line("usersessions_list", get=EVERYBODY, post=EVERYBODY),
    # Jobs: one's own; the Bappeda admin sees all
    Line("jobs:job-list", get=EVERYBODY),
    Line("jobs:job-detail", get="AO", on=lambda t: {"pk": t.job.pk}, scoped="NOVSFL"),
    Line("jobs:job-cancel", post="AO", on=lambda t: {"pk": t.job.pk}, scoped="NOVSFL"),
    # Register
    Line("households:household-list", get="ANS"),
    Line("households:household-detail", get="ANS", on=lambda t: {"code": t.household.code}, scoped="S"),
    Line("households:person-reveal", get="AS", post="AS", scoped="S",
         on=lambda t: {"code": t.household.code, "pk": t.person.pk}),
    Line("households:import-list", get="A"),
    Line("households:import-new", get="A", post="A"),
    Line("households:import-detail", get="A", on=lambda t: {"pk": t.snapshot.pk}),
    Line("households:import-read", post="A", on=lambda t: {"pk": t.snapshot.pk}),
    Line("households:import-apply", post="A", on=lambda t: {"pk": t.snapshot.pk}),
    Line("households:import-cancel", post="A", on=lambda t: {"pk": t.snapshot.pk}),
    Line("households:import-faults", get="A", on=lambda t: {"pk": t.snapshot.pk}),
    Line("households:import-mark", post="A", on=lambda t: {"pk": t.snapshot.pk}),
    Line("households:import-marked", get="A", on=lambda t: {"pk": t.snapshot.pk, "number": 0}),
    Line("households:import-held", get="A", on=lambda t: {"pk": t.snapshot.pk}),
    Line("households:import-mend", get="A", post="A", on=lambda t: {"pk": t.snapshot.pk, "row_no": 1}),
    Line("households:import-changes", get="A", on=lambda t: {"pk": t.snapshot.pk, "kind": "baru"}),
    Line("households:import-map", get="A", post="A", on=lambda t: {"pk": t.snapshot.pk}),
    Line("households:import-tables", get="A"),
    Line("households:import-table", get="A", on=lambda t: {"pk": t.mapped_table.pk}),
    Line("households:import-table-retire", post="A", on=lambda t: {"pk": t.mapped_table.pk}),
    # Register: pairs, links, striking out
    Line("households:pair-list", get="ANS"),
    Line("households:two-families-list", get="ANS"),
    Line("households:two-villages-list", get="ANS"),
    Line("households:linkage-threshold", get="ANS", post="A"),
    Line("households:link-again", post="A"),
    Line("households:pair-detail", get="ANS", on=lambda t: {"pk": t.pair.pk}, scoped="S"),
    Line("households:pair-decide", post="ANS", on=lambda t: {"pk": t.pair.pk}, scoped="S"),
    Line("households:pair-undo", post="ANS", on=lambda t: {"pk": t.pair.pk}, scoped="S"),
    Line("households:strike-out-list", get="AS"),
    Line("households:strike-out", get="AS", on=lambda t: {"pk": t.strike_out.pk}, scoped="S"),
    Line("households:strike-out-decide", post="AS", on=lambda t: {"pk": t.strike_out.pk}, scoped="S"),
    Line("households:household-strike-out", get="AS", post="AS", on=lambda t: {"code": t.household.code}, scoped="S"),
    Line("households:household-settle", get="ANS", post="ANS", on=lambda t: {"code": t.household.code}, scoped="S"),
    Line("households:person-detail", get="ANS", scoped="S",
         on=lambda t: {"code": t.household.code, "pk": t.person.pk}),
    Line("households:person-strike-out", get="AS", post="AS", scoped="S",
         on=lambda t: {"code": t.household.code, "pk": t.person.pk}),
    Line("households:person-settle", get="ANS", post="ANS", scoped="S",
         on=lambda t: {"code": t.household.code, "pk": t.person.pk}),
    Line("households:merge-undo", get="ANS", post="ANS", scoped="S",
         on=lambda t: {"code": t.merge_code, "pk": t.merge.kept_id, "merge": t.merge.pk}),
    Line("households:link-separate", get="ANS", post="ANS", scoped="S",
         on=lambda t: {"code": t.merge_code, "pk": t.merge.kept_id, "link": t.link.pk}),
    # Register: lists of OPDs, the civil registry
    Line("households:list-match-list", get="ANO"),
    Line("households:list-match-new", get="ANO", post="ANO"),
    Line("households:list-match", get="AO", on=lambda t: {"pk": t.list_match.pk}, scoped="O"),
    Line("households:list-match-columns", post="O", on=lambda t: {"pk": t.list_match.pk}, scoped="O"),
    Line("households:dukcapil-list", get="A"),
    Line("households:dukcapil-new", get="A", post="A"),
    Line("households:dukcapil-person-list", get="ANS"),
    Line("households:dukcapil-batch", get="A", on=lambda t: {"pk": t.dukcapil_batch.pk}),
    Line("households:dukcapil-problems", get="A", on=lambda t: {"pk": t.dukcapil_batch.pk}),
    Line("households:dukcapil-apply", post="A", on=lambda t: {"pk": t.dukcapil_batch.pk}),
    Line("households:dukcapil-cancel", post="A", on=lambda t: {"pk": t.dukcapil_batch.pk}),
    Line("households:officer-list", get="AS"),
    Line("households:officer-import", get="A", post="A"),
    Line("households:officer-template", get="A"),
    Line("households:officer-reset", get="AS", post="AS", on=lambda t: {"pk": t.verifier.pk}, scoped="S"),
    # Verification: field
    Line("verification:task-list", get="F"),
    Line("verification:visit-new", get="F", post="F", on=lambda t: {"pk": t.assignment.pk}, scoped="F"),
    Line("verification:visit-receipt", get="F", on=lambda t: {"pk": t.visit.pk}, scoped="F"),
    Line("verification:photo", get="ANSF", on=lambda t: {"pk": t.photo.pk}, scoped="SF"),
    Line("verification:round-list", get="AS"),
    Line("verification:round-new", get="AS", post="AS"),
    Line("verification:round-detail", get="AS", on=lambda t: {"pk": t.round.pk}, scoped="S"),
    Line("verification:round-assign", post="AS", on=lambda t: {"pk": t.round.pk}, scoped="S"),
    # Verification: review
    Line("verification:visit-list", get="ANS"),
    Line("verification:visit-detail", get="ANS", on=lambda t: {"pk": t.visit.pk}, scoped="S"),
    Line("verification:visit-review", post="S", on=lambda t: {"pk": t.visit.pk}, scoped="S"),
    Line("verification:decision-list", get="AOS"),
    Line("verification:household-decision", get="AOS", post="AOS", scoped="S",
         on=lambda t: {"code": t.household.code}),
    Line("verification:target-list", get="AOS"),
    Line("verification:target-list-version", get="AOS", on=lambda t: {"pk": t.target_list.pk}),
    Line("verification:target-list-freeze", get="A", post="A", on=lambda t: {"pk": t.target_list.pk}),
    # Verification: corrections for the keepers of sources
    Line("verification:correction-list", get="A"),
    Line("verification:correction-new", get="A", post="A"),
    Line("verification:correction-package", get="A", on=lambda t: {"pk": t.package.pk}),
    Line("verification:correction-release", post="A", on=lambda t: {"pk": t.package.pk}),
    Line("verification:correction-write", post="A", on=lambda t: {"pk": t.package.pk}),
    Line("verification:correction-cancel", post="A", on=lambda t: {"pk": t.package.pk}),
    Line("verification:correction-file", post="A", on=lambda t: {"pk": t.package.pk}),
    Line("verification:correction-sent", post="A", on=lambda t: {"pk": t.package.pk}),
    Line("verification:correction-answers", post="A", on=lambda t: {"pk": t.package.pk}),
    Line("verification:correction-answer-file", post="A", on=lambda t: {"pk": t.package.pk}),
    Line("verification:correction-item", get="A", post="A",
         on=lambda t: {"pk": t.package.pk, "item": t.correction.pk}),
    # Verification: macro
    Line("verification:macro-overview", get="ANOVL"),
    Line("verification:macro-figures", get="ANOVL"),
    Line("verification:macro-figure", get="ANOVL", on=lambda t: {"pk": t.figure.pk}),
    Line("verification:macro-decide", post="AN", on=lambda t: {"pk": t.figure.pk}),
    Line("verification:macro-upload", get="AN", post="AN"),
    Line("verification:crosscheck-list", get="ANOVL"),
    Line("verification:crosscheck-run", post="AN"),
    Line("verification:crosscheck-detail", get="ANOVL", on=lambda t: {"pk": t.crosscheck.pk}),
    # Interventions
    Line("interventions:need-list", get="ANOVS"),
    Line("interventions:need-detail", get="ANOVS", on=lambda t: {"public_code": t.need.public_code}, scoped="OVS"),
    Line("interventions:need-take", post="O", on=lambda t: {"public_code": t.need.public_code}, scoped="O"),
    Line("interventions:activity-list", get="ANOVL"),
    Line("interventions:activity-new", get="O", post="O"),
    Line("interventions:activity-detail", get="ANOVL", on=lambda t: {"pk": t.activity.pk}, scoped="OV"),
    Line("interventions:allotment-ranking", get="ANOV", on=lambda t: {"pk": t.activity.pk}, scoped="OV"),
    *[
        Line(f"interventions:allotment-{name}", get="ANOV" if name == "need" else None,
             post=None if name == "need" else "O", scoped="OV",
             on=lambda t: {"pk": t.activity.pk, "public_code": t.need.public_code})
        for name in ["need", "put-in", "take-out", "undo"]
    ],
    Line("interventions:allotment-places", get="ANOVL", on=lambda t: {"pk": t.activity.pk}, scoped="OV"),
    Line("interventions:allotment-places-set", get="O", post="O", on=lambda t: {"pk": t.activity.pk}, scoped="O"),
    Line("interventions:allotment-places-free", post="O", on=lambda t: {"pk": t.activity.pk}, scoped="O"),
    Line("interventions:allotment-confirm", get="O", post="O", on=lambda t: {"pk": t.activity.pk}, scoped="O"),
    Line("interventions:allotment-state", get="ANOV", on=lambda t: {"pk": t.activity.pk}, scoped="OV"),
    Line("interventions:allotment-propose", post="O", on=lambda t: {"pk": t.activity.pk}, scoped="O"),
    Line("interventions:allotment-withdraw", post="O", on=lambda t: {"pk": t.activity.pk}, scoped="O"),
    Line("interventions:allotment-approve", post="A", on=lambda t: {"pk": t.activity.pk}),
    Line("interventions:allotment-send-back", post="A", on=lambda t: {"pk": t.activity.pk}),
    Line("interventions:allotment-reserve-take", post="O", scoped="O",
         on=lambda t: {"pk": t.activity.pk, "reserve": t.reserve.pk}),
    Line("interventions:allotment-what-if", get="ANOVL", on=lambda t: {"pk": t.activity.pk}, scoped="OV"),
    Line("interventions:allotment-rules", get="ANOVL", post="O", on=lambda t: {"pk": t.activity.pk}, scoped="OV"),
    Line("interventions:allotment-condition-add", get="O", post="O", on=lambda t: {"pk": t.activity.pk}, scoped="O"),
    Line("interventions:programme-rules", get="ANOVL", on=lambda t: {"pk": t.activity.programme_id}),
    Line("interventions:programme-condition-add", get="A", post="A", on=lambda t: {"pk": t.activity.programme_id}),
    Line("interventions:condition-remove", post="AO", on=lambda t: {"pk": t.condition.pk}, scoped="O"),
    Line("interventions:commitment-detail", get="ANOV", on=lambda t: {"pk": t.commitment.pk}, scoped="OV"),
    Line("interventions:commitment-approve", post="A", on=lambda t: {"pk": t.commitment.pk}),
    Line("interventions:commitment-deliver", post="O", on=lambda t: {"pk": t.commitment.pk}, scoped="O"),
    Line("interventions:commitment-cancel", post="AO", on=lambda t: {"pk": t.commitment.pk}, scoped="O"),
    Line("interventions:delivery-photo", get="ANOV", on=lambda t: {"pk": t.delivered.pk}, scoped="OV"),
    Line("interventions:unverified-list", get="ANOVL"),
    Line("interventions:programme-list", get="ANOVL"),
    # Partners
    Line("partners:company-list", get="ANL"),
    Line("partners:company-detail", get="ANL", on=lambda t: {"pk": t.company.pk}),
    Line("partners:key-issue", post="A", on=lambda t: {"pk": t.company.pk}),
    Line("partners:key-revoke", post="A", on=lambda t: {"pk": t.company.pk, "prefix": t.key.prefix}),
    Line("partners:reservation-list", get="ANL"),
    Line("partners:reservation-detail", get="ANL", on=lambda t: {"code": t.reservation.code}),
    Line("partners:reservation-approve", post="A", on=lambda t: {"code": t.reservation.code}),
    Line("partners:reservation-refuse", post="A", on=lambda t: {"code": t.reservation.code}),
]  # fmt: skip

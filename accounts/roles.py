"""The seven roles and what each may do. A role comes from a membership (accounts.Membership), never from a group."""

from django.db import models


class Role(models.TextChoices):
    BAPPEDA_ADMIN = "bappeda_admin", "Admin Bappeda"
    BAPPEDA_ANALYST = "bappeda_analyst", "Analis Bappeda"
    OPD_OFFICER = "opd_officer", "Petugas OPD"
    OPD_VIEWER = "opd_viewer", "Pembaca OPD"
    SUPERVISOR = "supervisor", "Pengawas desa atau kecamatan"
    VERIFIER = "verifier", "Petugas verifikasi"
    LEADER = "leader", "Pimpinan daerah"


# Roles that one person may not hold together: who visits does not approve, who serves does not decide the list.
INCOMPATIBLE = [
    {Role.VERIFIER, Role.SUPERVISOR},
    {Role.VERIFIER, Role.BAPPEDA_ADMIN},
    {Role.SUPERVISOR, Role.OPD_OFFICER},
]

# Rules of apps above on who else needs TOTP: functions of a user, added in their `ready`.
TOTP_RULES = []

NEEDS_TOTP = {Role.BAPPEDA_ADMIN, Role.BAPPEDA_ANALYST, Role.OPD_OFFICER, Role.OPD_VIEWER, Role.LEADER}

_READS_FIGURES = {
    "households.view_measures",
    "interventions.view_programmes",
    "verification.view_dashboard",
    "verification.view_macro",
    "interventions.view_gaps",
}
_READS_REGISTER = {"households.view_household", "households.view_need", "verification.view_visit"}

PERMISSIONS = {
    Role.BAPPEDA_ADMIN: _READS_FIGURES
    | _READS_REGISTER
    | {
        "accounts.enter_admin",
        "accounts.manage_accounts",
        "accounts.reset_password",
        "accounts.view_accesslog",
        "households.view_all_areas",
        "households.import_register",
        "households.reveal_identity",
        "households.export_register",
        "households.link_register",
        "households.try_rules",
        "households.review_pairs",
        "households.strike_out",
        "households.match_list",
        "households.view_all_list_matches",
        "households.import_dukcapil",
        "households.view_rules",
        "households.edit_rules",
        "verification.manage_corrections",
        "verification.enter_petition",
        "verification.answer_petition",
        "verification.view_meeting",
        "jobs.view_all_jobs",
        "verification.open_round",
        "verification.publish_form",
        "verification.decide_household",
        "verification.freeze_target_list",
        "verification.fetch_decree",
        "verification.import_macro",
        "verification.run_crosscheck",
        "interventions.approve_commitment",
        "interventions.record_delivery",
        "interventions.manage_budgets",
        "partners.view_partners",
        "partners.approve_reservation",
        "partners.manage_companies",
    },
    Role.BAPPEDA_ANALYST: _READS_FIGURES
    | _READS_REGISTER
    | {
        "households.view_all_areas",
        "households.export_register",
        "households.try_rules",
        "households.review_pairs",
        "households.match_list",
        "households.view_rules",
        "verification.import_macro",
        "verification.run_crosscheck",
        "partners.view_partners",
    },
    Role.OPD_OFFICER: _READS_FIGURES
    | {
        "households.view_need",
        "households.match_list",
        "verification.decide_household",
        "verification.enter_petition",
        "verification.fetch_decree",
        "interventions.commit_need",
        "interventions.record_delivery",
        "interventions.manage_budgets",
    },
    Role.OPD_VIEWER: _READS_FIGURES | {"households.view_need"},
    Role.SUPERVISOR: _READS_REGISTER
    | {
        "accounts.reset_password",
        "households.reveal_identity",
        "households.view_measures",
        "households.review_pairs",
        "households.strike_out",
        "verification.open_round",
        "verification.review_visit",
        "verification.decide_household",
        "verification.enter_petition",
        "verification.answer_petition",
        "verification.view_meeting",
        "verification.hold_meeting",
        "verification.view_dashboard",
        "interventions.view_gaps",
    },
    Role.VERIFIER: {"verification.make_visit"},
    Role.LEADER: _READS_FIGURES | {"partners.view_partners"},
}

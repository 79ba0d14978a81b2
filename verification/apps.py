from django.apps import AppConfig

from jobs import words


class VerificationConfig(AppConfig):
    name = "verification"
    verbose_name = "Verifikasi"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from households import reports, signals
        from households.linkage import merging
        from verification import closed_households, household_panel, tasks
        from verification.backcheck import drawing
        from verification.backcheck.actions import record_back_check
        from verification.corrections.reports import corrections_of_household
        from verification.field.signals import visit_flagged, visit_made
        from verification.petitions.panel import petitions_of_household
        from verification.review import rescoring

        for kind, label in tasks.KINDS.items():
            words.name_kind(kind, label)
        reports.show_on_household(household_panel.visits_and_decision)
        reports.show_on_household(corrections_of_household)
        reports.show_on_household(petitions_of_household)
        merging.keeps_busy(closed_households.with_open_work)
        signals.household_closed.connect(closed_households.leave_the_lists)
        signals.rule_set_activated.connect(rescoring.request_applying)
        visit_made.connect(record_back_check)
        visit_made.connect(drawing.draw)
        visit_flagged.connect(drawing.choose_by_flags)

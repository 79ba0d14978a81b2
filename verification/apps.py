from django.apps import AppConfig

from jobs import words


class VerificationConfig(AppConfig):
    name = "verification"
    verbose_name = "Verifikasi"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from households import reports
        from verification import household_panel, tasks

        for kind, label in tasks.KINDS.items():
            words.name_kind(kind, label)
        reports.show_on_household(household_panel.visits_and_decision)

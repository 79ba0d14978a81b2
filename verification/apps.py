from django.apps import AppConfig

from jobs import words


class VerificationConfig(AppConfig):
    name = "verification"
    verbose_name = "Verifikasi"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from verification import tasks

        for kind, label in tasks.KINDS.items():
            words.name_kind(kind, label)

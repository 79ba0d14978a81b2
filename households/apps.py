from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    name = "households"
    verbose_name = "Register"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from households import tasks  # noqa: F401  the works it registers: web and commands know them too
        from jobs import words

        words.name_kind("households.stage_snapshot", "Membaca berkas register")
        words.name_kind("households.apply_snapshot", "Menerapkan impor register")

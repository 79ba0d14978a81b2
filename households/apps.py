from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    name = "households"
    verbose_name = "Register"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from accounts import roles
        from households import officers, tasks  # noqa: F401  tasks registers works: web and commands know them too
        from jobs import words

        roles.TOTP_RULES.append(officers.supervises_a_district)
        words.name_kind("households.stage_snapshot", "Membaca berkas register")
        words.name_kind("households.apply_snapshot", "Menerapkan impor register")
        words.name_kind("households.mark_workbook", "Menandai sel yang salah")
        words.name_kind("households.link_persons", "Mencari warga yang sama")

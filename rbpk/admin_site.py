from django.contrib.admin import AdminSite

OUR_APPS = {"accounts", "jobs", "households", "verification", "interventions", "partners"}


class BappedaSite(AdminSite):
    """The office's own repairs. Sign-in is the one of the whole site, so that TOTP and lock-out hold here too."""

    site_header = "RBPK Kutai Kartanegara"
    site_title = "Admin Bappeda"
    index_title = "Meja kerja Bappeda"

    def register(self, model_or_iterable, admin_class=None, **options):
        """Tables of this project only: those of libraries are no work of the office."""
        models = model_or_iterable if isinstance(model_or_iterable, list | tuple) else [model_or_iterable]
        ours = [model for model in models if model._meta.app_label in OUR_APPS]
        super().register(ours, admin_class, **options)

    def has_permission(self, request):
        return request.user.is_active and request.user.has_perm("accounts.enter_admin")

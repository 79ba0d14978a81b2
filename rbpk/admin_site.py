from django.contrib.admin import AdminSite


class BappedaSite(AdminSite):
    """The office's own repairs. Sign-in is the one of the whole site, so that TOTP and lock-out hold here too."""

    site_header = "RBPK Kutai Kartanegara"
    site_title = "Admin Bappeda"
    index_title = "Meja kerja Bappeda"

    def has_permission(self, request):
        return request.user.is_active and request.user.has_perm("accounts.enter_admin")

from rest_framework.permissions import BasePermission

from partners.models import ApiKey


class HasCompanyKey(BasePermission):
    """A company key is a principal of its own, never a user of the office; and it may do what its scopes say."""

    def has_permission(self, request, view):
        if not isinstance(request.auth, ApiKey):
            self.message = "Alamat ini untuk kunci perusahaan."
            return False
        scope = getattr(view, "scope", None)
        self.message = f"Kunci ini tidak memuat cakupan {scope}. Mintalah kunci dengan cakupan itu ke Bappeda."
        return scope is None or scope in request.auth.scopes


class ReadsAboutTheApi(BasePermission):
    """A company key, or an officer who works with companies."""

    message = "Halaman ini untuk perusahaan dengan kunci dan petugas yang mengurus mitra."

    def has_permission(self, request, view):
        if isinstance(request.auth, ApiKey):
            return True
        return request.user is not None and request.user.has_perm("partners.view_partners")

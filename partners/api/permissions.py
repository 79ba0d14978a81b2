from rest_framework.permissions import BasePermission

from partners.models import Company


class HasCompanyKey(BasePermission):
    """A company key is a principal of its own, never a user of the office."""

    message = "Alamat ini untuk kunci perusahaan."

    def has_permission(self, request, view):
        return isinstance(request.auth, Company)


class ReadsAboutTheApi(BasePermission):
    """A company key, or an officer who works with companies."""

    message = "Halaman ini untuk perusahaan dengan kunci dan petugas yang mengurus mitra."

    def has_permission(self, request, view):
        if isinstance(request.auth, Company):
            return True
        return request.user is not None and request.user.has_perm("partners.view_partners")

from rest_framework.permissions import BasePermission

from partners.models import Company


class HasCompanyKey(BasePermission):
    """A company key is a principal of its own, never a user of the office."""

    def has_permission(self, request, view):
        return isinstance(request.auth, Company)

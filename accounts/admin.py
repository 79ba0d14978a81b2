from django.contrib import admin

from accounts.models import OPD, AccessLog, Membership, User


class OfficeAdmin(admin.ModelAdmin):
    """Open to the Bappeda admin as a whole; rows are closed with a reason, never deleted."""

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def lookup_allowed(self, lookup, value, request):
        """The filters shown, and no others: a password hash could be read letter by letter through the address."""
        return lookup.split("__exact")[0] in {str(name) for name in self.list_filter} | {self.date_hierarchy}

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("accounts.enter_admin")

    has_add_permission = has_change_permission = lambda self, request, obj=None: self.has_view_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnlyAdmin(OfficeAdmin):
    """Rows that only actions write."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(OPD)
class OPDAdmin(OfficeAdmin):
    list_display = ["short_name", "name"]
    search_fields = ["short_name", "name"]


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    fields = ["opd", "role", "valid_from", "valid_to"]

    has_add_permission = has_change_permission = has_view_permission = lambda self, request, obj=None: (
        request.user.has_perm("accounts.manage_accounts")
    )

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(User)
class UserAdmin(OfficeAdmin):
    list_display = ["username", "first_name", "phone", "is_active", "last_login"]
    list_filter = ["is_active", "memberships__role"]
    search_fields = ["username", "first_name", "phone"]
    fields = ["username", "first_name", "phone", "is_active"]
    inlines = [MembershipInline]

    def has_add_permission(self, request):
        return False  # accounts are made in bulk with printed slips: households:officer-import


@admin.register(AccessLog)
class AccessLogAdmin(ReadOnlyAdmin):
    list_display = ["at", "actor", "actor_key", "kind", "purpose", "count"]
    list_filter = ["kind"]
    date_hierarchy = "at"
    list_select_related = ["actor"]

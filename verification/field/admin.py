from django.contrib import admin

from accounts.admin import OfficeAdmin, ReadOnlyAdmin
from verification.field.models import Assignment, FormVersion, VerificationRound, Visit


@admin.register(FormVersion)
class FormVersionAdmin(ReadOnlyAdmin):
    """Published by verification.reference; a new wording is a new version."""

    list_display = ["title", "code", "version", "published_at"]


@admin.register(VerificationRound)
class VerificationRoundAdmin(OfficeAdmin):
    """To close a round. It opens and changes its date on its own page, which looks at areas and at its tasks."""

    list_display = ["name", "village", "purpose", "opened_on", "due_on", "closed_on"]
    list_filter = ["purpose", "closed_on"]
    list_select_related = ["village"]
    search_fields = ["name", "village__name"]
    fields = ["name", "village", "purpose", "form", "opened_by", "opened_on", "due_on", "closed_on"]
    readonly_fields = ["village", "purpose", "form", "opened_by", "opened_on", "due_on"]

    def has_add_permission(self, request):
        return False


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    list_display = ["pk", "round", "household", "neighbourhood", "verifier", "state", "due_on", "lease_until"]
    list_filter = ["state"]
    list_select_related = ["round", "household", "neighbourhood", "verifier"]
    search_fields = ["household__code", "verifier__username"]


@admin.register(Visit)
class VisitAdmin(ReadOnlyAdmin):
    list_display = ["pk", "household", "verifier", "outcome", "status", "received_at"]
    list_filter = ["status", "outcome"]
    list_select_related = ["household", "verifier"]
    search_fields = ["household__code", "verifier__username"]
    fields = ["household", "round", "verifier", "outcome", "status", "started_at", "ended_at", "received_at"]
    date_hierarchy = "received_at"

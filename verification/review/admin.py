from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from verification.review.models import Decision, Minutes, TargetList


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ["household", "outcome", "reason", "level", "decided_at", "valid_until", "is_current"]
    list_filter = ["outcome", "level", "is_current"]
    list_select_related = ["household"]
    search_fields = ["household__code"]


@admin.register(Minutes)
class MinutesAdmin(ReadOnlyAdmin):
    list_display = ["number", "village", "held_on", "n_present"]
    list_select_related = ["village"]
    search_fields = ["number", "village__name"]


@admin.register(TargetList)
class TargetListAdmin(ReadOnlyAdmin):
    """Frozen by decree on its own page."""

    list_display = ["name", "year", "version", "decree_number", "decree_on"]

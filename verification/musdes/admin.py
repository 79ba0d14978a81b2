from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from verification.musdes.models import Meeting


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin):
    """Prepared, typed in and locked on its pages."""

    list_display = ["village", "held_on", "state", "minutes_number", "n_present", "locked_at"]
    list_filter = ["state"]
    list_select_related = ["village"]
    search_fields = ["village__name", "minutes_number"]

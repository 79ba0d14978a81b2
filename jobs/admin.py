from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from jobs.models import Job


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "kind", "subject", "state", "attempt", "requested_by"]
    list_filter = ["state", "kind"]
    list_select_related = ["requested_by"]
    date_hierarchy = "created_at"

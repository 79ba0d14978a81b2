from django.contrib import admin

from accounts.admin import OfficeAdmin, ReadOnlyAdmin
from verification.field.models import Assignment, FormVersion, VerificationRound, Visit
from verification.field.thresholds import FlagThresholds


@admin.register(FormVersion)
class FormVersionAdmin(ReadOnlyAdmin):
    """Published on the page of forms, the first ones by verification.reference; a new wording is a new version."""

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


@admin.register(FlagThresholds)
class FlagThresholdsAdmin(OfficeAdmin):
    """One row; what it was before stays in its history."""

    list_display = ["__str__", "later_percent", "flags_for_back_check", "far_from_household_m", "too_fast_min"]
    fieldsets = [
        ("Posisi", {"fields": ["far_from_household_m", "far_from_village_m", "gps_poor_m", "same_spot_m"]}),
        ("Waktu", {"fields": ["too_fast_min", "night_from_hour", "night_to_hour", "clock_wrong_min", "late_days",
                              "overlap_kmh"]}),
        ("Foto dan jawaban", {"fields": ["near_photo_bits", "near_photo_months", "same_answers_percent",
                                         "same_answers_least"]}),
        ("Kunjungan ulang", {"fields": ["first_visits", "first_percent", "later_percent", "flags_for_back_check",
                                        "back_check_days"]}),
    ]  # fmt: skip

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not FlagThresholds.objects.exists()

    def save_model(self, request, obj, form, change):
        obj.pk = 1
        super().save_model(request, obj, form, change)


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

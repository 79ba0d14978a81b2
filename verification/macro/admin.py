from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from verification.macro.models import CrossCheckRun, Finding, MacroFigure, MacroFile, MacroSeries, SurveyRound


@admin.register(MacroSeries)
class MacroSeriesAdmin(ReadOnlyAdmin):
    list_display = ["code", "label", "unit", "base", "source"]


@admin.register(MacroFile)
class MacroFileAdmin(ReadOnlyAdmin):
    list_display = ["name", "publisher", "released_on", "received_at", "imported_at"]
    list_filter = ["publisher"]


@admin.register(MacroFigure)
class MacroFigureAdmin(ReadOnlyAdmin):
    """To look things up; held figures are decided on their own page, which asks for the reason."""

    list_display = ["series", "area", "period", "category", "value", "release", "state"]
    list_filter = ["state", "series"]
    list_select_related = ["series", "area"]


@admin.register(SurveyRound)
class SurveyRoundAdmin(ReadOnlyAdmin):
    list_display = ["name", "period", "unit", "population", "poverty_line", "is_synthetic", "loaded_at"]


class FindingInline(admin.TabularInline):
    model = Finding
    fields = ["label", "verdict", "reason", "difference", "z"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(CrossCheckRun)
class CrossCheckRunAdmin(ReadOnlyAdmin):
    list_display = ["year", "area", "ran_at", "requested_by"]
    list_select_related = ["area", "requested_by"]
    inlines = [FindingInline]

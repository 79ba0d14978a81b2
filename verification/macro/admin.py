from django.contrib import admin

from accounts.admin import OfficeAdmin, ReadOnlyAdmin
from verification.macro.models import (
    Comparison,
    CrossCheckRun,
    Finding,
    MacroCall,
    MacroFigure,
    MacroFile,
    MacroSeries,
    SurveyRound,
)


@admin.register(MacroSeries)
class MacroSeriesAdmin(ReadOnlyAdmin):
    list_display = ["code", "label", "unit", "base", "source"]


@admin.register(MacroCall)
class MacroCallAdmin(OfficeAdmin):
    """Which variables of BPS are fetched every day; one that moved gets its new number here."""

    list_display = ["series", "domain", "variable", "is_active"]
    list_filter = ["is_active"]
    list_select_related = ["series"]


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


class ComparisonInline(admin.TabularInline):
    model = Comparison
    fields = ["year", "label", "verdict", "reason", "difference", "z"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(CrossCheckRun)
class CrossCheckRunAdmin(ReadOnlyAdmin):
    list_display = ["year", "area", "ran_at", "requested_by"]
    list_select_related = ["area", "requested_by"]
    inlines = [ComparisonInline]


@admin.register(Finding)
class FindingAdmin(ReadOnlyAdmin):
    list_display = ["kind", "area", "words", "state"]
    list_filter = ["state", "kind"]
    list_select_related = ["area"]

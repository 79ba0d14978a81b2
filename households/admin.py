from django.contrib import admin

from accounts.admin import OfficeAdmin, ReadOnlyAdmin
from households.models import (
    Area,
    AreaAlias,
    AreaAssignment,
    AreaCode,
    CodeMap,
    DukcapilBatch,
    Indicator,
    ListMatch,
    Neighbourhood,
    Rule,
    RuleSet,
    Snapshot,
    Source,
    Variable,
)


class OfficeInline(admin.TabularInline):
    """Rows of the row above, under the same rule: Bappeda, and nothing is deleted."""

    extra = 0

    has_view_permission = has_add_permission = has_change_permission = lambda self, request, obj=None: (
        request.user.has_perm("accounts.enter_admin")
    )

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnlyInline(OfficeInline):
    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class AliasInline(OfficeInline):
    model = AreaAlias


class CodeInline(ReadOnlyInline):
    model = AreaCode


@admin.register(Area)
class AreaAdmin(OfficeAdmin):
    """Codes and names come from the reference data; other spellings may be added here."""

    list_display = ["name", "kind", "parent", "kemendagri_code", "bps_code", "priority_tier"]
    list_filter = ["level", "priority_tier"]
    list_select_related = ["parent"]
    search_fields = ["name", "kemendagri_code", "bps_code"]
    fields = ["name", "kind", "parent", "kemendagri_code", "bps_code", "latitude", "longitude", "priority_tier"]
    readonly_fields = ["kind", "parent", "kemendagri_code"]
    inlines = [AliasInline, CodeInline]

    def has_add_permission(self, request):
        return False


@admin.register(Neighbourhood)
class NeighbourhoodAdmin(OfficeAdmin):
    list_display = ["village", "rw", "rt", "closed_on"]
    list_select_related = ["village"]
    search_fields = ["village__name"]
    autocomplete_fields = ["village"]


@admin.register(AreaAssignment)
class AreaAssignmentAdmin(OfficeAdmin):
    list_display = ["user", "area", "valid_from", "valid_to"]
    list_select_related = ["user", "area"]
    search_fields = ["user__username", "user__first_name", "area__name"]
    autocomplete_fields = ["user", "area"]


@admin.register(Source)
class SourceAdmin(OfficeAdmin):
    list_display = ["code", "name", "owner", "instrument", "instrument_version", "is_synthetic"]
    readonly_fields = ["is_synthetic"]  # a register of real people never becomes demo data, nor the reverse

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, *(["code"] if obj else [])]


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnlyAdmin):
    """Imports are made, applied and cancelled on the import pages."""

    list_display = ["source", "as_of", "state", "n_rows", "n_created", "n_updated", "n_held", "n_refused", "created_at"]
    list_filter = ["state", "source"]
    list_select_related = ["source"]
    exclude = ["faults"]


@admin.register(Indicator)
class IndicatorAdmin(OfficeAdmin):
    list_display = ["label", "dimension", "unit", "opens_need", "cost_idr"]
    list_filter = ["dimension", "unit"]
    search_fields = ["code", "label"]

    def get_readonly_fields(self, request, obj=None):
        return ["code", "unit"] if obj else []


class RuleInline(ReadOnlyInline):
    model = Rule
    fields = ["position", "indicator", "dimension", "weight", "expression"]


@admin.register(RuleSet)
class RuleSetAdmin(ReadOnlyAdmin):
    """Versions are drawn up and taken into use on their pages (Aturan)."""

    list_display = ["name", "code", "version", "valid_from", "is_active", "is_draft", "frozen_at"]
    inlines = [RuleInline]


@admin.register(Variable)
class VariableAdmin(OfficeAdmin):
    list_display = ["code", "label", "level", "kind", "unit"]
    list_filter = ["level", "kind"]
    search_fields = ["code", "label"]

    def get_readonly_fields(self, request, obj=None):
        return ["code", "level", "kind"] if obj else []


@admin.register(CodeMap)
class CodeMapAdmin(ReadOnlyAdmin):
    """What reading uses, from households/data/code_maps.csv; a correction there is a new version, see code_maps.py."""

    list_display = ["instrument", "version", "item", "raw_code", "variable", "value"]
    list_filter = ["instrument", "version", "variable"]
    list_select_related = ["variable"]
    search_fields = ["item", "raw_code", "value"]


@admin.register(ListMatch)
class ListMatchAdmin(ReadOnlyAdmin):
    """Who had which list compared, and what for; lists are uploaded on their page."""

    list_display = ["file_name", "asked_by", "opd", "purpose", "n_rows", "n_matched", "n_withheld", "asked_at"]
    list_filter = ["opd"]
    list_select_related = ["asked_by", "opd"]
    exclude = ["stored_file", "columns"]


@admin.register(DukcapilBatch)
class DukcapilBatchAdmin(ReadOnlyAdmin):
    """Answers of the civil registry; they are loaded and applied on their page."""

    list_display = [
        "answered_on",
        "file_name",
        "n_rows",
        "n_applied",
        "n_unknown",
        "n_older",
        "n_refused",
        "applied_at",
    ]
    exclude = ["stored_file", "problems"]

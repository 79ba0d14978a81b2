from django.contrib import admin

from accounts.admin import OfficeAdmin, ReadOnlyAdmin
from households.models import Area
from interventions.models import Funder
from partners.models import (
    ApiKey,
    Company,
    CompanyArea,
    Disclosure,
    FundingProposal,
    Progress,
    Reservation,
    YearlyCommitment,
    YearlyReport,
)


class CompanyInline(admin.TabularInline):
    extra = 1

    has_add_permission = has_change_permission = has_view_permission = has_delete_permission = (
        lambda self, request, obj=None: request.user.has_perm("partners.manage_companies")
    )


class YearlyCommitmentInline(CompanyInline):
    model = YearlyCommitment


class CompanyAreaInline(CompanyInline):
    model = CompanyArea

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "area":
            kwargs["queryset"] = Area.objects.villages().select_related("parent").order_by("name")
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "area":
            field.label_from_instance = lambda area: area.full_name
        return field


@admin.register(Company)
class CompanyAdmin(OfficeAdmin):
    """Keys are issued and revoked on the page of the company, where the token is shown once."""

    list_display = ["funder", "sector", "contact_name", "forum_since", "reservation_quota", "is_synthetic"]
    list_filter = ["sector", "is_synthetic"]
    list_select_related = ["funder"]
    search_fields = ["funder__name"]
    inlines = [YearlyCommitmentInline, CompanyAreaInline]

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("partners.manage_companies")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "funder":
            kwargs["queryset"] = Funder.objects.filter(kind=Funder.Kind.COMPANY)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "company", "slot", "scopes", "created_at", "expires_at", "revoked_at", "last_used_at"]
    list_select_related = ["company__funder"]
    exclude = ["secret_hash"]


@admin.register(Reservation)
class ReservationAdmin(ReadOnlyAdmin):
    list_display = ["code", "company", "created_at", "expires_at", "ended_at"]
    list_select_related = ["company__funder"]
    search_fields = ["code", "company__funder__name"]


@admin.register(Disclosure)
class DisclosureAdmin(ReadOnlyAdmin):
    list_display = ["company", "commitment", "purpose", "key", "disclosed_by", "disclosed_at"]
    list_select_related = ["company__funder", "commitment", "key", "disclosed_by"]


@admin.register(FundingProposal)
class FundingProposalAdmin(ReadOnlyAdmin):
    list_display = ["code", "company", "year", "name", "budget_idr", "status"]
    list_filter = ["status", "year"]
    list_select_related = ["company__funder"]


@admin.register(Progress)
class ProgressAdmin(ReadOnlyAdmin):
    list_display = ["code", "line", "observed_on", "percent", "created_at"]
    list_select_related = ["line"]


@admin.register(YearlyReport)
class YearlyReportAdmin(ReadOnlyAdmin):
    list_display = ["company", "year", "pledged_idr", "delivered_idr", "n_delivered", "submitted_at"]
    list_filter = ["year"]
    list_select_related = ["company__funder"]

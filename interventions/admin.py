from django import forms
from django.contrib import admin
from django.forms.models import BaseInlineFormSet

from accounts.admin import OfficeAdmin
from interventions.models import Funder, Programme, ProgrammeIndicator


@admin.register(Funder)
class FunderAdmin(OfficeAdmin):
    list_display = ["name", "kind"]
    list_filter = ["kind"]
    search_fields = ["name"]


class IndicatorFormSet(BaseInlineFormSet):
    def clean(self):
        """The rule of 24 Jan 2023 in words; the database refuses it too, but only when the transaction ends."""
        super().clean()
        kept = [
            form for form in self.forms if form.cleaned_data.get("indicator") and not form.cleaned_data.get("DELETE")
        ]
        if self.instance.is_active and not kept:
            raise forms.ValidationError("Program yang berjalan harus menunjuk sekurangnya satu indikator kemiskinan.")


class ProgrammeIndicatorInline(admin.TabularInline):
    model = ProgrammeIndicator
    formset = IndicatorFormSet
    extra = 0

    has_add_permission = has_change_permission = has_view_permission = has_delete_permission = (
        lambda self, request, obj=None: request.user.has_perm("accounts.enter_admin")
    )


@admin.register(Programme)
class ProgrammeAdmin(OfficeAdmin):
    list_display = ["name", "opd", "is_active", "is_named"]
    list_filter = ["is_active", "opd"]
    list_select_related = ["opd"]
    search_fields = ["name", "code"]
    prepopulated_fields = {"code": ["name"]}
    inlines = [ProgrammeIndicatorInline]

from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from verification.petitions.models import Petition


@admin.register(Petition)
class PetitionAdmin(ReadOnlyAdmin):
    """Petitions are entered, answered and withdrawn on their pages."""

    list_display = ["ticket", "kind", "state", "village", "due_on", "entered_by", "answered_by"]
    list_filter = ["kind", "state"]
    list_select_related = ["village", "entered_by", "answered_by"]
    exclude = ["token", "nik", "kk"]

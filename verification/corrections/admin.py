from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from verification.corrections.models import CorrectionPackage


@admin.register(CorrectionPackage)
class CorrectionPackageAdmin(ReadOnlyAdmin):
    """Packages are drawn up, released and answered on their pages."""

    list_display = ["number", "source", "area", "made_by", "released_by", "sent_on"]
    list_filter = ["source"]
    list_select_related = ["source", "area", "made_by", "released_by"]
    exclude = ["stored_file"]

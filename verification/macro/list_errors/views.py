from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from households.models import Area
from verification.macro.crosscheck.runs import HOME_BPS_CODE
from verification.macro.list_errors.reports import list_errors


@require_safe
@permission_required("verification.view_macro", raise_exception=True)
def list_errors_page(request):
    area = get_object_or_404(Area, bps_code=HOME_BPS_CODE)
    found = list_errors(area)
    groups = [
        ("Per kecamatan", "kecamatan", found.by_kecamatan), ("Per sumber daftar", "sumber", found.by_source),
        ("Per petugas kunjungan", "petugas", found.by_verifier),
    ]  # fmt: skip
    return render(request, "verification/macro/list_errors.html", {"area": area, "found": found, "groups": groups})

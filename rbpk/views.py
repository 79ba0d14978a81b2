from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from accounts.models import Notice
from rbpk import reports


@require_GET
def home(request):
    """The line of cases over what the person may see, and what waits for him."""
    context = {
        "notices": Notice.objects.filter(user=request.user, read_at=None)[:10],
        "awaiting": reports.awaiting(request.user),
        "case_line": reports.case_line(request.user, timezone.localdate()),
        "today": timezone.localdate(),
    }
    return render(request, "home.html", context)


@require_GET
def admin_entry(request):
    """In place of the admin's own sign-in: everybody comes through the sign-in of the site, strangers stay out."""
    if not admin.site.has_permission(request):
        raise PermissionDenied
    goal = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(goal, {request.get_host()}, require_https=request.is_secure())
    return redirect(goal if is_ours else "admin:index")

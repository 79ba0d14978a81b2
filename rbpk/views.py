from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from accounts.models import Notice


@require_GET
def home(request):
    notices = Notice.objects.filter(user=request.user, read_at=None)[:10]
    return render(request, "home.html", {"notices": notices})


@require_GET
def admin_entry(request):
    """In place of the admin's own sign-in: everybody comes through the sign-in of the site, strangers stay out."""
    if not admin.site.has_permission(request):
        raise PermissionDenied
    goal = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(goal, {request.get_host()}, require_https=request.is_secure())
    return redirect(goal if is_ours else "admin:index")

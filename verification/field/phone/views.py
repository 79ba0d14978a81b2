"""The phone app as files: a shell without anybody's data, its service worker, its manifest. Data comes over the API."""

import json

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from verification.field.phone import release

ASK_AGAIN = {"Cache-Control": "no-cache"}


@require_safe
@login_not_required
def shell(request):
    return HttpResponse(release.shell(release.version()), headers=ASK_AGAIN)


@require_safe
@login_not_required
def worker(request):
    contents = {
        "version": release.version(),
        "shell": reverse("verification:phone-shell"),
        "assets": [*release.addresses(), reverse("verification:phone-manifest")],
    }
    script = render_to_string(release.WORKER, {"release": json.dumps(contents)})
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers=ASK_AGAIN)


@require_safe
@login_not_required
def manifest(request):
    start = reverse("verification:phone-shell")
    document = {
        "name": "RBPK Lapangan",
        "short_name": "RBPK",
        "lang": "id",
        "id": start,
        "start_url": start,
        "scope": start,
        "display": "standalone",
        "background_color": "#f6f7f5",
        "theme_color": "#0f5c5c",
        "icons": [
            {"src": static("css/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": static("css/icon-192.png"), "sizes": "192x192", "type": "image/png", "purpose": "any maskable"},
            {"src": static("css/icon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any maskable"},
        ],
    }
    return JsonResponse(document, content_type="application/manifest+json", headers=ASK_AGAIN)

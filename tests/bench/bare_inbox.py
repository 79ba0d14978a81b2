"""The site with one address more: a view that only inserts the raw bytes it is sent. What bench_sync compares with."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
@login_not_required
def bare(request, visit_id):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_inbox VALUES (%s, %s)", [visit_id, request.body])
    return HttpResponse(status=201)


urlpatterns = [path("bare/<uuid:visit_id>", bare), path("", include("rbpk.urls"))]

"""Paths below /api/field/v1/."""

from django.urls import path, re_path

from verification.field.sync import views

app_name = "field-v1"

urlpatterns = [
    path("time", views.time, name="time"),
    path("devices", views.devices, name="devices"),
    path("sync", views.sync, name="sync"),
    path("visits/<uuid:visit_id>/<int:rev>", views.visit, name="visit"),
    re_path(r"^photos/(?P<sha256>[0-9a-f]{64})$", views.photo, name="photo"),
    path("photos/have", views.photos_have, name="photos-have"),
    path("status", views.status, name="status"),
    path("beacon", views.beacon, name="beacon"),
    path("dead-letters", views.dead_letters, name="dead-letters"),
    re_path("", views.nothing_here, name="nothing-here"),
]

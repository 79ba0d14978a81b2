"""Paths below /lapangan/hp/, open to all: they show nothing of anybody."""

from django.urls import path

from verification.field.phone import views

urlpatterns = [
    path("", views.shell, name="phone-shell"),
    path("sw.js", views.worker, name="phone-worker"),
    path("manifest.webmanifest", views.manifest, name="phone-manifest"),
]

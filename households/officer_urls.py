"""Paths below /petugas/; rbpk/urls.py puts their names into the namespace `households`."""

from django.urls import path

from households import officer_views

urlpatterns = [
    path("", officer_views.OfficerList.as_view(), name="officer-list"),
    path("baru/", officer_views.officer_import, name="officer-import"),
    path("contoh/", officer_views.officer_template, name="officer-template"),
    path("<int:pk>/sandi/", officer_views.officer_reset, name="officer-reset"),
]

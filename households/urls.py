"""Paths below /register/; rbpk/urls.py puts their names into the namespace `households`."""

from django.urls import path

from households import views
from households.importing import views as import_views

urlpatterns = [
    path("", views.HouseholdList.as_view(), name="household-list"),
    path("impor/", import_views.ImportList.as_view(), name="import-list"),
    path("impor/baru/", import_views.import_new, name="import-new"),
    path("impor/<int:pk>/", import_views.import_detail, name="import-detail"),
    path("impor/<int:pk>/baca/", import_views.import_read, name="import-read"),
    path("impor/<int:pk>/terapkan/", import_views.import_apply, name="import-apply"),
    path("impor/<int:pk>/batal/", import_views.import_cancel, name="import-cancel"),
    path("impor/<int:pk>/kesalahan/", import_views.import_faults, name="import-faults"),
    path("<slug:code>/", views.household_detail, name="household-detail"),
    path("<slug:code>/warga/<int:pk>/nik/", views.person_reveal, name="person-reveal"),
]

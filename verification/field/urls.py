"""Paths below /lapangan/; rbpk/urls.py puts their names into the namespace `verification`."""

from django.urls import path

from verification.field import views
from verification.field.assigning import views as assigning
from verification.field.paper import views as paper
from verification.field.sync import pages

urlpatterns = [
    path("", views.task_list, name="task-list"),
    path("tugas/<int:pk>/", views.visit_new, name="visit-new"),
    path("rt/<int:pk>/", assigning.canvass, name="canvass"),
    path("kunjungan/<uuid:pk>/", views.visit_receipt, name="visit-receipt"),
    path("perangkat/", pages.DeviceList.as_view(), name="device-list"),
    path("perangkat/kiriman/", pages.device_desk, name="device-desk"),
    path("perangkat/<uuid:pk>/", pages.device_detail, name="device-detail"),
    path("perangkat/<uuid:pk>/cabut/", pages.device_revoke, name="device-revoke"),
    path("kertas/<int:pk>/", paper.paper_round, name="paper-round"),
    path("kertas/<int:pk>/cetak/", paper.paper_print, name="paper-print"),
    path("kertas/tugas/<int:pk>/", paper.paper_enter, name="paper-enter"),
    path("kiriman/<int:pk>/proses/", pages.envelope_release, name="envelope-release"),
]

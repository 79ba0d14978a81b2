"""Paths below /lapangan/; rbpk/urls.py puts their names into the namespace `verification`."""

from django.urls import path

from verification.field import views

urlpatterns = [
    path("", views.task_list, name="task-list"),
    path("tugas/<int:pk>/", views.visit_new, name="visit-new"),
    path("kunjungan/<uuid:pk>/", views.visit_receipt, name="visit-receipt"),
]

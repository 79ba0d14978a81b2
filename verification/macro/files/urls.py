"""Paths below /makro/berkas/."""

from django.urls import path

from verification.macro.files import views

urlpatterns = [
    path("<int:pk>/", views.FilePage.as_view(), name="macro-file"),
    path("<int:pk>/baca/", views.macro_file_read, name="macro-file-read"),
    path("<int:pk>/simpan/", views.macro_file_store, name="macro-file-store"),
    path("<int:pk>/buang/", views.macro_file_discard, name="macro-file-discard"),
]

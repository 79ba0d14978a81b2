"""Paths below /makro/; rbpk/urls.py puts their names into the namespace `verification`."""

from django.urls import include, path

from verification.macro import views
from verification.macro.crosscheck import views as crosscheck
from verification.macro.files import urls as files
from verification.macro.list_errors.views import list_errors_page
from verification.macro.surveys import urls as surveys

urlpatterns = [
    path("", views.macro_overview, name="macro-overview"),
    path("angka/", views.FigureList.as_view(), name="macro-figures"),
    path("angka/<int:pk>/", views.macro_figure, name="macro-figure"),
    path("angka/<int:pk>/putuskan/", views.macro_decide, name="macro-decide"),
    path("unggah/", views.macro_upload, name="macro-upload"),
    path("berkas/", include(files.urlpatterns)),
    path("survei/", include(surveys.urlpatterns)),
    path("ambil/", views.macro_fetch, name="macro-fetch"),
    path("uji-silang/", crosscheck.RunList.as_view(), name="crosscheck-list"),
    path("uji-silang/jalankan/", crosscheck.crosscheck_run, name="crosscheck-run"),
    path("uji-silang/<int:pk>/", crosscheck.crosscheck_detail, name="crosscheck-detail"),
    path("uji-silang/<int:pk>/hasil.xlsx", crosscheck.crosscheck_xlsx, name="crosscheck-xlsx"),
    path("uji-silang/<int:pk>/rakor.pdf", crosscheck.crosscheck_pdf, name="crosscheck-pdf"),
    path("kesalahan-daftar/", list_errors_page, name="list-errors"),
    path("temuan/", crosscheck.FindingList.as_view(), name="finding-list"),
    path("temuan/<int:pk>/", crosscheck.finding_detail, name="finding-detail"),
    path("temuan/<int:pk>/jawab/", crosscheck.finding_answer, name="finding-answer"),
]

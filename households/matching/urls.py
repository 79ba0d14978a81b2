"""Paths of matching lists and of the civil registry; rbpk/urls.py puts their names into the namespace `households`."""

from django.urls import path

from households.matching import dukcapil_views, views

urlpatterns = [
    path("padankan/", views.ListMatchList.as_view(), name="list-match-list"),
    path("padankan/baru/", views.list_match_new, name="list-match-new"),
    path("padankan/<int:pk>/", views.ListMatchDetail.as_view(), name="list-match"),
    path("padankan/<int:pk>/kolom/", views.list_match_columns, name="list-match-columns"),
    path("dukcapil/", dukcapil_views.BatchList.as_view(), name="dukcapil-list"),
    path("dukcapil/baru/", dukcapil_views.dukcapil_new, name="dukcapil-new"),
    path("dukcapil/warga/", dukcapil_views.PersonsByDukcapil.as_view(), name="dukcapil-person-list"),
    path("dukcapil/<int:pk>/", dukcapil_views.dukcapil_batch, name="dukcapil-batch"),
    path("dukcapil/<int:pk>/tidak-diterapkan/", dukcapil_views.dukcapil_problems, name="dukcapil-problems"),
    path("dukcapil/<int:pk>/terapkan/", dukcapil_views.dukcapil_apply, name="dukcapil-apply"),
    path("dukcapil/<int:pk>/batal/", dukcapil_views.dukcapil_cancel, name="dukcapil-cancel"),
]

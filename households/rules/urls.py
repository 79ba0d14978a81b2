"""Paths below /aturan/; rbpk/urls.py puts their names into the namespace `households`."""

from django.urls import path

from households.rules import views

urlpatterns = [
    path("", views.rule_set_list, name="rule-set-list"),
    path("<int:pk>/", views.rule_set_detail, name="rule-set"),
    path("<int:pk>/salin/", views.rule_set_copy, name="rule-set-copy"),
    path("<int:pk>/ubah/", views.rule_set_edit, name="rule-set-edit"),
    path("<int:pk>/ubah/<int:rule>/", views.rule_edit, name="rule-edit"),
    path("<int:pk>/buang/", views.rule_set_discard, name="rule-set-discard"),
    path("<int:pk>/pakai/", views.rule_set_activate, name="rule-set-activate"),
    path("<int:pk>/henti/", views.rule_set_stop, name="rule-set-stop"),
    path("<int:pk>/coba/", views.rule_set_bench, name="rule-set-bench"),
]

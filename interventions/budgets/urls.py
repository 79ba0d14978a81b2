from django.urls import path

from interventions.budgets import lists, views

urlpatterns = [
    path("", views.budget_overview, name="budget-overview"),
    path("indikator/", views.budget_by_indicator, name="budget-by-indicator"),
    path("rincian/", lists.LineList.as_view(), name="budget-lines"),
    path("rincian/tandai/", views.lines_point, name="budget-lines-point"),
    path("rincian/saran/", views.suggestions, name="budget-suggestions"),
    path("rincian/<int:pk>/", views.budget_line, name="budget-line"),
    path("rincian/<int:pk>/kegiatan/", views.line_link, name="budget-line-link"),
    path("impor/", lists.ImportList.as_view(), name="budget-imports"),
    path("impor/baru/", views.import_new, name="budget-import-new"),
    path("impor/<int:pk>/", views.budget_import, name="budget-import"),
    path("impor/<int:pk>/terapkan/", views.import_apply, name="budget-import-apply"),
    path("impor/<int:pk>/batal/", views.import_cancel, name="budget-import-cancel"),
]

"""Paths below /verifikasi/; rbpk/urls.py puts their names into the namespace `verification`."""

from django.urls import path

from verification.field import views as field
from verification.review import views as review

app_name = "verification"

urlpatterns = [
    path("putaran/", field.RoundList.as_view(), name="round-list"),
    path("putaran/baru/", field.round_new, name="round-new"),
    path("putaran/<int:pk>/", field.round_detail, name="round-detail"),
    path("putaran/<int:pk>/tugaskan/", field.round_assign, name="round-assign"),
    path("kunjungan/", review.VisitList.as_view(), name="visit-list"),
    path("kunjungan/<uuid:pk>/", review.visit_detail, name="visit-detail"),
    path("kunjungan/<uuid:pk>/periksa/", review.visit_review, name="visit-review"),
    path("foto/<int:pk>/", field.photo, name="photo"),
    path("keputusan/", review.AwaitingDecisionList.as_view(), name="decision-list"),
    path("keputusan/<slug:code>/", review.household_decision, name="household-decision"),
    path("sasaran/", review.TargetListPage.as_view(), name="target-list"),
    path("sasaran/<int:pk>/", review.TargetListPage.as_view(), name="target-list-version"),
    path("sasaran/<int:pk>/tetapkan/", review.target_list_freeze, name="target-list-freeze"),
]

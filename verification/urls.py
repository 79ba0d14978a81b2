"""Paths below /verifikasi/; rbpk/urls.py puts their names into the namespace `verification`."""

from django.urls import path

from verification.corrections import views as corrections
from verification.field import views as field
from verification.outcomes import views as outcomes
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
    path("perbaikan/", corrections.PackageList.as_view(), name="correction-list"),
    path("perbaikan/baru/", corrections.package_new, name="correction-new"),
    path("perbaikan/<int:pk>/", corrections.PackageDetail.as_view(), name="correction-package"),
    path("perbaikan/<int:pk>/lepas/", corrections.package_release, name="correction-release"),
    path("perbaikan/<int:pk>/tulis/", corrections.package_write, name="correction-write"),
    path("perbaikan/<int:pk>/batal/", corrections.package_cancel, name="correction-cancel"),
    path("perbaikan/<int:pk>/berkas/", corrections.package_file, name="correction-file"),
    path("perbaikan/<int:pk>/kirim/", corrections.package_sent, name="correction-sent"),
    path("perbaikan/<int:pk>/jawab/", corrections.package_answers, name="correction-answers"),
    path("perbaikan/<int:pk>/jawaban/", corrections.package_answer_file, name="correction-answer-file"),
    path("perbaikan/<int:pk>/keluarga/<int:item>/", corrections.correction_item, name="correction-item"),
    path("keputusan/", review.AwaitingDecisionList.as_view(), name="decision-list"),
    path("keputusan/<slug:code>/", review.household_decision, name="household-decision"),
    path("lulus/", outcomes.GraduationList.as_view(), name="graduation-list"),
    path("lulus/<slug:code>/", outcomes.graduation, name="graduation"),
    path("sasaran/", review.TargetListPage.as_view(), name="target-list"),
    path("sasaran/<int:pk>/", review.TargetListPage.as_view(), name="target-list-version"),
    path("sasaran/<int:pk>/tetapkan/", review.target_list_freeze, name="target-list-freeze"),
]

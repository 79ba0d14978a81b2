"""Paths below /verifikasi/ of rounds and samples; included by verification/urls.py."""

from django.urls import path

from verification.field.assigning import progress_views as progress
from verification.field.assigning import sampling_views as sampling
from verification.field.assigning import views

urlpatterns = [
    path("putaran/", views.RoundList.as_view(), name="round-list"),
    path("putaran/baru/", views.round_new, name="round-new"),
    path("putaran/kemajuan/", progress.ProgressByVillage.as_view(), name="progress-list"),
    path("putaran/kemajuan/rt/", progress.ProgressByRt.as_view(), name="progress-rt-list"),
    path("putaran/kemajuan/petugas/", progress.ProgressByVerifier.as_view(), name="progress-verifier-list"),
    path("putaran/tugas/", views.all_tasks, name="all-tasks"),
    path("putaran/<int:pk>/", views.round_detail, name="round-detail"),
    path("putaran/<int:pk>/tugaskan/", views.round_assign, name="round-assign"),
    path("putaran/<int:pk>/tenggat/", views.round_due, name="round-due"),
    path("putaran/<int:pk>/tugas/", views.round_tasks, name="round-tasks"),
    path("sampel/", sampling.FrameList.as_view(), name="frame-list"),
    path("sampel/baru/", sampling.frame_new, name="frame-new"),
    path("sampel/<int:pk>/", sampling.FrameDetail.as_view(), name="frame-detail"),
    path("sampel/<int:pk>/buang/", sampling.frame_discard, name="frame-discard"),
    path("sampel/<int:pk>/undi/", sampling.frame_draw, name="frame-draw"),
]

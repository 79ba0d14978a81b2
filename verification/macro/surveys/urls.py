"""Paths below /makro/survei/."""

from django.urls import path

from verification.macro.surveys import views

urlpatterns = [
    path("", views.RoundList.as_view(), name="survey-list"),
    path("muat/", views.survey_upload, name="survey-upload"),
    path("berkas/<int:pk>/", views.survey_file, name="survey-file"),
    path("berkas/<int:pk>/buang/", views.survey_discard, name="survey-discard"),
    path("<int:pk>/", views.survey_detail, name="survey-detail"),
]

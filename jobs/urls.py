from django.urls import path

from jobs import views

app_name = "jobs"

urlpatterns = [
    path("", views.JobList.as_view(), name="job-list"),
    path("<uuid:pk>/", views.job_detail, name="job-detail"),
    path("<uuid:pk>/batal/", views.job_cancel, name="job-cancel"),
]

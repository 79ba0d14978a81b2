from django.urls import path

from partners import lists, views

app_name = "partners"

urlpatterns = [
    path("", lists.CompanyList.as_view(), name="company-list"),
    path("<int:pk>/", views.company_detail, name="company-detail"),
    path("<int:pk>/kunci/", views.key_issue, name="key-issue"),
    path("<int:pk>/kunci/<slug:prefix>/cabut/", views.key_revoke, name="key-revoke"),
    path("reservasi/", lists.ReservationList.as_view(), name="reservation-list"),
    path("reservasi/<slug:code>/", views.reservation_detail, name="reservation-detail"),
    path("reservasi/<slug:code>/setujui/", views.reservation_approve, name="reservation-approve"),
    path("reservasi/<slug:code>/tolak/", views.reservation_refuse, name="reservation-refuse"),
]

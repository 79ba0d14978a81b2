from django.urls import path

from interventions import lists, views
from interventions.allotment import urls as allotment_urls

app_name = "interventions"

urlpatterns = [
    path("kebutuhan/", lists.NeedList.as_view(), name="need-list"),
    path("kebutuhan/<slug:public_code>/", views.need_detail, name="need-detail"),
    path("kebutuhan/<slug:public_code>/ambil/", views.need_take, name="need-take"),
    path("kegiatan/", lists.ActivityList.as_view(), name="activity-list"),
    path("kegiatan/baru/", views.activity_new, name="activity-new"),
    path("kegiatan/<int:pk>/", lists.ActivityDetail.as_view(), name="activity-detail"),
    path("komitmen/<int:pk>/", views.commitment_detail, name="commitment-detail"),
    path("komitmen/<int:pk>/setujui/", views.commitment_approve, name="commitment-approve"),
    path("komitmen/<int:pk>/serah-terima/", views.commitment_deliver, name="commitment-deliver"),
    path("komitmen/<int:pk>/batal/", views.commitment_cancel, name="commitment-cancel"),
    path("komitmen/<int:pk>/foto/", views.delivery_photo, name="delivery-photo"),
    path("tanpa-verifikasi/", lists.UnverifiedList.as_view(), name="unverified-list"),
    path("program/", lists.ProgrammeList.as_view(), name="programme-list"),
    *allotment_urls.urlpatterns,
]

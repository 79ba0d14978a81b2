from django.urls import include, path

from interventions import lists, views
from interventions.allotment import urls as allotment_urls
from interventions.budgets import urls as budget_urls
from interventions.gaps import urls as gap_urls
from interventions.given import views as given
from interventions.handover import commitment_views, decree_views
from interventions.handover import views as handover

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
    path("kegiatan/<int:pk>/sk/", decree_views.DecreeList.as_view(), name="decrees"),
    path("kegiatan/<int:pk>/sk/baru/", decree_views.decree_new, name="decree-new"),
    path("sk/<int:pk>/", decree_views.DecreeDetail.as_view(), name="decree"),
    path("sk/<int:pk>/pdf/", decree_views.decree_pdf, name="decree-pdf"),
    path("sk/<int:pk>/xlsx/", decree_views.decree_xlsx, name="decree-xlsx"),
    path("kegiatan/<int:pk>/jumlah/", decree_views.quantity_plan, name="quantity-plan"),
    path("kegiatan/<int:pk>/serah-terima/", handover.hand_over, name="hand-over"),
    path("kegiatan/<int:pk>/serah-terima/daftar/", handover.hand_over_sheet, name="hand-over-sheet"),
    path("kegiatan/<int:pk>/bast/", handover.HandOverList.as_view(), name="hand-overs"),
    path("bast/<int:pk>/", handover.HandOverDetail.as_view(), name="hand-over-detail"),
    path("bast/<int:pk>/bukti/", handover.hand_over_proof, name="hand-over-proof"),
    path("komitmen/<int:pk>/selesai-sebagian/", commitment_views.commitment_finish, name="commitment-finish"),
    path("komitmen/<int:pk>/dana/", commitment_views.payer_add, name="payer-add"),
    path("komitmen/<int:pk>/dana/<int:line>/", commitment_views.payer_change, name="payer-change"),
    path("sudah-diberikan/", given.GivenFileList.as_view(), name="given-list"),
    path("sudah-diberikan/baru/", given.given_new, name="given-new"),
    path("sudah-diberikan/<int:pk>/", given.GivenRows.as_view(), name="given-file"),
    path("sudah-diberikan/<int:pk>/muat/", given.given_apply, name="given-apply"),
    path("sudah-diberikan/<int:pk>/batal/", given.given_cancel, name="given-cancel"),
    path("sudah-diberikan/salah-ketik/", given.NearMissList.as_view(), name="given-near-list"),
    path("sudah-diberikan/salah-ketik/<int:pk>/", given.near_miss, name="given-near"),
    path("sudah-diberikan/salah-ketik/<int:pk>/putuskan/", given.near_miss_decide, name="given-near-decide"),
    path("tanpa-verifikasi/", lists.UnverifiedList.as_view(), name="unverified-list"),
    path("program/", lists.ProgrammeList.as_view(), name="programme-list"),
    path("anggaran/", include(budget_urls.urlpatterns)),
    path("celah/", include(gap_urls.urlpatterns)),
    *allotment_urls.urlpatterns,
]

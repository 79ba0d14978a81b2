"""Paths below /verifikasi/; rbpk/urls.py puts their names into the namespace `verification`."""

from django.urls import include, path

from verification.backcheck import views as backcheck
from verification.corrections import views as corrections
from verification.field import views as field
from verification.field.assigning import urls as assigning
from verification.field.publishing import views as publishing
from verification.musdes import lists as meeting_lists
from verification.musdes import views as musdes
from verification.outcomes import views as outcomes
from verification.petitions import entry_views as petition_entry
from verification.petitions import views as petitions
from verification.review import merge_views as merging
from verification.review import queue_views as queue
from verification.review import views as review
from verification.targeting import urls as targeting

app_name = "verification"

urlpatterns = [
    path("", include(assigning.urlpatterns)),
    path("formulir/", publishing.FormList.as_view(), name="form-list"),
    path("formulir/baru/", publishing.form_new, name="form-new"),
    path("formulir/terbit/", publishing.form_publish, name="form-publish"),
    path("formulir/<int:pk>/", publishing.form_detail, name="form-detail"),
    path("formulir/<int:pk>/berkas/", publishing.form_file, name="form-file"),
    path("kunjungan/", queue.VisitList.as_view(), name="visit-list"),
    path("kunjungan/periksa-bersama/", queue.visit_bulk, name="visit-bulk"),
    path("kunjungan/setujui-bersama/", queue.visit_bulk_accept, name="visit-bulk-accept"),
    path("kunjungan/<uuid:pk>/", review.visit_detail, name="visit-detail"),
    path("kunjungan/<uuid:pk>/periksa/", review.visit_review, name="visit-review"),
    path("kunjungan/<uuid:pk>/sandingkan/<uuid:other>/", merging.visit_merge, name="visit-merge"),
    path("kunjungan/<uuid:pk>/isi-lain/<int:variant>/", merging.variant_open, name="variant-open"),
    path("kunjungan-ulang/", backcheck.BackCheckList.as_view(), name="back-check-list"),
    path("kunjungan-ulang/ketelitian/", backcheck.disagreement, name="disagreement"),
    path("kunjungan-ulang/undian/", backcheck.DrawDayList.as_view(), name="draw-day-list"),
    path("kunjungan-ulang/<int:pk>/", backcheck.back_check, name="back-check"),
    path("kunjungan-ulang/<int:pk>/tugaskan/", backcheck.back_check_give, name="back-check-give"),
    path("foto/<int:pk>/", field.photo, name="photo"),
    path("foto/<int:pk>/kecil/", field.photo, {"is_small": True}, name="photo-small"),
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
    path("usul/", petitions.PetitionList.as_view(), name="petition-list"),
    path("usul/angka/", petitions.petition_figures, name="petition-figures"),
    path("usul/baru/", petition_entry.petition_new, name="petition-new"),
    path("usul/baru/<slug:kind>/", petition_entry.petition_enter, name="petition-enter"),
    path("usul/<slug:ticket>/", petitions.petition_detail, name="petition-detail"),
    path("usul/<slug:ticket>/jawab/", petitions.petition_answer, name="petition-answer"),
    path("usul/<slug:ticket>/tarik/", petitions.petition_withdraw, name="petition-withdraw"),
    path("usul/<slug:ticket>/tanda-terima/", petitions.petition_slip, name="petition-slip"),
    path("usul/<slug:ticket>/surat/", petitions.petition_letter, name="petition-letter"),
    path("musyawarah/", meeting_lists.MeetingList.as_view(), name="meeting-list"),
    path("musyawarah/rekap/", meeting_lists.Recap.as_view(), name="meeting-recap"),
    path("musyawarah/baru/", musdes.meeting_new, name="meeting-new"),
    path("musyawarah/<int:pk>/", musdes.meeting_detail, name="meeting-detail"),
    path("musyawarah/<int:pk>/ubah/", musdes.meeting_change, name="meeting-change"),
    path("musyawarah/<int:pk>/batal/", musdes.meeting_cancel, name="meeting-cancel"),
    path("musyawarah/<int:pk>/tambah/", musdes.meeting_add, name="meeting-add"),
    path("musyawarah/<int:pk>/tambah-menunggu/", musdes.meeting_add_waiting, name="meeting-add-waiting"),
    path("musyawarah/<int:pk>/daftar/", musdes.meeting_sheet, name="meeting-sheet"),
    path("musyawarah/<int:pk>/daftar/<int:entry>/keluarkan/", musdes.meeting_remove, name="meeting-remove"),
    path("musyawarah/<int:pk>/kehadiran/", musdes.meeting_attendance, name="meeting-attendance"),
    path("musyawarah/<int:pk>/kunci/", musdes.meeting_lock, name="meeting-lock"),
    path("musyawarah/<int:pk>/cetak/<slug:paper>/", musdes.meeting_paper, name="meeting-paper"),
    path("musyawarah/<int:pk>/salinan/", musdes.meeting_copy_upload, name="meeting-copy-upload"),
    path("musyawarah/<int:pk>/salinan/<int:number>/", musdes.meeting_copy, name="meeting-copy"),
    path("keputusan/", review.AwaitingDecisionList.as_view(), name="decision-list"),
    path("keputusan/<slug:code>/", review.household_decision, name="household-decision"),
    path("lulus/", outcomes.GraduationList.as_view(), name="graduation-list"),
    path("lulus/<slug:code>/", outcomes.graduation, name="graduation"),
    path("sasaran/", include(targeting.urlpatterns)),
]

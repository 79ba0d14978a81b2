"""Paths below /verifikasi/sasaran/, in the namespace `verification`."""

from django.urls import path

from verification.targeting import change_views, file_views, revisit_views, strike_views, views

urlpatterns = [
    path("", views.TargetListPage.as_view(), name="target-list"),
    path("<int:pk>/", views.TargetListPage.as_view(), name="target-list-version"),
    path("<int:pk>/tetapkan/", views.target_list_freeze, name="target-list-freeze"),
    path("<int:pk>/umumkan/", views.target_list_announce, name="target-list-announce"),
    path("<int:pk>/berkas/", file_views.list_files, name="target-list-files"),
    path("<int:pk>/berkas/<slug:kind>/tulis/", file_views.file_write, name="target-list-write"),
    path("<int:pk>/berkas/<slug:kind>/", file_views.file_fetch, name="target-list-file"),
    path("<int:pk>/sk/", file_views.scan_fetch, name="target-list-scan"),
    path("<int:pk>/pengumuman/", file_views.announcements, name="target-list-announcements"),
    path("<int:pk>/pengumuman/<int:village>/", file_views.announcement, name="target-list-announcement"),
    path("<int:pk>/perubahan/", change_views.changes, name="target-changes"),
    path("<int:pk>/perubahan/<int:before>/<slug:way>/", change_views.ChangeList.as_view(), name="target-changed"),
    path("coret/", strike_views.StrikeList.as_view(), name="entry-strike-list"),
    path("coret/<int:pk>/", strike_views.strike_detail, name="entry-strike"),
    path("coret/<int:pk>/putuskan/", strike_views.strike_decide, name="entry-strike-decide"),
    path("coret/baru/<slug:code>/", strike_views.strike_new, name="entry-strike-new"),
    path("kunjungi-lagi/", revisit_views.RevisitList.as_view(), name="revisit-list"),
    path("kunjungi-lagi/<int:village>/", revisit_views.revisit_round, name="revisit-round"),
]

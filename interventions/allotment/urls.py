from django.urls import path

from interventions.allotment import lists, rule_views, views

OF = "kegiatan/<int:pk>/"
NEED = f"{OF}pencocokan/<slug:public_code>/"

urlpatterns = [
    path(f"{OF}pencocokan/", lists.RankingList.as_view(), name="allotment-ranking"),
    path(NEED, views.need_fit, name="allotment-need"),
    path(f"{NEED}masukkan/", views.put_in, name="allotment-put-in"),
    path(f"{NEED}keluarkan/", views.take_out, name="allotment-take-out"),
    path(f"{NEED}cabut/", views.undo_choice, name="allotment-undo"),
    path(f"{OF}pembagian/", views.places, name="allotment-places"),
    path(f"{OF}pembagian/ubah/", views.places_set, name="allotment-places-set"),
    path(f"{OF}pembagian/lepas/", views.places_free, name="allotment-places-free"),
    path(f"{OF}pembagian/ambil/", views.confirm, name="allotment-confirm"),
    path(f"{OF}daftar/", views.activity_list, name="allotment-state"),
    path(f"{OF}daftar/usulkan/", views.propose, name="allotment-propose"),
    path(f"{OF}daftar/tarik/", views.withdraw, name="allotment-withdraw"),
    path(f"{OF}daftar/setujui/", views.approve, name="allotment-approve"),
    path(f"{OF}daftar/kembalikan/", views.send_back, name="allotment-send-back"),
    path(f"{OF}cadangan/<int:reserve>/ambil/", views.reserve_take, name="allotment-reserve-take"),
    path(f"{OF}bagaimana-bila/", views.what_if, name="allotment-what-if"),
    path(f"{OF}syarat/", rule_views.rules, name="allotment-rules"),
    path(f"{OF}syarat/tambah/", rule_views.condition_add, name="allotment-condition-add"),
    path("program/<int:pk>/syarat/", rule_views.programme_rules, name="programme-rules"),
    path("program/<int:pk>/syarat/tambah/", rule_views.programme_condition_add, name="programme-condition-add"),
    path("syarat/<int:pk>/cabut/", rule_views.condition_remove, name="condition-remove"),
]

"""Paths below /register/; rbpk/urls.py puts their names into the namespace `households`."""

from django.urls import path

from households import views
from households.assessing import views as assessing_views
from households.importing import difference_views, mapping_views, mending_views
from households.importing import views as import_views
from households.linkage import person_views, strike_views
from households.linkage import views as linkage_views
from households.rules import views as rule_views

urlpatterns = [
    path("", views.HouseholdList.as_view(), name="household-list"),
    path("impor/", import_views.ImportList.as_view(), name="import-list"),
    path("impor/baru/", import_views.import_new, name="import-new"),
    path("impor/<int:pk>/", import_views.import_detail, name="import-detail"),
    path("impor/<int:pk>/baca/", import_views.import_read, name="import-read"),
    path("impor/<int:pk>/terapkan/", import_views.import_apply, name="import-apply"),
    path("impor/<int:pk>/batal/", import_views.import_cancel, name="import-cancel"),
    path("impor/<int:pk>/kesalahan/", import_views.import_faults, name="import-faults"),
    path("impor/<int:pk>/tandai/", import_views.import_mark, name="import-mark"),
    path("impor/<int:pk>/bertanda/<int:number>/", import_views.import_marked, name="import-marked"),
    path("impor/<int:pk>/ditahan/", mending_views.HeldList.as_view(), name="import-held"),
    path("impor/<int:pk>/ditahan/<int:row_no>/", mending_views.import_mend, name="import-mend"),
    path("impor/<int:pk>/selisih/<slug:kind>/", difference_views.ChangeList.as_view(), name="import-changes"),
    path("impor/<int:pk>/petakan/", mapping_views.import_map, name="import-map"),
    path("impor/tabel/", mapping_views.TableList.as_view(), name="import-tables"),
    path("impor/tabel/<int:pk>/", mapping_views.import_table, name="import-table"),
    path("impor/tabel/<int:pk>/henti/", mapping_views.import_table_retire, name="import-table-retire"),
    path("tinjau/", linkage_views.PairList.as_view(), name="pair-list"),
    path("tinjau/dua-keluarga/", linkage_views.FamilyFindings.as_view(), name="two-families-list"),
    path("tinjau/dua-desa/", linkage_views.VillageFindings.as_view(), name="two-villages-list"),
    path("tinjau/ambang/", linkage_views.threshold, name="linkage-threshold"),
    path("tinjau/cari/", linkage_views.link_again, name="link-again"),
    path("tinjau/<int:pk>/", linkage_views.pair_detail, name="pair-detail"),
    path("tinjau/<int:pk>/putusan/", linkage_views.pair_decide, name="pair-decide"),
    path("tinjau/<int:pk>/urungkan/", linkage_views.pair_undo, name="pair-undo"),
    path("pencoretan/", strike_views.StrikeOutList.as_view(), name="strike-out-list"),
    path("pencoretan/<int:pk>/", strike_views.strike_out, name="strike-out"),
    path("pencoretan/<int:pk>/putusan/", strike_views.strike_out_decide, name="strike-out-decide"),
    path("ukuran/", assessing_views.MeasureList.as_view(), name="measure-list"),
    path("ukuran/hitung/", assessing_views.measure_again, name="measure-again"),
    path("aturan/<int:pk>/uji/", assessing_views.trial_new, name="trial-new"),
    path("uji/<int:pk>/", assessing_views.TrialPage.as_view(), name="trial"),
    path("<slug:code>/", views.household_detail, name="household-detail"),
    path("<slug:code>/penilaian/", rule_views.household_explanation, name="household-explanation"),
    path("<slug:code>/coret/", strike_views.household_strike_out, name="household-strike-out"),
    path("<slug:code>/benar/", person_views.household_settle, name="household-settle"),
    path("<slug:code>/warga/<int:pk>/", person_views.person_detail, name="person-detail"),
    path("<slug:code>/warga/<int:pk>/coret/", strike_views.person_strike_out, name="person-strike-out"),
    path("<slug:code>/warga/<int:pk>/benar/", person_views.person_settle, name="person-settle"),
    path("<slug:code>/warga/<int:pk>/urungkan/<int:merge>/", person_views.merge_undo, name="merge-undo"),
    path("<slug:code>/warga/<int:pk>/pisahkan/<int:link>/", person_views.link_separate, name="link-separate"),
    path("<slug:code>/warga/<int:pk>/nik/", views.person_reveal, name="person-reveal"),
]

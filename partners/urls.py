from django.urls import include, path

from partners import lists, proposal_views, views
from partners.contributions import lists as contributions
from partners.contributions.views import letter
from partners.csr.doors import on_behalf
from partners.csr.urls import pages

app_name = "partners"

urlpatterns = [
    path("", lists.CompanyList.as_view(), name="company-list"),
    path("<int:pk>/", views.company_detail, name="company-detail"),
    path("<int:pk>/kunci/", views.key_issue, name="key-issue"),
    path("<int:pk>/kunci/<slug:prefix>/cabut/", views.key_revoke, name="key-revoke"),
    path("<int:company>/atas-nama/", include((pages(on_behalf), "behalf"))),
    path("<int:pk>/surat/<int:year>/", letter, name="company-letter"),
    path("kontribusi/", contributions.ByCompany.as_view(), name="contribution-list"),
    path("kontribusi/kecamatan/", contributions.ByDistrict.as_view(), name="contribution-district-list"),
    path("usulan/", proposal_views.ProposalList.as_view(), name="proposal-list"),
    path("usulan/<slug:code>/", proposal_views.proposal_detail, name="proposal-detail"),
    path("usulan/<slug:code>/terima/", proposal_views.proposal_accept, name="proposal-accept"),
    path("usulan/<slug:code>/tolak/", proposal_views.proposal_refuse, name="proposal-refuse"),
    path("reservasi/", lists.ReservationList.as_view(), name="reservation-list"),
    path("reservasi/<slug:code>/", views.reservation_detail, name="reservation-detail"),
    path("reservasi/<slug:code>/setujui/", views.reservation_approve, name="reservation-approve"),
    path("reservasi/<slug:code>/tolak/", views.reservation_refuse, name="reservation-refuse"),
]

from django.urls import path

from partners.csr import lists, views
from partners.csr.doors import Scope, by_key

app_name = "csr"

PAGES = [
    ("", views.home, None, "home"),
    ("kebutuhan/", lists.NeedList.as_view(), Scope.READ, "need-list"),
    ("kebutuhan/<slug:code>/", views.need, Scope.READ, "need"),
    ("bersama/", lists.SharedNeedList.as_view(), Scope.READ, "shared-list"),
    ("bersama/<slug:code>/", views.shared, Scope.READ, "shared"),
    ("reservasi/", lists.ReservationList.as_view(), Scope.RESERVE, "reservation-list"),
    ("reservasi/<slug:code>/", views.reservation, Scope.RESERVE, "reservation"),
    ("reservasi/<slug:code>/perpanjang/", views.reservation_extend, Scope.RESERVE, "reservation-extend"),
    ("reservasi/<slug:code>/tarik/", views.reservation_withdraw, Scope.RESERVE, "reservation-withdraw"),
    ("reservasi/<slug:code>/identitas/", views.reservation_identity, Scope.IDENTITIES, "reservation-identity"),
    ("pendanaan/", lists.LineList.as_view(), Scope.FUND, "line-list"),
    ("pendanaan/<slug:code>/", views.line, Scope.FUND, "line"),
    ("pendanaan/<slug:code>/janji/", views.line_change, Scope.FUND, "line-change"),
    ("pendanaan/<slug:code>/bayar/", views.line_pay, Scope.FUND, "line-pay"),
    ("pendanaan/<slug:code>/kemajuan/", views.line_report, Scope.REPORT, "line-report"),
    ("kemajuan/<slug:code>/<int:number>/", views.progress_file, Scope.REPORT, "progress-file"),
    ("usulan/", lists.ProposalList.as_view(), Scope.FUND, "proposal-list"),
    ("usulan/baru/", views.proposal_new, Scope.FUND, "proposal-new"),
    ("usulan/<slug:code>/", views.proposal, Scope.FUND, "proposal"),
    ("usulan/<slug:code>/tarik/", views.proposal_withdraw, Scope.FUND, "proposal-withdraw"),
    ("tahun/<int:year>/", views.year, Scope.REPORT, "year"),
]


def pages(door) -> list:
    """All pages behind one of the two doors."""
    return [path(route, door(view, scope), name=name) for route, view, scope, name in PAGES]


urlpatterns = [
    path("masuk/", views.enter, name="enter"),
    path("keluar/", views.leave, name="leave"),
    *pages(by_key),
]

from rest_framework.routers import SimpleRouter

from partners.api.v1 import funding_views, report_views, views


def routes(*, trailing_slash: str) -> list:
    """The operations of v1. Served with "/?", since a POST must not be lost in a redirect; described without."""
    router = SimpleRouter()
    router.trailing_slash = trailing_slash
    router.register("indicators", views.IndicatorViewSet, basename="indicator")
    router.register("areas", views.AreaViewSet, basename="area")
    router.register("needs", views.NeedViewSet, basename="need")
    router.register("reservations", views.ReservationViewSet, basename="reservation")
    router.register("shared-needs", views.SharedNeedViewSet, basename="shared-need")
    router.register("funding-lines", funding_views.FundingLineViewSet, basename="funding-line")
    router.register("proposals", funding_views.ProposalViewSet, basename="proposal")
    router.register("progress", report_views.ProgressViewSet, basename="progress")
    router.register("identities", views.IdentityViewSet, basename="identity")
    router.register("yearly-reports", report_views.YearlyReportViewSet, basename="yearly-report")
    router.register("contributions", report_views.ContributionViewSet, basename="contribution")
    return router.urls

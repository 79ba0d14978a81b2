from rest_framework.routers import SimpleRouter

from partners.api.v1 import views


def routes(*, trailing_slash: str) -> list:
    """The operations of v1. Served with "/?", since a POST must not be lost in a redirect; described without."""
    router = SimpleRouter()
    router.trailing_slash = trailing_slash
    router.register("indicators", views.IndicatorViewSet, basename="indicator")
    router.register("areas", views.AreaViewSet, basename="area")
    router.register("needs", views.NeedViewSet, basename="need")
    router.register("reservations", views.ReservationViewSet, basename="reservation")
    return router.urls

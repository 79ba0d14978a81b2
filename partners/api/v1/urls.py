from django.urls import path, re_path
from rest_framework.routers import SimpleRouter

from partners.api.v1 import document, views

app_name = "api-v1"

router = SimpleRouter()
router.trailing_slash = "/?"  # a POST without the slash must not be lost in a redirect
router.register("indicators", views.IndicatorViewSet, basename="indicator")
router.register("areas", views.AreaViewSet, basename="area")
router.register("needs", views.NeedViewSet, basename="need")
router.register("reservations", views.ReservationViewSet, basename="reservation")

urlpatterns = [
    path("skema/", document.SchemaView.as_view(), name="schema"),
    path("dokumen/", document.DocumentView.as_view(), name="document"),
    *router.urls,
    re_path(r"", views.NoSuchAddress.as_view(), name="no-such-address"),
]

from django.urls import path, re_path

from partners.api.v1 import document, views
from partners.api.v1.routes import routes

app_name = "api-v1"

urlpatterns = [
    path("skema/", document.SchemaView.as_view(), name="schema"),
    path("dokumen/", document.DocumentView.as_view(), name="document"),
    *routes(trailing_slash="/?"),
    re_path(r"", views.NoSuchAddress.as_view(), name="no-such-address"),
]

from django.urls import path

from interventions.gaps import lists, views

urlpatterns = [
    path("", views.gaps, name="gaps"),
    path("sasaran/", lists.HouseholdsWithoutHelp.as_view(), name="gap-household-list"),
    path("berulang/", lists.RepeatedList.as_view(), name="gap-repeat-list"),
]

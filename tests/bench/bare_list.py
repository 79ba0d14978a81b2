"""The site with one address more: a DRF list over one indexed table. What bench_needs compares with."""

from django.contrib.auth.decorators import login_not_required
from django.db import models
from django.urls import include, path
from rest_framework import generics, serializers

from partners.api.pagination import CursorPage


class BareNeed(models.Model):
    """A row as it is answered."""

    public_code = models.CharField(max_length=12, primary_key=True)
    indicator = models.CharField(max_length=40)
    area_code = models.CharField(max_length=13)
    area_name = models.CharField(max_length=120)
    area_level = models.CharField(max_length=10)
    cost_idr = models.BigIntegerField()
    verified_month = models.CharField(max_length=7)

    class Meta:
        app_label = "partners"
        managed = False
        db_table = "bench_bare_need"


class BareNeedSerializer(serializers.ModelSerializer):
    class Meta:
        model = BareNeed
        fields = [
            "public_code", "indicator", "area_code", "area_name", "area_level", "cost_idr", "verified_month",
        ]  # fmt: skip
        read_only_fields = fields


class BareList(generics.ListAPIView):
    authentication_classes = permission_classes = throttle_classes = []
    queryset = BareNeed.objects.all()
    serializer_class = BareNeedSerializer
    pagination_class = CursorPage
    ordering = ["public_code"]


urlpatterns = [path("bare/needs", login_not_required(BareList.as_view())), path("", include("rbpk.urls"))]

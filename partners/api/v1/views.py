from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from households.models import Area, Indicator, Need
from partners import actions
from partners.api import idempotency
from partners.api.errors import PROBLEM, problem_body
from partners.api.negotiation import OneForm
from partners.api.parsers import SmallJSONParser
from partners.api.v1 import examples
from partners.api.v1.filters import NeedFilter
from partners.api.v1.serializers import (
    AreaSerializer,
    IndicatorSerializer,
    OpenNeedSerializer,
    ProblemSerializer,
    ReservationSerializer,
    ReserveSerializer,
)  # fmt: skip
from partners.models import Reservation
from partners.reports import needs_for_companies

IDEMPOTENCY_KEY = OpenApiParameter(
    idempotency.HEADER, str, OpenApiParameter.HEADER, required=True,
    description="1 sampai 80 huruf atau angka, misalnya UUID. Diulang dengan isi sama: jawaban pertama lagi.",
)  # fmt: skip


def problems(*statuses: int) -> dict:
    return {(status, PROBLEM): ProblemSerializer for status in (401, *statuses)}


class CompanyView(GenericViewSet):
    """Guarded by the company's key (settings). OPTIONS would tell about the server, so it is not there."""

    http_method_names = ["get", "head", "post", "delete"]
    parser_classes = [SmallJSONParser]
    content_negotiation_class = OneForm


@extend_schema_view(
    list=extend_schema(
        operation_id="list_indicators",
        summary="Daftar indikator",
        tags=["Rujukan"],
        description="Apa yang kurang pada keluarga, dan biaya bakunya dalam rupiah dengan sumbernya.",
        responses={200: IndicatorSerializer(many=True), **problems(404)},
        examples=[examples.answer(examples.INDICATOR)],
    )  # fmt: skip
)
class IndicatorViewSet(ListModelMixin, CompanyView):
    serializer_class = IndicatorSerializer
    ordering = ["code"]

    def get_queryset(self):
        return Indicator.objects.filter(opens_need=True)


@extend_schema_view(
    list=extend_schema(
        operation_id="list_areas",
        summary="Daftar wilayah",
        tags=["Rujukan"],
        description="Kecamatan, desa, dan kelurahan Kutai Kartanegara dengan kode Kemendagri.",
        responses={200: AreaSerializer(many=True), **problems(404)},
        examples=[examples.answer(examples.AREA)],
    )  # fmt: skip
)
class AreaViewSet(ListModelMixin, CompanyView):
    serializer_class = AreaSerializer
    ordering = ["kemendagri_code"]

    def get_queryset(self):
        own = self.request.auth.areas.values("area") if self.request.auth else Area.objects.none().values("pk")
        is_near = Q(pk__in=own) | Q(children__in=own)
        near = Area.objects.filter(is_near).values("pk")
        areas = Area.objects.filter(level__in=[Area.Level.DISTRICT, Area.Level.VILLAGE]).select_related("parent")
        return areas.annotate(in_my_area=ExpressionWrapper(Q(pk__in=near), output_field=BooleanField()))


@extend_schema_view(
    list=extend_schema(
        operation_id="list_needs", summary="Kebutuhan terbuka", tags=["Kebutuhan"],
        description="Kebutuhan terverifikasi yang belum diambil siapa pun, tanpa identitas. Desa disebut hanya bila "
        "5 keluarga atau lebih di desa itu mempunyai kebutuhan sejenis; selainnya kecamatan.",
        responses={200: OpenNeedSerializer(many=True), **problems(400, 404)},
        examples=[examples.answer(examples.NEED)],
    ),
    retrieve=extend_schema(
        operation_id="get_need", summary="Satu kebutuhan", tags=["Kebutuhan"],
        description="404 bila sudah diambil atau tidak ditawarkan lagi.",
        responses={200: OpenNeedSerializer, **problems(404)}, examples=[examples.answer(examples.NEED)],
    ),
)  # fmt: skip
class NeedViewSet(ListModelMixin, RetrieveModelMixin, CompanyView):
    queryset = Need.objects.none()  # for the schema: names the type of the path parameter
    serializer_class = OpenNeedSerializer
    filter_backends = [DjangoFilterBackend]
    filterset_class = NeedFilter
    lookup_field = "public_code"
    lookup_value_regex = "K-[0-9A-Z]{10}"
    ordering = ["public_code"]  # random, so that the order and the cursor tell nothing

    def get_queryset(self):
        return needs_for_companies(timezone.localdate())


@extend_schema_view(
    list=extend_schema(
        operation_id="list_reservations", summary="Reservasi perusahaan ini", tags=["Reservasi"],
        description="Terbaru dahulu, juga yang sudah berakhir.",
        responses={200: ReservationSerializer(many=True), **problems(404)},
        examples=[examples.answer(examples.RESERVATION)],
    ),
    retrieve=extend_schema(
        operation_id="get_reservation", summary="Satu reservasi", tags=["Reservasi"],
        responses={200: ReservationSerializer, **problems(404)}, examples=[examples.answer(examples.RESERVATION)],
    ),
)  # fmt: skip
class ReservationViewSet(ListModelMixin, RetrieveModelMixin, CompanyView):
    queryset = Reservation.objects.none()  # for the schema: names the type of the path parameter
    serializer_class = ReservationSerializer
    lookup_field = "code"
    lookup_value_regex = "R-[0-9A-Z]{10}"
    ordering = ["-created_at"]

    def get_queryset(self):
        return Reservation.objects.filter(company=self.request.auth).select_related(
            "commitment__need__indicator", "commitment__need__household__village__parent"
        )

    @extend_schema(
        operation_id="create_reservation", summary="Mereservasi kebutuhan", tags=["Reservasi"],
        description="Menahan satu kebutuhan selama 14 hari sambil menunggu persetujuan Bappeda.",
        parameters=[IDEMPOTENCY_KEY], request=ReserveSerializer,
        responses={201: ReservationSerializer, **problems(400, 404, 409, 413, 415, 422)},
        examples=[
            examples.request({"need": examples.NEED["public_code"]}), examples.answer(examples.RESERVATION, 201),
            examples.taken(),
        ],
    )  # fmt: skip
    def create(self, request):
        key = idempotency.key_of(request)
        serializer = ReserveSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        need = Need.objects.filter(public_code=serializer.validated_data["need"]).first()
        if need is None:
            raise NotFound("Kebutuhan dengan kode ini tidak ada.")
        status, answer = idempotency.answer_once(
            request.auth, key, idempotency.request_hash(request), lambda: self._reserve(need)
        )
        return self._first_answer(status, answer)

    def _reserve(self, need) -> tuple[int, dict]:
        try:
            reservation = actions.reserve_need(company=self.request.auth, need=need)
        except actions.PartnerError as error:
            return 409, problem_body(409, str(error), code=error.code)
        return 201, self.get_serializer(self.get_queryset().get(pk=reservation.pk)).data

    def _first_answer(self, status, answer) -> Response:
        if status >= 400:
            return Response(answer, status=status, content_type=PROBLEM)
        location = reverse("api-v1:reservation-detail", args=[answer["code"]])
        return Response(answer, status=status, headers={"Location": location})

    @extend_schema(
        operation_id="cancel_reservation", summary="Membatalkan reservasi sendiri", tags=["Reservasi"],
        description="Selama belum disetujui. Kebutuhannya terbuka lagi; diulang tidak mengubah apa pun.",
        request=None, responses={200: ReservationSerializer, **problems(404, 409)},
        examples=[examples.answer({**examples.RESERVATION, "status": "cancelled"})],
    )  # fmt: skip
    def destroy(self, request, code):
        reservation = actions.cancel_reservation(reservation=self.get_object())
        return Response(self.get_serializer(self.get_queryset().get(pk=reservation.pk)).data)


class NoSuchAddress(APIView):
    """Any other address below /api/v1/: the answer has the same form as every error."""

    content_negotiation_class = OneForm
    schema = None

    def dispatch(self, request, *args, **kwargs):
        self.http_method_names = []
        return super().dispatch(request, *args, **kwargs)

    def http_method_not_allowed(self, request, *args, **kwargs):
        raise Http404

"""What there is to fund, and holding it."""

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import Http404
from django.utils import timezone
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response
from rest_framework.views import APIView

from households.models import Area, Indicator, Need
from partners import actions, identities
from partners.api.negotiation import OneForm
from partners.api.v1 import examples
from partners.api.v1.base import PAGING, WRITING, CompanyView, problems
from partners.api.v1.filters import NeedFilter
from partners.api.v1.serializers import (
    AreaSerializer,
    IdentityRequestSerializer,
    IdentitySerializer,
    IndicatorSerializer,
    OpenNeedSerializer,
    ReservationSerializer,
    ReserveSerializer,
    SharedNeedSerializer,
)
from partners.models import ApiKey, Reservation
from partners.reports import needs_for_companies, partly_funded_needs


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
    scope = ApiKey.Scope.READ
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
    scope = ApiKey.Scope.READ
    ordering = ["kemendagri_code"]

    def get_queryset(self):
        own = self.company.areas.values("area") if self.company else Area.objects.none().values("pk")
        is_near = Q(pk__in=own) | Q(children__in=own)
        near = Area.objects.filter(is_near).values("pk")
        areas = Area.objects.filter(level__in=[Area.Level.DISTRICT, Area.Level.VILLAGE]).select_related("parent")
        return areas.annotate(in_my_area=ExpressionWrapper(Q(pk__in=near), output_field=BooleanField()))


@extend_schema_view(
    list=extend_schema(
        operation_id="list_needs", summary="Kebutuhan terbuka", tags=["Kebutuhan"],
        description="Kebutuhan terverifikasi yang belum diambil siapa pun, tanpa identitas. Desa dan bulan disebut "
        "hanya bila 5 keluarga atau lebih sama dalam semua yang tampil; selainnya kecamatan, lalu tanpa bulan.",
        responses={200: OpenNeedSerializer(many=True), **problems(404)},
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
    scope = ApiKey.Scope.READ
    filter_backends = [DjangoFilterBackend]
    filterset_class = NeedFilter
    lookup_field = "public_code"
    lookup_value_regex = "K-[0-9A-Z]{10}"
    ordering = ["public_code"]  # random, so that the order and the cursor tell nothing

    def get_queryset(self):
        return needs_for_companies(timezone.localdate())

    def filter_queryset(self, queryset):
        """Only where a filter is asked for: making one takes as long as the page."""
        is_asked = self.action == "list" and set(self.request.query_params) - PAGING
        return super().filter_queryset(queryset) if is_asked else queryset


@extend_schema_view(
    list=extend_schema(
        operation_id="list_shared_needs",
        summary="Kebutuhan yang masih kurang dana",
        tags=["Kebutuhan"],
        description="Sudah dipegang satu perusahaan, sebagian biayanya belum dijanjikan. Hanya sampai kecamatan.",
        responses={200: SharedNeedSerializer(many=True), **problems(404)},
        examples=[examples.answer(examples.SHARED_NEED)],
    )  # fmt: skip
)
class SharedNeedViewSet(ListModelMixin, CompanyView):
    serializer_class = SharedNeedSerializer
    scope = ApiKey.Scope.READ
    ordering = ["public_code"]

    def get_queryset(self):
        return partly_funded_needs(self.company)


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
    scope = ApiKey.Scope.RESERVE
    address = "api-v1:reservation-detail"
    lookup_field = "code"
    lookup_value_regex = "R-[0-9A-Z]{10}"
    ordering = ["-created_at"]

    def get_queryset(self):
        return Reservation.objects.filter(company=self.company).select_related(
            "commitment__need__indicator", "commitment__need__household__village__parent"
        )

    @extend_schema(
        operation_id="create_reservation", summary="Mereservasi kebutuhan", tags=["Reservasi"],
        description="Menahan satu kebutuhan selama 14 hari sambil menunggu persetujuan Bappeda.",
        request=ReserveSerializer, responses={201: ReservationSerializer, **problems(*WRITING)},
        examples=[
            examples.request({"need": examples.NEED["public_code"]}), examples.answer(examples.RESERVATION, 201),
            examples.taken(),
        ],
    )  # fmt: skip
    def create(self, request):
        asked = self.read(ReserveSerializer)
        need = Need.objects.filter(public_code=asked["need"]).first()
        if need is None:
            raise NotFound("Kebutuhan dengan kode ini tidak ada.")
        return self.answer_once(
            lambda: self.shown(
                actions.reserve_need(company=self.company, need=need, pledged_idr=asked.get("pledged_idr"))
            )
        )

    @extend_schema(
        operation_id="extend_reservation", summary="Memperpanjang reservasi", tags=["Reservasi"],
        description="Sekali saja, 14 hari lagi, sebelum berakhir.",
        request=None, responses={200: ReservationSerializer, **problems(404, 409, 413, 415, 422)},
        examples=[examples.answer({**examples.RESERVATION, "is_extended": True})],
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def extend(self, request, code):
        self.read_nothing()
        reservation = self.get_object()
        return self.answer_once(lambda: self.shown(actions.extend_reservation(reservation=reservation)), status=200)

    @extend_schema(
        operation_id="cancel_reservation", summary="Membatalkan reservasi sendiri", tags=["Reservasi"],
        description="Selama belum disetujui. Kebutuhannya terbuka lagi; diulang tidak mengubah apa pun.",
        request=None, responses={200: ReservationSerializer, **problems(404, 409)},
        examples=[examples.answer({**examples.RESERVATION, "status": "cancelled"})],
    )  # fmt: skip
    def destroy(self, request, code):
        return Response(self.shown(actions.cancel_reservation(reservation=self.get_object())))


class IdentityViewSet(CompanyView):
    """A reading, not a write: every one is logged anew, and no answer is kept to be given again."""

    scope = ApiKey.Scope.IDENTITIES
    answers_once = False

    @extend_schema(
        operation_id="read_identity", summary="Identitas penerima", tags=["Pelaksanaan"],
        description="Untuk reservasi yang disetujui dan belum selesai diserahkan, bila keluarganya setuju. Setiap "
        "pembacaan dicatat dengan keperluannya. Isian yang hanya bersumber dari DTSEN selalu null.",
        request=IdentityRequestSerializer, responses={200: IdentitySerializer, **problems(404, 409, 413, 415)},
        examples=[
            examples.request({"reservation": "R-3FK8T5VYB2", "purpose": "Mengantar bahan bangunan"}),
            examples.answer(examples.IDENTITY),
        ],
    )  # fmt: skip
    def create(self, request):
        serializer = IdentityRequestSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        own = Reservation.objects.filter(company=self.company).select_related("commitment")
        reservation = own.filter(code=serializer.validated_data["reservation"]).first()
        if reservation is None:
            raise NotFound("Reservasi dengan kode ini tidak ada.")
        identity = identities.disclose_identity(
            company=self.company, commitment=reservation.commitment, purpose=serializer.validated_data["purpose"],
            key=request.auth,
        )  # fmt: skip
        return Response({"reservation": reservation.code, **vars(identity)})


class NoSuchAddress(APIView):
    """Any other address below /api/v1/: the answer has the same form as every error."""

    content_negotiation_class = OneForm
    schema = None

    def dispatch(self, request, *args, **kwargs):
        self.http_method_names = []
        return super().dispatch(request, *args, **kwargs)

    def http_method_not_allowed(self, request, *args, **kwargs):
        raise Http404

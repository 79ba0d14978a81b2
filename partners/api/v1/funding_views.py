"""Money: the company's part of a need, what it paid, and programmes of its own."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response

from households.models import Need
from interventions.models import FundingLine
from partners import contributing, proposals
from partners.api.v1 import examples
from partners.api.v1.base import WRITING, CompanyView, problems
from partners.api.v1.funding_serializers import (
    FundingLineSerializer,
    PaymentSerializer,
    PledgeChangeSerializer,
    PledgeSerializer,
    ProposalSerializer,
    ProposeSerializer,
)
from partners.models import ApiKey, FundingProposal


@extend_schema_view(
    list=extend_schema(
        operation_id="list_funding_lines", summary="Bagian pendanaan perusahaan ini", tags=["Pendanaan"],
        description="Dijanjikan, ditransfer, barang atau tenaga, diserahkan: empat angka yang terpisah. Reservasi "
        "dengan sendirinya menjadi satu bagian.",
        responses={200: FundingLineSerializer(many=True), **problems(404)},
        examples=[examples.answer(examples.FUNDING_LINE)],
    ),
    retrieve=extend_schema(
        operation_id="get_funding_line", summary="Satu bagian pendanaan", tags=["Pendanaan"],
        responses={200: FundingLineSerializer, **problems(404)}, examples=[examples.answer(examples.FUNDING_LINE)],
    ),
)  # fmt: skip
class FundingLineViewSet(ListModelMixin, RetrieveModelMixin, CompanyView):
    queryset = FundingLine.objects.none()  # for the schema: names the type of the path parameter
    serializer_class = FundingLineSerializer
    scope = ApiKey.Scope.FUND
    address = "api-v1:funding-line-detail"
    lookup_field = "code"
    lookup_value_regex = "F-[0-9A-Z]{10}"
    ordering = ["-pledged_at"]

    def get_queryset(self):
        if self.company is None:
            return FundingLine.objects.none()
        return contributing.lines_of(self.company).prefetch_related("payments")

    @extend_schema(
        operation_id="create_funding_line", summary="Ikut mendanai", tags=["Pendanaan"],
        description="Menjanjikan bagian dari kebutuhan yang dipegang perusahaan lain. Seluruh janji tidak pernah "
        "melebihi biaya kebutuhannya.",
        request=PledgeSerializer, responses={201: FundingLineSerializer, **problems(*WRITING)},
        examples=[
            examples.request({"need": examples.NEED["public_code"], "pledged_idr": 1_000_000}),
            examples.answer(examples.FUNDING_LINE, 201),
        ],
    )  # fmt: skip
    def create(self, request):
        asked = self.read(PledgeSerializer)
        need = Need.objects.filter(public_code=asked["need"]).first()
        if need is None:
            raise NotFound("Kebutuhan dengan kode ini tidak ada.")
        return self.answer_once(
            lambda: self.shown(contributing.pledge(company=self.company, need=need, pledged_idr=asked["pledged_idr"]))
        )

    @extend_schema(
        operation_id="change_funding_line", summary="Mengubah janji", tags=["Pendanaan"],
        description="Menambah selama biaya belum tercapai; mengurangi hanya sebelum disetujui.",
        request=PledgeChangeSerializer, responses={200: FundingLineSerializer, **problems(*WRITING)},
        examples=[examples.request({"pledged_idr": 1_000_000}), examples.answer(examples.FUNDING_LINE)],
    )  # fmt: skip
    def partial_update(self, request, code):
        asked, line = self.read(PledgeChangeSerializer), self.get_object()
        return self.answer_once(
            lambda: self.shown(contributing.change_pledge(company=self.company, line=line, **asked)), status=200
        )

    @extend_schema(
        operation_id="record_payment", summary="Mencatat pembayaran", tags=["Pendanaan"],
        description="Transfer, atau barang dan tenaga yang dinilai dalam rupiah, sesudah disetujui. Seluruhnya tidak "
        "melebihi janji.",
        request=PaymentSerializer, responses={200: FundingLineSerializer, **problems(*WRITING)},
        examples=[
            examples.request({"kind": "transfer", "amount_idr": 1_000_000, "paid_on": "2025-04-20"}),
            examples.answer(examples.FUNDING_LINE),
        ],
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def payments(self, request, code):
        asked, line = self.read(PaymentSerializer), self.get_object()

        def pay():
            contributing.record_payment(company=self.company, line=line, **asked)
            return self.shown(line)

        return self.answer_once(pay, status=200)


@extend_schema_view(
    list=extend_schema(
        operation_id="list_proposals", summary="Program sendiri yang diusulkan", tags=["Usulan"],
        responses={200: ProposalSerializer(many=True), **problems(404)}, examples=[examples.answer(examples.PROPOSAL)],
    ),
    retrieve=extend_schema(
        operation_id="get_proposal", summary="Satu usulan", tags=["Usulan"],
        responses={200: ProposalSerializer, **problems(404)}, examples=[examples.answer(examples.PROPOSAL)],
    ),
)  # fmt: skip
class ProposalViewSet(ListModelMixin, RetrieveModelMixin, CompanyView):
    queryset = FundingProposal.objects.none()  # for the schema: names the type of the path parameter
    serializer_class = ProposalSerializer
    scope = ApiKey.Scope.FUND
    address = "api-v1:proposal-detail"
    lookup_field = "code"
    lookup_value_regex = "U-[0-9A-Z]{10}"
    ordering = ["-created_at"]

    def get_queryset(self):
        return FundingProposal.objects.filter(company=self.company).prefetch_related("indicators", "villages")

    @extend_schema(
        operation_id="create_proposal", summary="Mengusulkan program sendiri", tags=["Usulan"],
        description="Setiap program menunjuk pada indikator dan desa. Bappeda menerima atau menolaknya dengan alasan.",
        request=ProposeSerializer, responses={201: ProposalSerializer, **problems(*WRITING)},
        examples=[examples.request(examples.PROPOSED), examples.answer(examples.PROPOSAL, 201)],
    )  # fmt: skip
    def create(self, request):
        asked = self.read(ProposeSerializer)
        return self.answer_once(lambda: self.shown(proposals.propose_programme(company=self.company, **asked)))

    @extend_schema(
        operation_id="withdraw_proposal", summary="Menarik usulan", tags=["Usulan"],
        description="Selama belum diputuskan; diulang tidak mengubah apa pun.",
        request=None, responses={200: ProposalSerializer, **problems(404, 409)},
        examples=[examples.answer({**examples.PROPOSAL, "status": "withdrawn"})],
    )  # fmt: skip
    def destroy(self, request, code):
        return Response(self.shown(proposals.withdraw_proposal(proposal=self.get_object())))

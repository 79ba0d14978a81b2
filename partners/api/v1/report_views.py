"""What a company tells of the work and of its year."""

from dataclasses import asdict

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response

from partners import contributing
from partners.api.parsers import FileParser
from partners.api.v1 import examples
from partners.api.v1.base import WRITING, CompanyView, problems
from partners.api.v1.funding_serializers import (
    FileSerializer,
    ProgressSerializer,
    ReportProgressSerializer,
    SubmitReportSerializer,
    YearlyReportSerializer,
    YearSerializer,
)
from partners.models import FIRST_YEAR, LAST_YEAR, ApiKey, Progress, YearlyReport
from partners.reports import year_of

YEAR = OpenApiParameter("year", {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}, OpenApiParameter.PATH)


@extend_schema_view(
    list=extend_schema(
        operation_id="list_progress", summary="Kemajuan yang dilaporkan", tags=["Pelaksanaan"],
        responses={200: ProgressSerializer(many=True), **problems(404)}, examples=[examples.answer(examples.PROGRESS)],
    ),
    retrieve=extend_schema(
        operation_id="get_progress", summary="Satu laporan kemajuan", tags=["Pelaksanaan"],
        responses={200: ProgressSerializer, **problems(404)}, examples=[examples.answer(examples.PROGRESS)],
    ),
)  # fmt: skip
class ProgressViewSet(ListModelMixin, RetrieveModelMixin, CompanyView):
    queryset = Progress.objects.none()  # for the schema: names the type of the path parameter
    serializer_class = ProgressSerializer
    scope = ApiKey.Scope.REPORT
    address = "api-v1:progress-detail"
    lookup_field = "code"
    lookup_value_regex = "P-[0-9A-Z]{10}"
    ordering = ["-created_at"]

    def get_queryset(self):
        own = Progress.objects.filter(line__funder__company=self.company)
        return own.select_related("line").prefetch_related("files")

    @extend_schema(
        operation_id="create_progress", summary="Melaporkan kemajuan", tags=["Pelaksanaan"],
        description="Sesudah disetujui. Foto dan dokumen menyusul satu per satu.",
        request=ReportProgressSerializer, responses={201: ProgressSerializer, **problems(*WRITING)},
        examples=[examples.request(examples.REPORTED_PROGRESS), examples.answer(examples.PROGRESS, 201)],
    )  # fmt: skip
    def create(self, request):
        asked = self.read(ReportProgressSerializer)
        line = contributing.lines_of(self.company).filter(code=asked.pop("funding_line")).first()
        if line is None:
            raise NotFound("Bagian pendanaan dengan kode ini tidak ada.")
        return self.answer_once(
            lambda: self.shown(contributing.report_progress(company=self.company, line=line, **asked))
        )

    @extend_schema(
        operation_id="add_progress_file", summary="Menambah foto atau dokumen", tags=["Pelaksanaan"],
        description="Foto ditulis ulang tanpa keterangan kamera dan tempat; nama berkas tidak disimpan. Paling banyak "
        f"{contributing.FILES_PER_PROGRESS} berkas. Berkas yang sama dua kali menjadi satu.",
        request={"multipart/form-data": FileSerializer},
        responses={200: ProgressSerializer, **problems(404, 409, 413, 415, 422)},
        examples=[examples.answer(examples.PROGRESS)],
    )  # fmt: skip
    @action(detail=True, methods=["post"], parser_classes=[FileParser])
    def files(self, request, code):
        asked, progress = self.read(FileSerializer), self.get_object()

        def add():
            contributing.add_file(company=self.company, progress=progress, file=asked["file"])
            return self.shown(progress)

        return self.answer_once(add, status=200)


@extend_schema_view(
    list=extend_schema(
        operation_id="list_yearly_reports", summary="Laporan tahunan", tags=["Laporan"],
        responses={200: YearlyReportSerializer(many=True), **problems(404)},
        examples=[examples.answer(examples.YEARLY_REPORT)],
    ),
    retrieve=extend_schema(
        operation_id="get_yearly_report", summary="Satu laporan tahunan", tags=["Laporan"], parameters=[YEAR],
        responses={200: YearlyReportSerializer, **problems(404)}, examples=[examples.answer(examples.YEARLY_REPORT)],
    ),
)  # fmt: skip
class YearlyReportViewSet(ListModelMixin, RetrieveModelMixin, CompanyView):
    queryset = YearlyReport.objects.none()  # for the schema: names the type of the path parameter
    serializer_class = YearlyReportSerializer
    scope = ApiKey.Scope.REPORT
    address = "api-v1:yearly-report-detail"
    lookup_field = "year"
    lookup_value_regex = "20[2-9][0-9]"
    ordering = ["-year"]

    def get_queryset(self):
        return YearlyReport.objects.filter(company=self.company)

    @extend_schema(
        operation_id="submit_yearly_report", summary="Menyerahkan laporan tahunan", tags=["Laporan"],
        description="Uraian perusahaan di samping angka sistem ini saat diserahkan. Yang baru menggantikan yang lama.",
        request=SubmitReportSerializer, responses={201: YearlyReportSerializer, **problems(*WRITING)},
        examples=[examples.request(examples.SUBMITTED_REPORT), examples.answer(examples.YEARLY_REPORT, 201)],
    )  # fmt: skip
    def create(self, request):
        asked = self.read(SubmitReportSerializer)
        return self.answer_once(lambda: self.shown(contributing.submit_yearly_report(company=self.company, **asked)))


class ContributionViewSet(CompanyView):
    scope = ApiKey.Scope.REPORT
    lookup_field = "year"
    lookup_value_regex = "20[2-9][0-9]"
    serializer_class = YearSerializer

    @extend_schema(
        operation_id="get_contribution", summary="Angka satu tahun", tags=["Laporan"], parameters=[YEAR],
        description="Sebagaimana sekarang: janji menurut hari dijanjikan, pembayaran menurut hari dibayar, penyerahan "
        "menurut tanggal berita acara (BAST).",
        responses={200: YearSerializer, **problems(404)}, examples=[examples.answer(examples.CONTRIBUTION)],
    )  # fmt: skip
    def retrieve(self, request, year):
        return Response({"year": int(year), **asdict(year_of(self.company, int(year)))})

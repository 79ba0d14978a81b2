"""Contributions of a year, by company and by kecamatan. Every column says what it counts."""

from django.urls import reverse
from django.utils import timezone

from households.lists import Column, ListPage
from households.models import Area
from partners.contributions.forms import OWING, CompanyFilter, CompanyInDistrictFilter, DistrictFilter, asked_year
from partners.contributions.standing import owing, standing_chip, with_given
from partners.models import FIRST_YEAR, Company
from partners.reports import districts_with_year, with_year

MONEY = {
    "pledged": ("Dijanjikan", "Bagian biaya kebutuhan yang disanggupi perusahaan tahun itu, tanpa yang dibatalkan."),
    "transferred": ("Ditransfer", "Uang yang diberikan, menurut tanggal transfer yang dicatat."),
    "in_kind": ("Barang/tenaga", "Nilai barang dan tenaga yang diberikan, menurut tanggalnya."),
    "delivered": ("Diserahkan", "Bagian janji yang sampai kepada warga, menurut tanggal berita acara (BAST)."),
}
COUNTS = {
    "n_delivered": ("Terbantu", "Rumah tangga yang menerima serah terima tahun itu; satu rumah tangga dihitung sekali. "
                    "Yang didanai bersama terhitung pada setiap penyandang dana."),
    "n_resolved": ("Tuntas", "Kebutuhan yang diserahkan tahun itu dan menurut kunjungan sesudahnya tidak ada lagi."),
}  # fmt: skip
PROMISED = ("Komitmen", "Yang dinyatakan perusahaan akan diberikan tahun itu, seluruhnya.")
ON_A_PHONE = {"pledged", "delivered"}
FIGURES = [
    *(Column(key, label, value=f"{key}_idr", kind="rupiah", sort=(f"{key}_idr",), is_secondary=key in ON_A_PHONE)
      for key, (label, _) in MONEY.items()),
    *(Column(key, label, kind="number", sort=(key,)) for key, (label, _) in COUNTS.items()),
]  # fmt: skip


class ContributionList(ListPage):
    template_name = "partners/contributions/list.html"
    permission_required = "partners.view_partners"
    tab = ""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.year = asked_year(request)

    def _chips(self):
        """The year and the kecamatan stand above the list: they are no filters to be removed."""
        return [chip for chip in super()._chips() if chip.label not in {"Tahun", "Kecamatan"}]

    def _export_note(self, n_rows):
        period = f"1 Januari sampai 31 Desember {self.year}, keadaan saat diunduh"
        return f"{super()._export_note(n_rows)} {period}. {' '.join(f'{a}: {b}' for a, b in self.definitions())}"

    def definitions(self) -> list[tuple[str, str]]:
        return [*MONEY.values(), *COUNTS.values()]

    def get_context_data(self, **kwargs):
        this_year = timezone.localdate().year
        return super().get_context_data(**kwargs) | {
            "year": self.year, "tab": self.tab, "definitions": self.definitions(),
            "years": [(one, self._address(tahun=one, hal=None)) for one in range(this_year, FIRST_YEAR - 1, -1)],
        }  # fmt: skip


class ByCompany(ContributionList):
    title = "Kontribusi perusahaan"
    empty_text = "Belum ada perusahaan. Admin Bappeda mendaftarkannya di meja kerja."
    default_sort = "name"
    count_noun = "perusahaan"
    tab = "company"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        code = request.GET.get("kecamatan")
        self.district = Area.objects.districts().filter(kemendagri_code=code).first() if code else None
        self.filterset_class = CompanyInDistrictFilter if self.district else CompanyFilter
        place = f", Kecamatan {self.district.name}" if self.district else ""
        self.purpose = f"Apa yang dijanjikan, diberikan, dan diserahkan perusahaan tahun {self.year}{place}."
        self.export_name = f"kontribusi-perusahaan-{self.year}"

    def get_queryset(self):
        return with_given(self._companies())

    def _companies(self):
        return with_year(Company.objects.visible_to(self.request.user), self.year, self.district)

    def get_columns(self):
        name = Column("name", "Perusahaan", value="funder.name", sort=("funder__name",), is_primary=True,
                      link=lambda company: reverse("partners:company-detail", args=[company.pk]))  # fmt: skip
        sector = Column("sector", "Bidang usaha", value="get_sector_display", sort=("sector",))
        if self.district:
            return [name, sector, *FIGURES]
        return [
            name, sector,
            Column("forum", "Anggota forum", value=self._membership, sort=("forum_since",)),
            Column("promised", "Komitmen", value="promised_idr", kind="rupiah", sort=("promised_idr",),
                   is_secondary=True),
            *FIGURES, Column("standing", "Kontribusi", value=standing_chip, kind="chip", is_secondary=True),
        ]  # fmt: skip

    def _membership(self, company: Company) -> str:
        return "ya" if company.forum_since and company.forum_since.year <= self.year else "tidak"

    def definitions(self):
        return super().definitions() if self.district else [PROMISED, *super().definitions()]

    def get_context_data(self, **kwargs):
        names = ["pledged_idr", "transferred_idr", "in_kind_idr", "delivered_idr"]
        if not self.district:
            names.append("promised_idr")
        companies = self._companies()
        figures = list(companies.values(*names))
        return super().get_context_data(**kwargs) | {
            "total": {name: sum(row[name] for row in figures) for name in names},
            "district": self.district, "n_owing": None if self.district else owing(companies, self.year).count(),
            "owing_url": f"?tahun={self.year}&standing={OWING}",
            "whole_url": self._address(kecamatan=None, hal=None),
        }  # fmt: skip


class ByDistrict(ContributionList):
    title = "Kontribusi per kecamatan"
    default_sort = "name"
    count_noun = "kecamatan"
    filterset_class = DistrictFilter
    tab = "district"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        asked = request.GET.get("perusahaan", "")
        companies = Company.objects.visible_to(request.user).select_related("funder")
        self.company = companies.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 10 else None
        whose = str(self.company or "semua perusahaan")
        self.purpose = f"Ke mana dana dan bantuan {whose} sampai tahun {self.year}."
        self.export_name = f"kontribusi-kecamatan-{self.year}"

    def get_queryset(self):
        return districts_with_year(Area.objects.districts(), self.year, self.company)

    def get_columns(self):
        by_company = reverse("partners:contribution-list")
        return [
            Column("name", "Kecamatan", sort=("name",), is_primary=True,
                   link=lambda area: f"{by_company}?tahun={self.year}&kecamatan={area.kemendagri_code}"),
            *FIGURES,
        ]  # fmt: skip

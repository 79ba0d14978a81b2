"""What a budget line may point at, from words in its name. A person confirms; nothing is tagged by itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from households.models import Indicator
from households.reading.layouts import normalised
from interventions.budgets.models import BudgetLine
from interventions.models import Programme

# Words of a name, and the indicators that money with such a name works on.
WORDS = [
    (["rumah_tidak_layak_huni", "rtlh", "rumah_layak_huni", "bedah_rumah", "rumah_swadaya", "bsps",
      "perbaikan_rumah", "rehabilitasi_rumah", "kualitas_rumah"], ["bad_roof", "bad_wall", "bad_floor"]),
    (["sanitasi", "jamban", "septik", "tangki_septik", "air_limbah_domestik", "spald", "mck", "tinja"],
     ["unsafe_sanitation"]),
    (["air_minum", "air_bersih", "spam", "sumur_bor"], ["unsafe_water"]),
    (["paket_a", "paket_b", "paket_c", "kesetaraan", "putus_sekolah", "tidak_sekolah"], ["child_out_of_school"]),
    (["keaksaraan", "buta_aksara", "buta_huruf"], ["adult_illiterate"]),
    (["stunting", "gizi", "gizi_buruk", "balita_kurang_gizi", "kerdil"], ["child_malnourished"]),
    (["jaminan_kesehatan", "jkn", "pbi", "bpjs_kesehatan"], ["no_health_insurance"]),
    (["disabilitas", "alat_bantu"], ["severe_difficulty"]),
    (["sambungan_listrik", "listrik_perdesaan", "listrik_masyarakat"], ["no_electricity"]),
    (["pencari_kerja", "pelatihan_kerja", "keterampilan_kerja", "kecakapan_hidup", "penempatan_tenaga_kerja"],
     ["adult_not_working"]),
    (["rawan_pangan", "kerawanan_pangan", "cadangan_pangan", "bantuan_pangan"], ["food_insecurity"]),
    (["usaha_mikro", "umkm", "nelayan_kecil", "pembudi_daya_ikan_kecil", "pembudidaya_ikan_kecil"], ["low_income"]),
]  # fmt: skip
OFFICE = ".01"  # how the code of a Program Penunjang Urusan ends: salaries, electricity and paper of the office


@dataclass(frozen=True)
class Suggestion:
    """words: what in the name speaks for it."""

    indicators: tuple[Indicator, ...] = ()
    programmes: tuple[Programme, ...] = ()
    is_not_poverty: bool = False
    words: str = ""

    @property
    def answer(self) -> tuple:
        return self.indicators, self.programmes, self.is_not_poverty

    def __bool__(self):
        return any(self.answer)


class Suggestions:
    """For the lines of one page: what is known is read once."""

    def __init__(self, lines: Iterable[BudgetLine]):
        self.indicators = {row.code: row for row in Indicator.objects.filter(opens_need=True)}
        self.programmes: dict[int, list[Programme]] = {}
        for programme in Programme.objects.active().filter(opd__in={line.opd_id for line in lines}).order_by("name"):
            self.programmes.setdefault(programme.opd_id, []).append(programme)

    def of(self, line: BudgetLine) -> Suggestion:
        if line.programme_code.endswith(OFFICE):
            return Suggestion(is_not_poverty=True, words="program penunjang urusan")
        name = f"_{normalised(line.name)}_"
        said, codes = [], []
        for words, leads_to in WORDS:
            found = [word for word in words if f"_{word}_" in name]
            said += found[:1]
            codes += leads_to if found else []
        indicators = tuple(self.indicators[code] for code in dict.fromkeys(codes) if code in self.indicators)
        programmes = tuple(one for one in self.programmes.get(line.opd_id, []) if f"_{normalised(one.name)}_" in name)
        said += [normalised(programme.name) for programme in programmes]
        return Suggestion(indicators, programmes, words=", ".join(dict.fromkeys(said)).replace("_", " "))

"""A survey file up, and what its columns mean."""

from collections.abc import Iterator, Sequence

from django import forms
from django.conf import settings
from django.db.models import F

from households.models import Area
from verification.macro.models import MacroSeries, SurveyRound
from verification.macro.shared import BY_SERIES
from verification.macro.surveys.declaration import HOUSEHOLD, PERSON, Declaration, contradictions
from verification.macro.surveys.profiles import EMPTY, NUMBER, Profile, likely_role

MB = 1024**2
MOST_BYTES = 30 * MB
AS_SUSENAS = "spending_per_head_month"
OTHER_MEASURE = "other"
LONELY_LABELS = [
    ("center", "Sebarannya diukur terhadap rata-rata seluruh PSU (R: survey.lonely.psu = adjust)"),
    ("refuse", "Ditolak: putaran ini tidak dimuat bila ada strata seperti itu"),
]
ROLES = [
    ("", "Abaikan"),
    ("Rancangan contoh", [
        ("weight", "Bobot"), ("stratum", "Strata"), ("stratum_area", "Strata, juga wilayah"),
        ("psu", "PSU (blok sensus, klaster)"), ("second_unit", "Satuan tahap kedua di dalam PSU"),
        ("population_size", "Banyaknya PSU di strata (populasi)"),
        ("second_size", "Banyaknya satuan di PSU (populasi)"), ("size", "Banyaknya anggota rumah tangga"),
    ]),
    ("Isi", [
        ("welfare", "Kesejahteraan (misalnya pengeluaran per kapita)"), ("area", "Wilayah"),
        ("number", "Simpan sebagai angka"), ("category", "Simpan sebagai kategori"),
    ]),
]  # fmt: skip
SEVERAL = {"stratum", "number", "category", ""}
SHARE = "share:"  # before the series that a column measures as BPS does
OF_NUMBERS = {"weight", "population_size", "second_size", "size", "welfare", "number"}


def roles() -> list:
    """What a column may mean; at the end the shares that BPS publishes too."""
    shares = MacroSeries.objects.filter(code__in=BY_SERIES).order_by("label").values_list("code", "label")
    return [*ROLES, ("Diukur seperti BPS (1 ya, 0 tidak)", [(f"{SHARE}{code}", label) for code, label in shares])]


class SurveyUploadForm(forms.Form):
    file = forms.FileField(
        label="Berkas survei",
        help_text="csv, xlsx, xls, Stata (.dta) atau SPSS (.sav), paling besar 30 MB. Satu baris satu rumah tangga "
        "atau satu orang, nama kolom di baris pertama. Tanpa nama, NIK, nomor KK, dan alamat: Undang-Undang 16/1997 "
        "pasal 21 dan 24 melarangnya.",
        error_messages={"required": "Pilih satu berkas.", "empty": "Berkas ini kosong. Pilih berkas lain."},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(f"Berkas {file.size // MB} MB, paling besar 30 MB. Buang kolom yang tak perlu.")
        return file


class DeclarationForm(forms.Form):
    """The facts of a round, and for each column of its file what it means."""

    name = forms.CharField(
        label="Nama survei", max_length=150, help_text="Misalnya: Susenas Maret 2025, Kutai Kartanegara."
    )
    period = forms.RegexField(
        r"^\d{4}(-(0[1-9]|1[0-2]))?$", label="Periode", max_length=7,
        help_text="Tahun, atau tahun dan bulan: 2025 atau 2025-03.",
        error_messages={"invalid": "Tulis tahun, atau tahun dan bulan: 2025 atau 2025-03."},
    )  # fmt: skip
    unit = forms.ChoiceField(
        label="Satu baris adalah", widget=forms.RadioSelect, initial=HOUSEHOLD,
        choices=[(HOUSEHOLD, "satu rumah tangga"), (PERSON, "satu orang")],
    )  # fmt: skip
    area = forms.ModelChoiceField(
        label="Wilayah seluruh contoh", queryset=Area.objects.none(), required=False, empty_label="Tidak ada di daftar"
    )
    population = forms.CharField(
        label="Siapa yang diwakili", max_length=150, help_text="Misalnya: penduduk Kutai Kartanegara."
    )
    represents_area = forms.BooleanField(
        label="Contoh ini mewakili seluruh penduduk wilayah itu", required=False,
        help_text="Hanya putaran seperti itu dibandingkan dengan angka BPS pada uji silang.",
    )  # fmt: skip
    source = forms.CharField(
        label="Sumber", max_length=200, help_text="Siapa yang mengumpulkan, dan dari mana berkas ini diperoleh."
    )
    measure = forms.ChoiceField(
        label="Kesejahteraan diukur sebagai", initial=AS_SUSENAS,
        choices=[
            (AS_SUSENAS, "pengeluaran per kapita sebulan, seperti Susenas"),
            (OTHER_MEASURE, "lainnya, ditulis di bawah"),
        ],
    )  # fmt: skip
    welfare_words = forms.CharField(
        label="Ukuran lain itu", max_length=100, required=False,
        help_text="Misalnya: pendapatan setahun. Hanya bila memilih lainnya.",
    )  # fmt: skip
    poverty_line = forms.DecimalField(
        label="Garis kemiskinan", required=False, max_digits=14, decimal_places=2, localize=True,
        help_text="Dalam satuan kolom kesejahteraan. Tanpa garis, kemiskinan tidak dihitung.",
        error_messages={"invalid": "Garis harus angka, misalnya 705.397."},
    )  # fmt: skip
    poverty_line_unit = forms.CharField(
        label="Satuan garis", max_length=60, required=False, initial="Rp/kapita/bulan",
        help_text="Tidak dipakai bila garis kosong.",
    )  # fmt: skip
    lonely_psu = forms.ChoiceField(
        label="Strata dengan satu PSU saja", widget=forms.RadioSelect, choices=LONELY_LABELS, initial="center",
        help_text="Dari satu PSU sebaran di dalam strata tidak dapat diukur.",
    )  # fmt: skip
    is_synthetic = forms.BooleanField(label="Data rekaan untuk peragaan, bukan hasil survei", required=False)

    def __init__(self, *args, profiles: Sequence[Profile], **kwargs):
        super().__init__(*args, **kwargs)
        self.profiles = profiles
        places = Area.objects.exclude(level=Area.Level.VILLAGE).order_by(F("level").desc(), "name")
        self.fields["area"].queryset = places
        self.fields["is_synthetic"].initial = settings.RBPK_DEMO
        for field in (self.fields["welfare_words"], self.fields["represents_area"]):
            field.is_conditional = True
        choices = roles()
        for number, profile in enumerate(profiles):
            self.fields[f"k{number}"] = forms.ChoiceField(
                label=profile.name, choices=choices, required=False, initial=likely_role(profile)
            )
        self._propose_once()

    def _propose_once(self):
        """Of several columns that look like the weight only the first is proposed as it."""
        seen = set()
        for number in range(len(self.profiles)):
            field = self.fields[f"k{number}"]
            if field.initial not in SEVERAL and field.initial in seen:
                field.initial = ""
            seen.add(field.initial)

    def facts(self) -> list:
        """The fields about the whole round, apart from those about its columns."""
        return [self[name] for name in self.fields if not self._is_column(name)]

    def rows(self) -> Iterator[tuple]:
        """(profile, its field) as the page lists them."""
        for number, profile in enumerate(self.profiles):
            yield profile, self[f"k{number}"]

    @property
    def declaration(self) -> Declaration:
        """Of a valid form."""
        given = self.cleaned_data
        words = dict(self.fields["measure"].choices)[AS_SUSENAS] if self._is_as_susenas else given["welfare_words"]
        one = {role: self._one(role) for role in ("weight", "psu", "second_unit", "population_size", "second_size")}
        return Declaration(
            **one, unit=given["unit"], strata=tuple(self._named("stratum", "stratum_area")), size=self._one("size"),
            area=self._one("area") or self._one("stratum_area"), welfare=self._one("welfare"),
            welfare_words=words, shares=self._shares, numbers=tuple(self._named("number")),
            words=tuple(self._named("category")), lonely_psu=given["lonely_psu"],
        )  # fmt: skip

    @property
    def round_fields(self) -> dict:
        """As rounds.store_round takes them, of a valid form."""
        given = self.cleaned_data
        names = ["name", "period", "area", "population", "source", "poverty_line", "is_synthetic"]
        fields = {name: given[name] for name in names}
        fields["poverty_line_unit"] = given["poverty_line_unit"] if given["poverty_line"] else ""
        fields["measure"] = AS_SUSENAS if self._is_as_susenas else ""
        fields["population_code"] = f"{given['area'].bps_code}:people" if given["represents_area"] else ""
        return fields

    @property
    def _is_as_susenas(self) -> bool:
        return self.cleaned_data["measure"] == AS_SUSENAS

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("represents_area") and not (cleaned.get("area") and cleaned["area"].bps_code):
            self.add_error("area", "Pilih wilayah yang diwakili contoh ini.")
        if cleaned.get("measure") == OTHER_MEASURE and not cleaned.get("welfare_words"):
            self.add_error("welfare_words", "Tulis apa yang diukur.")
        self._check_line(cleaned)
        self._check_columns(cleaned)
        if not self.errors:
            for message in contradictions(self.declaration):
                self.add_error(None, message)
        return cleaned

    def _check_line(self, cleaned):
        line = cleaned.get("poverty_line")
        if line is not None and line <= 0:
            self.add_error("poverty_line", "Garis kemiskinan harus lebih dari 0.")
        if line and not self._one("welfare"):
            self.add_error("poverty_line", "Garis memerlukan kolom kesejahteraan. Pilih kolom itu di bawah.")
        name, period = cleaned.get("name"), cleaned.get("period")
        if name and period and SurveyRound.objects.filter(name=name, period=period).exists():
            self.add_error("name", f"Putaran {name} periode {period} sudah dimuat. Pakai nama lain bila ini lain.")

    def _check_columns(self, cleaned):
        if not self._named("weight"):
            self.add_error(None, "Pilih kolom bobot pada daftar kolom.")
        if cleaned.get("unit") == PERSON and self._named("size"):
            self.add_error(None, "Satu baris satu orang: kolom banyaknya anggota rumah tangga tidak dipakai.")
        for number, profile in enumerate(self.profiles):
            role = cleaned.get(f"k{number}", "")
            if role not in SEVERAL and len(self._named(role)) > 1:
                self.add_error(f"k{number}", "Arti ini dipilih untuk lebih dari satu kolom. Pilih satu saja.")
            if (role in OF_NUMBERS or role.startswith(SHARE)) and profile.kind not in (NUMBER, EMPTY):
                self.add_error(f"k{number}", f"Kolom ini berisi kata, misalnya “{profile.examples[0]}”.")
            if role and profile.kind == EMPTY:
                self.add_error(f"k{number}", "Kolom ini kosong.")
        if self._named("area") and self._named("stratum_area"):
            self.add_error(None, "Pilih satu kolom wilayah saja.")

    def _named(self, *roles: str) -> list[str]:
        given = getattr(self, "cleaned_data", {})
        return [profile.name for number, profile in enumerate(self.profiles) if given.get(f"k{number}") in roles]

    @property
    def _shares(self) -> tuple[tuple[str, str], ...]:
        given = [(self.cleaned_data.get(f"k{number}", ""), profile) for number, profile in enumerate(self.profiles)]
        return tuple((role.removeprefix(SHARE), profile.name) for role, profile in given if role.startswith(SHARE))

    def _one(self, role: str) -> str:
        return next(iter(self._named(role)), "")

    @staticmethod
    def _is_column(name: str) -> bool:
        return name[0] == "k" and name[1:].isdigit()

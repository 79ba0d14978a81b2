"""What somebody asks of a survey round, as a form by GET: an answer has an address."""

from collections.abc import Iterator, Sequence

from django import forms

from verification.macro.models import SurveyRecord, SurveyRound
from verification.macro.surveys.asking import MULTIDIMENSIONAL, OF_PEOPLE, POVERTY, SIZE, Asked, cells
from verification.macro.surveys.declaration import Declaration

MEASURES = [
    ("Umum", [("total", "Jumlah"), ("mean", "Rata-rata"), ("share", "Bagian"), ("ratio", "Rasio"),
              ("quantile", "Kuantil")]),
    ("Kemiskinan dan ketimpangan", [("p0", "P0: bagian di bawah garis"), ("p1", "P1: kedalaman"),
                                    ("p2", "P2: keparahan"), ("gini", "Rasio Gini")]),
    ("Kemiskinan multidimensi", [("h", "H: bagian yang miskin"), ("a", "A: kedalaman yang miskin"),
                                 ("m0", "M0: gabungan H dan A")]),
]  # fmt: skip
NEEDS = {  # fields beside the measure itself, and for which measures
    "kolom": "total mean share ratio quantile gini", "tanda": "share", "isi": "share", "penyebut": "ratio",
    "kuantil": "quantile", "garis": "p0 p1 p2", "ambang": "h a m0",
}  # fmt: skip


class AskForm(forms.Form):
    """A measure, what it needs, and the groups it is wanted for."""

    ukuran = forms.ChoiceField(label="Ukuran", choices=MEASURES)
    kolom = forms.ChoiceField(label="Kolom", required=False)
    tanda = forms.ChoiceField(label="Yang dihitung", required=False, initial="=", choices=[
        ("=", "sama dengan"), ("!=", "selain"), (">=", "sedikitnya"), ("<=", "paling banyak"), (">", "lebih dari"),
        ("<", "kurang dari"),
    ])  # fmt: skip
    isi = forms.CharField(label="Isi", required=False, max_length=200, initial="1")
    penyebut = forms.ChoiceField(label="Dibagi dengan", required=False)
    kuantil = forms.FloatField(
        label="Kuantil", required=False, initial=0.5, help_text="0,5 untuk median, 0,1 untuk desil pertama.",
        localize=True, error_messages={"invalid": "Kuantil harus angka antara 0 dan 1, misalnya 0,5."},
    )  # fmt: skip
    garis = forms.DecimalField(
        label="Garis kemiskinan", required=False, localize=True, min_value=0, max_digits=14, decimal_places=2,
        error_messages={"invalid": "Garis harus angka, misalnya 705.397."},
    )  # fmt: skip
    ambang = forms.FloatField(
        label="Ambang k (persen bobot)", required=False, initial=33.3, localize=True,
        help_text="Miskin bila kekurangannya mencapai bagian bobot ini.",
        error_messages={"invalid": "Ambang harus angka, misalnya 33,3."},
    )  # fmt: skip
    kelompok = forms.ChoiceField(label="Menurut", required=False)
    satuan = forms.ChoiceField(label="Yang ditimbang", required=False, choices=[
        ("", "selazimnya ukuran itu"), ("orang", "orang"), ("rumah-tangga", "rumah tangga"),
    ])  # fmt: skip

    def __init__(self, data=None, *, round: SurveyRound, records: Sequence[SurveyRecord]):
        self.round, self.records = round, records
        self.declared = Declaration.kept_in(round.design)
        self.numbers, self.words = _number_columns(round, self.declared), [*self.declared.kept_words]
        super().__init__(data or None, initial=self._first_asked())
        self.fields["kolom"].choices = self._columns()
        self.fields["penyebut"].choices = self.numbers
        self.fields["kelompok"].choices = [("", "seluruhnya"), *((name, name) for name in self.words)]
        self.flags = self._flag_columns()
        for number, name in enumerate(self.flags):
            self.fields[f"d{number}"] = forms.FloatField(
                label=name, required=False, min_value=0, localize=True, initial=1,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            )  # fmt: skip
        if not self.declared.size:
            del self.fields["satuan"]

    def _columns(self):
        groups = [("Angka", self.numbers), ("Kategori", [(name, name) for name in self.words])]
        return [(label, columns) for label, columns in groups if columns]

    def _flag_columns(self) -> list[str]:
        return [name for name in self.declared.kept_numbers if set(cells(self.records, name)) <= {0, 1, None}]

    def _first_asked(self) -> dict:
        """What a round shows before anybody asked."""
        declared = self.declared
        line = self.round.poverty_line
        whole = int(line) if line and line == int(line) else line  # 705.397 rather than 705.397,00
        first = {"garis": whole, "kelompok": declared.area or next(iter(declared.strata), "")}
        if self.round.poverty_line and declared.welfare:
            return first | {"ukuran": "p0", "kolom": declared.welfare}
        return first | {"ukuran": "mean", "kolom": declared.welfare or next((key for key, _ in self.numbers), "")}

    def asked_first(self) -> Asked | None:
        """None for a round that keeps no number."""
        first = self._first_asked()
        if not first["kolom"]:
            return None
        name = first["ukuran"]
        return Asked(
            name, column=first["kolom"], group=first["kelompok"], of_people=self._counts_people(name, ""),
            poverty_line=float(first["garis"]) if first["garis"] else None,
        )  # fmt: skip

    def filters(self) -> Iterator[tuple]:
        """(field, measures that need it) as the page lists them, the weights of deprivations apart."""
        for name in self.fields:
            if not self._is_deprivation(name):
                yield self[name], NEEDS.get(name, "")

    def deprivations(self) -> list:
        return [self[f"d{number}"] for number in range(len(self.flags))]

    @property
    def asked(self) -> Asked:
        """Of a valid form."""
        given = self.cleaned_data
        line, cutoff = given["garis"] or self.round.poverty_line, given["ambang"]
        return Asked(
            given["ukuran"], column=given["kolom"], denominator=given["penyebut"], sign=given["tanda"] or "=",
            than=given["isi"].strip(), probability=given["kuantil"] if given["kuantil"] is not None else 0.5,
            poverty_line=float(line) if line else None, group=given["kelompok"],
            of_people=self._counts_people(given["ukuran"], given.get("satuan", "")),
            deprivations=self._weights(given), cutoff=(33.3 if cutoff is None else cutoff) / 100,
        )  # fmt: skip

    def _counts_people(self, measure: str, said: str) -> bool:
        return said == "orang" or (not said and measure in OF_PEOPLE)

    def _weights(self, given) -> dict[str, float]:
        weights = {name: given.get(f"d{number}") for number, name in enumerate(self.flags)}
        return {name: weight for name, weight in weights.items() if weight}

    def clean(self):
        cleaned = super().clean()
        measure = cleaned.get("ukuran", "")
        if measure and not self.errors:
            for name, message in self._lacking(measure, cleaned):
                self.add_error(name, message)
        return cleaned

    def _lacking(self, measure: str, given) -> Iterator[tuple[str | None, str]]:
        is_word = given["kolom"] in self.words and given["kolom"] not in dict(self.numbers)
        if measure in NEEDS["kolom"].split() and not given["kolom"]:
            yield "kolom", "Pilih satu kolom."
        elif measure in NEEDS["kolom"].split() and measure != "share" and is_word:
            yield "kolom", "Kolom ini berisi kategori. Pilih kolom angka, atau ukuran Bagian."
        elif measure == "share":
            yield from self._share_lacking(given, is_word)
        if measure == "ratio" and not given["penyebut"]:
            yield "penyebut", "Pilih kolom pembagi."
        if measure == "quantile" and given["kuantil"] is not None and not 0 < given["kuantil"] < 1:
            yield "kuantil", "Kuantil terletak antara 0 dan 1, misalnya 0,5."
        if measure in POVERTY:
            yield from self._line_lacking(given)
        if measure in MULTIDIMENSIONAL:
            yield from self._deprivations_lacking(given)

    def _share_lacking(self, given, is_word):
        if is_word and given["tanda"] not in ("", "=", "!="):
            yield "tanda", "Kategori hanya dapat sama dengan sesuatu, atau selain sesuatu."
        if is_word and given["isi"].strip() not in (known := set(cells(self.records, given["kolom"])) - {""}):
            named = "; ".join(sorted(known)[:10])
            yield "isi", f"Kolom {given['kolom']} tidak memuat isi itu. Isinya antara lain: {named}."
        elif not is_word and not _is_number(given["isi"]):
            yield "isi", "Tulis satu angka, misalnya 1."

    def _line_lacking(self, given):
        if not self.declared.welfare:
            yield "ukuran", "Putaran ini tidak punya kolom kesejahteraan, jadi kemiskinan tidak dapat dihitung."
        elif not (given["garis"] or self.round.poverty_line):
            yield "garis", "Isi garis kemiskinan."

    def _deprivations_lacking(self, given):
        if not self.flags:
            yield "ukuran", "Putaran ini tidak punya kolom 0 dan 1, jadi kekurangan tidak dapat dihitung."
        elif not self._weights(given):
            yield "d0", "Beri bobot pada sedikitnya satu kekurangan."
        if given["ambang"] is not None and not 0 < given["ambang"] <= 100:
            yield "ambang", "Ambang terletak di atas 0 dan paling tinggi 100 persen."

    @staticmethod
    def _is_deprivation(name: str) -> bool:
        return name[0] == "d" and name[1:].isdigit()


def _number_columns(round, declared: Declaration) -> list[tuple[str, str]]:
    size = [(SIZE, "banyaknya anggota rumah tangga")] if declared.size else []
    return [(name, name) for name in declared.kept_numbers] + size


def _is_number(text: str) -> bool:
    try:
        float(text.strip().replace(",", "."))
    except ValueError:
        return False
    return True

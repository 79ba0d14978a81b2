"""What a person says of a table: which sheet and header, what each column means, what each answer means."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django import forms

from households.importing.mapping import OpenSheet
from households.models import MappedLayout, Source, Variable
from households.reading.code_maps import code_key
from households.reading.layouts import SEARCHED_ROWS
from households.reading.meanings import (
    IDENTITY,
    IGNORED,
    NOT_OFFERED,
    NUMBERS,
    ROLES,
    VARIABLE,
    propose_values,
    variable_of,
)
from households.reading.unknown_tables import MOST_ANSWERS, ColumnFacts, shown

MOST_COLUMNS = 200
MOST_ANSWERS_IN_ALL = 600  # a form holds a thousand fields
ONE_LINE, TWO_LINES = 1, 2
NEW_SOURCE = "baru"
LEFT_OPEN, SAYS_NOTHING = "", "-"  # of an answer: warned of each time; known to say nothing
LEVEL_LABELS = [
    ("person", "Satu baris satu orang"),
    ("family", "Satu baris satu keluarga"),
]


class SheetForm(forms.Form):
    """Where the table stands. Asked by GET, so that the page can be looked at again."""

    lembar = forms.ChoiceField(label="Lembar", widget=forms.HiddenInput)
    baris = forms.IntegerField(label="Judul kolom pada baris", min_value=1, max_value=SEARCHED_ROWS)
    garis = forms.TypedChoiceField(
        label="Judul kolom", coerce=int, choices=[(ONE_LINE, "satu baris"), (TWO_LINES, "dua baris")]
    )

    def __init__(self, *args, sheets: Sequence[OpenSheet], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lembar"].choices = [(each.key, f"{each.file}, {each.sheet.name}") for each in sheets]


class TableForm(forms.Form):
    """What the table is, and what each of its columns means."""

    label = forms.CharField(
        label="Nama tabel", max_length=80, help_text="Misalnya: Daftar penerima BLT Dana Desa. Tampil pada impor.",
        error_messages={"required": "Tulis nama tabel, agar dapat dikenali kelak."},
    )  # fmt: skip
    source = forms.ChoiceField(
        label="Sumber", help_text="Keluarga dari satu sumber dibandingkan dengan kiriman sebelumnya dari sumber itu."
    )
    source_name = forms.CharField(
        label="Nama sumber baru", max_length=60, required=False, help_text="Hanya bila memilih Sumber baru."
    )
    source_owner = forms.CharField(
        label="Pemilik data", max_length=120, required=False,
        help_text="Instansi yang mengirimkan tabelnya. Hanya bila memilih Sumber baru.",
    )  # fmt: skip
    level = forms.ChoiceField(
        label="Satuan", choices=LEVEL_LABELS, widget=forms.RadioSelect,
        help_text="Bila tiap baris menyebut kepala keluarga beserta NIK-nya, pilih satu baris satu orang.",
    )  # fmt: skip

    def __init__(self, *args, columns: Sequence[ColumnFacts], sources: Sequence[Source], has_families=False, **kwargs):
        """has_families: another table of this source tells of families and their villages."""
        super().__init__(*args, **kwargs)
        self.columns, self.has_families = columns, has_families
        self.fields["source"].choices = [(source.code, source.name) for source in sources] + [
            (NEW_SOURCE, "Sumber baru")
        ]
        self.variables = {variable.code: variable for variable in Variable.objects.exclude(code__in=NOT_OFFERED)}
        choices = _meaning_choices(self.variables.values())
        for column in columns:
            self.fields[_field(column)] = forms.ChoiceField(label=column.text, choices=choices, required=False)

    @property
    def meanings(self) -> dict[str, str]:
        return {column.name: self.cleaned_data.get(_field(column), IGNORED) for column in self.columns}

    def facts(self):
        """The fields about the whole table."""
        return [self[name] for name in ("label", "source", "source_name", "source_owner", "level")]

    def rows(self) -> Iterator[tuple]:
        """(column, its field, examples) as the page lists them."""
        for column in self.columns:
            field = self[_field(column)]
            yield column, field, column.examples(is_identity=field.value() in IDENTITY)

    def asked(self) -> list[tuple[ColumnFacts, Variable]]:
        """Columns whose answers must be given a meaning each."""
        variables = {variable.code: variable for variable in Variable.objects.all()}
        chosen = ((column, variable_of(self.meanings[column.name])) for column in self.columns)
        return [(column, variables[code]) for column, code in chosen if code and code not in NUMBERS]

    def clean(self):
        cleaned = super().clean()
        self._check_source(cleaned)
        if "level" in cleaned:
            self._check_meanings(cleaned["level"])
        return cleaned

    def _check_source(self, cleaned):
        for name, what in (("source_name", "Nama sumber baru"), ("source_owner", "Pemilik data")):
            if cleaned.get("source") == NEW_SOURCE and not cleaned.get(name):
                self.add_error(name, f"{what} belum diisi.")

    def _check_meanings(self, level):
        said = Counter(meaning for meaning in self.meanings.values() if meaning != IGNORED)
        for column in self.columns:
            meaning = self.meanings[column.name]
            if said[meaning] > 1:
                self.add_error(_field(column), "Arti ini dipilih untuk lebih dari satu kolom. Pilih satu saja.")
            if message := self._fault_of(column, meaning, level):
                self.add_error(_field(column), message)
        for message in _missing(set(said), level, self.has_families):
            self.add_error(None, message)
        if sum(len(column.answers) for column, _ in self.asked()) > MOST_ANSWERS_IN_ALL:
            self.add_error(None, "Terlalu banyak kolom jawaban sekaligus. Abaikan sebagian yang tidak diperlukan.")

    def _fault_of(self, column, meaning, level):
        code = variable_of(meaning)
        if code and code not in NUMBERS and column.n_filled and not column.answers:
            return f"Kolom ini berisi lebih dari {MOST_ANSWERS} jawaban berbeda, jadi bukan jawaban pilihan."
        variable = self.variables.get(code)
        if level == MappedLayout.Level.FAMILY and variable and variable.level == Variable.Level.PERSON:
            return "Jawaban ini tentang orang, bukan keluarga. Abaikan, atau pilih satu baris satu orang."
        return ""


class AnswersForm(forms.Form):
    """What each answer of the columns with choices means."""

    def __init__(self, *args, asked: Sequence[tuple[ColumnFacts, Variable]], known: dict | None = None, **kwargs):
        """known: {column name: {code_key: internal value}} of an earlier mapping, before any proposal."""
        super().__init__(*args, **kwargs)
        self.asked = asked
        for column, variable in asked:
            proposed = propose_values(variable, list(column.answers)) | (known or {}).get(column.name, {})
            for number, text in enumerate(column.answers):
                self.fields[_answer_field(column, number)] = forms.ChoiceField(
                    label=shown(text, is_hidden=False), choices=_answer_choices(variable), required=False,
                    initial=_as_choice(proposed.get(code_key(text))),
                )  # fmt: skip

    def groups(self) -> Iterator[tuple]:
        """(column, variable, [(field, rows that say so)]) as the page lists them."""
        for column, variable in self.asked:
            counts = enumerate(column.answers.values())
            yield column, variable, [(self[_answer_field(column, number)], n) for number, n in counts]

    @property
    def values(self) -> dict[str, dict[str, str]]:
        """As mapping.remember takes them; answers left open are not in it."""
        return {
            column.name: {
                code_key(text): "" if said == SAYS_NOTHING else said
                for number, text in enumerate(column.answers)
                if (said := self.cleaned_data[_answer_field(column, number)]) != LEFT_OPEN
            }
            for column, _ in self.asked
        }


def _field(column: ColumnFacts) -> str:
    return f"k{column.column_no}"


def _answer_field(column: ColumnFacts, number: int) -> str:
    return f"j{column.column_no}_{number}"


def _meaning_choices(variables):
    by_level = {level: [] for level in Variable.Level.values}
    for variable in sorted(variables, key=lambda each: each.label):
        by_level[variable.level].append((VARIABLE + variable.code, variable.label))
    return [
        (IGNORED, "Abaikan"),
        ("Identitas dan tempat", list(ROLES.items())),
        ("Jawaban tentang keluarga", by_level[Variable.Level.HOUSEHOLD]),
        ("Jawaban tentang orang", by_level[Variable.Level.PERSON]),
    ]


def _answer_choices(variable):
    return [(LEFT_OPEN, "Belum dipetakan"), *variable.choices.items(), (SAYS_NOTHING, "Tidak diketahui")]


def _as_choice(value):
    return LEFT_OPEN if value is None else value or SAYS_NOTHING


def _missing(said, level, has_families):
    if not said & {"kk", "source_key"}:
        yield "Tidak ada kolom nomor KK atau ID keluarga. Tanpa salah satunya orang tidak dapat dihimpun per keluarga."
    if level == MappedLayout.Level.PERSON and "name" not in said:
        yield "Tidak ada kolom nama. Setiap orang memerlukan nama."
    has_village = {"village", "kecamatan"} <= said or any(meaning.startswith("village_code") for meaning in said)
    if not has_village and not (has_families and level == MappedLayout.Level.PERSON):
        yield (
            "Desa tidak diketahui. Pilih kolom kode desa, atau kolom nama desa bersama kolom nama kecamatan; "
            "bila tidak ada di berkas, tambahkan lalu unggah lagi."
        )

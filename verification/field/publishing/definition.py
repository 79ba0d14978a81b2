"""The form of a form: what a questionnaire file may hold, written down once and checked here.

    {"code": "rumah-tangga", "version": 3, "title": ..., "source": ...,
     "outcome":  {"label": ..., "choices": [[code, words], ...]}        codes of Visit.Outcome, without new_household
     "consent":  {"label": ..., "text": ..., "scopes": [[code, words], ...]}
     "presence": {"label": ..., "choices": [["yes", ...], ["moved", ...], ["deceased", ...]]}
     "sections": [{"code": ..., "title": ..., "unit": "household" | "person", "questions": [...]}]}

A section about persons is asked once for everybody who lives there. A question:

    variable         a code of the register (households/data/variables.csv) of the section's unit: once accepted, the
                     answer is what we stand for. Or instead:
    name             a name of the form's own; the answer stays with the visit
    label, hint      what is read aloud, and a word for the verifier
    kind             choice       one of `choices`: [[code, words], ...]
                     choices      several of them; travels as a list of codes
                     yes_no       yes or no
                     integer, decimal, rupiah (whole, shown with points); with `unit`, `least`, `most`
                     text         up to 500 signs
                     date         "2026-11-26"; `least`, `most` are a day or "today"
                     nik          16 digits; kept encrypted, shown masked
                     photo        a picture that belongs to this question; travels as its SHA-256
                     position     a point taken for this question
                     signature    strokes of a finger
                     note         only read aloud (has a `name`, no answer)
                     calculated   `expression` over other answers: a number, or yes and no for a test
    required         true: must be answered, or said unknown
    when             asked only if this test holds (households/expressions.py)
    constraint       a test that a good answer passes, `constraint_text` says what to mend

Tests read answers of earlier questions by variable or name, `key.code` (yes or no) for one choice of several, and of
persons also age_years, sex and relation. In a section about the household, persons only inside any, all, count.
Unknown is always an answer: every question offers it, nothing is sent for it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from households.expression_tree import NUMBER, Node, walk
from households.expressions import HOUSEHOLD, PERSON, Expression, ExpressionError, Variable, parse
from households.rule_sets import shipped_kinds, shipped_variables
from verification.field.answering import KNOWN_OF_PERSONS, NUMBERS, is_test, variables_of
from verification.field.envelopes import CONSENT_SCOPES, OUTCOMES, PRESENCE

KINDS = {
    "choice": "Pilihan tunggal", "choices": "Beberapa pilihan", "yes_no": "Ya atau tidak", "integer": "Bilangan bulat",
    "decimal": "Bilangan desimal", "rupiah": "Rupiah", "text": "Teks", "date": "Tanggal", "nik": "NIK",
    "photo": "Foto", "position": "Posisi", "signature": "Tanda tangan", "note": "Bacaan",
    "calculated": "Hitungan",
}  # fmt: skip
# Kinds of questions that may fill a variable of the register of each kind.
FILLS = {
    "choice": ("choice", "yes_no", "calculated"), "integer": ("integer", "rupiah", "calculated"),
    "decimal": ("decimal", "integer", "rupiah", "calculated"),
}  # fmt: skip
KNOWN_KEYS = frozenset(
    ("variable", "name", "label", "hint", "kind", "choices", "unit", "least", "most", "required", "when", "constraint",
     "constraint_text", "expression")
)  # fmt: skip
MOST_QUESTIONS, MOST_CHOICES, LONGEST_LABEL = 400, 60, 300
CODE = re.compile(r"\w{1,40}")
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
TODAY = "today"
WHOLE = "Formulir"


@dataclass(frozen=True)
class Fault:
    """What to mend, and where: section and question in the words of the form."""

    place: str
    problem: str


def faults_of(document: Any) -> list[Fault]:
    """Everything that is wrong with a form, all at once, in its order; an empty list: it may be published."""
    return list(_Checker().form(document))


def read_document(text: bytes) -> tuple[Any, list[Fault]]:
    """The document of a file and its faults. Text that is no JSON has one fault and no document."""
    try:
        document = json.loads(text.decode("utf-8-sig"), parse_constant=_refuse_constant)
        written = json.dumps(document, ensure_ascii=False).encode()
    except UnicodeDecodeError:
        return None, [Fault(WHOLE, "Berkas ini bukan teks UTF-8 berisi JSON.")]
    except json.JSONDecodeError as error:
        return None, [Fault(WHOLE, f"Bukan JSON yang benar: baris {error.lineno}, kolom {error.colno}.")]
    except (ValueError, RecursionError):  # NaN, half a letter, thousands of brackets
        return None, [Fault(WHOLE, "Isi berkas ini tidak dapat disimpan. Tulis ulang dari versi yang diunduh.")]
    if rb"\u0000" in written:
        return None, [Fault(WHOLE, "Berkas ini memuat huruf kosong (NUL). Hapus, lalu unggah lagi.")]
    return document, faults_of(document)


def _refuse_constant(name: str):
    raise ValueError(f"{name} is not a number")


class _Checker:
    """One pass in the order of the form; `seen` are the variables that a later test may read."""

    def __init__(self):
        self.register = shipped_variables()
        self.kinds = shipped_kinds()
        self.seen: dict[str, Variable] = {name: self.register[name] for name in KNOWN_OF_PERSONS}
        self.keys: set[str] = set()
        self.later: set[str] = set()

    def form(self, document: Any) -> Iterator[Fault]:
        if not isinstance(document, dict):
            yield Fault(WHOLE, "Isi berkas harus satu objek dengan code, title, dan sections.")
            return
        yield from _frame_faults(document)
        sections = document.get("sections")
        if not isinstance(sections, list) or not sections:
            yield Fault(WHOLE, "Formulir belum punya bagian (sections).")
            return
        questions = [
            question
            for section in sections
            if isinstance(section, dict) and isinstance(section.get("questions"), list)
            for question in section["questions"]
            if isinstance(question, dict)
        ]
        self.later = {key for question in questions if isinstance(key := _key(question), str)}
        if len(questions) > MOST_QUESTIONS:
            yield Fault(WHOLE, f"Ada {len(questions)} pertanyaan; paling banyak {MOST_QUESTIONS}.")
            return
        codes: set[str] = set()
        for number, section in enumerate(sections, start=1):
            yield from self.section(section, number, codes)

    def section(self, section: Any, number: int, codes: set[str]) -> Iterator[Fault]:
        if not isinstance(section, dict):
            yield Fault(f"Bagian {number}", "Bagian harus sebuah objek.")
            return
        title = section.get("title")
        place = f"Bagian {number}" + (f" “{title}”" if isinstance(title, str) and title.strip() else "")
        if not isinstance(title, str) or not title.strip():
            yield Fault(place, "Judul (title) kosong.")
        code = section.get("code")
        if not isinstance(code, str) or not NAME.fullmatch(code):
            yield Fault(place, "Kode (code) harus huruf kecil, angka, atau garis bawah.")
        elif code in codes:
            yield Fault(place, f"Kode {code} sudah dipakai bagian lain.")
        else:
            codes.add(code)
        if section.get("unit") not in (HOUSEHOLD, PERSON):
            yield Fault(place, "Satuan (unit) harus household atau person.")
            return
        questions = section.get("questions")
        if not isinstance(questions, list) or not questions:
            yield Fault(place, "Bagian ini belum punya pertanyaan.")
            return
        own: set[str] = set()
        for index, question in enumerate(questions, start=1):
            yield from self.question(question, f"{place}, pertanyaan {index}", section["unit"], own)

    def question(self, question: Any, place: str, unit: str, own: set[str]) -> Iterator[Fault]:
        if not isinstance(question, dict):
            yield Fault(place, "Pertanyaan harus sebuah objek.")
            return
        key = _key(question)
        place += f" ({key})" if isinstance(key, str) and NAME.fullmatch(key) else ""
        faults = [
            *_word_faults(question), *self._key_faults(question, key, unit), *self._kind_faults(question),
            *(f"Kunci {name[:40]!r} tidak dikenal." for name in map(str, question.keys() - KNOWN_KEYS)),
        ]  # fmt: skip
        is_sound = _is_kind(question.get("kind")) and isinstance(key, str)
        if is_sound and not _choice_faults(question):
            before = dict(self.seen)
            faults += self._test_faults(question, "when", before, unit, own)
            if question["kind"] == "calculated":
                faults += self._test_faults(question, "expression", before, unit, own)
            mine = {one.name: one for one in variables_of({"expression": None, **question}, unit)}
            self.seen |= mine
            own |= set(mine) if unit == PERSON else set()
            faults += self._test_faults(question, "constraint", before | mine, unit, own)
        yield from (Fault(place, problem) for problem in faults)

    def _key_faults(self, question: Mapping[str, Any], key: Any, unit: str) -> Iterator[str]:
        if ("variable" in question) == ("name" in question):
            yield "Isi salah satu: variable (masuk register) atau name (tersimpan di kunjungan)."
            return
        if not isinstance(key, str) or not NAME.fullmatch(key):
            yield "Nama harus huruf kecil, angka, atau garis bawah, paling panjang 40."
            return
        if key in KNOWN_OF_PERSONS and "variable" not in question:
            yield f"{key} sudah diketahui dari register."
        if key in self.keys:
            yield f"{key} sudah ditanyakan sebelumnya."
        self.keys.add(key)
        if "variable" not in question:
            if key in self.register:
                yield f"{key} adalah variabel register: tulis sebagai variable, bukan name."
            return
        variable = self.register.get(key)
        if variable is None:
            yield f"Variabel {key} tidak ada di register. Untuk pertanyaan sendiri, pakai name."
        elif variable.unit != unit:
            owner = "warga" if variable.unit == PERSON else "rumah tangga"
            yield f"Variabel {key} milik {owner}: pindahkan ke bagian tentang {owner}."
        else:
            yield from self._fit_faults(question, key)

    def _fit_faults(self, question: Mapping[str, Any], key: str) -> Iterator[str]:
        """Whether the kind and the choices are those of the variable."""
        kind, wanted = question.get("kind"), self.kinds[key]
        if not _is_kind(kind):
            return
        if kind not in FILLS[wanted]:
            yield f"Jenis {kind} tidak cocok: variabel {key} berjenis {wanted}."
            return
        allowed = self.register[key].choices
        if kind == "calculated" and (wanted == "choice") != is_test(question.get("expression")):
            yield f"Hitungan untuk {key} harus {'pernyataan ya atau tidak' if wanted == 'choice' else 'angka'}."
        if kind in ("yes_no", "calculated") and wanted == "choice" and allowed != {"yes", "no"}:
            yield f"Variabel {key} bukan ya atau tidak."
        if kind == "choice" and isinstance(question.get("choices"), list):
            codes = [pair[0] for pair in question["choices"] if isinstance(pair, list) and pair]
            strangers = [code for code in codes if isinstance(code, str) and code not in allowed]
            if strangers:
                yield f"Pilihan tidak dikenal variabel {key}: {', '.join(map(_short, strangers))}."

    def _kind_faults(self, question: Mapping[str, Any]) -> Iterator[str]:
        kind = question.get("kind")
        if not _is_kind(kind):
            yield f"Jenis (kind) {_short(kind)} tidak dikenal. Pilihannya: {', '.join(KINDS)}."
            return
        yield from _choice_faults(question)
        if (
            kind in ("photo", "position", "signature", "note", "nik", "text", "date", "choices")
            and "variable" in question
        ):
            yield f"Jenis {kind} memakai name, bukan variable."
        yield from _limit_faults(question)
        if kind == "calculated" and "expression" not in question:
            yield "Hitungan memerlukan expression."
        if kind != "calculated" and "expression" in question:
            yield "Hanya jenis calculated yang memakai expression."
        if "constraint" in question and not _is_words(question.get("constraint_text")):
            yield "Batas (constraint) memerlukan kalimatnya (constraint_text)."
        if "required" in question and not isinstance(question["required"], bool):
            yield "Wajib (required) harus true atau false."

    def _test_faults(self, question, part: str, variables, unit: str, own: set[str]) -> Iterator[str]:
        if part not in question:
            return
        words = {"when": "Syarat (when)", "constraint": "Batas (constraint)", "expression": "Hitungan (expression)"}[
            part
        ]
        kind = {} if part != "expression" else {"kind": None}
        try:
            expression = parse(question[part], variables, unit=unit, **kind)
        except ExpressionError as error:
            unread = sorted(_names_in(question[part]) - set(variables))
            later = [name for name in unread if (root := name.split(".")[0]) in self.later and root not in self.keys]
            earlier = [name for name in unread if name.split(".")[0] in self.keys]
            if later:
                yield f"{words}: {', '.join(later)} baru ditanyakan sesudahnya."
            elif earlier:
                yield f"{words}: {', '.join(earlier)} belum benar di atas, atau jenisnya tidak dibaca syarat."
            else:
                yield f"{words}: {error}"
            return
        if expression.norms:
            yield f"{words}: norma hanya untuk aturan, bukan formulir."
        if part == "expression" and not is_test(question[part]) and expression.root.kind != NUMBER:
            yield f"{words}: harus angka, atau pernyataan ya atau tidak."
        together = _read_together(expression) & own
        if together:
            yield f"{words}: {', '.join(sorted(together))} belum dijawab semua orang di bagian ini."


def _read_together(expression: Expression) -> set[str]:
    """Variables read of all persons at once."""
    inside = [node for node in walk(expression.root) if node.op in ("any", "all", "count")]
    return {one.args[0].name for node in inside for one in walk(node) if isinstance(one, Node) and one.op == "var"}


def _names_in(tree: Any) -> set[str]:
    if isinstance(tree, dict):
        return {tree["var"]} if isinstance(tree.get("var"), str) else set().union(*map(_names_in, tree.values()))
    return set().union(*map(_names_in, tree)) if isinstance(tree, list) else set()


def _is_kind(kind: Any) -> bool:
    return isinstance(kind, str) and kind in KINDS


def _key(question: Mapping[str, Any]) -> Any:
    return question.get("variable", question.get("name"))


def _is_words(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= LONGEST_LABEL


def _short(value: Any) -> str:
    return str(value)[:40]


def _word_faults(question: Mapping[str, Any]) -> Iterator[str]:
    if not _is_words(question.get("label")):
        yield f"Kalimat (label) kosong atau lebih dari {LONGEST_LABEL} huruf."
    for name in ("hint", "unit", "constraint_text"):
        if name in question and (not isinstance(question[name], str) or len(question[name]) > LONGEST_LABEL):
            yield f"{name} harus teks, paling panjang {LONGEST_LABEL} huruf."


def _choice_faults(question: Mapping[str, Any]) -> list[str]:
    if question.get("kind") not in ("choice", "choices"):
        return ["Hanya jenis choice dan choices yang memakai choices."] if "choices" in question else []
    choices = question.get("choices")
    if not isinstance(choices, list) or not 2 <= len(choices) <= MOST_CHOICES:
        return [f"Pilihan (choices) harus berisi 2 sampai {MOST_CHOICES} pasang."]
    if not all(_is_pair(pair) for pair in choices):
        return ["Setiap pilihan harus [kode, kalimat]; kode tanpa spasi."]
    codes = [code for code, _ in choices]
    return ["Ada kode pilihan kembar."] if len(set(codes)) < len(codes) else []


def _is_pair(pair: Any) -> bool:
    return (
        isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) and bool(CODE.fullmatch(pair[0]))
        and _is_words(pair[1])
    )  # fmt: skip


def _limit_faults(question: Mapping[str, Any]) -> Iterator[str]:
    limits = [question[name] for name in ("least", "most") if name in question]
    if not limits:
        return
    if question["kind"] == "date":
        if not all(limit == TODAY or _is_day(limit) for limit in limits):
            yield 'least dan most sebuah tanggal harus seperti "2026-01-31" atau "today".'
    elif question["kind"] not in NUMBERS:
        yield "least dan most hanya untuk angka dan tanggal."
    elif any(isinstance(limit, bool) or not isinstance(limit, int | float) for limit in limits):
        yield "least dan most harus angka."
    elif len(limits) == 2 and limits[0] > limits[1]:
        yield "least lebih besar daripada most."


def _is_day(text: Any) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except (TypeError, ValueError):
        return False


def _frame_faults(document: Mapping[str, Any]) -> Iterator[Fault]:
    code = document.get("code")
    if not isinstance(code, str) or not re.fullmatch(r"[a-z0-9-]{1,30}", code):
        yield Fault(WHOLE, "Kode (code) harus huruf kecil, angka, atau tanda hubung, paling panjang 30.")
    if not _is_words(document.get("title")) or len(document["title"]) > 120:
        yield Fault(WHOLE, "Judul (title) kosong atau lebih dari 120 huruf.")
    for name, key, codes, must_be_all in (
        ("outcome", "choices", OUTCOMES, False), ("consent", "scopes", CONSENT_SCOPES, False),
        ("presence", "choices", PRESENCE, True),
    ):  # fmt: skip
        part = document.get(name)
        pairs = part.get(key) if isinstance(part, dict) else None
        if not isinstance(part, dict) or not _is_words(part.get("label")) or not isinstance(pairs, list):
            yield Fault(WHOLE, f"Bagian {name} harus punya label dan {key}. Salin dari versi sebelumnya.")
            continue
        given = [pair[0] for pair in pairs if _is_pair(pair)]
        needed = set(codes) if must_be_all else {codes[0]}
        if len(given) != len(pairs) or not set(given) <= set(codes) or not needed <= set(given):
            yield Fault(WHOLE, f"Pilihan {name} harus dari: {', '.join(codes)}. Salin dari versi sebelumnya.")
    if isinstance(document.get("consent"), dict) and not isinstance(document["consent"].get("text"), str):
        yield Fault(WHOLE, "Kalimat persetujuan (consent.text) kosong.")

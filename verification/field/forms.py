"""Forms of the field: the questionnaire on a phone."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from django import forms
from django.utils import timezone

from verification import photos
from verification.field.answering import Reading, Subject, key_of, read_answers
from verification.field.models import FormVersion, Photo, Visit
from verification.field.questionnaire import NOBODY_KNOWS, Group, Question, Resident, field_key, groups_of
from verification.field.values import LONGEST_TEXT, NIK

MOST_ROWS_OF_RADIO = 4  # more choices fold into the phone's own picker
LONGEST_VISIT = timedelta(hours=12)  # an older page was left open: its start says nothing
NOT_TOLD = "-"  # asked, and nobody knows or says: an absent value like a question passed over
NOT_AT_A_DESK = ("note", "photo", "position", "signature", "calculated")  # what only a phone asks, or nobody answers
PICTURES = {
    "photo_front": (Photo.Kind.HOUSE_FRONT, "Foto rumah dari depan"),
    "photo_inside": (Photo.Kind.HOUSE_INSIDE, "Foto bagian dalam rumah"),
    "photo_other": (Photo.Kind.OTHER, "Foto lain"),
}


class PhotoField(forms.FileField):
    """One picture from the camera, looked at here so that the reason stands beside the field."""

    widget = forms.FileInput(attrs={"accept": "image/*", "capture": "environment", "data-photo": ""})

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file:
            try:
                photos.check_photo(file)
            except photos.PhotoRefused as error:
                raise forms.ValidationError(str(error)) from error
        return file


class VisitForm(forms.Form):
    """A published questionnaire for one household. Any answer may stay empty: unknown, or not told."""

    visit_id = forms.UUIDField(widget=forms.HiddenInput)
    started_at = forms.CharField(widget=forms.HiddenInput, required=False)
    latitude = forms.DecimalField(min_value=-90, max_value=90, required=False, widget=forms.HiddenInput)
    longitude = forms.DecimalField(min_value=-180, max_value=180, required=False, widget=forms.HiddenInput)
    accuracy_m = forms.FloatField(min_value=0, required=False, widget=forms.HiddenInput)

    wanted_pictures = PICTURES

    def __init__(self, *args, form_version: FormVersion, residents: list[Resident], **kwargs):
        kwargs.setdefault("initial", {"visit_id": uuid.uuid4(), "started_at": timezone.now().isoformat()})
        super().__init__(*args, **kwargs)
        self.form_version, self.definition = form_version, form_version.definition
        self.residents = residents
        self.groups = [_at_a_desk(group) for group in groups_of(self.definition, residents)]
        self._add_frame()
        for group in self.groups:
            if group.resident:
                self.fields[presence_key(group.resident)] = self._presence()
            self.fields |= {question.key: answer_field(question) for question in group.questions}

    def _add_frame(self):
        outcome, consent = self.definition["outcome"], self.definition["consent"]
        self.fields["outcome"] = forms.ChoiceField(
            label=outcome["label"], choices=outcome["choices"], widget=forms.RadioSelect
        )
        self.fields["consent"] = forms.MultipleChoiceField(
            label=consent["label"], choices=consent["scopes"], required=False, help_text=consent["text"],
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        wanted = self.wanted_pictures.items()
        self.fields |= {key: PhotoField(label=label, required=False) for key, (_, label) in wanted}

    def _presence(self):
        presence = self.definition["presence"]
        return forms.ChoiceField(
            label=presence["label"],
            choices=presence["choices"],
            required=False,
            widget=forms.RadioSelect(attrs={"data-presence": ""}),
        )

    def sections(self) -> Iterator[tuple[Group, list]]:
        """Groups with their bound fields, for the page."""
        told = set()
        for group in self.groups:
            keys = [presence_key(group.resident)] if group.resident and group.resident not in told else []
            told.add(group.resident)
            yield group, [self[key] for key in keys + [question.key for question in group.questions]]

    def pictures(self) -> list:
        return [self[key] for key in self.wanted_pictures]

    def clean_started_at(self):
        try:
            return datetime.fromisoformat(self.cleaned_data["started_at"]).astimezone()
        except (ValueError, OverflowError):
            return None

    def clean(self):
        given = super().clean()
        if given.get("outcome") == Visit.Outcome.DONE:
            self._check_interview(given)
        return given

    def _check_interview(self, given):
        if "consent" in given and "register" not in given["consent"]:
            self.add_error("consent", "Warga belum setuju dicatat. Bila tidak setuju, pilih hasil Menolak diwawancara.")
        for resident in self.residents:
            if presence_key(resident) in self.fields and not given.get(presence_key(resident)):
                self.add_error(presence_key(resident), f"Pilih apakah {resident.name} masih tinggal di sini.")
        self._check_answers()
        if not self.errors and not self._answers_of(None):
            self.add_error(None, "Belum ada satu pun jawaban tentang rumah tangga ini.")

    def _check_answers(self):
        """Against the form's conditions: what does not apply stays empty, what must be told is told."""
        reading = self._reading()
        here = self._people_here()
        for odd in reading.odd:
            who = None if odd.person is None else here[odd.person].person_id
            key = field_key(key_of(odd.question), who)
            if key in self.fields and key not in self.errors:
                self.add_error(key, _what_to_do(odd.seen))
        for question in (one for group in self.groups for one in group.questions):
            index = next((n for n, one in enumerate(here) if one.person_id == question.person_id), None)
            is_asked = (question.person_id is None or index is not None) and (
                (question.variable, index) not in reading.unasked
            )
            can_say_unknown = question.kind in ("choice", "yes_no", "choices")
            if question.is_required and is_asked and can_say_unknown and not self.cleaned_data.get(question.key):
                self.add_error(question.key, f"Jawab, atau pilih {NOBODY_KNOWS}.")

    def _people_here(self) -> list[Resident]:
        return [one for one in self.residents if self.cleaned_data.get(presence_key(one)) == "yes"]

    def _reading(self) -> Reading:
        people = [Subject(one.known, self._answers_of(one.person_id), one.name) for one in self._people_here()]
        return read_answers(self.definition, self._answers_of(None), people)

    def content(self) -> dict:
        """The body of the envelope but for its end and photos."""
        given = self.cleaned_data
        is_interview = given["outcome"] == Visit.Outcome.DONE
        sums = self._reading().sums if is_interview else {}
        persons = [self._person(resident, sums) for resident in self.residents]
        household = self._answers_of(None) | {key: value for (key, person), value in sums.items() if person is None}
        return {
            "form": {"code": self.form_version.code, "version": self.form_version.version},
            "outcome": given["outcome"],
            "answers": {"household": household, "persons": [person for person in persons if person]},
            "consent": given["consent"],
            "started_at": self._started_at(),
            "position": self._position(),
        }

    def _person(self, resident: Resident, sums: dict) -> dict | None:
        presence = self.cleaned_data.get(presence_key(resident))
        if not presence:
            return None
        if presence != "yes":
            return {"person": resident.person_id, "presence": presence, "values": {}}
        index = self._people_here().index(resident)
        reckoned = {key: value for (key, person), value in sums.items() if person == index}
        values = self._answers_of(resident.person_id) | reckoned
        return {"person": resident.person_id, "presence": presence, "values": values}

    def _answers_of(self, person_id: int | None) -> dict:
        questions = [one for group in self.groups for one in group.questions if one.person_id == person_id]
        given = {question.variable: self.cleaned_data.get(question.key) for question in questions}
        told = {variable: _plain(value) for variable, value in given.items()}
        return {variable: value for variable, value in told.items() if value not in (None, "", NOT_TOLD, [])}

    def _started_at(self) -> str | None:
        now, started_at = timezone.now(), self.cleaned_data.get("started_at")
        is_plausible = started_at is not None and now - LONGEST_VISIT < started_at <= now
        return started_at.isoformat() if is_plausible else None

    def _position(self) -> dict | None:
        latitude, longitude = self.cleaned_data.get("latitude"), self.cleaned_data.get("longitude")
        if latitude is None or longitude is None:
            return None
        accuracy_m = self.cleaned_data.get("accuracy_m")
        return {"latitude": float(latitude), "longitude": float(longitude), "accuracy_m": accuracy_m}

    def taken_pictures(self) -> list:
        """(kind, file) of each picture."""
        taken = [(kind, self.cleaned_data.get(key)) for key, (kind, _) in self.wanted_pictures.items()]
        return [(kind, file) for kind, file in taken if file]


def presence_key(resident: Resident) -> str:
    return f"p{resident.person_id}_presence"


def answer_field(question: Question) -> forms.Field:
    words = {"label": question.label, "help_text": question.hint, "required": False}
    if question.kind in ("choice", "yes_no"):
        choices = [*question.choices, (NOT_TOLD, NOBODY_KNOWS)]
        if len(question.choices) <= MOST_ROWS_OF_RADIO:
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **words)
        return forms.ChoiceField(choices=[("", "Pilih jawaban"), *choices], **words)
    if question.kind == "choices":
        choices = [*question.choices, (NOT_TOLD, NOBODY_KNOWS)]
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **words)
    if question.kind == "text":
        return forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2}), **words)
    if question.kind == "date":
        return AnsweredDay(question, **words)
    if question.kind == "nik":
        return NikField(widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}), **words)
    kind, keys = (
        (forms.IntegerField, "numeric") if question.kind in ("integer", "rupiah") else (forms.DecimalField, "decimal")
    )
    words["label"] += f" ({question.unit})" if question.unit else ""
    field = kind(min_value=question.least, max_value=question.most, localize=True, **words)
    field.widget.attrs |= {"inputmode": keys, "autocomplete": "off"}
    return field


class AnsweredDay(forms.DateField):
    """A day within the limits of its question; "today" is the day of the answer."""

    def __init__(self, question: Question, **words):
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **words)
        self.least, self.most = question.least, question.most

    def clean(self, value):
        day = super().clean(value)
        if day and self.least and day < _day(self.least):
            raise forms.ValidationError(f"Paling awal {_day(self.least):%d-%m-%Y}.")
        if day and self.most and day > _day(self.most):
            raise forms.ValidationError(f"Paling akhir {_day(self.most):%d-%m-%Y}.")
        return day


class NikField(forms.CharField):
    def clean(self, value):
        digits = "".join(sign for sign in super().clean(value) if sign not in " .-")
        if digits and not NIK.fullmatch(digits):
            raise forms.ValidationError(f"NIK harus 16 angka. Yang diketik {len(digits)}.")
        return digits


def _day(limit: str) -> date:
    return timezone.localdate() if limit == "today" else date.fromisoformat(limit)


def _at_a_desk(group: Group) -> Group:
    return replace(group, questions=[one for one in group.questions if one.kind not in NOT_AT_A_DESK])


def _what_to_do(seen: str) -> str:
    return "Pertanyaan ini tidak berlaku di sini. Kosongkan jawabannya." if "tidak ditanyakan" in seen else seen


def _plain(value):
    if value is None or isinstance(value, int | str):
        return value
    if isinstance(value, list):
        return [code for code in value if code != NOT_TOLD]
    return value.isoformat() if isinstance(value, date) else float(value)

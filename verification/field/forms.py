"""Forms of the field: the questionnaire on a phone."""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

from django import forms
from django.utils import timezone

from verification import photos
from verification.field.models import FormVersion, Photo, Visit
from verification.field.questionnaire import NOBODY_KNOWS, Group, Question, Resident, groups_of

MOST_ROWS_OF_RADIO = 4  # more choices fold into the phone's own picker
LONGEST_VISIT = timedelta(hours=12)  # an older page was left open: its start says nothing
NOT_TOLD = "-"  # asked, and nobody knows or says: an absent value like a question passed over
TICKED = {"class": "form-check-input"}
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

    def __init__(self, *args, form_version: FormVersion, residents: list[Resident], **kwargs):
        kwargs.setdefault("initial", {"visit_id": uuid.uuid4(), "started_at": timezone.now().isoformat()})
        super().__init__(*args, **kwargs)
        self.form_version, self.definition = form_version, form_version.definition
        self.groups = list(groups_of(self.definition, residents))
        self._add_frame()
        for group in self.groups:
            if group.resident:
                self.fields[presence_key(group.resident)] = self._presence()
            self.fields |= {question.key: answer_field(question) for question in group.questions}

    def _add_frame(self):
        outcome, consent = self.definition["outcome"], self.definition["consent"]
        self.fields["outcome"] = forms.ChoiceField(
            label=outcome["label"], choices=outcome["choices"], widget=forms.RadioSelect(attrs=TICKED)
        )
        self.fields["consent"] = forms.MultipleChoiceField(
            label=consent["label"], choices=consent["scopes"], required=False, help_text=consent["text"],
            widget=forms.CheckboxSelectMultiple(attrs=TICKED),
        )  # fmt: skip
        self.fields |= {key: PhotoField(label=label, required=False) for key, (_, label) in PICTURES.items()}

    def _presence(self):
        presence = self.definition["presence"]
        return forms.ChoiceField(
            label=presence["label"],
            choices=presence["choices"],
            required=False,
            widget=forms.RadioSelect(attrs=TICKED | {"data-presence": ""}),
        )

    def sections(self) -> Iterator[tuple[Group, list]]:
        """Groups with their bound fields, for the page."""
        for group in self.groups:
            keys = [presence_key(group.resident)] if group.resident else []
            yield group, [self[key] for key in keys + [question.key for question in group.questions]]

    def pictures(self) -> list:
        return [self[key] for key in PICTURES]

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
        for group in self.groups:
            if group.resident and not given.get(presence_key(group.resident)):
                self.add_error(presence_key(group.resident), f"Pilih apakah {group.title} masih tinggal di sini.")
        if not self.errors and not self._answers_of(None):
            self.add_error(None, "Belum ada satu pun jawaban tentang rumah tangga ini.")

    def content(self) -> dict:
        """The body of the envelope but for its end and photos."""
        given = self.cleaned_data
        persons = [self._person(group) for group in self.groups if group.resident]
        return {
            "form": {"code": self.form_version.code, "version": self.form_version.version},
            "outcome": given["outcome"],
            "answers": {"household": self._answers_of(None), "persons": [person for person in persons if person]},
            "consent": given["consent"],
            "started_at": self._started_at(),
            "position": self._position(),
        }

    def _person(self, group: Group) -> dict | None:
        presence = self.cleaned_data.get(presence_key(group.resident))
        if not presence:
            return None
        values = self._answers_of(group.resident.person_id) if presence == "yes" else {}
        return {"person": group.resident.person_id, "presence": presence, "values": values}

    def _answers_of(self, person_id: int | None) -> dict:
        questions = [one for group in self.groups for one in group.questions if one.person_id == person_id]
        given = {question.variable: self.cleaned_data.get(question.key) for question in questions}
        return {variable: _plain(value) for variable, value in given.items() if value not in (None, "", NOT_TOLD)}

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
        return [(kind, self.cleaned_data[key]) for key, (kind, _) in PICTURES.items() if self.cleaned_data.get(key)]


def presence_key(resident: Resident) -> str:
    return f"p{resident.person_id}_presence"


def answer_field(question: Question) -> forms.Field:
    words = {"label": question.label, "help_text": question.hint, "required": False}
    if question.kind == "choice":
        choices = [*question.choices, (NOT_TOLD, NOBODY_KNOWS)]
        if len(question.choices) <= MOST_ROWS_OF_RADIO:
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect(attrs=TICKED), **words)
        return forms.ChoiceField(choices=[("", "Pilih jawaban"), *choices], **words)
    kind, keys = (forms.IntegerField, "numeric") if question.kind == "integer" else (forms.DecimalField, "decimal")
    words["label"] += f" ({question.unit})" if question.unit else ""
    field = kind(min_value=question.least, max_value=question.most, localize=True, **words)
    field.widget.attrs |= {"inputmode": keys, "autocomplete": "off"}
    return field


def _plain(value):
    return value if isinstance(value, int | str) else float(value)

"""What supervisors, OPDs and Bappeda type: a review, a decision, a decree."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django import forms
from django.utils import timezone

from accounts.models import OPD, Membership, User
from households.fields import day_field
from households.models import Household
from verification.review.models import Decision, Review
from verification.review.returns import MOST_NOTE

MOST_AT_ONCE = 100  # visits accepted together


class ReviewForm(forms.Form):
    """The buttons carry the verdict; `ask` names questions to ask again, `why_KEY` says why.

    keys   {key: (variable, person or None)} of the questions of the visit
    """

    verdict = forms.ChoiceField(
        choices=[(one, one.label) for one in Review.Verdict if one != Review.Verdict.SUPERSEDED]
    )
    ask = forms.MultipleChoiceField(required=False)
    note = forms.CharField(
        label="Catatan untuk petugas", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Wajib bila ditolak, atau bila dikembalikan tanpa mencentang pertanyaan.",
    )  # fmt: skip

    def __init__(self, *args, keys: Mapping[str, tuple[str, int | None]], **kwargs):
        super().__init__(*args, **kwargs)
        self.keys = keys
        self.fields["ask"].choices = [(key, key) for key in keys]
        self.fields["note"].is_conditional = True  # its help says when it is required

    def clean(self):
        given = super().clean()
        verdict, asked = given.get("verdict"), given.get("ask")
        if verdict == Review.Verdict.REJECTED and not given.get("note"):
            self.add_error("note", "Tuliskan alasannya, supaya petugas tahu mengapa ditolak.")
        if verdict == Review.Verdict.RETURNED and not (given.get("note") or asked):
            self.add_error("note", "Tuliskan alasannya, atau centang pertanyaan yang harus ditanyakan lagi.")
        if asked and verdict in {Review.Verdict.ACCEPTED, Review.Verdict.REJECTED}:
            self.add_error("ask", "Ada pertanyaan yang dicentang. Pilih Kembalikan, atau hapus centangnya.")
        return given

    def review(self) -> dict:
        """What actions.review_visit takes."""
        asked = [(key, *self.keys[key]) for key in self.cleaned_data["ask"]]
        notes = [
            {"variable": variable, "person": person, "note": self.data.get(f"why_{key}", "")}
            for key, variable, person in asked
        ]
        return {"verdict": self.cleaned_data["verdict"], "note": self.cleaned_data["note"], "question_notes": notes}

    def ticked(self) -> dict[str, str]:
        """{key: why} as it was sent, so that nothing typed is lost."""
        sent = self.data.getlist("ask") if self.is_bound else []
        return {key: self.data.get(f"why_{key}", "")[:MOST_NOTE] for key in sent if key in self.keys}


class MergeForm(forms.Form):
    """Two visits of one home: which one stands, and from which of them each answer that differs is taken.

    keys   of the answers to choose between
    """

    base = forms.ChoiceField(
        label="Kunjungan yang disetujui", choices=[("one", "Kunjungan A"), ("two", "Kunjungan B")], initial="one",
        widget=forms.RadioSelect, help_text="Yang lain dicatat sebagai digantikan; isinya tetap tersimpan.",
    )  # fmt: skip
    reason = forms.CharField(
        label="Alasan", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mengapa jawaban ini yang dipakai. Tercatat pada kedua kunjungan.",
    )  # fmt: skip
    whole = forms.BooleanField(required=False)  # the button that takes one visit as it is

    def __init__(self, *args, keys: Iterable[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.keys = list(keys)

    def picked(self) -> dict[str, str]:
        """{key: "one" or "two"} as it was sent."""
        sent = {key: self.data.get(f"pick_{key}") for key in self.keys} if self.is_bound else {}
        return {key: side for key, side in sent.items() if side in {"one", "two"}}


class BulkForm(forms.Form):
    """Visits ticked in the queue."""

    visits = forms.TypedMultipleChoiceField(coerce=UUID, required=False)

    def __init__(self, data):
        super().__init__(data)
        self.fields["visits"].choices = [(text, text) for text in data.getlist("visits")]

    def clean_visits(self):
        visits = list(dict.fromkeys(self.cleaned_data["visits"]))
        if not visits:
            raise forms.ValidationError("Belum ada kunjungan yang dicentang.")
        if len(visits) > MOST_AT_ONCE:
            raise forms.ValidationError(f"Paling banyak {MOST_AT_ONCE} kunjungan sekaligus.")
        return visits


class DecisionForm(forms.Form):
    """A decision of the person's OPD, or of a village meeting with its minutes."""

    outcome = forms.ChoiceField(label="Putusan", choices=Decision.Outcome.choices, widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label="Alasan tidak berhak", required=False, choices=[("", "Pilih alasan"), *Decision.Reason.choices],
        help_text="Hanya bila putusannya tidak berhak.",
    )  # fmt: skip
    level = forms.ChoiceField(label="Diputuskan oleh", choices=Decision.Level.choices, widget=forms.RadioSelect)
    opd = forms.ModelChoiceField(
        OPD.objects.none(), label="Atas nama OPD (organisasi perangkat daerah)", required=False, empty_label="Pilih OPD"
    )
    minutes_number = forms.CharField(
        label="Nomor berita acara", required=False, max_length=60,
        help_text="Untuk putusan musyawarah. Nomor yang sudah tercatat di desa ini dipakai lagi.",
    )  # fmt: skip
    minutes_held_on = day_field("Tanggal musyawarah", required=False)
    minutes_n_present = forms.IntegerField(label="Jumlah hadir", required=False, min_value=1, max_value=10_000)
    note = forms.CharField(
        label="Penjelasan", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Wajib bila mengganti putusan sebelumnya.",
    )  # fmt: skip

    MINUTES = ("minutes_number", "minutes_held_on", "minutes_n_present")

    def __init__(self, *args, user: User, household: Household, **kwargs):
        super().__init__(*args, **kwargs)
        self.has_previous = Decision.objects.current().filter(household=household).exists()
        works_for = Membership.objects.current().filter(user=user)
        self.fields["opd"].queryset = OPD.objects.filter(pk__in=works_for.values("opd"))
        self.fields["opd"].initial = self.fields["opd"].queryset.first()
        if not user.has_perm("households.view_household"):
            self._leave_out_meetings()

    def _leave_out_meetings(self):
        for name in self.MINUTES:
            del self.fields[name]
        self.fields["level"].choices = [(Decision.Level.OPD, Decision.Level.OPD.label)]
        self.fields["level"].initial = Decision.Level.OPD

    def clean(self):
        given = super().clean()
        if given.get("level") == Decision.Level.MUSDES:
            self._require(*self.MINUTES)
            self._check_day(given.get("minutes_held_on"))
        if given.get("level") == Decision.Level.OPD:
            self._require("opd")
        if given.get("outcome") == Decision.Outcome.NOT_ELIGIBLE:
            self._require("reason")
        elif given.get("reason"):
            self.add_error("reason", "Kosongkan alasan, atau pilih putusan Tidak berhak.")
        if self.has_previous:
            self._require("note")
        return given

    def _require(self, *names: str):
        for name in names:
            if name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, "Wajib diisi untuk putusan ini.")

    def _check_day(self, held_on):
        if held_on and held_on > timezone.localdate():
            self.add_error("minutes_held_on", "Tanggal musyawarah belum tiba.")

    def meeting(self) -> dict | None:
        """Number, date and attendance of the meeting, when one decided."""
        if self.cleaned_data["level"] != Decision.Level.MUSDES:
            return None
        return {name.removeprefix("minutes_"): self.cleaned_data[name] for name in self.MINUTES}

    def decision(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("outcome", "reason", "level", "opd", "note")}

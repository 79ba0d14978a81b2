from django import forms

from verification.review.forms import DecisionForm


class GraduationForm(DecisionForm):
    """A decision whose outcome is known: no longer entitled, because the household became able."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["outcome"], self.fields["reason"]
        self.fields["note"].required = True
        self.fields["note"].help_text = "Dibaca di riwayat keputusan."
        self.fields["note"].widget = forms.Textarea(attrs={"rows": 3})

    def standing(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("level", "opd", "note")}

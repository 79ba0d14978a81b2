from datetime import timedelta

from django import forms
from django.utils import timezone

from accounts.models import User
from households.fields import day_field


class GiveForm(forms.Form):
    """Who makes the second visit: anybody of the village but who made the first."""

    verifier = forms.ModelChoiceField(User.objects.none(), label="Petugas lain", empty_label="Pilih petugas")

    def __init__(self, *args, verifiers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["verifier"].queryset = verifiers
        self.fields["verifier"].label_from_instance = lambda user: user.display_name


class PeriodForm(forms.Form):
    """Days in which second visits came; a year back where nothing is said."""

    since = day_field("Dari", required=False)
    until = day_field("Sampai", required=False)
    with_flagged = forms.BooleanField(label="Sertakan yang dipilih karena tanda", required=False)

    def period(self):
        """(first day, last day, whether only drawn ones), in the right order whatever was typed."""
        given = self.cleaned_data if self.is_valid() else {}
        until = given.get("until") or timezone.localdate()
        since = given.get("since") or until - timedelta(days=365)
        return min(since, until), max(since, until), not given.get("with_flagged")

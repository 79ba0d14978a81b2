from allauth.account.forms import LoginForm
from django import forms


class SignInForm(LoginForm):
    """Says in the label that a phone number will do."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label="Nama pengguna atau nomor HP",
            max_length=150,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
        )
        self.fields["password"].label = "Kata sandi"
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields.pop("remember", None)

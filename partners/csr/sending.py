"""A form that is sent twice is carried out once, as a call of the API with its `Idempotency-Key`."""

import hashlib
import json
from collections.abc import Callable
from uuid import uuid4

from django import forms
from django.http import QueryDict

from partners.api import idempotency
from partners.csr.doors import Desk
from partners.refusals import PartnerError


class OnceForm(forms.Form):
    """With a number of its own; a button alone is such a form without fields."""

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


def carry_out(desk: Desk, request, form: OnceForm, act: Callable[..., dict]) -> dict | None:
    """What `act` answered to a sound form, now or the first time; its refusal goes into the form."""
    if not form.is_valid():
        return None
    said = dict(form.cleaned_data)
    key = f"page-{said.pop('once')}"
    try:
        _, answer = idempotency.answer_once(
            desk.company, key, _digest(request.path, request.POST), lambda: (200, act(**said))
        )
    except PartnerError as error:
        form.add_error(None, str(error))
    except idempotency.KeyReused:
        form.add_error(None, "Formulir ini sudah dikirim dengan isian lain. Buka halamannya sekali lagi.")
    else:
        return answer
    return None


def _digest(path: str, sent: QueryDict) -> bytes:
    fields = sorted((name, values) for name, values in sent.lists() if name != "csrfmiddlewaretoken")
    return hashlib.sha256(json.dumps([path, fields]).encode()).digest()

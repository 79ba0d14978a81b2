"""A form that is sent twice is carried out once, as a call of the API with its `Idempotency-Key`."""

import hashlib
import json
from collections.abc import Callable
from uuid import uuid4

from django import forms

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
        _, answer = idempotency.answer_once(desk.company, key, _digest(request), lambda: (200, act(**said)))
    except PartnerError as error:
        form.add_error(None, str(error))
    except idempotency.KeyReused:
        form.add_error(None, "Formulir ini sudah dikirim dengan isian lain. Buka halamannya sekali lagi.")
    else:
        return answer
    return None


def _digest(request) -> bytes:
    fields = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    files = sorted((name, idempotency.file_digest(file)) for name, sent in request.FILES.lists() for file in sent)
    return hashlib.sha256(json.dumps([request.path, fields, files]).encode()).digest()

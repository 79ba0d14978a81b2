"""Phones as the office sees them: who was in contact when, with how much unsent, and what never arrived."""

from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Greatest

from households.lists import Chip
from verification.field.models import Envelope
from verification.field.sync.models import Device

MOST_LISTED = 50  # numbers that never arrived, and envelopes


def with_contact(devices: QuerySet[Device]) -> QuerySet[Device]:
    """n_received, n_held, n_unsent (as the phone last said), n_lost: sealed, neither here nor said to wait.

    is_left: it said that visits wait on it, and its user has registered anew since. Either he has two phones, or the
    data of this one were wiped, and the visits with them.
    """
    last_said, unsent = (_said(key) for key in ("last_seq", "unsent"))
    anew = Device.objects.filter(user=OuterRef("user"), enrolled_at__gt=OuterRef("enrolled_at"))
    return devices.select_related("user").annotate(
        n_received=Count("envelopes", distinct=True),
        n_held=Count("envelopes", filter=~Q(envelopes__held=""), distinct=True),
        n_unsent=unsent,
        is_left=Q(Exists(anew), n_unsent__gt=0),
        n_lost=Greatest(
            Greatest(Coalesce(Max("envelopes__seq"), 0), last_said) - Count("envelopes__seq", distinct=True) - unsent,
            Value(0),
            output_field=IntegerField(),
        ),
    )


def _said(key: str):
    return Coalesce(Cast(KT(f"beacon__{key}"), IntegerField()), 0)


def lost_numbers(device: Device) -> list[int]:
    """Numbers below the highest that came of which no envelope came; the first MOST_LISTED."""
    here = set(device.envelopes.exclude(seq=None).values_list("seq", flat=True))
    return sorted(set(range(1, max(here, default=0))) - here)[:MOST_LISTED]


def held_envelopes(device: Device) -> QuerySet[Envelope]:
    return device.envelopes.exclude(held="").filter(visit=None).order_by(F("received_at").desc())[:MOST_LISTED]


def device_chip(device: Device) -> Chip:
    if device.revoked_at:
        return Chip("Dicabut", "bad")
    if device.is_left:
        return Chip("Mungkin hilang", "bad")
    return Chip("Aktif", "good") if device.may_download else Chip("Kedaluwarsa", "warn")

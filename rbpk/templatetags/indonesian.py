"""Numbers, money, dates, icons and chips as Indonesian readers know them. Built in: templates need no load."""

import re
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.forms import widgets
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe

register = template.Library()

TONE_ICONS = {
    "good": "check-circle-fill",
    "warn": "exclamation-triangle-fill",
    "bad": "x-circle-fill",
    "info": "info-circle-fill",
    "uncovered": "exclamation-diamond-fill",
    "neutral": "circle",
}
LARGE_UNITS = [(10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu")]
SPANS_S = [
    (365 * 86400, "tahun"), (30 * 86400, "bulan"), (7 * 86400, "minggu"), (86400, "hari"), (3600, "jam"), (60, "menit"),
]  # fmt: skip
NO_VALUE = "–"


@register.filter
def number(value, decimals=None) -> str:
    """`1234.5` becomes `1.234,5`; a value nobody knows is a dash."""
    if value is None or value == "":
        return NO_VALUE
    if decimals is None:
        return number_format(value, force_grouping=True)
    rounded = round(Decimal(str(value)), int(decimals))  # Django's own formatting cuts instead of rounding
    return number_format(rounded, decimal_pos=int(decimals), force_grouping=True)


@register.filter
def rupiah(value) -> str:
    """In tables: `Rp1.234.567`."""
    if value is None or value == "":
        return NO_VALUE
    sign = "-" if value < 0 else ""
    return f"{sign}Rp{number(abs(value), 0)}"


@register.filter
def rupiah_short(value) -> str:
    """In tiles: `Rp1,2 miliar`."""
    for size, word in LARGE_UNITS:
        if value and abs(value) >= size:
            amount = number(abs(value) / size, 1).removesuffix(",0")
            return f"{'-' if value < 0 else ''}Rp{amount} {word}"
    return rupiah(value)


@register.filter
def percent(share, base="") -> str:
    """A share in [0, 1]: `12,3 %`, with its base `12,3 % dari 1.204 keluarga` (a number or ready words)."""
    if share is None or share == "":
        return NO_VALUE
    shown = f"{number(share * 100, 1)}\u00a0%"
    if base in (None, ""):
        return shown
    return f"{shown} dari {base if isinstance(base, str) else number(base)}"


@register.filter
def ago(moment) -> str:
    """`3 hari lalu`, `dalam 2 jam`, `baru saja`; days alone: `hari ini`."""
    if not moment:
        return ""
    if isinstance(moment, datetime):
        return _span((timezone.now() - moment).total_seconds(), "baru saja")
    return _span((timezone.localdate() - moment).days * 86400, "hari ini")


def _span(seconds: float, now: str) -> str:
    for size, word in SPANS_S:
        if abs(seconds) >= size:
            n = int(abs(seconds) // size)
            return f"{n} {word} lalu" if seconds > 0 else f"dalam {n} {word}"
    return now


@register.filter
def duration(seconds) -> str:
    """How long something still takes: `40 detik`, `3 menit`, `2 jam`."""
    if seconds is None:
        return ""
    for size, word in [(3600, "jam"), (60, "menit")]:
        if seconds >= size:
            return f"{round(seconds / size)} {word}"
    return f"{max(int(seconds), 1)} detik"


@register.simple_tag
def when(moment):
    """An absolute date whose title says how long ago: `24 Jan 2023`. A moment shows its time too."""
    if not moment:
        return NO_VALUE
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment)
        shown = date_format(moment, "DATETIME_FORMAT")
    else:
        shown = date_format(moment, "DATE_FORMAT")
    return format_html('<time datetime="{}" title="{}">{}</time>', moment.isoformat(), ago(moment), shown)


@register.simple_tag(takes_context=True)
def again(context, block_name: str):
    """The content of a block a second time: the title stands in the head and in the heading."""
    return context.render_context[BLOCK_CONTEXT_KEY].get_block(block_name).render(context)


@register.simple_tag
def icon(name: str):
    """A Bootstrap icon, drawn in place: the sprite of all 2,000 weighs 1.1 MB, too much for a village's signal."""
    return mark_safe(_icon(name))  # noqa: S308  files of the locked package, no user input


@cache
def _icon(name: str) -> str:
    path = f"bootstrap-icons/icons/{name}.svg"
    found = finders.find(path) if re.fullmatch(r"[a-z0-9-]+", name) else None
    file = Path(found or Path(settings.STATIC_ROOT) / path)
    if not file.is_file():
        return ""
    drawing = re.sub(r"<svg[^>]*>|\s*\n\s*", "", file.read_text())
    return f'<svg class="icon" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">{drawing}'


@register.simple_tag
def chip(label, tone="neutral", icon_name=""):
    """A state: icon and word. Tones: good, warn, bad, info, uncovered, neutral."""
    drawing = icon(icon_name or TONE_ICONS.get(tone, "circle"))
    return format_html('<span class="chip chip-{}">{}{}</span>', tone, drawing, label)


@register.inclusion_tag("_tile.html")
def tile(*, value, label, unit="", source="", url="", trend="", tone="", icon=""):
    """A figure with its unit, what it counts, its source, and a link to exactly the list it counts."""
    return {
        "value": value, "label": label, "unit": unit, "source": source, "url": url, "trend": trend, "tone": tone,
        "icon": icon,
    }  # fmt: skip


@register.filter
def control(field):
    """The input of a bound field with the classes of the frame; days are picked in the browser's own calendar."""
    widget = field.field.widget
    for part, word in zip(getattr(widget, "widgets", []), ["dari", "sampai"], strict=False):
        part.attrs.setdefault("aria-label", f"{field.label} {word}")
    for part in getattr(widget, "widgets", [widget]):
        if isinstance(part, widgets.DateInput):
            part.input_type, part.format = "date", "%Y-%m-%d"
    if widget.attrs.get("placeholder") == field.label:
        del widget.attrs["placeholder"]  # the label stands above and stays
    classes = [_input_class(field), "is-invalid" if field.errors else "", widget.attrs.get("class", "")]
    return field.as_widget(attrs={"class": " ".join(filter(None, classes))})


def _input_class(field) -> str:
    if is_ticked(field) or has_options(field):
        return "form-check-input"
    return "form-select" if isinstance(field.field.widget, widgets.Select) else "form-control"


@register.filter
def is_ticked(field) -> bool:
    return isinstance(field.field.widget, widgets.CheckboxInput)


@register.filter
def has_options(field) -> bool:
    """Radio buttons and rows of boxes: drawn one by one in a fieldset."""
    return isinstance(field.field.widget, widgets.RadioSelect | widgets.CheckboxSelectMultiple)


@register.filter
def options(field) -> list:
    """The buttons or boxes of a field, with the class of the frame."""
    field.field.widget.attrs.setdefault("class", "form-check-input")
    return list(field)


@register.filter
def choice_groups(field) -> list[tuple[str, list[dict], bool]]:
    """Of choices that come in groups: (name, options as widgets have them, whether one of them is ticked)."""
    widget = field.field.widget
    groups = widget.optgroups(field.html_name, widget.format_value(field.value()))
    named = ((name, options) for name, options, _ in groups if name is not None)
    return [(name, options, any(option["selected"] for option in options)) for name, options in named]


CASE_STEPS = [
    ("claim", "Klaim", "file-earmark-text"),
    ("visit", "Kunjungan", "clipboard-check"),
    ("decision", "Keputusan", "bullseye"),
    ("need", "Kebutuhan", "basket"),
    ("delivery", "Bantuan", "box-seam"),
    ("outcome", "Hasil", "flag"),
]


@register.filter
def case_steps(step: str) -> list[dict]:
    """The line of a case with its steps done, now and ahead."""
    here = [key for key, _, _ in CASE_STEPS].index(step)
    places = ["done" if n < here else "now" if n == here else "ahead" for n in range(len(CASE_STEPS))]
    return [
        {"label": label, "icon": "check-lg" if place == "done" else icon_name, "place": place}
        for (_, label, icon_name), place in zip(CASE_STEPS, places, strict=True)
    ]


@register.filter
def as_tone(message) -> str:
    """Tone of a message of the messages framework."""
    return {"success": "good", "warning": "warn", "error": "bad"}.get(message.level_tag, "info")

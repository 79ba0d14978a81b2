"""Text of labels as people and web pages write them, brought to one form."""

import html
import re

TAG = re.compile(r"<[^<>]*>")
MACHINE_NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")


def clean(text) -> str:
    """Without tags, entities, BOM and repeated blanks; otherwise as written."""
    if text is None:
        return ""
    text = TAG.sub(" ", html.unescape(str(text)))
    return " ".join(text.replace("\ufeff", " ").replace("\xa0", " ").replace("\u200b", "").split())


def plain(text) -> str:
    """Lower case words only: "Indeks_Kedalaman (P1)" becomes "indeks kedalaman p1"."""
    return " ".join(re.sub(r"[^a-z0-9+%]+", " ", clean(text).lower()).split())


def is_machine_name(text) -> bool:
    """A column name made for programs, such as indeks_kedalaman_kemiskinan."""
    return bool(MACHINE_NAME.fullmatch(clean(text)))

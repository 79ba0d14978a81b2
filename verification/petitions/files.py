"""What the citizen takes home: the slip with the ticket number, and the letter with the answer. Neither holds a NIK."""

import json
from pathlib import Path

from django.utils import timezone
from django.utils.formats import date_format

from verification.petitions.models import Petition
from verification.petitions.reports import Outcome, in_words, outcome_of

PAGE = Path(__file__).parents[1] / "data" / "petition.typ"


def slip_pdf(petition: Petition) -> bytes:
    return _compiled(slip_data(petition))


def letter_pdf(petition: Petition) -> bytes:
    return _compiled(letter_data(petition, outcome_of(petition)))


def _compiled(data: dict) -> bytes:
    import typst

    return typst.compile(PAGE, sys_inputs={"data": json.dumps(data)}, ignore_system_fonts=True)


def slip_data(petition: Petition) -> dict:
    return _shared(petition) | {
        "title": "Tanda terima", "lead": "Simpan lembar ini. Sebutkan nomor tiket bila menanyakan jawabannya.",
        "due_on": _day(petition.due_on), "signers": [["Dicatat oleh", petition.entered_by.display_name],
                                                     ["Disampaikan oleh", petition.speaker_name]],
    }  # fmt: skip


def letter_data(petition: Petition, outcome: Outcome | None) -> dict:
    return _shared(petition) | {
        "title": "Surat jawaban", "lead": "", "state": petition.get_state_display(), "answer": petition.answer,
        "answered_on": _day(petition.answered_at), "now": in_words(petition, outcome),
        "today": _day(timezone.now()), "signers": [["Dijawab oleh", petition.answered_by.display_name],
                                                   ["Diterima oleh", petition.speaker_name]],
    }  # fmt: skip


def _shared(petition: Petition) -> dict:
    return {
        "ticket": petition.ticket, "subject": petition.subject, "text": petition.text,
        "facts": [[label, value] for label, value in _facts(petition) if value], "ask_at": _ask_at(petition),
    }  # fmt: skip


def _facts(petition: Petition):
    yield "Disampaikan oleh", f"{petition.speaker_name} ({petition.get_speaker_relation_display()})"
    yield "Tanggal dicatat", _day(petition.entered_at)
    yield "Desa/kelurahan", petition.village.full_name
    yield "Rumah tangga", petition.household.code if petition.household else ""
    yield "Tentang", petition.person.name if petition.person else petition.person_name
    yield "Yang disanggah", petition.get_against_display()
    yield "Tanggal kejadian", _day(petition.event_on) if petition.event_on else ""


def _ask_at(petition: Petition) -> str:
    office = petition.entered_for.name if petition.entered_for else "Bappeda Kabupaten Kutai Kartanegara"
    return f"Kantor {petition.village.full_name}, atau {petition.entered_by.display_name} ({office})."


def _day(moment) -> str:
    return date_format(timezone.localdate(moment) if hasattr(moment, "tzinfo") else moment, "j F Y")

"""What the civil registry of the demonstration answers about the people whom DTSEN lists, as a file from the agency."""

import csv
import io
from collections.abc import Collection, Iterator
from datetime import date

from django.core.files.base import ContentFile

from accounts.models import User
from households.matching import dukcapil
from households.models import DukcapilBatch
from rbpk.demo.error_model import DTSEN_ERRORS
from rbpk.demo.listing import listed_families
from rbpk.demo.people import Person, Population
from rbpk.demo.slips import ListedPerson

COLUMNS = ("NIK", "NAMA", "HASIL PEMADANAN")
FILE_NAME = "jawaban_dukcapil_peragaan.csv"


def answers(population: Population, villages: Collection[str], seed: int) -> Iterator[tuple[str, str, str]]:
    """NIK and name as DTSEN lists them in these villages, and what the registry says of the two."""
    owners = {person.nik: person for person in population.people(present_only=False) if person.nik}
    for family in listed_families(population, DTSEN_ERRORS, "dtsen", seed):
        if family.village_code in villages:
            for member in family.members:
                if member.nik:
                    yield member.nik, member.name.upper(), _verdict(member, owners.get(member.nik))


def load_answers(
    population: Population, villages: Collection[str], seed: int, *, answered_on: date, by: User
) -> DukcapilBatch:
    """Take the answers in as an officer does, and apply them."""
    text = io.StringIO()
    csv.writer(text).writerows([COLUMNS, *answers(population, villages, seed)])
    upload = ContentFile(text.getvalue().encode(), name=FILE_NAME)
    batch = dukcapil.open_batch(upload=upload, answered_on=answered_on, by=by)
    return dukcapil.apply_batch(dukcapil.preview_batch(batch), by)


def _verdict(member: ListedPerson, owner: Person | None) -> str:
    if owner is None:
        return "Tidak ditemukan"
    if owner.presence == "deceased":
        return "Meninggal"
    if owner is not member.person or member.name != owner.name:
        return "Nama tidak sesuai"
    return "Padan" if member.birth_date == owner.birth_date else "Tanggal lahir tidak sesuai"

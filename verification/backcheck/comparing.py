"""Which questions are asked once more, how firm their answers are, and where two visits differ."""

from django.db.models import TextChoices

from verification.field.models import Visit
from verification.review.comparison import is_same


class QuestionClass(TextChoices):
    FIXED = "fixed", "Tetap dalam beberapa minggu"
    MAY_CHANGE = "may_change", "Dapat berubah"
    OPINION = "opinion", "Penilaian atau pendapat"


# Of the short form (`data/forms/kunjungan_ulang_v1.json`): the format of forms has no room for this.
CLASSES = {
    "tenure": QuestionClass.FIXED,
    "floor": QuestionClass.FIXED,
    "wall": QuestionClass.FIXED,
    "roof": QuestionClass.FIXED,
    "toilet": QuestionClass.FIXED,
    "water_source": QuestionClass.MAY_CHANGE,
    "n_members": QuestionClass.MAY_CHANGE,
    "cooking_fuel": QuestionClass.MAY_CHANGE,
    "has_motorcycle": QuestionClass.MAY_CHANGE,
    "wall_condition": QuestionClass.OPINION,
    "roof_condition": QuestionClass.OPINION,
    "worried_food": QuestionClass.OPINION,
}


def both_answers(first: Visit, second: Visit) -> dict[str, list]:
    """{variable: [first, second]} of what both were told, in the order of `CLASSES`."""
    one, other = first.answers["household"], second.answers["household"]
    return {code: [one[code], other[code]] for code in CLASSES if code in one and code in other}


def differs(pair: list) -> bool:
    return not is_same(*pair)

"""What the rules need in the demonstration: how poor households eat and dress, and a draft that somebody is working on.

The shares are assumptions; answers follow the household's latent welfare, so that poor answers come together.
"""

from random import Random

from accounts.models import User
from households.assessing.runs import score_register
from households.models import RuleSet
from households.rules import actions
from rbpk.demo.people import Household

NOISE = 0.7
WIDER_NORM_M2 = 9


def living_answers(house: Household) -> dict[str, str | int]:
    """Answers that only the visit asks; the same house always gives the same."""
    rng = Random(house.number)  # noqa: S311  a demonstration, not a secret

    def is_below(bound: float) -> bool:
        return house.welfare + rng.gauss(0, NOISE) < bound

    answers = {
        "has_shelter": "no" if is_below(-3.2) else "yes",
        "protein_times_per_week": 0 if is_below(-1.8) else 1 if is_below(-0.6) else rng.choice([2, 3, 4, 7]),
        "new_clothes_per_year": 0 if is_below(-1.9) else 1 if is_below(-0.7) else rng.choice([2, 3, 4]),
        "meals_per_day": 1 if is_below(-3) else 2 if is_below(-1.1) else 3,
        "can_pay_clinic": "no" if is_below(-1.4) else "yes",
        "food_over_half": "yes" if is_below(0.1) else "no",
        "has_savings": "no" if is_below(-0.5) else "yes",
        "farm_land_m2": rng.choice([0, 0, 0, 400, 2_500, 10_000]),
    }
    if house.answers.get("wall") == "masonry":
        answers["wall_plastered"] = "no" if is_below(-1) else "yes"
    return answers


def measure() -> None:
    """What every night does: the rule sets in use over the register."""
    for rule_set in RuleSet.objects.filter(is_active=True):
        score_register(rule_set=rule_set)


def draw_up_draft(by: User) -> RuleSet:
    """The floor area of the ministry's rule instead of that of BPS, to be tried before anybody uses it."""
    used = RuleSet.objects.get(code="rtlh", is_active=True)
    draft = actions.start_draft(rule_set=used, by=by)
    norm = draft.norms["min_floor_area_m2"]
    source = "Permen PUPR 29/PRT/M/2018: 9 m2 per orang. BPS dan NAHP memakai 7,2 m2."
    return actions.change_draft(
        draft=draft, norms=draft.norms | {"min_floor_area_m2": norm | {"value": WIDER_NORM_M2, "source": source}},
        weights=dict(draft.rules.values_list("indicator", "weight")), added_dimensions={}, cutoff=draft.cutoff,
        note=draft.note, change_note="Uji norma luas lantai 9 m2 per orang dari Permen PUPR 29/PRT/M/2018.",
    )  # fmt: skip

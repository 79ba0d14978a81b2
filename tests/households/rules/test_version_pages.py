import pytest
from django.urls import reverse

from accounts.roles import Role
from households.models import Indicator, RuleSet
from households.rules import actions
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOTE = "Norma baru dari Perkim"
WRONG_ROLES = [Role.OPD_OFFICER, Role.OPD_VIEWER, Role.SUPERVISOR, Role.VERIFIER, Role.LEADER]


def address(name, *args):
    return reverse(f"households:{name}", args=args)


def typed(draft, **changes):
    """The form of a draft as it stands, with some of it changed; None takes a field away."""
    given = {"aksi": "simpan", "change_note": "Diuji dalam tes", "cutoff": draft.cutoff, "note": draft.note}
    for name, norm in draft.norms.items():
        given |= {f"norm-{name}": str(norm["value"]).replace(".", ","), f"norm-{name}-source": norm["source"]}
    for rule in draft.rules.all():
        given |= {f"in-{rule.indicator_id}": "on", f"weight-{rule.indicator_id}": rule.weight}
    return {key: value for key, value in (given | changes).items() if value is not None}


def indicator_of(draft, code):
    return draft.rules.get(indicator__code=code).indicator_id


# Reading


def test_the_list_shows_every_rule_set_with_its_versions_and_their_state(draft, client_as):
    page = client_as(Role.BAPPEDA_ANALYST).get(address("rule-set-list"))

    stages = {family.code: [row.stage.value for row in family.versions] for family in page.context["families"]}
    assert stages == {
        "needs_person": ["in_use"], "mpi": ["in_use"], "rtlh": ["draft", "in_use"], "bps14": ["offered"],
        "kepmensos262": ["offered"],
    }  # fmt: skip
    assert "Buat versi baru" not in page.content.decode()


def test_the_list_asks_as_often_with_more_versions(rtlh, client_as, django_assert_max_num_queries):
    for number in range(3):
        draft = actions.start_draft(rule_set=rtlh, by=UserFactory())
        actions.activate_rule_set(rule_set=draft, by=UserFactory(), note=f"{NOTE} {number}")
    client = client_as(Role.BAPPEDA_ADMIN)

    with django_assert_max_num_queries(12):
        client.get(address("rule-set-list"))


def test_a_version_is_read_in_words_with_norm_source_and_caution(rtlh, client_as):
    text = client_as(Role.BAPPEDA_ANALYST).get(address("rule-set", rtlh.pk)).content.decode()

    assert "kurang dari luas lantai minimum per orang (7,2 m2)" in text
    assert "Permen PUPR 07/PRT/M/2018" in text
    assert "Rumah papan lazim di desa tepi sungai Kukar" in text
    assert "Pakai versi ini" not in text


def test_a_draft_shows_what_differs_from_the_version_in_use(draft, change, client_as):
    norms = {"min_floor_area_m2": draft.norms["min_floor_area_m2"] | {"value": 9}}
    actions.change_draft(**change(draft, norms=norms, cutoff="1/16"))

    page = client_as(Role.BAPPEDA_ADMIN).get(address("rule-set", draft.pk))

    found = [(one.what, one.before, one.after) for one in page.context["changes"]]
    assert found == [("Ambang", "3/16", "1/16"), ("Norma luas lantai minimum per orang", "7,2 m2", "9 m2")]


@pytest.mark.parametrize("role", WRONG_ROLES)
def test_rules_are_for_the_office(draft, client_as, role):
    client = client_as(role)

    for name in ("rule-set", "rule-set-edit", "rule-set-bench", "rule-set-activate"):
        assert client.get(address(name, draft.pk)).status_code == 403
    assert client.get(address("rule-set-list")).status_code == 403


def test_an_analyst_reads_and_changes_nothing(draft, client_as):
    client, rule = client_as(Role.BAPPEDA_ANALYST), draft.rules.first()

    assert client.get(address("rule-set", draft.pk)).status_code == 200
    for name in ("rule-set-copy", "rule-set-edit", "rule-set-discard", "rule-set-activate", "rule-set-stop"):
        assert client.post(address(name, draft.pk), {"note": NOTE}).status_code == 403
    assert client.post(address("rule-edit", draft.pk, rule.pk)).status_code == 403
    assert RuleSet.objects.get(pk=draft.pk).is_draft


# A draft


def test_a_button_makes_the_draft_and_pressed_twice_it_makes_one(rtlh, client_as):
    client = client_as(Role.BAPPEDA_ADMIN)

    client.post(address("rule-set-copy", rtlh.pk))
    again = client.post(address("rule-set-copy", rtlh.pk), follow=True)

    draft = RuleSet.objects.get(code="rtlh", is_draft=True)
    assert (draft.version, draft.made_by) == (2, client.user)
    assert "Sudah ada draf" in again.content.decode()


def test_norm_and_cutoff_are_typed_the_indonesian_way(draft, client_as):
    given = typed(draft, cutoff="0,25", **{"norm-min_floor_area_m2": "7,5"})

    answer = client_as(Role.BAPPEDA_ADMIN).post(address("rule-set-edit", draft.pk), given)

    assert answer.status_code == 302
    draft.refresh_from_db()
    assert (draft.cutoff, draft.norms["min_floor_area_m2"]["value"]) == ("1/4", 7.5)
    assert draft.change_note == "Diuji dalam tes"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("cutoff", "0"), ("cutoff", "4/3"), ("cutoff", "-1/3"), ("cutoff", "1/0"), ("cutoff", "sepertiga"),
        ("cutoff", "1/100000000000000000000"), ("cutoff", None), ("norm-min_floor_area_m2", "-1"),
        ("norm-min_floor_area_m2", "1" + "0" * 20), ("norm-min_floor_area_m2", "tujuh"),
        ("norm-min_floor_area_m2", None), ("norm-min_floor_area_m2-source", ""), ("change_note", "uji"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_draft_is_said_beside_its_field_and_changes_nothing(draft, client_as, field, value):
    given = typed(draft, note="Catatan yang baru diketik", **{field: value})

    page = client_as(Role.BAPPEDA_ADMIN).post(address("rule-set-edit", draft.pk), given)

    assert list(page.context["form"].errors) == [field]
    assert "Catatan yang baru diketik" in page.content.decode()
    unchanged = RuleSet.objects.get(pk=draft.pk)
    assert (unchanged.cutoff, unchanged.norms, unchanged.note) == (draft.cutoff, draft.norms, draft.note)


def test_weights_that_miss_one_are_shown_with_their_sum(draft, client_as):
    given = typed(draft, **{f"weight-{indicator_of(draft, 'unsafe_water')}": "1/8"})

    page = client_as(Role.BAPPEDA_ADMIN).post(address("rule-set-edit", draft.pk), given)

    assert "Jumlah bobot 17/16, seharusnya 1: lebih 1/16." in page.content.decode()
    assert draft.rules.get(indicator__code="unsafe_water").weight == "1/16"


def test_equal_weights_are_filled_in_and_not_yet_stored(draft, client_as):
    water = indicator_of(draft, "unsafe_water")
    given = typed(draft, aksi="samarata", change_note="Belum jadi disimpan", **{f"in-{water}": None})

    page = client_as(Role.BAPPEDA_ADMIN).post(address("rule-set-edit", draft.pk), given)

    assert page.context["sum_words"] == "Jumlah bobot 1: sudah tepat."
    assert page.context["form"]["change_note"].value() == "Belum jadi disimpan"
    assert page.context["form"][f"weight-{indicator_of(draft, 'bad_roof')}"].value() == "1/5"
    assert draft.rules.get(indicator=water).weight == "1/16"


def test_an_indicator_leaves_and_another_comes_in_with_its_norms(draft, client_as):
    income, water = Indicator.objects.get(code="low_income").pk, indicator_of(draft, "unsafe_water")
    given = typed(draft, **{
        f"in-{water}": None, f"in-{income}": "on", f"weight-{income}": "1/16", f"dimension-{income}": "housing",
    })  # fmt: skip

    client_as(Role.BAPPEDA_ADMIN).post(address("rule-set-edit", draft.pk), given)

    codes = set(draft.rules.values_list("indicator__code", flat=True))
    assert "low_income" in codes
    assert "unsafe_water" not in codes
    assert "poverty_line_idr" in RuleSet.objects.get(pk=draft.pk).norms


def test_a_new_indicator_needs_a_weight_and_a_group(draft, client_as):
    income = Indicator.objects.get(code="low_income").pk

    page = client_as(Role.BAPPEDA_ADMIN).post(
        address("rule-set-edit", draft.pk), typed(draft, **{f"in-{income}": "on"})
    )

    assert set(page.context["form"].errors) == {f"weight-{income}", f"dimension-{income}"}


def test_a_new_norm_is_there_to_be_compared_with(draft, client_as):
    parts = {"label": "Tinggi langit-langit", "value": "2,8", "unit": "m", "source": "NAHP"}
    given = typed(draft, **{f"new_norm_{part}": value for part, value in parts.items()})

    client_as(Role.BAPPEDA_ADMIN).post(address("rule-set-edit", draft.pk), given)

    assert RuleSet.objects.get(pk=draft.pk).norms["tinggi_langit_langit"] == parts | {"value": 2.8}


@pytest.mark.parametrize("label", ["luas lantai minimum", "123", ""])
def test_a_norm_half_typed_or_without_a_fit_name_is_refused(draft, client_as, label):
    given = typed(draft, new_norm_label=label, new_norm_value="1", new_norm_source="" if label[:1] == "l" else "NAHP")

    page = client_as(Role.BAPPEDA_ADMIN).post(address("rule-set-edit", draft.pk), given)

    assert [name for name in page.context["form"].errors if name.startswith("new_norm_")]
    assert set(RuleSet.objects.get(pk=draft.pk).norms) == {"min_floor_area_m2"}


def test_a_version_that_is_no_draft_has_no_form(rtlh, client_as):
    client = client_as(Role.BAPPEDA_ADMIN)

    assert client.get(address("rule-set-edit", rtlh.pk)).status_code == 404
    assert client.get(address("rule-edit", rtlh.pk, rtlh.rules.first().pk)).status_code == 404
    assert client.post(address("rule-set-edit", rtlh.pk), typed(rtlh)).status_code == 404


def test_a_draft_is_thrown_away_and_a_version_is_not(rtlh, draft, client_as):
    client = client_as(Role.BAPPEDA_ADMIN)

    client.post(address("rule-set-discard", draft.pk))
    refused = client.post(address("rule-set-discard", rtlh.pk), follow=True)

    assert list(RuleSet.objects.filter(code="rtlh")) == [rtlh]
    assert "bukan draf lagi" in refused.content.decode()


# In use or not


def test_a_draft_is_taken_into_use_on_its_page_with_a_reason(rtlh, draft, client_as):
    client = client_as(Role.BAPPEDA_ADMIN)

    refused = client.post(address("rule-set-activate", draft.pk), {"note": "ok"})
    client.post(address("rule-set-activate", draft.pk), {"note": NOTE})
    again = client.post(address("rule-set-activate", draft.pk), {"note": NOTE})

    assert refused.context["form"].errors
    assert RuleSet.objects.get(code="rtlh", is_active=True) == draft
    assert "sudah dipakai" in str(again.context["form"].errors)
    assert draft.switches.get().by == client.user


def test_a_version_is_put_aside_on_its_page(rtlh, client_as):
    answer = client_as(Role.BAPPEDA_ADMIN).post(address("rule-set-stop", rtlh.pk), {"note": NOTE}, follow=True)

    assert "tidak dipakai lagi" in answer.content.decode()
    assert not RuleSet.objects.filter(code="rtlh", is_active=True).exists()

"""The form of one rule, as a browser without scripts sends it."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from households.models import RuleSet
from households.rules import actions
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
TEXTS = {"source": "Keputusan Bupati 1/2026", "caution": "Lazim di sini", "note": ""}
BAMBOO = {
    "sambung": "and", "kelompok": ["0:here"], "g0-joint": "or", "g0-syarat": ["0:wall"], "g0-0-comparison": "in",
    "g0-0-values": ["woven_bamboo", "bamboo"],
}  # fmt: skip


@pytest.fixture
def rule(draft):
    return draft.rules.get(indicator__code="bad_wall")


@pytest.fixture
def send(client_as):
    client = client_as(Role.BAPPEDA_ADMIN)

    def post(rule, aksi="simpan", **given):
        address = reverse("households:rule-edit", args=[rule.rule_set_id, rule.pk])
        return client.post(address, TEXTS | given | {"aksi": aksi})

    return post


def expression(rule):
    rule.refresh_from_db()
    return rule.expression


def conditions(page):
    return [[row.operand for _, row in group.rows] for group in page.context["form"].groups]


def test_a_rule_opens_as_groups_of_conditions(rule, client_as):
    page = client_as(Role.BAPPEDA_ADMIN).get(reverse("households:rule-edit", args=[rule.rule_set_id, rule.pk]))

    assert conditions(page) == [["wall", "wall_condition"]]
    assert "kurang bila Jenis dinding terluas: “Anyaman bambu”, “Bambu” atau “Lainnya”" in page.content.decode()


def test_a_saved_rule_reads_back_in_words(rule, send, client_as):
    answer = send(rule, **BAMBOO)

    page = client_as(Role.BAPPEDA_ADMIN).get(answer.url)
    assert expression(rule) == {"in": [{"var": "wall"}, ["woven_bamboo", "bamboo"]]}
    assert (rule.source, rule.caution) == (TEXTS["source"], TEXTS["caution"])
    assert "kurang bila Jenis dinding terluas: “Anyaman bambu” atau “Bambu”." in page.content.decode()


def test_members_norms_and_negation_in_one_rule(rule, send):
    send(
        rule, sambung="or", kelompok=["0:here", "1:any", "2:none"],
        **{
            "g0-joint": "and", "g0-syarat": ["0:floor_area_m2/", "1:n_members"], "g0-0-comparison": "lt",
            "g0-0-norm": "min_floor_area_m2", "g0-1-comparison": "gt", "g0-1-number": "2",
            "g1-subject": "any", "g1-joint": "and", "g1-syarat": ["0:relation", "4:works"], "g1-0-comparison": "in",
            "g1-0-values": ["head"], "g1-4-comparison": "not_in", "g1-4-values": ["yes"],
            "g2-subject": "none", "g2-joint": "and", "g2-syarat": ["0:education"], "g2-0-comparison": "known",
        },
    )  # fmt: skip

    area = {"lt": [{"div": [{"var": "floor_area_m2"}, {"var": "n_members"}]}, {"norm": "min_floor_area_m2"}]}
    assert expression(rule) == {"or": [
        {"and": [area, {"gt": [{"var": "n_members"}, {"value": 2}]}]},
        {"any": {"and": [
            {"eq": [{"var": "relation"}, {"value": "head"}]}, {"ne": [{"var": "works"}, {"value": "yes"}]},
        ]}},
        {"not": {"any": {"is_known": {"var": "education"}}}},
    ]}  # fmt: skip


def test_buttons_add_and_take_away_and_keep_what_was_typed(rule, send):
    before = expression(rule)

    added = send(rule, "tambah:0", **BAMBOO, **{"g0-baru": "floor_area_m2", "note": "sedang diketik"})
    grown = send(rule, "kelompok", **BAMBOO, **{"kelompok-baru": "any"})
    smaller = send(rule, "hapus:0:0", **BAMBOO)
    none = send(rule, "hapus-kelompok:0", **BAMBOO)

    assert conditions(added) == [["wall", "floor_area_m2"]]
    typed = added.context["form"].groups[0].rows[0][1]
    assert typed["values"].value() == ["woven_bamboo", "bamboo"]
    assert added.context["form"].texts["note"].value() == "sedang diketik"
    assert added.context["form"].errors == []
    assert [(group.title, len(group.rows)) for group in grown.context["form"].groups] == [
        ("Rumah tangga", 1), ("Anggota keluarga", 0),
    ]  # fmt: skip
    assert 'name="kelompok" value="1:any"' in grown.content.decode()
    assert 'name="g0-syarat" value="1:floor_area_m2"' in added.content.decode()
    assert (conditions(smaller), conditions(none)) == ([[]], [])
    assert expression(rule) == before


def test_a_condition_about_members_is_added_to_their_group(rule, send):
    groups = {"kelompok": ["0:here", "1:any"], "g1-subject": "none", "g1-joint": "or"}

    page = send(rule, "tambah:1", **BAMBOO | groups, **{"g1-baru": "age_years"})

    assert conditions(page) == [["wall"], ["age_years"]]
    assert page.context["form"].groups[1].about == "none"


def test_the_sentence_can_be_read_before_saving(rule, send):
    before = expression(rule)

    page = send(rule, "lihat", **BAMBOO)

    assert page.context["preview"] == "Jenis dinding terluas: “Anyaman bambu” atau “Bambu”"
    assert expression(rule) == before


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"g0-0-values": []}, "Centang sekurangnya satu jawaban"),
        ({"g0-0-values": ["gold"]}, "gold"),
        ({"g0-0-comparison": "lt"}, "lt"),
        ({"g0-syarat": ["0:floor_area_m2"], "g0-0-comparison": "lt"}, "Tulis angka atau pilih norma"),
        ({"g0-syarat": ["0:floor_area_m2"], "g0-0-comparison": "lt", "g0-0-number": "9", "g0-0-norm":
          "min_floor_area_m2"}, "jangan keduanya"),
        ({"g0-syarat": ["0:floor_area_m2"], "g0-0-comparison": "lt", "g0-0-number": "-3"}, "lebih besar"),
        ({"g0-syarat": ["0:floor_area_m2"], "g0-0-comparison": "lt", "g0-0-number": "1" + "0" * 20}, ""),
        ({"g0-syarat": ["0:floor_area_m2"], "g0-0-comparison": "lt", "g0-0-number": "luas"}, ""),
        ({"g0-syarat": []}, "belum punya syarat"),
        ({"kelompok": []}, "belum punya syarat"),
        ({"kelompok": ["x:here", "1:any;drop", "99999:here"]}, "belum punya syarat"),
        ({"g0-syarat": ["0:works"]}, "belum punya syarat"),  # a member's answer is not the household's
        ({"source": ""}, "Dasar"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_is_refused_with_what_to_mend(rule, send, changes, words):
    before = expression(rule)

    page = send(rule, **BAMBOO | changes)

    assert page.status_code == 200
    errors = [text for _, text in page.context["form"].errors]
    assert any(words in text for text in errors)
    assert expression(rule) == before


def test_a_rule_too_rich_for_the_form_keeps_its_test_and_says_so(shipped, send, client_as):
    draft = actions.start_draft(rule_set=RuleSet.objects.get(code="mpi"), by=UserFactory())
    rule = draft.rules.get(indicator__code="few_assets")
    before = rule.expression

    send(rule, **BAMBOO)

    page = client_as(Role.BAPPEDA_ADMIN).get(reverse("households:rule-edit", args=[draft.pk, rule.pk]))
    assert "terlalu bertingkat untuk formulir" in page.content.decode()
    assert expression(rule) == before
    assert rule.source == TEXTS["source"]


def test_an_indicator_that_another_rule_set_reads_is_named(draft, client_as):
    rule = draft.rules.get(indicator__code="unsafe_water")

    page = client_as(Role.BAPPEDA_ADMIN).get(reverse("households:rule-edit", args=[draft.pk, rule.pk]))

    assert [row.code for row in page.context["other_users"]] == ["mpi"]


def test_a_rule_of_another_version_is_not_there(rtlh, draft, client_as):
    address = reverse("households:rule-edit", args=[draft.pk, rtlh.rules.first().pk])

    assert client_as(Role.BAPPEDA_ADMIN).get(address).status_code == 404


def test_a_person_rule_asks_of_the_person_and_of_the_household(shipped, client_as):
    draft = actions.start_draft(rule_set=RuleSet.objects.get(code="needs_person"), by=UserFactory())
    rule = draft.rules.get(indicator__code="adult_not_working")

    page = client_as(Role.BAPPEDA_ADMIN).get(reverse("households:rule-edit", args=[draft.pk, rule.pk]))

    [group] = page.context["form"].groups
    assert group.title == "Warga yang dinilai"
    assert [head for head, _ in group.operands] == ["Warga", "Rumah tangga", "Per anggota keluarga"]

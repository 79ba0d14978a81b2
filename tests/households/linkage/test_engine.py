import pytest

from households import area_facts
from households.linkage.engine import RecordsError, explain, link_records
from tests.households.linkage.people import families, frame, listed_again, record

HOME = {"area": "6402012001", "address": "Jl. Ulin No. 7 RT 002"}
BUDI = {"name": "Budi Santoso", "birth_date": "1980-03-07", "sex": "L", **HOME}


def linked_ids(*frames, **options):
    pairs = link_records(*frames, **options).pairs
    return list(zip(pairs["left_id"], pairs["right_id"], strict=True))


@pytest.fixture(scope="module")
def registers():
    people = families(150)
    return frame(*people), frame(*listed_again(people[:300]))


@pytest.fixture(scope="module")
def linked(registers):
    return link_records(*registers)


def test_two_registers_are_linked_person_by_person(linked):
    assert len(linked.pairs) >= 298
    assert (linked.pairs["left_id"] == linked.pairs["right_id"]).all()
    assert linked.ties.empty


def test_the_same_records_give_the_same_result(registers, linked):
    again = link_records(*(register.sample(frac=1, random_state=4) for register in registers))

    assert again.pairs.equals(linked.pairs)
    assert again.model == linked.model


def test_a_model_of_an_earlier_run_is_used_as_it_is(registers, linked):
    again = link_records(*registers, model=linked.model)

    assert again.model == linked.model
    assert set(again.pairs["left_id"]) == set(linked.pairs["left_id"])


def test_a_higher_threshold_keeps_fewer_pairs(registers, linked):
    sure = linked_ids(*registers, threshold=0.9999)

    assert set(sure) <= set(zip(linked.pairs["left_id"], linked.pairs["right_id"], strict=True))


def test_the_nik_of_the_head_put_on_a_child_does_not_weld_them():
    head = record("kepala", nik="6402990703800001", family="1", **BUDI)
    child = record("anak", nik="6402990703800001", name="Dimas Santoso", birth_date="2012-08-17", family="a", **HOME)

    assert linked_ids(frame(head), frame(child)) == []


def test_twins_stay_two_people_though_all_but_the_first_name_agrees():
    one = record("fitri", nik="6402994105150001", name="Fitri Lestari", birth_date="2015-05-01", sex="P", **HOME)
    other = record("rina", nik="6402994105150002", name="Rina Lestari", birth_date="2015-05-01", sex="P", **HOME)

    assert linked_ids(frame(one), frame(other)) == []
    assert linked_ids(frame(one, other)) == []
    assert linked_ids(frame(one, other), frame(one, other)) == [("fitri", "fitri"), ("rina", "rina")]


def test_namesakes_of_one_village_stay_two_people():
    one = record("tua", nik="6402990703800001", **BUDI)
    other = record("muda", nik="6402991211830004", **BUDI | {"birth_date": "1983-11-12", "address": "Jl. Pesut No. 9"})

    assert linked_ids(frame(one), frame(other)) == []


@pytest.mark.parametrize(
    "difference",
    [
        {"birth_date": "1980-07-03"}, {"birth_date": "1980-01-01"}, {"birth_date": "07/03/1980"},
        {"name": "BOEDI SANTOSO"}, {"name": "Budi"}, {"nik": None}, {"nik": "6402990703800011"}, {"address": None},
        {"area": None},
    ],
)  # fmt: skip
def test_what_registers_are_known_to_do_does_not_part_a_person(difference):
    person = record("1", nik="6402990703800001", **BUDI)

    assert linked_ids(frame(person), frame({**person, "id": "a", **difference})) == [("1", "a")]


def test_a_person_whom_one_register_lists_twice_is_linked_both_times(registers):
    left, right = registers
    twice = right.iloc[[0]].assign(id="lagi", family="lain")

    found = linked_ids(left, frame(*right.to_dict("records"), *twice.to_dict("records")))

    assert {(right["id"][0], right["id"][0]), (right["id"][0], "lagi")} <= set(found)


def test_doubles_of_one_register_come_once_each_in_order(registers):
    left, right = registers
    both = frame(*left.to_dict("records"), *right.assign(id="d" + right["id"]).to_dict("records"))

    found = linked_ids(both)

    assert found == sorted(set(found))
    assert all(one < other and other == "d" + one for one, other in found)
    assert len(found) >= 297


def test_a_village_code_of_before_2022_is_the_present_one():
    present, old = next(iter(area_facts.old_village_codes().items()))
    person = record("1", name="Budi Santoso", birth_date="1980-03-07", area=present)

    old = link_records(frame(person), frame({**person, "area": old.replace(".", "")}))

    assert [told["level"] for told in explain(old, "1", "1") if told["field"] == "area"] == ["same"]


def test_why_a_pair_weighs_what_it_does(linked):
    pair = linked.pairs.iloc[0]
    told = explain(linked, pair["left_id"], pair["right_id"])

    assert {entry["field"] for entry in told} == {
        "nik", "name", "birth_date", "sex", "area", "address", "kin",
    }  # fmt: skip
    assert sum(entry["weight"] for entry in told) + pair["prior"] == pytest.approx(pair["match_weight"])
    assert next(entry["left"] for entry in told if entry["field"] == "name") == linked.left["name"][0]


def test_a_pair_that_was_not_found_is_not_explained(linked):
    with pytest.raises(LookupError):
        explain(linked, "0-0", "1-0")


@pytest.mark.parametrize("ids", [["1", "1"], ["1", None]])
def test_ids_must_be_there_and_be_unique(ids):
    with pytest.raises(RecordsError, match="id"):
        link_records(frame(*(record(id) for id in ids)))


def test_nobody_to_link_is_a_result_too():
    assert link_records(frame(), frame(record("1", **BUDI))).pairs.empty
    assert link_records(frame(record("1", **BUDI))).pairs.empty

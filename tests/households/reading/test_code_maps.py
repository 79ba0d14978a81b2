import csv
from pathlib import Path

import pytest

from households.reading.code_maps import code_key, combined, in_version, item_values, read_maps, words_for

TEMPLATES = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "templates"


def test_codes_of_one_item_are_one_however_they_are_written():
    assert code_key("02") == code_key("2.0") == code_key(" 2 ") == "2"
    assert code_key("Keramik / Granit") == code_key("KERAMIK/GRANIT")
    assert code_key("> 2.200 watt") != code_key("2.200 watt")


def test_the_same_code_means_different_things_in_two_instruments():
    assert item_values("dtsen", "2025", "jenis_atap_terluas")["5"] == "shingle"
    assert item_values("p3ke", "2022", "jns_lantai")[code_key("Keramik/Granit/Marmer/Ubin/Tegel/Teraso")] == "ceramic"
    assert "5" not in item_values("p3ke", "2022", "jns_atap")


def test_no_difficulty_needs_every_item_answered():
    assert combined("difficulty", ["none"] * 9, n_items=9) == "none"
    assert combined("difficulty", ["none"] * 8 + [None], n_items=9) is None
    assert combined("difficulty", ["none", "much", None], n_items=3) == "much"


def a_map(version, item, raw_code, value):
    return {
        "instrument": "x",
        "version": version,
        "item": item,
        "raw_code": raw_code,
        "variable": "roof",
        "value": value,
    }


def test_a_new_version_of_an_item_replaces_it_and_keeps_the_others():
    maps = read_maps([a_map("1", "a", "5", "zinc"), a_map("1", "b", "5", "tile"), a_map("2", "a", "5", "shingle")])

    assert in_version(maps, "x", "1", "a")[0] == {"5": "zinc"}
    assert in_version(maps, "x", "2", "a")[0] == {"5": "shingle"}
    assert in_version(maps, "x", "2", "b")[0] == {"5": "tile"}


def test_words_for_a_variable_hold_no_numbers_and_nothing_that_means_two_things():
    assert words_for("floor")[code_key("Keramik")] == "ceramic"
    assert not any(word.isdigit() for word in words_for("floor"))
    assert code_key("Lainnya") not in words_for("works")


def test_a_sum_of_insurances_with_the_subsidised_one_is_subsidised():
    assert item_values("regsosek", "2022", "431a")["3"] == "pbi"
    assert item_values("regsosek", "2022", "431a")["12"] == "employer"


def test_who_siak_lists_as_dead_or_moved_is_not_there():
    said = item_values("siak", "1", "status")
    assert [said[code_key(word)] for word in ("Hidup", "Mati", "Pindah Dalam Negeri", "Tidak Valid")] == [
        "resident", "deceased", "moved", "invalid"
    ]  # fmt: skip


@pytest.mark.skipif(not TEMPLATES.exists(), reason="templates are not here")
@pytest.mark.parametrize("column", ["Status", "Kelamin", "SHDK", "Pendidikan", "Pekerjaan"])
def test_the_wording_of_siak_is_known(column):
    with (TEMPLATES / "siak_kosakata.csv").open(encoding="utf-8", newline="") as lines:
        words = [row["nilai_contoh"] for row in csv.DictReader(lines) if row["kolom"] == column]

    assert words
    assert {code_key(word) for word in words} <= item_values("siak", "1", column.lower()).keys()


@pytest.mark.skipif(not TEMPLATES.exists(), reason="templates are not here")
def test_every_regsosek_code_of_a_mapped_item_is_known_as_number_and_as_words():
    with (TEMPLATES / "regsosek2022_kode_jawaban.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))

    n_checked = 0
    for row in rows:
        if values := item_values("regsosek", "2022", row["rincian"]):
            n_checked += 1
            assert code_key(row["kode"]) in values, row
            assert code_key(row["label"]) in values, row
            assert values[code_key(row["kode"])] == values[code_key(row["label"])], row
    assert n_checked > 150

import pytest

from households.reading.village_index import VillageIndex, VillageName


@pytest.fixture
def villages():
    return VillageIndex(
        [
            VillageName("64.02.06.1002", "Loa Ipuh", "Tenggarong", "6403090012"),
            VillageName("64.02.08.2003", "Sumber Sari", "Kota Bangun"),
            VillageName("64.02.19.2007", "Sumber Sari", "Kota Bangun Darat", None, (), ("64.02.08.2015",)),
            VillageName("64.02.13.2001", "Bukit Raya", "Samboja"),
            VillageName("64.02.20.2004", "Tani Bhakti", "Samboja Barat", None, ("Tani Bakti",), ("64.02.13.2009",)),
        ],
        kecamatan_aliases={"Samboja": ["Semboja"]},
    )


@pytest.mark.parametrize("code", ["64.02.20.2004", "6402202004", "64.02.13.2009", "6402132009"])
def test_a_village_is_found_by_its_code_of_today_and_of_2020(villages, code):
    assert villages.by_code(code) == "64.02.20.2004"


def test_a_bps_code_is_only_looked_for_where_the_layout_says_so(villages):
    assert villages.by_code("6403090012") is None
    assert villages.by_code("6403090012", system="bps") == "64.02.06.1002"


def test_a_village_is_found_by_name_within_its_kecamatan(villages):
    assert villages.by_name("Kel. LOA  IPUH", "tenggarong") == "64.02.06.1002"
    assert villages.by_name("Loa Ipuh", "Samboja") is None


def test_a_village_is_found_under_the_kecamatan_it_belonged_to_before_the_split(villages):
    assert villages.by_name("Desa Tani Bakti", "Kec. Semboja") == "64.02.20.2004"


def test_a_name_that_fits_two_villages_is_found_by_neither(villages):
    assert villages.by_name("Sumber Sari", "Kota Bangun") is None
    assert villages.by_name("Sumber Sari", "Kota Bangun Darat") == "64.02.19.2007"

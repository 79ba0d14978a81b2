from households.linkage.resolution import contested, resolve


def test_the_heaviest_pair_takes_both_records():
    result = resolve([("a", "1", 20.0), ("a", "2", 9.0), ("b", "1", 8.0), ("b", "2", 15.0)])

    assert result.links == {("a", "1"), ("b", "2")}
    assert not result.ties


def test_a_record_whose_partner_is_taken_goes_without():
    assert resolve([("a", "1", 20.0), ("b", "1", 8.0)]).links == {("a", "1")}


def test_two_records_of_one_person_share_a_partner():
    assert resolve([("a", "1", 20.0), ("b", "1", 8.0)], same_left=[("b", "a")]).links == {("a", "1"), ("b", "1")}


def test_equal_partners_are_reported_and_none_is_chosen():
    result = resolve([("a", "1", 12.0), ("a", "2", 12.0), ("b", "2", 5.0)])

    assert result.links == set()
    assert result.ties == {("a", "1"), ("a", "2")}


def test_equal_partners_that_are_one_person_are_both_links():
    result = resolve([("a", "1", 12.0), ("a", "2", 12.0)], same_right=[("1", "2")])

    assert result.links == {("a", "1"), ("a", "2")}


def test_the_order_of_pairs_does_not_matter():
    pairs = [("a", "1", 20.0), ("a", "2", 9.0), ("b", "1", 9.0), ("b", "2", 15.0), ("c", "3", 1.0)]

    assert resolve(pairs).links == resolve(reversed(pairs)).links


def test_contested_records_are_those_with_a_rival():
    assert contested([("a", "1"), ("b", "1"), ("c", "2")]) == ({"a", "b"}, set())

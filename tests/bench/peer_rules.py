"""Rules by which other systems call two records one person, restated on pairs of our records.

Each takes two rows (dictionaries with nik, name, birth_date, sex, area, address, relation, text or None) and says yes
or no. Read in the systems' own source and documents; what they do not tell is said in the rule. None of their code is
here. What they ask of a search engine (Elasticsearch in HOPE's case) is computed pair by pair.
"""

from difflib import SequenceMatcher

HOPE_DUPLICATE = 6.0  # its default, for duplicates and for possible duplicates alike
PAKEWA_MATCH = 0.8


def exact_nik(left: dict, right: dict) -> bool:
    """OpenSID and the openIMIS grouping: the number is the person."""
    return bool(left["nik"]) and left["nik"] == right["nik"]


def hope(left: dict, right: dict) -> bool:
    """unicef/hope: names up to 8 by fuzziness AUTO:3,6 or sound, birth date 2, sex 1, document 4; duplicate from 6.

    Phone (2) and relationship (1) are not in our records. Its double metaphone is a soundex here.
    """
    given = 4.0 * _alike(_word(left, 0), _word(right, 0))
    family = 4.0 * _alike(_word(left, -1), _word(right, -1))
    points = given + family + 2.0 * _equal(left, right, "birth_date") + 1.0 * _equal(left, right, "sex")
    return points + 4.0 * _equal(left, right, "nik") >= HOPE_DUPLICATE


def pakewa(left: dict, right: dict) -> bool:
    """PAKEWA: difflib ratios of name, birth date and address weigh 50, 30 and 20; a match from 80 %.

    Which field has which weight is our reading.
    """
    shares = ((0.5, "name"), (0.3, "birth_date"), (0.2, "address"))
    return sum(weight * _ratio(left[field], right[field]) for weight, field in shares) >= PAKEWA_MATCH


PEERS = {"exact NIK": exact_nik, "HOPE's boosts, 6.0": hope, "50/30/20, 80 %": pakewa}


def plain_splink(left, right=None, threshold: float = 0.5) -> set[tuple[str, str]]:
    """Splink as its tutorial sets it up: its comparisons for names, dates and text, its training, no normalisation.

    left, right  frames of records; birth dates are put into one form before, as its users do
    returns      pairs of ids
    """
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    api = DuckDBAPI()
    frames = [_for_splink(frame) for frame in (left, right) if frame is not None]
    made = SettingsCreator(
        link_type="dedupe_only" if right is None else "link_only",
        comparisons=[
            cl.ExactMatch("nik").configure(term_frequency_adjustments=True),
            cl.NameComparison("name"),
            cl.DateOfBirthComparison("birth_date", input_is_string=True),
            cl.ExactMatch("area").configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("address", [2, 5]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("nik"), block_on("name"), block_on("birth_date", "area"),
            block_on("birth_date", "substr(name, 1, 3)"),
        ],
    )  # fmt: skip
    linker = Linker([api.register(frame) for frame in frames], made, log_level=None)
    linker.training.estimate_probability_two_random_records_match([block_on("nik")], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1_000_001, seed=1)
    for rule in (block_on("nik"), block_on("birth_date")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=threshold, warning_mode="never").as_pandas_dataframe()
    return set(zip(found["unique_id_l"], found["unique_id_r"], strict=True))


def _for_splink(frame):
    from households.linkage.birth_dates import birth_digits

    frame = frame.rename(columns={"id": "unique_id"}).astype(object).where(frame.notna().to_numpy(), None)
    days = [birth_digits(text) if text else None for text in frame["birth_date"]]
    frame["birth_date"] = [day and f"{day[:4]}-{day[4:6]}-{day[6:]}" for day in days]
    columns = ["unique_id", "nik", "name", "birth_date", "area", "address"]
    return frame[columns].assign(name=frame["name"].str.lower(), address=frame["address"].str.lower())


def _equal(left, right, field):
    return bool(left[field]) and left[field] == right[field]


def _ratio(left, right):
    return SequenceMatcher(None, left.lower(), right.lower()).ratio() if left and right else 0.0


def _word(row, place):
    words = (row["name"] or "").lower().split()
    return words[place] if words else ""


def _alike(left, right):
    """Fuzziness AUTO:3,6: no edit below three letters, one below six, else two; or one sound."""
    if not left or not right:
        return False
    allowed = 0 if len(left) < 3 else 1 if len(left) < 6 else 2
    return _within(left, right, allowed) or _soundex(left) == _soundex(right)


def _within(left, right, allowed):
    if left == right or abs(len(left) - len(right)) > allowed:
        return left == right
    row = list(range(len(right) + 1))
    for i, one in enumerate(left, start=1):
        row, before = [i], row
        for j, other in enumerate(right, start=1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (one != other)))
        if min(row) > allowed:
            return False
    return row[-1] <= allowed


SOUNDS = {
    letter: digit for digit, letters in enumerate(("bfpv", "cgjkqsxz", "dt", "l", "mn", "r"), 1) for letter in letters
}


def _soundex(word):
    sound, last = word[0], SOUNDS.get(word[0])
    for letter in word[1:]:
        digit = SOUNDS.get(letter)
        if digit and digit != last:
            sound += str(digit)
        last = last if letter in "hw" else digit
    return f"{sound:0<4}"[:4]

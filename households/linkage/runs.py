"""A run over the register: its persons as records, the engine's pairs, links where it is sure, questions where not.

NIKs are decrypted here, in the memory of the worker, and nowhere written: neither to the run nor to its pairs.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from households import identity
from households.linkage import engine
from households.linkage.facts import facts_of
from households.linkage.merging import merge_persons
from households.linkage.pairs import Scored, Sorted, sort_pairs
from households.models import CandidatePair, Link, LinkageRun, LinkageThreshold, Snapshot

METHOD = "probabilistic"
ONE_AT_A_TIME = 64020301  # advisory lock: a run sees the links of the one before
CHUNK = 20_000
ENOUGH_TO_TRAIN = 5_000  # newcomers; fewer are compared with the parameters of the run before
N_STEPS = 5
PAIR_COLUMNS = ("left_id", "right_id", "match_probability", "match_weight")

RECORDS = """
SELECT p.id, p.name, p.birth_date, p.sex, number.blind_index, number.key_id, number.ciphertext,
       village.kemendagri_code, said.address, said.claim_id
FROM households_person p
LEFT JOIN households_identitynumber number ON number.id = p.nik_id
LEFT JOIN LATERAL (
    SELECT c.id AS claim_id, c.address, c.village_id FROM households_link l
    JOIN households_personclaim pc ON pc.id = l.person_claim_id JOIN households_claim c ON c.id = pc.claim_id
    WHERE l.person_id = p.id AND l.undone_at IS NULL ORDER BY c.closed_on NULLS FIRST, c.last_snapshot_id DESC LIMIT 1
) said ON true
LEFT JOIN households_area village ON village.id = said.village_id
WHERE p.merged_into_id IS NULL
ORDER BY p.id
"""
ROOTS = """
WITH RECURSIVE root (person, now) AS (
    SELECT id, id FROM unnest(%s::bigint[]) AS asked (id)
    UNION SELECT root.person, p.merged_into_id FROM root JOIN households_person p ON p.id = root.now
    WHERE p.merged_into_id IS NOT NULL
)
SELECT root.person, root.now FROM root JOIN households_person p ON p.id = root.now WHERE p.merged_into_id IS NULL
"""


@dataclass(frozen=True)
class Comparison:
    """What the engine found between two frames (`across`) or inside one (`within`)."""

    name: str
    linked: engine.Linked

    def pairs(self) -> Iterator[Scored]:
        for frame, is_tied in ((self.linked.pairs, False), (self.linked.ties, True)):
            columns = (frame[name].tolist() for name in PAIR_COLUMNS)
            for left, right, probability, weight in zip(*columns, strict=True):
                yield Scored(int(left), int(right), float(probability), float(weight), is_tied)

    def only(self, pairs: set[tuple[str, str]]) -> engine.Linked:
        """The same with these pairs and their records alone: explaining looks through all that is there."""
        frames = {name: self._of(getattr(self.linked, name), pairs) for name in ("pairs", "ties", "namesakes")}
        lefts, rights = {left for left, _ in pairs}, {right for _, right in pairs}
        left, right = self.linked.left, self.linked.right
        return replace(self.linked, **frames, left=left[left["id"].isin(lefts)], right=right[right["id"].isin(rights)])

    def _of(self, frame, pairs):
        keys = zip(frame["left_id"], frame["right_id"], strict=True)
        return frame.loc[[key in pairs for key in keys]]


@transaction.atomic
def link_persons(
    *, snapshot: Snapshot | None = None, by: User | None = None, progress: Callable[..., None] = lambda *args: None
) -> LinkageRun:
    """Compare the newcomers of a snapshot with the register and with each other; without one, everybody with everybody.

    Links what is above the upper threshold, keeps what is between as pairs for review. Run again it changes nothing
    more. Needs the thresholds of `households.reference.load`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    threshold = LinkageThreshold.objects.latest()
    progress("Menyiapkan data warga", 0, N_STEPS)
    comparisons = _compare(snapshot, threshold.lower, progress)
    progress("Menimbang pasangan", 3, N_STEPS)
    scored = list(chain.from_iterable(comparison.pairs() for comparison in comparisons))
    found = _sorted(scored, threshold)
    run = LinkageRun.objects.create(
        method=METHOD, snapshot=snapshot, ran_at=timezone.now(), parameters=_parameters(comparisons, threshold)
    )
    progress("Menautkan warga", 4, N_STEPS)
    merges = merge_persons(found.joinings, method=Link.Method.PROBABILISTIC, run=run, by=by)
    pairs = CandidatePair.objects.bulk_create(_candidates(run, found, comparisons), batch_size=2000)
    run.n_links, run.n_pairs = len(merges), len(pairs)
    run.save(update_fields=["n_links", "n_pairs"])
    return run


def _parameters(comparisons: list[Comparison], threshold: LinkageThreshold) -> dict:
    models = {comparison.name: comparison.linked.model for comparison in comparisons}
    return {"models": models, "upper": threshold.upper, "lower": threshold.lower}


# Records and comparisons


def _compare(snapshot: Snapshot | None, lower: float, progress) -> list[Comparison]:
    records = person_records()
    newcomers = set(map(str, _newcomers(snapshot))) if snapshot else set(records["id"])
    is_new = records["id"].isin(newcomers)
    new, known = records[is_new].reset_index(drop=True), records[~is_new].reset_index(drop=True)
    models = _models_of_before() if len(new) < ENOUGH_TO_TRAIN and snapshot else {}
    frames = {"across": (new, known), "within": (new, None)}
    comparisons = []
    for step, (name, (left, right)) in enumerate(frames.items(), start=1):
        progress(STAGES[name], step, N_STEPS)
        if len(left) and (len(right) if right is not None else len(left) > 1):
            linked = engine.link_records(left, right, threshold=lower, model=models.get(name))
            comparisons.append(Comparison(name, linked))
    return comparisons


STAGES = {"across": "Membandingkan warga baru dengan register", "within": "Mencari warga yang tercatat dua kali"}


def _newcomers(snapshot: Snapshot):
    links = Link.objects.filter(method=Link.Method.FIRST_SEEN, run__snapshot=snapshot, undone_at=None)
    return links.values_list("person", flat=True)


def _models_of_before() -> dict:
    last = LinkageRun.objects.filter(method=METHOD).exclude(parameters__models={}).order_by("-pk").first()
    return last.parameters["models"] if last else {}


def person_records():
    """Everybody who is a person of his own, with a column for each of engine.RECORD_COLUMNS; text or None."""
    import pandas as pd

    columns: dict[str, list] = {name: [] for name in engine.RECORD_COLUMNS}
    with connection.chunked_cursor() as cursor:
        cursor.execute(RECORDS)
        while rows := cursor.fetchmany(CHUNK):
            for row in rows:
                for name, value in _record(*row).items():
                    columns[name].append(value)
    return pd.DataFrame(columns, dtype=object)


def _record(pk, name, born, sex, index, key_id, sealed, area, address, claim) -> dict[str, str | None]:
    nik = identity.decrypt("nik", bytes(index), key_id, bytes(sealed)) if index else None
    return {
        "id": str(pk), "nik": nik, "name": name or None, "birth_date": born.isoformat() if born else None,
        "sex": sex or None, "area": area, "address": address or None, "family": str(claim) if claim else None,
    }  # fmt: skip


# Rules and answers


def _sorted(scored: list[Scored], threshold: LinkageThreshold) -> Sorted:
    persons = {pair.left for pair in scored} | {pair.right for pair in scored}
    return sort_pairs(
        scored, facts_of(persons), upper=threshold.upper, lower=threshold.lower, decided=_parted(), asked=_asked()
    )


def _parted() -> list[tuple[int, int]]:
    """Pairs an officer called different, as the persons they have become since."""
    pairs = list(CandidatePair.objects.filter(is_same=False).values_list("left", "right"))
    roots = _roots({person for pair in pairs for person in pair})
    return [(roots[left], roots[right]) for left, right in pairs]


def _roots(persons: set[int]) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(ROOTS, [sorted(persons)])
        return dict(cursor.fetchall())


def _asked() -> list[tuple[int, int]]:
    return list(CandidatePair.objects.values_list("left", "right"))


def _candidates(run: LinkageRun, found: Sorted, comparisons: list[Comparison]) -> Iterator[CandidatePair]:
    why = _reasons({(str(pair.left), str(pair.right)) for pair, _ in found.questions}, comparisons)
    for pair, kind in found.questions:
        left, right = sorted(found.stands_for.get(one, one) for one in (pair.left, pair.right))
        yield CandidatePair(
            run=run, kind=kind, left_id=left, right_id=right, probability=pair.probability, weight=pair.weight,
            comparisons=why[str(pair.left), str(pair.right)],
        )  # fmt: skip


def _reasons(asked: set[tuple[str, str]], comparisons: list[Comparison]) -> dict[tuple[str, str], list[dict]]:
    """Field, level and weight of each pair; never what was written there."""
    why = {}
    for comparison in comparisons:
        linked = comparison.only(asked)
        for frame in (linked.pairs, linked.ties):
            for key in zip(frame["left_id"], frame["right_id"], strict=True):
                told = engine.explain(linked, *key)
                why.setdefault(key, [{name: one[name] for name in ("field", "level", "weight")} for one in told])
    return why

import shutil

import pytest

from households.linkage.engine import link_records
from tests.households.linkage.people import families, frame, listed_again

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("java") is None, reason="needs Java"),
    pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning"),
]


def test_spark_finds_the_pairs_that_duckdb_finds(monkeypatch):
    pytest.importorskip("pyspark", reason="needs the extra spark", exc_type=ImportError)
    people = families(60)
    registers = frame(*people), frame(*listed_again(people))

    here = link_records(*registers)
    monkeypatch.setenv("RBPK_LINKAGE", "spark")
    there = link_records(*registers)

    assert len(here.pairs) > 230
    assert there.pairs[["left_id", "right_id"]].equals(here.pairs[["left_id", "right_id"]])
    assert there.pairs["match_weight"].to_numpy() == pytest.approx(here.pairs["match_weight"].to_numpy(), abs=0.5)


def test_a_word_for_no_backend_is_refused(monkeypatch):
    monkeypatch.setenv("RBPK_LINKAGE", "oracle")

    with pytest.raises(ValueError, match="duckdb"):
        link_records(frame())

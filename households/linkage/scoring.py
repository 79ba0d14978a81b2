"""Pairs of prepared records with the level of each comparison, computed by Splink on its backend."""

from dataclasses import dataclass

from households.linkage import training
from households.linkage.comparisons import BLOCKS, FREQUENCIES, MOST_PAIRS, settings

SAMPLED_PAIRS = 1_000_000
SAMPLED = ("name", "birth_date", "sex", "area", "address", "kin")  # comparisons whose u comes from random pairs
SURE = (("nik",), ("name", "birth"))  # what agrees in all of one of these is counted as a match before training
SURE_RECALL = 0.95  # of the matches that SURE finds
FEWEST_MATCHES = 0.5
WITHOUT_FAMILIES = {  # levels of the guard for files whose records share no homes: NIKs are seldom copied there
    "another": {"m": 1e-08, "u": 0.01},
    "relative": {"m": 1.0, "u": 1.0},
    "twin": {"m": 1.0, "u": 1.0},
    "stranger": {"m": 1.0, "u": 1.0},
}
FAMILIES_SHOW_FROM = 200  # records of a file: in a shorter one families are taken for granted
FAMILIES = """
with homes as (
    select count(*) as n from {table} where address is not null group by address, area
    having count(distinct given) > 1 and count(distinct birth) > 1 and (count(nik) = 0 or count(distinct nik) > 1)
)
select ((select coalesce(sum(n), 0) from homes) > {share} * count(*)) or count(kin) > {share} * count(*) from {table}
"""
SHARE_AT_HOME = 0.05  # of the records of a file that share a home with another, from which it lists families


@dataclass
class Scoring:
    """Two prepared tables, or one whose records are compared with each other.

    connection  DuckDB that holds the tables
    api         database API of Splink, on DuckDB or Spark
    register    gives a table of the connection to the API
    n_rows      rows of each table
    """

    connection: object
    api: object
    register: object
    backend: str
    tables: tuple[str, ...]
    n_rows: tuple[int, ...]

    def __post_init__(self):
        self.inputs = [self.register(table) for table in self.tables]
        self.blocks = [block for block, most in MOST_PAIRS.items() if self._n_pairs(block) <= most] or BLOCKS[:1]

    @property
    def is_dedupe(self) -> bool:
        return len(self.tables) == 1

    @property
    def n_possible(self) -> int:
        """Pairs that the records could make."""
        first = self.n_rows[0]
        return first * (first - 1) // 2 if self.is_dedupe else first * self.n_rows[1]

    def starting_model(self, seed: int) -> dict:
        """The starting model with the share of matches and the u of these records."""
        model = training.starting_model()
        expected = max(self._n_sure_matches() / SURE_RECALL, FEWEST_MATCHES)
        model["probability"] = min(expected / self.n_possible, 0.5)
        if min(self.n_rows) >= FAMILIES_SHOW_FROM and not any(map(self._lists_families, self.tables)):
            model["fields"]["guard"] |= WITHOUT_FAMILIES
        linker = self._sampling_linker(model)
        n_pairs = min(SAMPLED_PAIRS, self.n_possible)
        linker.training.estimate_u_using_random_sampling(max_pairs=n_pairs + 1, seed=seed)
        return training.with_sampled_u(model, _shares(linker.misc.save_model_to_json()), n_pairs)

    def candidates(self, model: dict, least_weight: float):
        """Frame left_id, right_id, rarity_FIELD (bits), gamma_FIELD of the pairs of at least this weight, in order."""
        linker = self._linker(self.inputs, model)
        return self._scored(linker.inference.predict(threshold_match_weight=least_weight, warning_mode="never"))

    def doubles(self, table: str, ids: set[str], model: dict, least_weight: float):
        """As `candidates`, of the records of one table with these ids among themselves."""
        import pyarrow

        self.connection.register("wanted", pyarrow.table({"id": pyarrow.array(sorted(ids), "string")}))
        some = f"some_of_{table}"
        self.connection.execute(
            f"create or replace table {some} as select * from {table} where unique_id in (select id from wanted)"  # noqa: S608
        )
        self.connection.unregister("wanted")
        linker = self._linker([self.register(some)], model)
        return self._scored(linker.inference.predict(threshold_match_weight=least_weight, warning_mode="never"))

    def _linker(self, inputs, model):
        from splink import Linker

        made = settings(model, backend=self.backend, dedupe=len(inputs) == 1, blocks=self.blocks)
        return Linker(inputs, made, log_level=None)

    def _sampling_linker(self, model):
        """On DuckDB for every backend: a sample is small, and so the same records have the same parameters."""
        from splink import DuckDBAPI, Linker

        api = DuckDBAPI(self.connection)
        made = settings(model, backend="duckdb", dedupe=self.is_dedupe, blocks=BLOCKS[:1], fields=SAMPLED)
        return Linker([api.register(table) for table in self.tables], made, log_level=None)

    def _scored(self, predictions):
        rarity = ", ".join(f"coalesce(mw_tf_adj_{field}, 0) as rarity_{field}" for field in FREQUENCIES)
        gammas = ", ".join(f"cast(gamma_{field} as int) as gamma_{field}" for field in training.level_words())
        scored = self.api.query_sql(
            f"select unique_id_l as left_id, unique_id_r as right_id, {rarity}, {gammas} "  # noqa: S608
            f"from {predictions.physical_name}",
            output_type="pandas",
        )
        predictions.drop_table_from_database_and_remove_from_cache()
        return scored.sort_values(["left_id", "right_id"], ignore_index=True)

    def _n_pairs(self, block):
        """How many pairs agree in all columns of a block; of one table every pair twice, and all with themselves."""
        columns = ", ".join(block)
        held = " and ".join(f"{column} is not null" for column in block)
        left, right = (
            f"(select {columns}, count(*) as n from {table} where {held} group by all)"  # noqa: S608
            for table in (self.tables[0], self.tables[-1])
        )
        query = f"select coalesce(sum(l.n * r.n), 0) from {left} l join {right} r using ({columns})"  # noqa: S608
        return self.connection.execute(query).fetchall()[0][0]

    def _lists_families(self, table):
        return self.connection.execute(FAMILIES.format(table=table, share=SHARE_AT_HOME)).fetchall()[0][0]

    def _n_sure_matches(self):
        left, right = self.tables[0], self.tables[-1]
        apart = "l.unique_id < r.unique_id" if self.is_dedupe else "true"
        found = " union ".join(
            f"select l.unique_id as one, r.unique_id as other from {left} l join {right} r on "  # noqa: S608
            + " and ".join([apart, *(f"l.{column} = r.{column}" for column in columns)])
            for columns in SURE
        )
        return self.connection.execute(f"select count(*) from ({found})").fetchall()[0][0]  # noqa: S608


def _shares(splink_model):
    """u by field and level word out of Splink's description of its model; what the sample never showed is left out."""
    return {
        comparison["output_column_name"]: {
            level["label_for_charts"]: level["u_probability"]
            for level in comparison["comparison_levels"]
            if isinstance(level.get("u_probability"), float)
        }
        for comparison in splink_model["comparisons"]
    }

"""Samples drawn at random, estimated here and by R `survey` beside. Needs Rscript with survey and jsonlite."""

import csv
import json
import random
import shutil
import subprocess

import pytest

from verification.macro.surveys import sampling
from verification.macro.surveys.sampling import Design, estimate_by

SCRIPT = """
suppressMessages(library(survey))
options(survey.lonely.psu = "adjust", digits = 15)
rows <- read.csv(commandArgs(TRUE)[1], colClasses = c(stratum = "character", psu = "character", ssu = "character"))
designs <- list(
  strata = svydesign(id = ~1, strata = ~stratum, weights = ~w, data = rows),
  clusters = svydesign(id = ~psu, strata = ~stratum, weights = ~w, data = rows, nest = TRUE),
  corrected = svydesign(id = ~psu, strata = ~stratum, weights = ~w, data = rows, fpc = ~n_psus, nest = TRUE),
  stages = svydesign(id = ~psu + ssu, strata = ~stratum, weights = ~w, data = rows, fpc = ~n_psus + n_ssus, nest = TRUE)
)
found <- list()
say <- function(design, statistic, value, se)
  found[[length(found) + 1]] <<- list(design, statistic, as.vector(value), as.vector(se))
for (name in names(designs)) {
  d <- designs[[name]]
  mean <- svymean(~y, d); say(name, "mean", coef(mean), SE(mean))
  total <- svytotal(~y, d); say(name, "total", coef(total), SE(total))
  ratio <- svyratio(~y, ~x, d); say(name, "ratio", coef(ratio), SE(ratio))
  middle <- svyquantile(~y, d, 0.5); say(name, "quantile", coef(middle), SE(middle))
  groups <- svyby(~y, ~label, d, svymean)
  for (n in seq_len(nrow(groups))) say(name, paste("mean of", groups$label[n]), groups$y[n], SE(groups)[n])
}
cat(jsonlite::toJSON(found, auto_unbox = TRUE, digits = NA))
"""


def has_r() -> bool:
    asked = "stopifnot(requireNamespace('survey', quietly = TRUE), requireNamespace('jsonlite', quietly = TRUE))"
    return (
        bool(shutil.which("Rscript")) and subprocess.run(["Rscript", "-e", asked], capture_output=True).returncode == 0
    )


def drawn(seed, *, has_lonely):
    """Three strata of two to five PSUs, each of two to four second units with one to three people."""
    luck, rows = random.Random(seed), []
    for stratum in range(3):
        n_psus = 1 if has_lonely and not stratum else luck.randint(2, 5)
        for psu in range(n_psus):
            n_ssus = luck.randint(2, 4)
            for ssu in range(n_ssus):
                rows += [
                    {
                        "stratum": f"s{stratum}", "psu": f"p{stratum}{psu}", "ssu": f"u{stratum}{psu}{ssu}",
                        "w": round(luck.uniform(1, 9), 3), "y": round(luck.gauss(50 + 10 * stratum, 15), 2),
                        "x": round(luck.uniform(1, 5), 2), "label": luck.choice("ab"),
                        "n_psus": 20 + stratum, "n_ssus": 9,
                    }
                    for _ in range(luck.randint(1, 3))
                ]  # fmt: skip
    return rows


def by_r(rows, folder):
    with (folder / "rows.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    (folder / "script.R").write_text(SCRIPT)
    ran = subprocess.run(["Rscript", folder / "script.R", folder / "rows.csv"], capture_output=True, check=True)
    return {(design, statistic): (value, se) for design, statistic, value, se in json.loads(ran.stdout)}


def by_us(rows):
    def column(name):
        return [row[name] for row in rows]

    parts = {
        "strata": {"strata": "stratum"},
        "clusters": {"strata": "stratum", "psus": "psu"},
        "corrected": {"strata": "stratum", "psus": "psu", "population_sizes": "n_psus"},
        "stages": {
            "strata": "stratum", "psus": "psu", "second_units": "ssu", "population_sizes": "n_psus",
            "second_sizes": "n_ssus",
        },
    }  # fmt: skip
    y, found = column("y"), {}
    measures = {
        "mean": sampling.mean(y), "total": sampling.total(y), "ratio": sampling.ratio(y, column("x")),
        "quantile": sampling.quantile(y, 0.5),
    }  # fmt: skip
    for name, given in parts.items():
        design = Design(column("w"), lonely_psu="center", **{part: column(col) for part, col in given.items()})
        for statistic, measure in measures.items():
            [one] = estimate_by(measure, ["all"] * len(rows), design).values()
            found[name, statistic] = (one.value, one.se)
        for label, one in estimate_by(measures["mean"], column("label"), design).items():
            found[name, f"mean of {label}"] = (one.value, one.se)
    return found


@pytest.mark.slow
@pytest.mark.skipif(not has_r(), reason="Rscript with survey and jsonlite is not here")
@pytest.mark.parametrize("has_lonely", [False, True])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_designs_equal_r_survey(seed, has_lonely, tmp_path):
    rows = drawn(seed, has_lonely=has_lonely)
    expected = by_r(rows, tmp_path)

    found = by_us(rows)

    if has_lonely:  # R leaves the total of a lonely PSU uncentred, which says more error than it documents
        expected = {key: pair for key, pair in expected.items() if key[1] != "total" or key[0] == "strata"}
        found = {key: pair for key, pair in found.items() if key in expected}
    assert found.keys() == expected.keys()
    assert found == {key: pytest.approx(pair, rel=5e-5) for key, pair in expected.items()}

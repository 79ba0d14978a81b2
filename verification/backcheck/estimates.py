"""How often two visits disagree, with what chance alone may do to that share."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

Z_95 = NormalDist().inv_cdf(0.975)
FEW = 30  # answers; below that the interval is wider than 30 percentage points around one half


@dataclass(frozen=True)
class Share:
    """`n_different` of `n` answers, and the interval of their share, all in [0, 1]."""

    n_different: int
    n: int
    value: float
    low: float
    high: float

    @property
    def is_small(self) -> bool:
        return self.n < FEW


def share_interval(successes: int, n: int, *, z: float = Z_95) -> Share:
    """Share of a sample with its Wilson score interval.

    successes, n   counts, 0 <= successes <= n, n > 0
    Raises ValueError outside. Source: Wilson (1927), JASA 22, 209-212; compared with Newcombe (1998), Stat. Med. 17.
    """
    if not 0 <= successes <= n or n < 1:
        raise ValueError(f"{successes} of {n}")
    share, middle = successes / n, (2 * successes + z**2) / (2 * (n + z**2))
    reach = z * sqrt(z**2 + 4 * successes * (1 - share)) / (2 * (n + z**2))
    low, high = (max(0.0, middle - reach), min(1.0, middle + reach))
    return Share(successes, n, share, 0.0 if successes == 0 else low, 1.0 if successes == n else high)

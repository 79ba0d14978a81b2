"""Sharing out and drawing lots: arithmetic without Django."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

RULE = "sha256-v1"  # the name of `draw_order`, kept with each draw


def share_out(sizes: Mapping[int, int], n_shares: int) -> dict[int, int]:
    """Which share each group falls into, whole, so that the shares are as even as the groups allow.

    sizes     how many a group holds, >= 0; its order settles ties
    n_shares  > 0
    returns   {group: number of its share, from 0}

    The largest first, each to the share that holds least: never worse than 4/3 of the best possible.
    Source: Graham (1969), SIAM J. Appl. Math. 17, 416-429. Raises ValueError without shares.
    """
    if n_shares < 1:
        raise ValueError("nobody to share with")
    held = [0] * n_shares
    shares = {}
    for key, size in sorted(sizes.items(), key=lambda item: -item[1]):
        least = held.index(min(held))
        held[least] += size
        shares[key] = least
    return shares


def draw_order(keys: Iterable[int], seed: int) -> list[int]:
    """The keys in the order of their lots.

    The lot of a key is SHA-256 of "SEED:KEY" in decimal digits; the least comes first. It depends on nothing else:
    not on the order of the keys, a language or its version, so anybody can draw again and find the same.
    """
    return sorted(keys, key=lambda key: (hashlib.sha256(f"{seed}:{key}".encode()).digest(), key))


def allocate(sizes: Sequence[int], n: int) -> list[int]:
    """How many of a sample of n each stratum gives: proportional to its size, at least 1, at most all.

    sizes    of the strata, each > 0
    n        len(sizes) <= n <= sum(sizes)
    returns  one number per stratum, n together

    One for each, then again and again one for the stratum furthest below its share (the first of equals): the
    method of largest remainders with a floor. Raises ValueError outside these ranges.
    """
    total = sum(sizes)
    if not sizes or min(sizes) < 1 or not len(sizes) <= n <= total:
        raise ValueError("a sample needs one of each stratum and no more than there are")
    given = [1] * len(sizes)
    for _ in range(n - len(sizes)):
        # In whole numbers, n * size - given * total, so that equal shares tie exactly.
        open_to_more = [at for at, size in enumerate(sizes) if given[at] < size]
        given[max(open_to_more, key=lambda at: (n * sizes[at] - given[at] * total, -at))] += 1
    return given

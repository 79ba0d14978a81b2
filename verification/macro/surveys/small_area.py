"""Estimates for areas too small for a sample of their own: the area-level model of Fay and Herriot.

A model of this project, never a figure of BPS: it must be labelled so wherever it is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite

NO_VARIANCE = "every sampling variance lies above 0"
FEW_AREAS = "the model needs at least two more sampled areas than coefficients"
NO_CONVERGENCE = "the variance of the model does not converge"
MAX_STEPS = 200
PRECISION = 1e-10  # of the model variance, relative to the mean sampling variance


@dataclass(frozen=True)
class AreaEstimate:
    """eblup in the unit of the direct estimate, mse in its square; gamma in [0, 1] is the weight of the direct one.

    direct  None for an area that was not sampled: its eblup is the regression alone, gamma 0
    """

    direct: float | None
    eblup: float
    mse: float
    gamma: float


@dataclass(frozen=True)
class FayHerriot:
    """The fitted model: an estimate per area in the order given, coefficients (intercept first), variance of areas."""

    areas: list[AreaEstimate]
    coefficients: list[float]
    model_variance: float


def fay_herriot(
    direct: Sequence[float | None], variances: Sequence[float | None], covariates: Sequence[Sequence[float]]
) -> FayHerriot:
    """Empirical best linear unbiased predictors by REML, their mean squared errors after Prasad and Rao.

    direct      one per area, any unit; None for an area without a sample
    variances   sampling variances of the direct estimates, > 0; None for an area without a sample
    covariates  one row per area, known for every area; an intercept is added

    Columns that repeat others change nothing. Raises ValueError for unequal lengths, numbers that are not finite,
    variances not above 0, fewer sampled areas than coefficients plus two, or no convergence.
    Source: Fay, Herriot (1979), JASA 74, 269-277; Prasad, Rao (1990), JASA 85, 163-171; Datta, Lahiri (2000),
    Statistica Sinica 10, 613-627; the same as `eblupFH` and `mseFH` of the R package sae.
    """
    import numpy as np

    y, psi, x, sampled = _arrays(direct, variances, covariates)
    ys, psis, xs = y[sampled], psi[sampled], x[sampled]
    spread = _model_variance(ys, psis, xs)
    weights = 1 / (spread + psis)
    inverse = np.linalg.pinv(xs.T * weights @ xs)
    beta = inverse @ (xs.T * weights) @ ys
    variance_of_spread = 2 / np.sum(weights**2)
    fitted = x @ beta
    leverage = np.einsum("ij,jk,ik->i", x, inverse, x)
    gamma = np.where(sampled, spread / (spread + psi), 0.0)
    own = np.where(sampled, y, fitted)
    eblup = gamma * own + (1 - gamma) * fitted
    mse_sampled = gamma * psi + (1 - gamma) ** 2 * leverage + 2 * (1 - gamma) ** 2 * variance_of_spread / (spread + psi)
    mse = np.where(sampled, mse_sampled, spread + leverage)
    areas = [
        AreaEstimate(given, float(one), float(two), float(three))
        for given, one, two, three in zip(direct, eblup, mse, gamma, strict=True)
    ]
    return FayHerriot(areas, [float(one) for one in beta], float(spread))


def _arrays(direct, variances, covariates):
    """Areas without a sample get a direct estimate of 0 and a variance of 1, which nothing reads."""
    import numpy as np

    if not len(direct) == len(variances) == len(covariates):
        raise ValueError("direct estimates, variances and covariates are one each per area")
    if any((one is None) != (two is None) for one, two in zip(direct, variances, strict=True)):
        raise ValueError("a direct estimate comes with its variance")
    sampled = np.array([one is not None for one in direct])
    y = np.array([0.0 if one is None else one for one in direct], float)
    psi = np.array([1.0 if one is None else one for one in variances], float)
    x = np.array([[1.0, *row] for row in covariates], float)
    if not all(isfinite(number) for number in [*y, *psi, *x.ravel()]):
        raise ValueError("every number is finite")
    if not (psi > 0).all():
        raise ValueError(NO_VARIANCE)
    rank = np.linalg.matrix_rank(x[sampled]) if sampled.any() else 0
    if sampled.sum() < rank + 2:
        raise ValueError(FEW_AREAS)
    return y, psi, x, sampled


def _model_variance(y, psi, x) -> float:
    """Fisher scoring of the restricted likelihood, kept between the last values that were too low and too high; 0 where
    the areas spread no more than their samples do."""
    import numpy as np

    low, high, spread, before = 0.0, inf, float(np.median(psi)), 0.0
    for _ in range(MAX_STEPS):
        score, information = _score(spread, y, psi, x)
        low, high = (spread, high) if score > 0 else (low, spread)
        step = spread + score / information
        if step <= 0 and _score(0.0, y, psi, x)[0] <= 0:
            return 0.0
        if turned := score * before < 0:  # it jumps from side to side: halve what is between
            step = (low + high) / 2
        elif not low < step < high:
            step = (low + high) / 2 if high < inf else 2 * low
        before = 0.0 if turned else score
        if abs(step - spread) <= PRECISION * np.mean(psi):
            return step
        spread = step
    raise ValueError(NO_CONVERGENCE)


def _score(spread: float, y, psi, x) -> tuple[float, float]:
    """First derivative of the restricted log-likelihood by the variance of the model, and its expected information."""
    import numpy as np

    weights = 1 / (spread + psi)
    weighted = x.T * weights
    projection = np.diag(weights) - weighted.T @ np.linalg.pinv(weighted @ x) @ weighted
    residual = projection @ y
    return float(-0.5 * np.trace(projection) + 0.5 * residual @ residual), float(0.5 * np.sum(projection * projection))

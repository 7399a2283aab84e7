"""Crossings, exponents and rates of stored curves."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
_POINTS = 4


def crossing(x: ArrayLike, y: ArrayLike, other: ArrayLike = 0.0) -> float:
    """Return the first x at which ``y`` and ``other`` cross, NaN where they do not.

    Parameters
    ----------
    x : (n,) array
        increasing.
    y, other : (n,) array
        curves; a point at which both are equal, such as a common zero at the start, is no crossing.

    Notes
    -----
    The difference is interpolated by the cubic through the four nearest points.
    """
    x = np.asarray(x, float)
    gap = np.asarray(y, float) - np.asarray(other, float)
    there = np.nonzero(gap)[0]
    change = np.nonzero(gap[there][:-1] * gap[there][1:] < 0.0)[0]
    if not change.size:
        return float("nan")
    k, end = int(there[change[0]]), int(there[change[0] + 1])
    start = min(max(k - _POINTS // 2 + 1, 0), max(len(x) - _POINTS, 0))
    near = slice(start, start + _POINTS)
    return _root(x[near], gap[near], float(x[k]), float(x[end]))


def _root(x: Array, y: Array, left: float, right: float) -> float:
    """Return the zero between ``left`` and ``right`` of the polynomial through the points, by bisection."""
    u = (x - left) / (right - left)
    coefficients = np.linalg.solve(np.vander(u), y).tolist()

    def value(at: float) -> float:
        total = 0.0
        for coefficient in coefficients:
            total = total * at + coefficient
        return total

    low, high = 0.0, 1.0
    rising = value(high) > 0.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if (value(middle) > 0.0) is rising else (middle, high)
    return left + 0.5 * (low + high) * (right - left)


def exponent(x: ArrayLike, y: ArrayLike) -> float:
    """Return p of the least-squares fit |y| ~ x^p."""
    return float(np.polyfit(np.log(np.asarray(x, float)), np.log(np.abs(np.asarray(y, float))), 1)[0])


class Approach(NamedTuple):
    """How a curve approaches its plateau.

    Attributes
    ----------
    rate : float
        k of the fit gap ~ (a + b x) exp(-k x), the form that the closed expressions have.
    power : float
        p of the fit gap ~ x^-p.
    misfit_exponential, misfit_algebraic : float
        root mean square of the residuals of log(gap) for a exp(-k x) and a x^-p, two parameters each.
    """

    rate: float
    power: float
    misfit_exponential: float
    misfit_algebraic: float


def approach(x: ArrayLike, gap: ArrayLike) -> Approach:
    """Fit how ``gap`` > 0, the distance to a plateau, decays with x > 0.

    Raises
    ------
    ValueError
        for fewer than four points, or points that are not positive.
    """
    x, gap = np.asarray(x, float), np.asarray(gap, float)
    if len(x) < 4 or not (np.all(x > 0.0) and np.all(gap > 0.0)):
        raise ValueError(
            f"{len(x)} points, smallest gap {np.min(gap, initial=np.inf):g}; give 4 or more, all positive"
        )
    log_gap = np.log(gap)
    power, algebraic = _line(np.log(x), log_gap)
    rate, exponential = _line(x, log_gap)
    return Approach(_rate(x, log_gap, -rate), -power, exponential, algebraic)


def _line(x: Array, y: Array) -> tuple[float, float]:
    """Return the slope of the least-squares line and the root mean square of its residuals."""
    slope, offset = np.polyfit(x, y, 1)
    return float(slope), float(np.sqrt(np.mean((y - slope * x - offset) ** 2)))


def _rate(x: Array, log_gap: Array, guess: float) -> float:
    """Return k of the least-squares fit log(gap) = log(a + b x) - k x."""
    from scipy.optimize import least_squares

    u = x - x[0]

    def residual(p: Array) -> Array:
        return p[0] + np.log(np.abs(1.0 + p[1] * u) + 1e-300) - p[2] * u - log_gap

    return float(least_squares(residual, (log_gap[0], 0.1, guess), x_scale="jac").x[2])

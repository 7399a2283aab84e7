"""Values of two axes that were meant to be the same, and differ in their last digits.

So do those of stores whose axes were reckoned in other ways: their points are matched by exact bits, and
would stand twice.
"""

import numpy as np

from .steps import typed

ULPS = 4
"""Rounding errors of a value reckoned, in units of the last place of the largest along its axis."""

APART = 1e-6  # of the distance to the next value of the own axis: below it nobody meant two values


def twins(old: np.ndarray, new: np.ndarray) -> dict[float, float]:
    """Return which values of ``old``, in ascending order, are not in ``new`` but for their last digits.

    Parameters
    ----------
    old, new
        float64 of shape ``(n,)``, each without a value that stands twice.

    Returns
    -------
    dict
        for each its twin in ``new``. Two numbers that were both typed are no twins: 0 and 1e-17 beside 1.
    """
    lacking, there = np.setdiff1d(old, new), np.sort(new)
    after = np.searchsorted(there, lacking)
    below, above = (there[np.clip(place, 0, len(there) - 1)] for place in (after - 1, after))
    nearest = np.where(abs(lacking - below) <= abs(above - lacking), below, above)
    allowed = np.minimum(_room(old, lacking), _room(new, nearest)) * APART
    near = abs(nearest - lacking) <= np.minimum(allowed, _rounding(old, new))
    pairs = zip(lacking[near].tolist(), nearest[near].tolist(), strict=True)
    return {a: b for a, b in pairs if not (typed(a) and typed(b))}


def equal_but_digits(old: np.ndarray, new: np.ndarray, a: float, b: float) -> bool:
    """Return whether ``a``, of the values ``old``, and ``b``, of ``new``, are equal but for rounding."""
    return abs(a - b) <= _rounding(old, new)


def _rounding(old: np.ndarray, new: np.ndarray) -> float:
    """Return the largest error of values along an axis that were reckoned."""
    return ULPS * float(np.spacing(max(abs(old).max(), abs(new).max())))


def _room(values: np.ndarray, some: np.ndarray) -> np.ndarray:
    """Return how far each of ``some`` of the values is from the nearest other one."""
    ordered = np.sort(values)
    gaps = np.concatenate([[np.inf], np.diff(ordered), [np.inf]])
    place = np.searchsorted(ordered, some)
    return np.minimum(gaps[place], gaps[place + 1])

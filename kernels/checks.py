"""Which points can be computed, which lie outside the range of the formulas, which miss the tolerance."""

import math

import numba as nb

from .band import OPTIONS

TOLERANCE = 1e-8  # of the modulus; an estimate above it marks the point as tolerance_missed
STRONG, NEAR_EDGE = 1, 2  # bits of `quantities.REGIME`


@nb.njit(**OPTIONS)
def misses(error, modulus):
    """Tell whether an error, measured by the integral of the modulus, is above the tolerance."""
    return error > TOLERANCE * modulus


@nb.njit(**OPTIONS)
def _is_valid(p):
    """Tell whether all parameters are finite, none is negative that must not be, and no band is empty."""
    for x in p:
        if not math.isfinite(x):
            return False
    return min(p[0], p[1], p[4], p[5]) >= 0.0 and min(p[6], p[7], p[8], p[9]) > 0.0


@nb.njit(**OPTIONS)
def _regime(p):
    """Return the mask of what (19) asks for and the point has not: Gamma << T; and J, T << W."""
    mask = 0
    rate = 2.0 * math.pi * p[11] ** 2 * p[8] * p[9] / (4.0 * p[6] * p[7])
    if rate > 0.1 * min(p[0], p[1]):
        mask |= STRONG
    nearest = math.inf
    for r in range(2):
        # the edges lie at +-(D + J/2) and +-(D - J/2)
        inner, outer = abs(p[6 + r] - 0.5 * p[4 + r]), p[6 + r] + 0.5 * p[4 + r]
        for mu in (abs(p[2]), abs(p[3])):
            nearest = min(nearest, abs(mu - inner), abs(mu - outer))
    if max(p[0], p[1], p[4], p[5]) > nearest / 3.0:
        mask |= NEAR_EDGE
    return mask


@nb.njit(**OPTIONS)
def checks(P, valid, regime):
    """Fill ``valid`` (n,) bool, and ``regime`` (n,) uint8 where valid, for n rows of parameters."""
    for i in range(P.shape[0]):
        valid[i] = _is_valid(P[i])
        regime[i] = _regime(P[i]) if valid[i] else 0

"""Which points can be computed, which lie outside the range of the formulas, which miss the tolerance.

``bands`` (n, bands, 4) holds D, J, N, E of the bands of a model, and none for one flat band each.
"""

import math

import numba as nb

from .band import OPTIONS

TOLERANCE = 1e-8  # of the modulus; an estimate above it marks the point as tolerance_missed
STRONG, NEAR_EDGE = 1, 2  # bits of `quantities.REGIME`
WEAK = 0.1  # of the lower temperature, what Gamma may be


@nb.njit(**OPTIONS)
def misses(error, modulus):
    """Tell whether an error, measured by the integral of the modulus, is above the tolerance."""
    return error > TOLERANCE * modulus


@nb.njit(**OPTIONS)
def _is_valid(p, bands):
    """Tell whether all numbers are finite, none is negative that must not be, and no band is empty."""
    for x in p:
        if not math.isfinite(x):
            return False
    for b in range(bands.shape[0]):
        for x in bands[b]:
            if not math.isfinite(x):
                return False
        if min(bands[b, 0], bands[b, 2]) <= 0.0:
            return False
    return min(p[0], p[1], p[4], p[5]) >= 0.0 and min(p[6], p[7], p[8], p[9]) > 0.0


@nb.njit(**OPTIONS)
def _nearest(p, D, J, E):
    """Distance of mu_L or mu_R from the nearest edge of a band."""
    nearest, outer, inner = math.inf, D + 0.5 * J, D - 0.5 * J
    for mu in (p[2] - E, p[3] - E):
        for edge in (-outer, -inner, inner, outer):
            nearest = min(nearest, abs(mu - edge))
    return nearest


@nb.njit(**OPTIONS)
def _regime(p, bands):
    """Return the mask of what (19) asks for and the point has not: J, T << W; of flat bands, Gamma << T."""
    mask, largest = 0, max(p[0], p[1])
    nearest = math.inf
    for b in range(bands.shape[0]):
        D, J, E = bands[b, 0], bands[b, 1], bands[b, 3]
        largest, nearest = max(largest, abs(J)), min(nearest, _nearest(p, D, J, E))
    if bands.shape[0] == 0:
        rate = 2.0 * math.pi * p[11] ** 2 * p[8] * p[9] / (4.0 * p[6] * p[7])
        mask = STRONG if rate > WEAK * min(p[0], p[1]) else 0
        largest = max(largest, p[4], p[5])
        nearest = min(_nearest(p, p[6], p[4], 0.0), _nearest(p, p[7], p[5], 0.0))
    return mask | NEAR_EDGE if largest > nearest / 3.0 else mask


@nb.njit(**OPTIONS)
def checks(P, bands, valid, regime):
    """Fill ``valid`` (n,) bool, and ``regime`` (n,) uint8 where valid, for n rows of parameters."""
    for i in range(P.shape[0]):
        valid[i] = _is_valid(P[i], bands[i])
        regime[i] = _regime(P[i], bands[i]) if valid[i] else 0

"""Which points can be computed, which lie outside the range of the formulas, which miss the tolerance.

``bands`` (n, bands, 4) holds D, J, N, E of the bands of a model, and none for one flat band each.
"""

import math

import numba as nb

from .band import tunnel_rate
from .compiling import OPTIONS
from .quantities import BAND_EDGE_NEAR, TUNNELING_NOT_WEAK

TOLERANCE = 1e-8  # of the modulus; an estimate above it marks the point as tolerance_missed
WEAK = 0.1  # of the lower temperature, what Gamma t may be


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
def _are_valid(bands):
    """Tell whether D, J, N, E of all bands are finite, and D and N above zero."""
    for b in range(bands.shape[0]):
        for x in bands[b]:
            if not math.isfinite(x):
                return False
        if min(bands[b, 0], bands[b, 2]) <= 0.0:
            return False
    return True


@nb.njit(**OPTIONS)
def _nearest(p, D, J, E):
    """Distance of mu_L or mu_R from the nearest edge of a band, E +- (D + J/2) and E +- (D - J/2)."""
    nearest, outer, inner = math.inf, abs(D + 0.5 * J), abs(D - 0.5 * J)
    for mu in (abs(p[2] - E), abs(p[3] - E)):
        nearest = min(nearest, abs(mu - inner), abs(mu - outer))
    return nearest


@nb.njit(**OPTIONS)
def _regime(p):
    """Return the mask of what (19) asks for and two flat bands have not: Gamma t << T; and J, T << W.

    The paper counts energies in units of t; Gamma by itself has no unit.
    """
    mask = TUNNELING_NOT_WEAK if tunnel_rate(p) * abs(p[11]) > WEAK * min(p[0], p[1]) else 0
    nearest = min(_nearest(p, p[6], p[4], 0.0), _nearest(p, p[7], p[5], 0.0))
    return mask | BAND_EDGE_NEAR if max(p[0], p[1], p[4], p[5]) > nearest / 3.0 else mask


@nb.njit(**OPTIONS)
def _regime_of(p, bands):
    """Return the same of any bands, but for Gamma, which takes their densities of states."""
    largest, nearest = max(p[0], p[1]), math.inf
    for b in range(bands.shape[0]):
        largest = max(largest, abs(bands[b, 1]))
        nearest = min(nearest, _nearest(p, bands[b, 0], bands[b, 1], bands[b, 3]))
    return BAND_EDGE_NEAR if largest > nearest / 3.0 else 0


@nb.njit(**OPTIONS)
def checks(P, bands, valid, regime):
    """Fill ``valid`` (n,) bool, and ``regime`` (n,) uint8 where valid, for n rows of parameters."""
    flat = bands.shape[1] == 0
    for i in range(P.shape[0]):
        valid[i] = _is_valid(P[i]) and (flat or _are_valid(bands[i]))
        regime[i] = 0
        if valid[i]:
            regime[i] = _regime(P[i]) if flat else _regime_of(P[i], bands[i])

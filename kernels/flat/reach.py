"""How far the exchange integrals reach: where g lives, and how g~ Delta falls off beyond.

fall       exponent by which g is small: distance from [mu_L - J_L, mu_L] of spin up, from
           [mu_L, mu_L + J_L] of spin down, over T_L
exponent   of g~ Delta: with the distance from the nearer of mu_L and mu_R, over its T, unless omega
           lies between these
"""

import numba as nb

from ..band import density, window_shape
from ..compiling import OPTIONS
from .panels import CUT

UNSEEN = 760.0  # exponent of a tail that underflows


@nb.njit(**OPTIONS)
def over(d, T):
    """d/T, infinite at T = 0 unless d is zero."""
    return d / T if T > 0.0 else (1e308 if d > 0.0 else 0.0)


@nb.njit(**OPTIONS)
def center(mu, T, lo, hi):
    """Centre that stands for a Fermi function between lo and hi: never more than T outside.

    One centred further outside is a plain exponential there, and weighs most at the end next to it.
    """
    return min(max(mu, lo - T), hi + T)


@nb.njit(**OPTIONS)
def fall(L, up, down, x):
    """Exponent by which g_L is smaller at x than where it is largest; infinite where no spin is present.

    Spin up falls off outside [mu - J, mu], spin down outside [mu, mu + J].
    """
    d = 1e308
    if up != 0.0:
        d = max(x - L.mu, L.mu - L.J - x)
    if down != 0.0:
        d = min(d, max(L.mu - x, x - L.mu - L.J))
    if L.T == 0.0 or d == 1e308:
        return 0.0 if d <= 0.0 else 1e308
    return max(d, 0.0) / L.T


@nb.njit(**OPTIONS)
def exponent(L, R, up, down, x):
    """Exponent by which g~ Delta is small at x."""
    d = fall(L, up, down, x)
    if min(L.mu, R.mu) <= x <= max(L.mu, R.mu):
        return d
    return d + min(over(abs(x - L.mu), L.T), over(abs(x - R.mu), R.T))


@nb.njit(**OPTIONS)
def depth(L, R, lo, hi):
    """Least exponent of g~ Delta from lo to hi, in units of 1/T_L; infinite where L has no states."""
    least, margin = 1e308, 1e-9 * (hi - lo)
    for x in (L.mu - L.J, L.mu, L.mu + L.J, R.mu):
        inside = min(max(x, lo + margin), hi - margin)
        up, down = density(L, inside)
        least = min(least, exponent(L, R, up, down, inside))
    return least * L.T if least < 1e300 and L.T > 0.0 else least


@nb.njit(**OPTIONS)
def windows(L, R):
    """Distance from [mu_L - J_L, mu_L + J_L] to the nearest m_R in the band of L; `depth` of both windows.

    The depth is not asked for where all of the band is near.
    """
    c, h = window_shape(R)
    top = L.D + 0.5 * L.J
    nearest = least = 1e308
    for side in range(2):
        lo, hi = max((c if side else -c) - h, -top), min((c if side else -c) + h, top)
        if lo < hi:
            nearest = min(nearest, max(max(lo - L.mu - L.J, L.mu - L.J - hi), 0.0))
    if nearest > 1e300 or L.T == 0.0 or top + abs(L.mu) <= L.J + nearest + CUT * L.T:
        return nearest, nearest
    for side in range(2):
        lo, hi = max((c if side else -c) - h, -top), min((c if side else -c) + h, top)
        if lo < hi:
            least = min(least, depth(L, R, lo, hi))
    return nearest, nearest if least > 1e300 else max(nearest, least)


@nb.njit(**OPTIONS)
def zone(L, bottom, top, reach):
    """Part of [bottom, top] within ``reach`` of where either spin's part of g_L is largest there."""
    inner = L.D - 0.5 * L.J
    return (
        max(bottom, min(L.mu - L.J, min(top, inner)) - reach),
        min(top, max(L.mu + L.J, max(bottom, -inner)) + reach),
    )

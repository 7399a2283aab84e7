"""Whether the steps of two electrodes are out of each other's thermal reach, and what lies between them.

    A_up, A_down   where g lives at T = 0: spin up between mu_L - J_L and mu_L, spin down between mu_L and
                   mu_L + J_L, as far as they are in their bands
"""

import numba as nb

from ..band import window_shape
from ..compiling import OPTIONS
from ..exact import earlier, gap, later, two_sum
from .panels import CUT


@nb.njit(**OPTIONS)
def saturated(R):
    """Whether both windows of m_R are filled or empty to rounding."""
    if R.T == 0.0:
        return True
    c, h = window_shape(R)
    return min(abs(abs(R.mu - c) - h), abs(abs(R.mu + c) - h)) > CUT * R.T and not (
        abs(R.mu - c) < h or abs(R.mu + c) < h
    )


@nb.njit(**OPTIONS)
def clear(b, x, reach):
    """Whether all edges of a band are at least ``reach`` from x."""
    c, d = abs(x - b.D), abs(x + b.D)
    h = 0.5 * b.J
    return min(min(abs(c - h), abs(c + h)), min(abs(d - h), abs(d + h))) >= reach


@nb.njit(**OPTIONS)
def apart(L, R):
    """Whether every step of either electrode is out of the thermal reach of all other steps and edges."""
    if L.T == 0.0 and R.T == 0.0:
        return True
    if L.J < L.T or R.J < L.T or not saturated(R) or not clear(L, R.mu, CUT * R.T):
        return False
    for k in range(-1, 2):
        s = L.mu + k * L.J
        if abs(s - R.mu) < CUT * max(L.T, R.T) or not (clear(L, s, CUT * L.T) and clear(R, s, CUT * L.T)):
            return False
    return True


@nb.njit(**OPTIONS)
def living(L, down):
    """Return both ends of A of one spin."""
    h = 0.5 * L.J
    if down:
        return later((L.mu, 0.0), two_sum(-L.D, h)), earlier(two_sum(L.mu, L.J), two_sum(L.D, h))
    return later(two_sum(L.mu, -L.J), two_sum(-L.D, -h)), earlier((L.mu, 0.0), two_sum(L.D, -h))


@nb.njit(**OPTIONS)
def states(R, a, b):
    """Return the integrals of nubar_R, m_R and of its modulus from a to b."""
    h = 0.5 * R.J
    if max(-a[0], b[0]) < R.D - h:
        return max(gap(a, b), 0.0), 0.0, 0.0
    low_up, low_down = two_sum(-R.D, -h), two_sum(-R.D, h)
    high_up, high_down = two_sum(R.D, -h), two_sum(R.D, h)
    up = max(gap(later(a, low_up), earlier(b, high_up)), 0.0)
    down = max(gap(later(a, low_down), earlier(b, high_down)), 0.0)
    both = max(gap(later(a, low_down), earlier(b, high_up)), 0.0)
    return 0.5 * (up + down), 0.5 * (up - down), 0.5 * (up + down) - both

"""Logarithms of the other electrode: which there are, and where.

2 pi alpha = sum_e c_e ln|omega - e| over the edges e of the windows of m, c = (1, -1, -1, 1)     (105)
2 pi beta  = the same over the filled parts of the windows, for a step-like occupation            (99)
"""

import numba as nb

from ..band import window_shape
from ..compiling import OPTIONS
from ..exact import gap, two_sum
from .scratch import C_ALPHA, C_BETA, DIST, E_HI, E_LO, FILLING, GAP, WIDTH

# what is filled of the windows of m
EMPTY, PART_OF_LOWER, LOWER, PART_OF_UPPER, FULL = range(5)


@nb.njit(**OPTIONS)
def filling(R):
    """Which parts of the windows of m_R a step at mu_R fills."""
    c, h = window_shape(R)
    if R.mu <= -c - h:
        return EMPTY
    if R.mu < -c + h:
        return PART_OF_LOWER
    if R.mu <= c - h:
        return LOWER
    return PART_OF_UPPER if R.mu < c + h else FULL


@nb.njit(**OPTIONS)
def set_logs(R, w, steplike):
    """Enter the logarithms of alpha_R and, if it has any, of the step-like beta_R.

    Numbers 0 to 3 are the edges from below, 4 is mu_R.
    """
    kind = filling(R) if steplike else EMPTY
    inner = 1 if R.J >= 2.0 * R.D else 2
    for k in range(4):
        a = R.D if k == 3 or k == inner else -R.D
        b = 0.5 * R.J if k == 3 or k == 3 - inner else -0.5 * R.J
        w[E_HI + k], w[E_LO + k] = two_sum(a, b)
        w[C_ALPHA + k] = 1.0 if k == 0 or k == 3 else -1.0
        w[C_BETA + k] = w[C_ALPHA + k] if kind > k or kind == FULL else 0.0
    w[E_HI + 4], w[E_LO + 4] = R.mu, 0.0
    w[C_ALPHA + 4] = 0.0
    w[C_BETA + 4] = -1.0 if kind == PART_OF_LOWER else (1.0 if kind == PART_OF_UPPER else 0.0)
    w[FILLING], w[GAP], w[WIDTH] = kind, -2.0 * R.D * R.J, min(R.J, 2.0 * R.D)


@nb.njit(**OPTIONS)
def set_distances(w, x):
    """Enter the distances of a place from the logarithms."""
    for k in range(5):
        w[DIST + k] = gap((w[E_HI + k], w[E_LO + k]), x)


@nb.njit(**OPTIONS)
def log_masks(w, x):
    """Bit mask of the logarithms at a place."""
    mask = 0
    for k in range(5):
        if w[E_HI + k] == x[0] and w[E_LO + k] == x[1] and (w[C_ALPHA + k] != 0.0 or w[C_BETA + k] != 0.0):
            mask |= 1 << k
    return mask


@nb.njit(**OPTIONS)
def nearest_logs(w, sign, skip):
    """Distances of the nearest logarithms behind and ahead of a march; those in ``skip`` do not count."""
    behind = ahead = 1e300
    for k in range(5):
        if (w[C_ALPHA + k] != 0.0 or w[C_BETA + k] != 0.0) and not skip & (1 << k):
            d = sign * w[DIST + k]
            if d >= 0.0:
                behind = min(behind, d)
            else:
                ahead = min(ahead, -d)
    return behind, ahead

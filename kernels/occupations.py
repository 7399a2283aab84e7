"""Occupations and the bias function at the nodes of a batch of panels.

    x, y     (omega - mu)/T of L and of R
    f, h     Fermi function and 1 minus it, from e^-|x|
    Delta    f_R - f_L                                                           (95)

Where x and y differ by less than one, Delta = f_L (1 - f_R) (e^(x - y) - 1) keeps its relative accuracy.

Every function takes panels from ``w[p]`` on, and fills rows of ``w`` (see `scratch`). A row or panel that may
be negative for all the compiler knows is one whose every index is asked for its sign, and such a loop does
not vectorise: hence the first line of many functions.
"""

import math

import numba as nb

from .band import exact_sum
from .elementary import exp, expm1_small
from .gauss import HALF_ORDER, X
from .scratch import (
    DELTA,
    F_L,
    F_R,
    FIELDS,
    H_L,
    H_R,
    HALF,
    LIFT,
    OFF,
    PER_L,
    PER_R,
    RATIO,
    ROWS,
    START,
    START_LO,
    X_L,
    C,
    N,
    Q,
    once,
)

WARM = 110.0  # up to which exponent products of four e^x stay in the range of doubles
FROM_START = 1.0 + X


@nb.njit(**ROWS)
def set_constants(L, R, w):
    """Enter 1/T of both, q, (1 - q)/4, and e^((mu_L - mu_R)/T), if that is in range, with 1 minus it."""
    w[PER_L] = 1.0 / L.T if L.T > 0.0 else 0.0
    w[PER_R] = 1.0 / R.T if R.T > 0.0 else 0.0
    w[RATIO] = 0.0
    if L.T == 0.0:
        return
    j = L.J * w[PER_L]
    w[C] = -0.25 * math.expm1(-j)
    w[Q] = math.exp(-j)
    d = (L.mu - R.mu) * w[PER_L]
    if L.T == R.T and abs(d) < WARM:
        w[LIFT] = -math.expm1(d)
        w[RATIO] = math.exp(d)


@nb.njit(**ROWS)
def middle(b, w, q):
    """Distance of the middle of a panel from mu; its sign is right however close they are."""
    return (w[q + START] - b.mu) + (w[q + START_LO] + (w[q + OFF] + w[q + HALF]))


@nb.njit(**ROWS)
def spread_x(b, shift, per, w, p, count, x):
    """Fill row ``x`` with (omega - mu + shift)/T; ``per`` is 1/T."""
    if p < 0 or x < 0:
        return
    for k in range(count):
        q = p + FIELDS * k
        x0 = (exact_sum(w[q + START], -b.mu, shift) + (w[q + START_LO] + w[q + OFF])) * per
        dx = w[q + HALF] * per
        m = x + N * k
        for i in range(N * once(w)):
            w[m + i] = x0 + dx * FROM_START[i]


@nb.njit(**ROWS)
def occupation(b, per, w, p, count, x, f, hole):
    """Fill rows ``f`` and ``hole`` with the Fermi function and 1 minus it, ``x`` unless T = 0."""
    if p < 0 or x < 0 or f < 0 or hole < 0:
        return
    if b.T == 0.0:
        for k in range(count):
            filled = 1.0 if middle(b, w, p + FIELDS * k) < 0.0 else 0.0
            m = N * k
            for i in range(N * once(w)):
                w[f + m + i] = filled
                w[hole + m + i] = 1.0 - filled
        return
    spread_x(b, 0.0, per, w, p, count, x)
    for i in range(N * count):
        e = exp(-abs(w[x + i]))
        much = 1.0 / (1.0 + e)
        few = e * much
        w[f + i] = much if w[x + i] < 0.0 else few
        w[hole + i] = few if w[x + i] < 0.0 else much


@nb.njit(**ROWS)
def bias(L, R, w, m, nodes):
    """Fill Delta = f_R - f_L of ``nodes`` nodes from number m on; leave f_L (1 - f_R) in H_R."""
    if m < 0:
        return
    for i in range(nodes):
        few = w[F_L + m + i] + w[F_R + m + i] < 1.0
        apart = w[F_R + m + i] - w[F_L + m + i]
        w[DELTA + m + i] = apart if few else w[H_L + m + i] - w[H_R + m + i]
        w[H_R + m + i] *= w[F_L + m + i]
    if L.T > 0.0 and R.T > 0.0:
        mend(L, R, w, m // N, (m + nodes) // N)


@nb.njit(**ROWS)
def mend(L, R, w, first, last):
    """Form Delta anew on those panels ``first`` to ``last`` - 1 where x and y are close."""
    if first < 0:
        return
    slope, d = (R.T - L.T) * w[PER_R], (R.mu - L.mu) * w[PER_R]
    for j in range(last - first):
        k = first + j
        a, b = d + slope * w[X_L + N * k], d + slope * w[X_L + N * k + HALF_ORDER]
        if min(a, b) < 1.1 and max(a, b) > -1.1:
            m = N * k
            for i in range(N * once(w)):
                u = d + slope * w[X_L + m + i]
                close = w[H_R + m + i] * expm1_small(min(max(u, -1.0), 1.0))
                w[DELTA + m + i] = close if abs(u) < 1.0 else w[DELTA + m + i]

"""Exchange torque of two bands filled to their middles: no step within NEAR temperatures of an edge.

That of sharp steps, and of Sommerfeld's series about them, is in closed form (`steps`). It knows nothing of
tails: it is too much where those of g reach beyond the band of L, too little where those of f_R reach into
the windows of m_R. Both are added here, to first order in a tail; the second is rounding.

    -4 int g/(omega - x) = ln[d^2/(d^2 - J^2)] + the smoothing of three steps,   d = |x - mu_L|
"""

import math

import numba as nb
import numpy as np

from ..compiling import OPTIONS, SUMMED
from ..elementary import exp, log_ratio
from .intervals import series
from .scratch import ERRORS, MODULI, ROWS_AT, SUMS, T_X, lanes
from .sommerfeld import AWAY, BLURRED, NEAR

NODES, WEIGHTS = np.polynomial.laguerre.laggauss(4)  # four times which there are lanes
SMOOTH = 12.0  # decays of an exponential that they need between it and 1/d^2: 1e-5 there, 2e-6 at NEAR
UNSEEN = 1e-18


@nb.njit(**OPTIONS)
def central(L, R):
    """Whether all steps lie between the windows of both electrodes, and far from all edges."""
    if L.J < L.T or R.J < R.T:
        return False
    inner = min(L.D - 0.5 * L.J, R.D - 0.5 * R.J)
    reach = max(NEAR * L.T, SMOOTH * R.T)
    return abs(L.mu) + L.J + reach <= inner and abs(R.mu) + NEAR * R.T <= inner


@nb.njit(**OPTIONS)
def _tails(T, inner, mu):
    """Return what an electrode lacks at the lower, and has at the upper of two edges."""
    return (exp((-inner - mu) / T), exp((mu - inner) / T)) if T > 0.0 else (0.0, 0.0)


@nb.njit(**OPTIONS)
def _beyond(L, R):
    """Torque by an exponential of height 1 at both inner edges of L, beyond the edges of its two spins."""
    total, h = 0.0, 0.5 * R.J
    for k in range(len(NODES)):
        x = (L.D + R.D) + L.T * NODES[k]
        a, b = x + 0.5 * L.J, x - 0.5 * L.J
        total += WEIGHTS[k] * log_ratio((a + h) * (b - h), (a - h) * (b + h), -L.J * R.J)
    return 0.125 / math.pi * L.T * total


@nb.njit(**SUMMED)
def _hilbert(T, J, w):
    """Turn distances d from mu_L into -4 int g/(omega - x)."""
    away = AWAY * (T * T)
    for k in range(lanes(w)):
        d = w[ROWS_AT + k]
        d2 = d * d
        near, here, far = (d - J) * (d - J) + away, d2 + away, (d + J) * (d + J) + away
        per = T * T / (near * here * far)
        x, y, z = per * (here * far), per * (near * far), per * (near * here)
        smoothing = x * series(BLURRED, x) - 2.0 * (y * series(BLURRED, y)) + z * series(BLURRED, z)
        w[ROWS_AT + k] = log_ratio(d2, d2 - J * J, J * J) + smoothing


@nb.njit(**OPTIONS)
def _into_windows(L, R, lower, upper, w):
    """Torque by tails of f_R in both windows of m_R, ``lower`` and ``upper`` at their inner edges."""
    inner, many = R.D - 0.5 * R.J, len(NODES)
    for k in range(many):
        x = inner + R.T * NODES[k]
        w[ROWS_AT + k] = x + L.mu
        w[ROWS_AT + many + k] = x - L.mu
        w[ROWS_AT + 2 * many + k] = x + R.J + L.mu
        w[ROWS_AT + 3 * many + k] = x + R.J - L.mu
    _hilbert(L.T, L.J, w)
    total, q = 0.0, exp(-R.J / R.T)
    for k in range(many):
        begin = lower * w[ROWS_AT + k] + upper * w[ROWS_AT + many + k]
        end = lower * w[ROWS_AT + 2 * many + k] + upper * w[ROWS_AT + 3 * many + k]
        total -= WEIGHTS[k] * (begin - q * end)
    return 0.125 / math.pi * R.T * total


@nb.njit(**OPTIONS)
def spill(L, R, w):
    """Add to T_ex what tails have beyond edges."""
    lower, upper = _tails(L.T, L.D - 0.5 * L.J, L.mu)
    lower_R, upper_R = _tails(R.T, R.D - 0.5 * R.J, R.mu)
    total = 0.0
    if lower + upper > UNSEEN:
        total = (1.0 - exp(-L.J / L.T)) * (lower + upper) * _beyond(L, R)
    if lower_R + upper_R > UNSEEN:
        total += _into_windows(L, R, lower_R, upper_R, w)
    w[SUMS + T_X] += total
    w[MODULI + T_X] += abs(total)
    tail = lower + upper + lower_R + upper_R
    w[ERRORS + T_X] += (2e-5 + tail) * abs(total) + (lower + upper) * tail * L.T

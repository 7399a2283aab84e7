"""Exchange integrals of two bands filled to their middles: no step within NEAR temperatures of an edge.

    T_ex   that of sharp steps and of series about them (`steps`), which know nothing of tails: too much where
           those of g reach beyond the band of L, too little where those of f_R reach into the windows of m_R,
           to first order in a tail. The second is rounding, NEAR being chosen so.
    E_ex   at equal temperatures, with phi(v) = int f(omega - v) [1 - f(omega)] = v/[1 - exp(-v/T)],
           v = mu_L - mu_R and both densities constant:
           4 int a_up Delta = phi(0) - phi(v) + phi(v - J) - phi(-J),   of spin down the same of -v
    A_ex   at equal temperatures, from tails of two Fermi functions inside the windows of m_R; with
           y = exp[(mu_L - omega)/T], Y = exp[(mu_R - omega)/T], q = exp(-J/T)
           4 a_up Delta    =  (1 - q) y (Y - y) [1 - (2 + q) y - Y ...]
           4 a_down Delta  = -(1 - q) y/q (Y - y) [1 - (2 + 1/q) y - Y ...]
           The lower window is the upper one of the mirror image, mu -> -mu.
"""

import math

import numba as nb
import numpy as np

from ..band import OPTIONS
from ..elementary import exp, expm1_small, log_ratio
from .scratch import DEPTH, FAST, ROWS_AT, SUMS, lanes
from .sommerfeld import FAR, NEAR

NODES, WEIGHTS = np.polynomial.laguerre.laggauss(4)  # of an exponential beside logarithms NEAR away: 1e-7 of it
MANY = len(NODES)  # four times which there are lanes
SMOOTH = 8.0  # temperatures of a tail over which they are exact
LEAST = 600.0  # exponent of a tail that is left to panels
CLOSE = 0.01  # in units of temperature: nearer to each other chemical potentials are told apart by Delta itself


@nb.njit(**OPTIONS)
def central(L, R):
    """Whether all steps lie between the windows of both electrodes, NEAR temperatures or more from all edges."""
    if L.J < L.T or R.J < R.T:
        return False
    inner = min(L.D - 0.5 * L.J, R.D - 0.5 * R.J)
    return (
        abs(L.mu) + L.J + max(NEAR * L.T, SMOOTH * R.T) <= inner and abs(R.mu) + NEAR * R.T <= inner
    )


@nb.njit(**OPTIONS)
def _tails(T, inner, mu):
    """Return what an electrode lacks at the lower, and has at the upper of two edges."""
    return (exp((-inner - mu) / T), exp((mu - inner) / T)) if T > 0.0 else (0.0, 0.0)


@nb.njit(**OPTIONS)
def _beyond(L, R):
    """Integral of g (beta_R - alpha_R f_L) over what exp(-|omega|/T) has beyond both edges of each spin of L."""
    total, h = 0.0, 0.5 * R.J
    for k in range(MANY):
        x = (L.D + R.D) + L.T * NODES[k]
        a, b = x + 0.5 * L.J, x - 0.5 * L.J
        total += WEIGHTS[k] * log_ratio((a + h) * (b - h), (a - h) * (b + h), -L.J * R.J)
    return 0.125 / math.pi * L.T * total


@nb.njit(**FAST)
def _blurred(z):
    x = z * z
    return x * (FAR[0] + x * (FAR[1] + x * (FAR[2] + x * FAR[3])))


@nb.njit(**FAST)
def _hilbert(T, J, w):
    """Turn distances from mu_L, far from where g lives, into -4 int g/(omega - x)."""
    for k in range(lanes(w)):
        d = w[ROWS_AT + k]
        d2, per = d * d, T / ((d - J) * d * (d + J))
        w[ROWS_AT + k] = (
            log_ratio(d2, d2 - J * J, J * J)
            + _blurred(per * (d * (d + J)))
            + _blurred(per * (d * (d - J)))
            - 2.0 * _blurred(per * (d2 - J * J))
        )


@nb.njit(**OPTIONS)
def _into_windows(L, R, lower, upper, w):
    """4 int g/(omega - x) over what exp(-|x|/T_R) has in both windows of m_R, ``lower`` and ``upper`` at edges."""
    inner = R.D - 0.5 * R.J
    for k in range(MANY):
        x = inner + R.T * NODES[k]
        w[ROWS_AT + k] = x + L.mu
        w[ROWS_AT + MANY + k] = x - L.mu
        w[ROWS_AT + 2 * MANY + k] = x + R.J + L.mu
        w[ROWS_AT + 3 * MANY + k] = x + R.J - L.mu
    _hilbert(L.T, L.J, w)
    total, q = 0.0, exp(-R.J / R.T)
    for k in range(MANY):
        near = lower * w[ROWS_AT + k] + upper * w[ROWS_AT + MANY + k]
        far = lower * w[ROWS_AT + 2 * MANY + k] + upper * w[ROWS_AT + 3 * MANY + k]
        total -= WEIGHTS[k] * (near - q * far)
    return R.T * total


@nb.njit(**OPTIONS)
def spill(L, R, w):
    """Add to T_ex what tails have beyond edges."""
    lower, upper = _tails(L.T, L.D - 0.5 * L.J, L.mu)
    inner = R.D - 0.5 * R.J
    lower_R, upper_R = _tails(R.T, inner, R.mu)
    total = 0.0
    if lower + upper > 1e-18:
        total = (1.0 - exp(-L.J / L.T)) * (lower + upper) * _beyond(L, R)
    if lower_R + upper_R > 1e-18:
        total += 0.125 / math.pi * _into_windows(L, R, lower_R, upper_R, w)
    w[SUMS + 2] += total
    w[SUMS + 5] += abs(total)
    tail = lower + upper + lower_R + upper_R
    w[SUMS + 8] += (1e-5 + tail) * abs(total) + tail * tail * (L.T + R.T)


@nb.njit(**OPTIONS)
def _phi(x):
    """Return x/(1 - e^-x)."""
    if abs(x) > 1.0:
        e = exp(-abs(x))
        return abs(x) / (1.0 - e) * (1.0 if x > 0.0 else e)
    return -x / expm1_small(-x) if x != 0.0 else 1.0


@nb.njit(**OPTIONS)
def emission_alike(L, R, w):
    """Add E_ex at equal temperatures."""
    v, j = (L.mu - R.mu) / L.T, L.J / L.T
    far = _phi(-j)
    up = (1.0 - _phi(v)) + (_phi(v - j) - far)
    down = (1.0 - _phi(-v)) + (_phi(-v - j) - far)
    quarter = 0.25 * L.T
    w[SUMS] += quarter * (up + down)
    w[SUMS + 3] += quarter * (abs(up) + abs(down))
    w[SUMS + 6] += quarter * 4e-16 * (2.0 + abs(v)) if v != 0.0 else 0.0


@nb.njit(**OPTIONS)
def _below_one(x):
    """Return 1 - e^-x for x >= 0."""
    return 1.0 - exp(-x) if x > 1.0 else -expm1_small(-x)


@nb.njit(**OPTIONS)
def _means(u):
    """Return int_0^u exp(-2 x) and int_0^u exp(-3 x)."""
    if u > 0.5:
        e = exp(-u)
        return 0.5 - 0.5 * e * e, (1.0 - e * e * e) / 3.0
    return -0.5 * expm1_small(-2.0 * u), -expm1_small(-3.0 * u) / 3.0 if u < 1.0 / 3.0 else (1.0 - exp(-3.0 * u)) / 3.0


@nb.njit(**OPTIONS)
def _upper_window(L, R, mu, mu_R):
    """-4 int m_R g~ |Delta| over the upper window, in units of T (1 - q) [1 - exp(-|v|/T)]."""
    per = 1.0 / L.T
    inner = R.D - 0.5 * R.J
    x, j = (inner - mu) * per, L.J * per
    y, Y = exp(-x), exp((mu_R - inner) * per)
    less, more = exp(-j - x), exp(j - x)  # of spin up, mu - J; of spin down, mu + J
    total = 0.0
    for down in range(2):
        width = min(R.D + 0.5 * R.J, L.D + (0.5 if down else -0.5) * L.J) - inner
        if width > 0.0:
            first, second = _means(width * per)
            total += (more if down else y) * (first - (2.0 * y + Y + (more if down else less)) * second)
    return max(y, Y) * total


@nb.njit(**OPTIONS)
def absorption_alike(L, R, w):
    """Add A_ex at equal temperatures; return whether the tails are within the range of doubles."""
    per = 1.0 / L.T
    inner = R.D - 0.5 * R.J
    near = (inner - abs(L.mu) - L.J) * per
    w[DEPTH] = near + (inner - max(abs(L.mu), abs(R.mu))) * per
    if near > LEAST or w[DEPTH] > LEAST:
        return False
    v = abs(L.mu - R.mu) * per
    unit = 0.125 * L.T * _below_one(L.J * per) * _below_one(v) * (-1.0 if R.mu > L.mu else 1.0)
    upper, lower = _upper_window(L, R, L.mu, R.mu), _upper_window(L, R, -L.mu, -R.mu)
    w[SUMS + 1] += unit * (upper - lower)
    w[SUMS + 4] += abs(unit) * (upper + lower)
    return True

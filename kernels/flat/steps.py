"""Exchange integrals of step-like occupations in closed form, and what a small temperature of L adds.

    A_up, A_down   where g lives at T = 0: spin up between mu_L - J_L and mu_L, spin down between mu_L and
                   mu_L + J_L, as far as they are in their bands; a_up = 1/4 and a_down = -1/4
    p              q/(1 - q), q = exp(-J_L/T_L)
    c              1 + p for spin up, -p for spin down
    z              T_L/(omega - e), e an edge of the windows of m_R, or mu_R where it cuts one

Products of Fermi functions of one temperature are sums of single ones, f^2 = f + T f' and
f(omega) f(omega + J) = [f(omega + J) - q f(omega)]/(1 - q), so that

    4 a f_L   = c (f - f_shifted) + T f'
    4 int a F = int_A F, and from each step at s what `sommerfeld` has

for F that has no singularity near the step: constant densities times f_R for E_ex and A_ex, logarithms for
T_ex, whose integrals over A are those of `intervals`.

Errata: as in `exchange`.
"""

import math

import numba as nb

from ..band import OPTIONS, density, two_sum
from ..elementary import log_ratio
from .apart import earlier, gap, later, living, states
from .intervals import pair_integral, series
from .logs import set_distances
from .scratch import C_ALPHA, C_BETA, DIST, FAST, GAP, ONCE, SUMS
from .sommerfeld import AWAY, BLURRED, SHIFTED

STIFF = 40.0  # J over T from which q is zero


@nb.njit(**OPTIONS)
def heat(L, R, w):
    """Add what T f' has of E_ex and A_ex to the sums of the point."""
    up, down = density(L, L.mu)
    up_R, down_R = density(R, L.mu)
    mean, polarized = 0.125 * L.T * (up + down) * (up_R + down_R), 0.125 * L.T * (up - down) * (up_R - down_R)
    w[SUMS] += mean
    w[SUMS + 3] += mean
    w[SUMS + 1] += polarized
    w[SUMS + 4] += abs(polarized)


@nb.njit(**OPTIONS)
def _hot(L):
    """Return p, zero where it is below rounding."""
    return 1.0 / math.expm1(L.J / L.T) if L.J < STIFF * L.T else 0.0


@nb.njit(**OPTIONS)
def dissipation(L, R, w):
    """Add E_ex and A_ex to the sums of the point."""
    p = _hot(L)
    middle = (R.mu, 0.0)
    for down in range(2):
        a, b = living(L, down)
        if gap(a, b) <= 0.0:
            continue
        below, m_below, modulus_below = states(R, a, earlier(b, middle))
        above, m_above, modulus_above = states(R, later(a, middle), b)
        # f_R - c below and above mu_R, but for the sign that both share with that of a
        x, y = (1.0 + p, p) if down else (p, 1.0 + p)
        sign = 0.25 if down else -0.25
        w[SUMS] -= 0.25 * (x * below + y * above)
        w[SUMS + 3] += 0.25 * (x * below + y * above)
        w[SUMS + 1] += sign * (x * m_below + y * m_above)
        w[SUMS + 4] += 0.25 * (x * modulus_below + y * modulus_above)
    if L.T > 0.0:
        heat(L, R, w)


@nb.njit(**OPTIONS)
def _pair(a, b, c, d):
    """Return the integral of 1/(omega - x), omega from a to b, x from c to d."""
    length, width = gap(a, b), gap(c, d)
    if length <= 0.0 or width <= 0.0:
        return 0.0
    return pair_integral(0.5 * (gap(c, a) + gap(d, b)), 0.5 * length, 0.5 * width)


@nb.njit(**OPTIONS)
def _over_windows(L, R, down, c, w):
    """Add 4 a int_A (beta_R - c alpha_R) of one spin to the torque."""
    a, b = living(L, down)
    if gap(a, b) <= 0.0:
        return
    h, mu = 0.5 * R.J, (R.mu, 0.0)
    inner = R.J < 2.0 * R.D
    for upper in range(2):
        bottom = two_sum(R.D if upper and inner else -R.D, h if upper and not inner else -h)
        top = two_sum(R.D if upper or not inner else -R.D, h if upper or inner else -h)
        m = (0.125 if upper else -0.125) * (1.0 if down else -1.0)
        for filled in range(2):
            if float(filled) != c:
                first, last = (bottom, earlier(top, mu)) if filled else (later(bottom, mu), top)
                k = m * (filled - c) / math.pi * _pair(a, b, first, last)
                w[SUMS + 2] += k
                w[SUMS + 5] += abs(k)


@nb.njit(**FAST)
def _shifted(T, c, w):
    """Return what the integral up to a step of 2 pi (beta_R - c alpha_R) has beside its logarithms."""
    total = 0.0
    for e in range(5 * int(w[ONCE])):
        d = w[DIST + e]
        x = T * T / (d * d + AWAY * (T * T))
        total += (w[C_BETA + e] - c * w[C_ALPHA + e]) * (d * x) * series(SHIFTED, x)
    return total


@nb.njit(**FAST)
def _blurred(T, w):
    """Return what 2 pi alpha_R has beside its logarithms where it meets - f'."""
    total = 0.0
    for e in range(4 * int(w[ONCE])):
        d = w[DIST + e]
        x = T * T / (d * d + AWAY * (T * T))
        total -= w[C_ALPHA + e] * x * series(BLURRED, x)
    return total


@nb.njit(**OPTIONS)
def _of_step(T, w, s, s_lo, c):
    """Return the first for a step at s + s_lo, over 2 pi."""
    set_distances(w, s, s_lo)
    return _shifted(T, c, w) * 0.5 / math.pi


@nb.njit(**OPTIONS)
def _alpha_smoothed(L, w):
    """Return - int f_L' alpha_R."""
    set_distances(w, L.mu, 0.0)
    sharp = log_ratio(w[DIST] * w[DIST + 3], w[DIST + 1] * w[DIST + 2], w[GAP])
    return (sharp + _blurred(L.T, w)) * 0.5 / math.pi


@nb.njit(**OPTIONS)
def heat_torque(L, R, w):
    """Add what T f' has of T_ex to the sums of the point."""
    if R.J > 0.0:
        up, down = density(L, L.mu)
        turned = 0.25 * L.T * (up + down) * _alpha_smoothed(L, w)
        w[SUMS + 2] += turned
        w[SUMS + 5] += abs(turned)


@nb.njit(**OPTIONS)
def torque(L, R, w):
    """Add T_ex to the sums of the point; its logarithms are entered (`logs.set_logs`)."""
    p = _hot(L)
    _over_windows(L, R, 0, 1.0 + p, w)
    _over_windows(L, R, 1, -p, w)
    if L.T == 0.0:
        return
    up, down = density(L, L.mu)
    x, lo = two_sum(L.mu, -L.J)
    y, hi = two_sum(L.mu, L.J)
    total = up * _of_step(L.T, w, L.mu, 0.0, 1.0 + p) + down * _of_step(L.T, w, L.mu, 0.0, -p)
    total -= density(L, x)[0] * _of_step(L.T, w, x, lo, 1.0 + p) + density(L, y)[1] * _of_step(
        L.T, w, y, hi, -p
    )
    w[SUMS + 2] += 0.25 * total
    w[SUMS + 5] += 0.25 * abs(total)
    heat_torque(L, R, w)

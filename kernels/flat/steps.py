"""Exchange integrals of step-like occupations in closed form, and what a small temperature of L adds.

    A_up, A_down   where g lives at T = 0: spin up between mu_L - J_L and mu_L, spin down between mu_L and
                   mu_L + J_L, as far as they are in their bands; a_up = 1/4 and a_down = -1/4
    p              q/(1 - q), q = exp(-J_L/T_L)
    c              1 + p for spin up, -p for spin down

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

from ..band import density
from ..compiling import OPTIONS, SUMMED
from ..elementary import expm1, log_ratio
from ..exact import earlier, gap, later, two_sum
from .apart import living, states
from .intervals import pair_integral, pair_rounding
from .pieces import HIGH, LOW, PIECE, pieces, windows
from .scratch import A_X, E_X, ERRORS, LANES, MODULI, ONCE, PIECES_R, ROWS_AT, SUMS, T_X
from .sommerfeld import AWAY, BLURRED, SHIFTED

UNMIXED = 40.0  # J over T from which q is zero
# distances of a step from both ends of a piece and its width, in units of T; what it weighs
BOTTOM, TOP, WIDE, WEIGHT = (ROWS_AT + LANES * k for k in range(4))


@nb.njit(**OPTIONS)
def heat(L, R, w):
    """Add what T f' has of E_ex and A_ex to the sums of the point."""
    up, down = density(L, L.mu)
    up_R, down_R = density(R, L.mu)
    mean, polarized = 0.125 * L.T * (up + down) * (up_R + down_R), 0.125 * L.T * (up - down) * (up_R - down_R)
    w[SUMS + E_X] += mean
    w[MODULI + E_X] += mean
    w[SUMS + A_X] += polarized
    w[MODULI + A_X] += abs(polarized)


@nb.njit(**OPTIONS)
def _hot(L):
    """Return p, zero where it is below rounding."""
    return 1.0 / expm1(L.J / L.T) if L.J < UNMIXED * L.T else 0.0


@nb.njit(**OPTIONS)
def _between(R, a, b, weight, down, w):
    """Add what R has from a to b of E_ex and A_ex to the sums of the point."""
    mean, m, modulus = states(R, a, b)
    weight *= 0.25
    w[SUMS + E_X] -= weight * mean
    w[MODULI + E_X] += weight * mean
    w[SUMS + A_X] += weight * m if down else -weight * m
    w[MODULI + A_X] += weight * modulus


@nb.njit(**OPTIONS)
def emission_and_absorption(L, R, w):
    """Add E_ex and A_ex to the sums of the point."""
    p = _hot(L)
    middle = (R.mu, 0.0)
    for down in range(2):
        a, b = living(L, down)
        if gap(a, b) <= 0.0:
            continue
        # f_R - c below and above mu_R, but for the sign that both share with that of a
        x, y = (1.0 + p, p) if down else (p, 1.0 + p)
        if x > 0.0:
            _between(R, a, earlier(b, middle), x, down, w)
        if y > 0.0:
            _between(R, later(a, middle), b, y, down, w)
    if L.T > 0.0:
        heat(L, R, w)


def _by_differences(coefficients, integrated):
    """Make the function that sums what pieces have beside their logarithms, or the integrals of these.

    Of P(x) = sum_k c_k x^k, the difference of x P(x) between both ends of a piece follows from that of x, so
    that a narrow one keeps its digits.
    """

    @nb.njit(**SUMMED)
    def total_of(w, n):
        total = 0.0
        for k in range(n * int(w[ONCE])):
            bottom, top, wide = w[BOTTOM + k], w[TOP + k], w[WIDE + k]
            x, y = 1.0 / (bottom * bottom + AWAY), 1.0 / (top * top + AWAY)
            p, q = coefficients[-1], 0.0  # P(x), [P(x) - P(y)]/(x - y)
            for i in range(len(coefficients) - 2, -1, -1):
                q = q * y + p
                p = p * x + coefficients[i]
            change = -x * y * wide * (bottom + top) * (p + y * q)
            total += w[WEIGHT + k] * (wide * x * p + top * change if integrated else change)
        return total

    return total_of


_shifted, _blurred = _by_differences(SHIFTED, True), _by_differences(BLURRED, False)


@nb.njit(**OPTIONS)
def _over_piece(ends, weight, w, at):
    """Add ``weight`` int_A 1/(omega - x), A between ``ends``, x over the piece at ``at``, to the torque."""
    a, b = ends
    length = gap(a, b)
    if weight == 0.0 or length <= 0.0:
        return
    center, half = (w[at], 0.0), 0.5 * length
    low, high = gap(center, a), gap(center, b)
    low_low, high_high = low - w[at + LOW], high - w[at + HIGH]
    k = weight * pair_integral(half, w[at + 2], low_low, high - w[at + LOW], low - w[at + HIGH], high_high)
    w[SUMS + T_X] += k
    w[MODULI + T_X] += abs(k)
    w[ERRORS + T_X] += abs(weight) * pair_rounding(half, w[at + 2], low_low, high_high, low)


@nb.njit(**OPTIONS)
def _enter(w, k, at, hi, lo, per, weight):
    """Enter how far a step at hi + lo lies from both ends of a piece, in units of 1/per."""
    d, half = ((hi - w[at]) - w[at + 1]) + lo, w[at + 2]
    w[BOTTOM + k], w[TOP + k] = (d + half) * per, (d - half) * per
    w[WIDE + k], w[WEIGHT + k] = 2.0 * half * per, weight
    return k + 1


@nb.njit(**OPTIONS)
def _filled_up(w, n):
    """Enter pieces that weigh nothing up to a multiple of a vector."""
    while n % 4 > 0:
        w[BOTTOM + n], w[TOP + n], w[WIDE + n], w[WEIGHT + n] = 1.0, 1.0, 0.0, 0.0
        n += 1
    return n


@nb.njit(**OPTIONS)
def heat_torque(L, R, w):
    """Add what T f' has of T_ex to the sums of the point: alpha_R, which knows nothing of mu_R."""
    n, sharp, end = 0, 0.0, windows(R, w, PIECES_R)
    for at in range(PIECES_R, end, PIECE):
        d, half = (L.mu - w[at]) - w[at + 1], w[at + 2]
        sharp += w[at + 3] * log_ratio(d + half, d - half, 2.0 * half)
        n = _enter(w, n, at, L.mu, 0.0, 1.0 / L.T, w[at + 3])
    up, down = density(L, L.mu)
    turned = 0.25 / math.pi * L.T * (up + down) * (sharp - _blurred(w, _filled_up(w, n)))
    w[SUMS + T_X] += turned
    w[MODULI + T_X] += abs(turned)


@nb.njit(**OPTIONS)
def _weights(w, at, p):
    """Return what 1/(omega - x) weighs over the piece at ``at``: spin up, spin down."""
    m, filled = 0.25 / math.pi * w[at + 3], w[at + 4]
    return m * (filled - (1.0 + p)), m * (filled + p)


@nb.njit(**OPTIONS)
def _steps_torque(L, p, end, w):
    """Add what the steps of L have of T_ex beside the integrals over A, to the sums of the point."""
    up, down = density(L, L.mu)
    x, lo = two_sum(L.mu, -L.J)
    y, hi = two_sum(L.mu, L.J)
    below, above = density(L, x)[0], density(L, y)[1]
    n, per = 0, 1.0 / L.T
    for at in range(PIECES_R, end, PIECE):
        of_up, of_down = _weights(w, at, p)
        n = _enter(w, n, at, L.mu, 0.0, per, up * of_up + down * of_down)
        n = _enter(w, n, at, x, lo, per, -below * of_up)
        n = _enter(w, n, at, y, hi, per, -above * of_down)
    total = L.T * _shifted(w, _filled_up(w, n))
    w[SUMS + T_X] += total
    w[MODULI + T_X] += abs(total)


@nb.njit(**OPTIONS)
def torque(L, R, w):
    """Add T_ex to the sums of the point."""
    p, end = _hot(L), pieces(R, w, PIECES_R)
    up, down = living(L, 0), living(L, 1)
    for at in range(PIECES_R, end, PIECE):
        of_up, of_down = _weights(w, at, p)
        _over_piece(up, of_up, w, at)
        _over_piece(down, -of_down, w, at)
    if L.T > 0.0:
        _steps_torque(L, p, end, w)
        heat_torque(L, R, w)

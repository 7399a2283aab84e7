"""The smooth part of beta - alpha f, separated by poles for T > 0.

    S(omega) = int m(x) [f(x) - f(omega)]/(x - omega) dx,   beta = alpha f - S/pi               (99)

    f        1/2 - c u - sum_p w_p u/(u^2 + y_p^2),  z_p = mu + i y_p T           (see `poles`)
    S        -c M - sum_p [A_p - v B_p]/(v^2 + y_p^2),  v = (omega - mu)/T,  M = int m dx/T
    A_p      -w_p y_p Im G_m(z_p),  B_p = -w_p Re G_m(z_p),  G_m(z) = int m/(z - x) dx

Four poles are taken together, as a ratio of polynomials (see `window_poles`). M is zero for rigid splitting;
it is N/T where m stands for nubar (flip -1).

Errata: none known.
"""

import numba as nb

from ..compiling import BY_NODE, OPTIONS
from ..pole_groups import FIRST as FIRST_GROUP
from ..pole_groups import GROUP, PARTS, WHOLE, W, Y
from ..pole_groups import GROUPS as GROUPS_OF
from ..poles import SLOPE
from .loops import add_green
from .sides import poles_of
from .work import (
    BANDS,
    CENTER,
    CONSTANT,
    COUNT,
    FIELDS,
    FIRST,
    FLIP,
    GROUPS,
    IM,
    MU,
    POLE_A,
    POLE_B,
    POLE_RANGE,
    POLE_SUM,
    POLE_Y,
    RE,
    SIDE_R,
    J,
    N,
    S,
    T,
    U,
)


@nb.njit(**OPTIONS)
def set_poles(w, s):
    """Enter the polynomials of S; return False if a side is too cold for every table of poles, or T = 0."""
    table = poles_of(w, s)
    if table < 0:
        return False
    first, groups = FIRST_GROUP[table], GROUPS_OF[table]
    poles = GROUP * groups
    for p in range(poles):
        w[POLE_Y + p] = Y[first + p // GROUP, p % GROUP] * w[s + T]
        w[RE + p] = w[IM + p] = 0.0
    total = 0.0
    for i in range(int(w[s + COUNT])):
        b = BANDS + FIELDS * (int(w[s + FIRST]) + i)
        x, half, c = w[s + MU] - w[b + CENTER], 0.5 * w[b + J], 0.5 * w[b + N]
        add_green(w, b, x + half, c, poles)
        add_green(w, b, x - half, -w[s + FLIP] * c, poles)
        total += c * (1.0 - w[s + FLIP])
    w[s + CONSTANT] = SLOPE[table] * total / w[s + T]
    w[s + GROUPS] = groups
    _polynomials(w, s, first, groups)
    return True


@nb.njit(**BY_NODE)
def _polynomials(w, s, first, groups):
    """Turn the Green functions at the poles into ratios of polynomials, four poles each."""
    at = POLE_SUM + (POLE_RANGE if s == SIDE_R else 0)
    for g in range(groups):
        for p in range(GROUP):
            y, weight = Y[first + g, p], W[first + g, p]
            w[POLE_A + p] = -weight * y * w[IM + GROUP * g + p]
            w[POLE_B + p] = -weight * w[RE + GROUP * g + p]
        for k in range(GROUP):
            a = b = 0.0
            for p in range(GROUP):
                a += w[POLE_A + p] * PARTS[first + g, p, k]
                b += w[POLE_B + p] * PARTS[first + g, p, k]
            n = at + 3 * GROUP * g + k
            w[n], w[n + GROUP], w[n + 2 * GROUP] = a, b, WHOLE[first + g, k]


@nb.njit(**BY_NODE)
def smooth_row(w, s, r, n):
    """Fill row S of side s from its poles."""
    constant = w[s + CONSTANT]
    for i in range(n):
        w[r + S + i] = -constant
    at = POLE_SUM + (POLE_RANGE if s == SIDE_R else 0)
    for g in range(at, at + 3 * GROUP * int(w[s + GROUPS]), 3 * GROUP):
        a0, a1, a2, a3 = w[g], w[g + 1], w[g + 2], w[g + 3]
        b0, b1, b2, b3 = w[g + 4], w[g + 5], w[g + 6], w[g + 7]
        q0, q1, q2, q3 = w[g + 8], w[g + 9], w[g + 10], w[g + 11]
        for i in range(n):
            x = w[r + U + i]
            z = x * x
            even = a0 + z * (a1 + z * (a2 + z * a3))
            odd = b0 + z * (b1 + z * (b2 + z * b3))
            w[r + S + i] -= (even - x * odd) / (q0 + z * (q1 + z * (q2 + z * (q3 + z))))

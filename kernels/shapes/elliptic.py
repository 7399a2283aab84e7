"""The complete elliptic integral of the first kind, fast.

    2 K/pi = [P(m1) - Q(m1) ln m1] 2/pi = 1/M(1, sqrt(m1)),   m1 = 1 - k^2, 0 < m1 <= 1

P and Q of degree 10 are those of Cephes (Moshier, `ellpk`): relative error 2.5e-16. M is the
arithmetic-geometric mean of `means`.

Errata: none known.
"""

import math

import numba as nb

from ..compiling import BY_NODE
from ..elementary import log

_P = (
    1.37982864606273237150e-4, 2.28025724005875567385e-3, 7.97404013220415179367e-3,
    9.85821379021226008714e-3, 6.87489687449949877925e-3, 6.18901033637687613229e-3,
    8.79078273952743772254e-3, 1.49380448916805252718e-2, 3.08851465246711995998e-2,
    9.65735902811690126535e-2, 1.38629436111989062502,
)  # fmt: skip
_Q = (
    2.94078955048598507511e-5, 9.14184723865917226571e-4, 5.94058303753167793257e-3,
    1.54850516649762399335e-2, 2.39089602715924892727e-2, 3.01204715227604046988e-2,
    3.73774314173823228969e-2, 4.88280347570998239232e-2, 7.03124996963957469739e-2,
    1.24999999999870820058e-1, 4.99999999999999999821e-1,
)  # fmt: skip
P0, P1, P2, P3, P4, P5, P6, P7, P8, P9, P10 = (2.0 / math.pi * c for c in _P[::-1])
Q0, Q1, Q2, Q3, Q4, Q5, Q6, Q7, Q8, Q9, Q10 = (2.0 / math.pi * c for c in _Q[::-1])


@nb.njit(**BY_NODE, inline="always")
def inverse_mean(m):
    """Return 1/M(1, sqrt(m)) for 0 < m <= 1."""
    m2 = m * m
    m4 = m2 * m2
    a = (P0 + m * P1) + m2 * (P2 + m * P3)
    b = (P4 + m * P5) + m2 * (P6 + m * P7)
    c = (P8 + m * P9) + m2 * P10
    d = (Q0 + m * Q1) + m2 * (Q2 + m * Q3)
    e = (Q4 + m * Q5) + m2 * (Q6 + m * Q7)
    f = (Q8 + m * Q9) + m2 * Q10
    return a + m4 * (b + m4 * c) - (d + m4 * (e + m4 * f)) * log(m)

"""Integrals over the panels of a batch, with their moduli, and what the last Legendre coefficients tell.

The truncation error of a panel is estimated from the Legendre coefficients 8, 9, 14, 15 of the integrand:
their decay from order 8.5 to 14.5 is carried on to the first order that the rule gets wrong, 32.

The loop over the nodes of a panel is short and unrolled; the one over the panels is vectorised, if the
compiler knows all rows: hence functions of no other arguments.
"""

import numba as nb

from .. import gauss
from ..compiling import SUMMED
from ..elementary import log
from ..gauss import HALF_ORDER
from .scratch import (
    ALPHA_LEFT,
    ALPHA_RIGHT,
    BETA_LEFT,
    BETA_RIGHT,
    DELTA,
    F_L,
    G_EVEN,
    LANE_HALF,
    LANES,
    RESULTS,
    SMOOTH,
    G,
    lanes,
)

W, TAIL = gauss.W, gauss.TAIL
LOG_LEFT, LOG_RIGHT = gauss.LOG_LEFT, gauss.LOG_RIGHT
ROUNDING = 3e-14
STEP_ROUNDING = 1e-14  # of `thermal`
SLOWEST = 0.2  # decay of an integrand on any panel laid out here; c8 and c9 may both be small by accident
MIRROR = LANES * HALF_ORDER  # from a node to its mirror image


EMITTED, ABSORBED, TURNED = (RESULTS + LANES * k for k in (0, 4, 8))
MODULUS, ERROR, WEIGHT = LANES, 2 * LANES, 3 * LANES  # behind the integral; the last: integral of |g|


def _integral_of(a, b, out):
    """Make the function that enters the integrals of a b, a and b being rows of nodes, in rows ``out``."""

    @nb.njit(**SUMMED)
    def integrate_product(w):
        for k in range(lanes(w)):
            total = modulus = weight = c8 = c9 = c14 = c15 = 0.0
            for i in range(HALF_ORDER):
                j = LANES * i + k
                g, g_mirrored = w[a + j], w[a + MIRROR + j]
                y, z = g * w[b + j], g_mirrored * w[b + MIRROR + j]
                weight += W[i] * (abs(g) + abs(g_mirrored))
                even, odd = y + z, y - z
                total += W[i] * even
                modulus += W[i] * (abs(y) + abs(z))
                c8 += TAIL[0, i] * even
                c9 += TAIL[1, i] * odd
                c14 += TAIL[2, i] * even
                c15 += TAIL[3, i] * odd
            h = w[LANE_HALF + k]
            last = max(abs(c14), abs(c15))
            decay = min(SLOWEST, last / (max(abs(c8), abs(c9)) + 1e-300))
            w[out + k] = h * total
            w[out + MODULUS + k] = h * modulus
            w[out + WEIGHT + k] = h * weight
            w[out + ERROR + k] = h * 2.0 * last * decay * decay * decay

    return integrate_product


emission, absorption = _integral_of(G, DELTA, EMITTED), _integral_of(G_EVEN, DELTA, ABSORBED)
torque = _integral_of(G, SMOOTH, TURNED)


@nb.njit(**SUMMED)
def forget_coefficients(w):
    """Beside a step, where the nodes are not those of Legendre, only rounding is left as an error."""
    for out in (EMITTED, ABSORBED, TURNED):
        for k in range(LANES):
            w[out + ERROR + k] = STEP_ROUNDING * w[out + MODULUS + k]


def _end_of(row, sign, alpha, beta, near, far):
    """Make the function that adds the integrals of g (beta + sign alpha row) ln|omega - e|.

    e is an end of the panel; ``near``, ``far``: weights of the nodes of the lower half, and of the upper.
    """

    @nb.njit(**SUMMED)
    def add_logarithm(w):
        for k in range(lanes(w)):
            total = modulus = c14 = c15 = 0.0
            h = w[LANE_HALF + k]
            lnh, a, b = log(h), sign * w[alpha + k], w[beta + k]
            for i in range(HALF_ORDER):
                j = LANES * i + k
                y = w[G + j] * (b + a * w[row + j])
                z = w[G + MIRROR + j] * (b + a * w[row + MIRROR + j])
                first, second = (W[i] * lnh + near[i]) * y, (W[i] * lnh + far[i]) * z
                total += first + second
                modulus += abs(first) + abs(second)
                c14 += TAIL[2, i] * (y + z)
                c15 += TAIL[3, i] * (y - z)
            w[TURNED + k] += h * total
            w[TURNED + MODULUS + k] += h * modulus
            w[TURNED + ERROR + k] += h * max(abs(c14), abs(c15)) * 0.02

    return add_logarithm


LEFT_END, RIGHT_END = (
    (ALPHA_LEFT, BETA_LEFT, LOG_LEFT, LOG_RIGHT),
    (ALPHA_RIGHT, BETA_RIGHT, LOG_RIGHT, LOG_LEFT),
)
left_by_poles, right_by_poles = (_end_of(DELTA, 1.0, *end) for end in (LEFT_END, RIGHT_END))
left_by_logs, right_by_logs = (_end_of(F_L, -1.0, *end) for end in (LEFT_END, RIGHT_END))

"""Where the first node of every panel of a batch lies, and the constants of g and g~ there; see `nodes`.

x and y are formed so that the offset of a panel from its break keeps its digits.
"""

import numba as nb

from ..compiling import BY_NODE
from ..exact import rounded_sum
from .nodes import ALIKE, AT_STEP, EXTREME, REMAINDER
from .scratch import (
    BOTTOM0,
    DX,
    DY,
    K0,
    K1,
    LANE_C,
    LANE_DOWN,
    LANE_HALF,
    LANE_LOW,
    LANE_MU_L,
    LANE_MU_R,
    LANE_PER_L,
    LANE_PER_R,
    LANE_Q,
    LANE_SPLIT,
    LANE_START,
    LANE_UP,
    M0,
    P0,
    P1,
    TOP0,
    WARM_R,
    X0,
    Y0,
    lanes,
)

INFINITE = 150.0  # |y| that stands for that of T_R = 0


@nb.njit(**BY_NODE)
def _energies(w):
    """Enter x and y of the first nodes, and their steps to the next ones."""
    for k in range(lanes(w)):
        start, low, h = w[LANE_START + k], w[LANE_LOW + k], w[LANE_HALF + k]
        per, per_R = w[LANE_PER_L + k], w[LANE_PER_R + k]
        w[X0 + k], w[DX + k] = (rounded_sum(start, -w[LANE_MU_L + k], 0.0) + low) * per, h * per
        y = rounded_sum(start, -w[LANE_MU_R + k], 0.0) + low
        warm, side = per_R > 0.0, INFINITE if y + h > 0.0 else -INFINITE
        w[Y0 + k], w[DY + k], w[WARM_R + k] = (y * per_R if warm else side), h * per_R, 1.0 if warm else 0.0


@nb.njit(**BY_NODE)
def _steps(w):
    """T_L = 0: X0 becomes f_L, K0 g and P0 g~."""
    for k in range(lanes(w)):
        split = w[LANE_SPLIT + k]
        x = (w[LANE_START + k] - w[LANE_MU_L + k]) + (w[LANE_LOW + k] + w[LANE_HALF + k])
        filled = 1.0 if x < 0.0 else 0.0
        a_up = 0.25 * w[LANE_UP + k] * (filled - (1.0 if x < -split else 0.0))
        a_down = 0.25 * w[LANE_DOWN + k] * (filled - (1.0 if x < split else 0.0))
        w[X0 + k], w[K0 + k], w[P0 + k] = filled, a_up + a_down, a_up - a_down


@nb.njit(**BY_NODE)
def _steps_beside(w):
    """Beside a step of L: the sign with which spin up or down has it tells what `_steps` finds out."""
    for k in range(lanes(w)):
        up, down = w[LANE_UP + k], w[LANE_DOWN + k]
        w[X0 + k], w[K0 + k], w[P0 + k] = 1.0 if up != 0.0 else 0.0, 0.25 * (up + down), 0.25 * (up - down)


@nb.njit(**BY_NODE)
def _shapes(w):
    """Enter m0, k0, k1, p0, p1 of `nodes._alike`: both spins, spin up or spin down alone."""
    for k in range(lanes(w)):
        up, down, q = w[LANE_UP + k] != 0.0, w[LANE_DOWN + k] != 0.0, w[LANE_Q + k]
        both = up and down
        w[M0 + k] = 4.0 * w[LANE_C + k] if both else 0.0
        k0, k1 = (1.0, q) if up else (-q, -1.0)
        p0, p1 = (1.0, q) if up else (q, 1.0)
        w[K0 + k], w[K1 + k] = 0.0 if both else k0, 0.0 if both else k1
        w[P0 + k], w[P1 + k] = 1.0 + q if both else p0, 1.0 + q if both else p1


@nb.njit(**BY_NODE)
def _extreme(w):
    """Enter x of the first node shifted by J, up and down, and densities over 4."""
    for k in range(lanes(w)):
        start, low, per = w[LANE_START + k], w[LANE_LOW + k], w[LANE_PER_L + k]
        w[TOP0 + k] = (rounded_sum(start, -w[LANE_MU_L + k], w[LANE_SPLIT + k]) + low) * per
        w[BOTTOM0 + k] = (rounded_sum(start, -w[LANE_MU_L + k], -w[LANE_SPLIT + k]) + low) * per
        w[K0 + k], w[K1 + k] = 0.25 * w[LANE_UP + k], 0.25 * w[LANE_DOWN + k]


@nb.njit(**BY_NODE)
def prepare(w, way, place):
    """Enter what a way of `nodes.values` needs of each panel of a batch."""
    _energies(w)
    if way < ALIKE and place == AT_STEP:
        _steps_beside(w)
    elif way < ALIKE:
        _steps(w)
    elif way == EXTREME:
        _extreme(w)
    elif way == REMAINDER:
        for k in range(lanes(w)):
            w[K0 + k] = w[LANE_UP + k]
    else:
        _shapes(w)

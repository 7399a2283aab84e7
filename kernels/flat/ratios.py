"""2 pi alpha and 2 pi beta (`logs`) of the other electrode at the nodes of a batch of panels.

Either is the logarithm of one ratio of products, e.g. of (omega - e_0)(omega - e_3) to
(omega - e_1)(omega - e_2), with their exact difference beside it, so that it keeps its digits where the
ratio is near 1.

A logarithm whose singularity is an end of the panel is left out of the ratio, which is then formed from what
remains, and integrated exactly against the interpolated rest (`sums`).
"""

import numba as nb

from ..compiling import BY_NODE
from ..elementary import log_ratio
from .logs import EMPTY, FULL, LOWER, PART_OF_LOWER, PART_OF_UPPER
from .scratch import (
    ALPHA,
    ALPHA_LEFT,
    ALPHA_RIGHT,
    AWAY,
    BETA_LEFT,
    BETA_RIGHT,
    C_ALPHA,
    C_BETA,
    F_L,
    FORMED_ALPHA,
    FORMED_BETA,
    GAP_ALPHA,
    GAP_BETA,
    LANE_GAP,
    LANE_HALF,
    LANE_WIDTH,
    LANES,
    LEFT,
    RIGHT,
    SHIFTED,
    SLOPE_BETA,
    SLOPES,
    SMOOTH,
    N,
    index,
    lanes,
)

ALL_OF_ALPHA = 0b1111
# bits of the logarithms in beta
USED = {EMPTY: 0, FULL: 0, LOWER: 0b11, PART_OF_LOWER: 0b10001, PART_OF_UPPER: 0b10111}
IN_LOWER, IN_PART_OF_LOWER, IN_PART_OF_UPPER = (USED[k] for k in (LOWER, PART_OF_LOWER, PART_OF_UPPER))


@nb.njit(**BY_NODE)
def prepare_ratios(w, filling):
    """Enter the differences in the ratios of a batch without logarithms at ends."""
    for k in range(lanes(w)):
        w[GAP_ALPHA + k], w[FORMED_ALPHA + k] = w[LANE_GAP + k], 0.0
        w[ALPHA_LEFT + k] = w[BETA_LEFT + k] = w[ALPHA_RIGHT + k] = w[BETA_RIGHT + k] = 0.0
    for e in range(5):
        for k in range(lanes(w)):
            w[SLOPES + LANES * e + k] = w[LANE_HALF + k]
    for k in range(lanes(w)):
        w[GAP_BETA + k], w[SLOPE_BETA + k], w[FORMED_BETA + k] = w[LANE_WIDTH + k], 0.0, 0.0
    if filling == PART_OF_LOWER:
        for k in range(lanes(w)):
            w[GAP_BETA + k] = w[AWAY + k] - w[AWAY + 4 * LANES + k]
    elif filling == PART_OF_UPPER:
        # as by (omega - e_0)(omega - mu) to (omega - e_1)(omega - e_2)
        for k in range(lanes(w)):
            part = w[AWAY + 2 * LANES + k] - w[AWAY + 4 * LANES + k]
            w[GAP_BETA + k] = w[LANE_WIDTH + k] * w[AWAY + 2 * LANES + k] - part * w[AWAY + k]
            w[SLOPE_BETA + k] = (w[LANE_WIDTH + k] - part) * w[LANE_HALF + k]


@nb.njit(**BY_NODE)
def set_ends(w, q, k, used):
    """Take the logarithms at the ends of the panel at q, lane k, out of its ratios."""
    left, right, s = index(w[q + LEFT]), index(w[q + RIGHT]), index(w[q + SHIFTED])
    mask = left | right
    for e in range(5):
        bit = 1 << e
        if left & bit:
            w[ALPHA_LEFT + k] += w[s + C_ALPHA + e]
            w[BETA_LEFT + k] += w[s + C_BETA + e]
        if right & bit:
            w[ALPHA_RIGHT + k] += w[s + C_ALPHA + e]
            w[BETA_RIGHT + k] += w[s + C_BETA + e]
        if mask & bit:
            w[AWAY + LANES * e + k], w[SLOPES + LANES * e + k] = 1.0, 0.0
    if mask & ALL_OF_ALPHA:
        w[GAP_ALPHA + k], w[FORMED_ALPHA + k] = 0.0, 1.0
    if mask & used:
        w[GAP_BETA + k], w[SLOPE_BETA + k], w[FORMED_BETA + k] = 0.0, 0.0, 1.0


@nb.njit(**BY_NODE)
def alpha_row(w, nodes):
    """Fill ALPHA with 2 pi alpha, but for the logarithms at the ends of the panels."""
    n = lanes(w)
    for i in range(N):
        y = nodes[i]
        for k in range(n):
            a = w[AWAY + k] + w[SLOPES + k] * y
            b = w[AWAY + 3 * LANES + k] + w[SLOPES + 3 * LANES + k] * y
            c = w[AWAY + LANES + k] + w[SLOPES + LANES + k] * y
            d = w[AWAY + 2 * LANES + k] + w[SLOPES + 2 * LANES + k] * y
            over, under = a * b, c * d
            gap = w[FORMED_ALPHA + k] * (over - under) + w[GAP_ALPHA + k]
            w[ALPHA + LANES * i + k] = log_ratio(over, under, gap)


def _beta_of(top, other_top, bottom, other_bottom):
    """Make the function that fills SMOOTH with 2 pi (beta - alpha f_L), beta a ratio of these factors."""

    @nb.njit(**BY_NODE)
    def fill_smooth(w, nodes):
        n = lanes(w)
        for i in range(N):
            y = nodes[i]
            for k in range(n):
                over = w[AWAY + LANES * top + k] + w[SLOPES + LANES * top + k] * y
                under = w[AWAY + LANES * bottom + k] + w[SLOPES + LANES * bottom + k] * y
                if other_top:
                    over *= w[AWAY + LANES * other_top + k] + w[SLOPES + LANES * other_top + k] * y
                    under *= w[AWAY + LANES * other_bottom + k] + w[SLOPES + LANES * other_bottom + k] * y
                gap = w[FORMED_BETA + k] * (over - under) + (w[GAP_BETA + k] + w[SLOPE_BETA + k] * y)
                j = LANES * i + k
                w[SMOOTH + j] = log_ratio(over, under, gap) - w[F_L + j] * w[ALPHA + j]

    return fill_smooth


_lower, _part_of_lower, _part_of_upper = _beta_of(0, 0, 1, 0), _beta_of(0, 0, 4, 0), _beta_of(0, 4, 1, 2)


@nb.njit(**BY_NODE)
def smooth_row(w, filling, nodes):
    """Fill SMOOTH with 2 pi (beta - alpha f_L), but for the logarithms at the ends of the panels."""
    if filling == LOWER:
        _lower(w, nodes)
    elif filling == PART_OF_LOWER:
        _part_of_lower(w, nodes)
    elif filling == PART_OF_UPPER:
        _part_of_upper(w, nodes)
    else:
        share = 1.0 if filling == FULL else 0.0
        for j in range(N * lanes(w)):
            w[SMOOTH + j] = (share - w[F_L + j]) * w[ALPHA + j]


@nb.njit(**BY_NODE)
def used_by(filling):
    """Return the bits of the logarithms in beta."""
    if filling == LOWER:
        return IN_LOWER
    if filling == PART_OF_LOWER:
        return IN_PART_OF_LOWER
    return IN_PART_OF_UPPER if filling == PART_OF_UPPER else 0

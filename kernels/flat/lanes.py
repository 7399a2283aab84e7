"""Panels of many points side by side: batches of LANES panels of the same kind, a panel a lane.

A panel costs the same work at every node, whatever point it belongs to; only a few constants differ. So
panels are laid out for a block of points, sorted by kind, and evaluated LANES at a time: nodes one after the
other, panels side by side in the vectors of the processor.

The panels of a point are added up in the order of their kinds, which no other point changes.
"""

import math

import numba as nb

from ..compiling import OPTIONS
from .kinds import ABSORPTION, BY_LOGS, BY_POLES, EMISSION, END_LOGS, NONE, TORQUE, way_of
from .nodes import AT_STEP, FROM_START, values
from .places import prepare
from .ratios import alpha_row, prepare_ratios, set_ends, smooth_row, used_by
from .scratch import (
    A_X,
    AWAY,
    DOWN,
    DOWN_R,
    E_X,
    ERRORS,
    FIELDS,
    GAP,
    HALF,
    KINDS,
    LANE_C,
    LANE_DOWN,
    LANE_GAP,
    LANE_HALF,
    LANE_LIFT,
    LANE_LOW,
    LANE_MU_L,
    LANE_MU_R,
    LANE_PER_L,
    LANE_PER_R,
    LANE_Q,
    LANE_RATIO,
    LANE_SHIFT,
    LANE_SLOPE,
    LANE_SPLIT,
    LANE_START,
    LANE_UP,
    LANE_WIDTH,
    LANES,
    LIFT,
    LOGS,
    MAX_KINDS,
    MODULI,
    MU_L,
    MU_R,
    OFF,
    PANELS,
    PER_L,
    PER_R,
    POLE_ERROR,
    QUEUE,
    RATIO,
    SHIFT,
    SHIFTED,
    SLOPE,
    SPLIT,
    START,
    START_LO,
    SUMS,
    T_X,
    UP,
    UP_R,
    WANT,
    WAY,
    WIDTH,
    C,
    Q,
    index,
    queued,
)
from .sums import (
    ABSORBED,
    EMITTED,
    ERROR,
    MODULUS,
    TURNED,
    WEIGHT,
    absorption,
    emission,
    forget_coefficients,
    left_by_logs,
    left_by_poles,
    right_by_logs,
    right_by_poles,
    torque,
)
from .thermal import NODES
from .window_poles import separated

PER_TURN = 0.5 / math.pi  # alpha and beta are rows times 2 pi


@nb.njit(**OPTIONS)
def _sort(w, panels):
    """Enter the numbers of ``panels`` panels in QUEUE by kind, and where each kind begins in KINDS."""
    for k in range(MAX_KINDS + 1):
        w[KINDS + k] = 0.0
    for p in range(panels):
        w[KINDS + 1 + index(w[PANELS + FIELDS * p + WAY])] += 1.0
    for k in range(MAX_KINDS):
        w[KINDS + k + 1] += w[KINDS + k]
    # entering them moves the beginning of a kind to its end, which is where the next one begins
    for p in range(panels):
        k = KINDS + index(w[PANELS + FIELDS * p + WAY])
        w[QUEUE + index(w[k])] = p
        w[k] += 1.0


@nb.njit(**OPTIONS)
def _gather(w, q, k, with_torque):
    """Copy the panel at q, and what its point's record has for it, to lane k."""
    s = index(w[q + SHIFTED])
    w[LANE_START + k], w[LANE_LOW + k] = w[q + START], w[q + START_LO] + w[q + OFF]
    w[LANE_HALF + k] = w[q + HALF]
    w[LANE_UP + k], w[LANE_DOWN + k], w[LANE_SPLIT + k] = w[q + UP], w[q + DOWN], w[s + SPLIT]
    w[LANE_MU_L + k], w[LANE_PER_L + k] = w[s + MU_L], w[s + PER_L]
    w[LANE_MU_R + k], w[LANE_PER_R + k] = w[s + MU_R], w[s + PER_R]
    w[LANE_Q + k], w[LANE_C + k], w[LANE_RATIO + k] = w[s + Q], w[s + C], w[s + RATIO]
    w[LANE_LIFT + k], w[LANE_SLOPE + k], w[LANE_SHIFT + k] = w[s + LIFT], w[s + SLOPE], w[s + SHIFT]
    if with_torque:
        w[LANE_WIDTH + k], w[LANE_GAP + k] = w[s + WIDTH], w[s + GAP]
        for e in range(5):
            w[AWAY + LANES * e + k] = w[q + LOGS + e] + w[q + OFF]


@nb.njit(**OPTIONS)
def _torque(w, logs, by, first, count, nodes):
    """Leave the integrals of the torque over a batch, those from ``first`` on in QUEUE, in TURNED."""
    prepare_ratios(w, by - BY_LOGS)
    if logs == END_LOGS:
        for k in range(LANES):
            q = queued(w, first + min(k, count - 1))
            set_ends(w, q, k, used_by(by - BY_LOGS))
    alpha_row(w, nodes)
    if by == BY_POLES:
        separated(w, first, count, nodes)
    else:
        smooth_row(w, by - BY_LOGS, nodes)
    torque(w)
    if logs == END_LOGS and by == BY_POLES:
        left_by_poles(w)
        right_by_poles(w)
    elif logs == END_LOGS:
        left_by_logs(w)
        right_by_logs(w)


@nb.njit(**OPTIONS)
def _add(w, q, k, by, wanted):
    """Add the results of lane k to the sums of the panel's point."""
    s, want = index(w[q + SHIFTED]), index(w[q + WANT]) & wanted
    mean, polarized = 0.5 * (w[q + UP_R] + w[q + DOWN_R]), 0.5 * (w[q + UP_R] - w[q + DOWN_R])
    if want & EMISSION and mean != 0.0:
        w[s + SUMS + E_X] += mean * w[EMITTED + k]
        w[s + MODULI + E_X] += mean * w[EMITTED + MODULUS + k]
        w[s + ERRORS + E_X] += mean * w[EMITTED + ERROR + k]
    if want & ABSORPTION and polarized != 0.0:
        w[s + SUMS + A_X] += polarized * w[ABSORBED + k]
        w[s + MODULI + A_X] += abs(polarized) * w[ABSORBED + MODULUS + k]
        w[s + ERRORS + A_X] += abs(polarized) * w[ABSORBED + ERROR + k]
    if by != NONE:
        w[s + SUMS + T_X] += PER_TURN * w[TURNED + k]
        w[s + MODULI + T_X] += PER_TURN * w[TURNED + MODULUS + k]
        w[s + ERRORS + T_X] += PER_TURN * w[TURNED + ERROR + k]
    if by == BY_POLES:
        w[s + ERRORS + T_X] += w[s + POLE_ERROR] * w[TURNED + WEIGHT + k]


@nb.njit(**OPTIONS)
def _batch(w, kind, first, count, wanted):
    """Add the integrals over ``count`` panels of a kind, those from ``first`` on in QUEUE, to their sums."""
    way, place_, logs, by = way_of(kind)
    by = by if wanted & TORQUE else NONE
    want = 0
    for k in range(LANES):
        # what is missing of a batch is its last panel again
        q = queued(w, first + min(k, count - 1))
        want |= index(w[q + WANT])
        _gather(w, q, k, by != NONE)
    want &= wanted
    nodes = NODES if place_ == AT_STEP else FROM_START
    prepare(w, way, place_)
    values(w, way, place_, nodes)
    if want & EMISSION:
        emission(w)
    if want & ABSORPTION:
        absorption(w)
    if by != NONE:
        _torque(w, logs, by, first, count, nodes)
    if place_ == AT_STEP:
        forget_coefficients(w)
    for k in range(count):
        _add(w, queued(w, first + k), k, by, wanted)


@nb.njit(**OPTIONS)
def integrate(w, panels, want):
    """Add the wanted integrals over the first ``panels`` panels to the sums of their points."""
    if panels == 0:
        return
    _sort(w, panels)
    first = 0
    for kind in range(MAX_KINDS):
        last = index(w[KINDS + kind])
        for k in range(first, last, LANES):
            _batch(w, kind, k, min(LANES, last - k), want)
        first = last

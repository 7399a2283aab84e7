"""Kinds of panels: those of one kind are evaluated side by side, in the same loops (`lanes`).

way     what `nodes.values` does
place   CLOSE_BY where x and y are close somewhere; AT_STEP at what a step has beside it (`thermal`)
logs    whether logarithms lie at ends
torque  not wanted, by the poles of f_R, or by the logarithms of a step-like beta_R: BY_LOGS + filling
"""

import math

import numba as nb

from ..compiling import OPTIONS
from .nodes import ALIKE, ANYWHERE, AT_STEP, CLOSE_BY, COLD, EXTREME, FAR, FROZEN, REMAINDER
from .occupations import WARM
from .scratch import (
    A_X,
    DEPTH,
    E_X,
    ERRORS,
    FIELDS,
    FILLING,
    HALF,
    LEFT,
    LIMIT,
    MU_L,
    OFF,
    PANELS,
    PER_L,
    PER_R,
    POINT,
    POLES,
    RATIO,
    RECORD,
    RIGHT,
    SECOND,
    SHIFT,
    SHIFTED,
    SLOPE,
    SLOT,
    SLOTS,
    SPLIT,
    START,
    START_LO,
    SUMS,
    T_X,
    WANT,
    WAY,
    index,
)

EMISSION, ABSORPTION, TORQUE, STEP = 1, 2, 4, 8  # the last: a panel beside a step
NONE, BY_POLES, BY_LOGS = range(3)
PLAIN_LOGS, END_LOGS = range(2)
UNDERFLOW, STIFF = 680.0, 300.0  # of x and of J_L/T_L, beyond which exponentials leave the range of doubles
CLOSE = 1.1


@nb.njit(**OPTIONS)
def number(way, place_, logs, torque):
    """Return the number of a kind."""
    return ((3 * way + place_) * 2 + logs) * 7 + torque


@nb.njit(**OPTIONS)
def way_of(number):
    """Return way, place, logs and torque of a kind."""
    return number // 42, number // 14 % 3, number // 7 % 2, number % 7


@nb.njit(**OPTIONS)
def shift_of(slot):
    """Return how far the record of a slot lies beyond POINT."""
    return SLOTS + SLOT * slot - POINT


@nb.njit(**OPTIONS)
def clear_sums(w):
    """Clear the sums of the point."""
    for k in range(SUMS, DEPTH):
        w[k] = 0.0


@nb.njit(**OPTIONS)
def doubt(w, panels):
    """Let the errors of the point be infinite if there was no room for all its panels."""
    if panels >= w[LIMIT]:
        w[ERRORS + E_X] = w[ERRORS + A_X] = w[ERRORS + T_X] = math.inf


@nb.njit(**OPTIONS)
def keep(w, slot):
    """Copy the record of the point into a slot."""
    shift = shift_of(slot)
    for k in range(POINT, POINT + RECORD):
        w[shift + k] = w[k]


@nb.njit(**OPTIONS)
def join(w, slot):
    """Add what the next slot has of the point, if it has a second one."""
    s = shift_of(slot)
    if w[s + SECOND] > 0.0:
        for k in range(SUMS, DEPTH):
            w[s + k] += w[s + SLOT + k]
        w[s + DEPTH] = w[s + SLOT + DEPTH]


@nb.njit(**OPTIONS)
def _logs(w, q):
    return END_LOGS if w[q + LEFT] + w[q + RIGHT] != 0.0 else PLAIN_LOGS


@nb.njit(**OPTIONS)
def _kind(w, q, by):
    """Return the kind of the panel at q of the point whose record stands at POINT, its torque done ``by``."""
    per, per_R = w[PER_L], w[PER_R]
    torque, logs = NONE, PLAIN_LOGS
    if by != NONE and index(w[q + WANT]) & TORQUE:
        torque, logs = by, _logs(w, q)
    step = w[q + WANT] >= STEP
    if per == 0.0:
        return number(FROZEN if per_R == 0.0 else COLD, AT_STEP if step else ANYWHERE, logs, torque)
    x0 = ((w[q + START] - w[MU_L]) + (w[q + START_LO] + w[q + OFF])) * per
    x1 = x0 + 2.0 * w[q + HALF] * per
    reach = max(-x0, x1)
    way = ALIKE if reach < WARM and w[RATIO] != 0.0 else FAR
    if reach > UNDERFLOW or w[SPLIT] * per > STIFF:
        way = EXTREME
    a, b = w[SHIFT] + w[SLOPE] * x0, w[SHIFT] + w[SLOPE] * x1
    close = way != ALIKE and per_R > 0.0 and min(a, b) < CLOSE and max(a, b) > -CLOSE
    return number(way, AT_STEP if step else CLOSE_BY if close else ANYWHERE, logs, torque)


@nb.njit(**OPTIONS)
def classify(w, first, last, slot, with_torque):
    """Enter slot and kind of panels ``first`` to ``last`` - 1."""
    by = NONE
    if with_torque:
        by = BY_POLES if w[POLES] > 0.0 else BY_LOGS + index(w[FILLING])
    for p in range(first, last):
        q = PANELS + FIELDS * p
        w[q + SHIFTED] = shift_of(slot)
        w[q + WAY] = _kind(w, q, by)


@nb.njit(**OPTIONS)
def classify_remainder(w, first, last, slot):
    """The same of panels of a remainder of the spin torque."""
    for p in range(first, last):
        q = PANELS + FIELDS * p
        w[q + SHIFTED] = shift_of(slot)
        w[q + WAY] = number(REMAINDER, ANYWHERE, _logs(w, q), BY_POLES)

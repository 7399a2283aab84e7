"""Work space of one block of points: one flat array, and where things lie in it.

One array and constant offsets, because rows a constant apart are loops that LLVM vectorises without asking
whether they overlap. Functions are handed its address (`memory`).

    HI, LO      sorted breaks of a point, each the sum of two doubles
    E_HI, E_LO  positions of its logarithms, in two parts; distances of a place from them in DIST
    POINT       record of a point: its sums and what its panels have in common; those of the block are kept
                in slots, the same record ``shift`` further on, its poles behind it
    PANELS      panels of the block, FIELDS doubles each, columns below
    QUEUE       numbers of the panels, those of the same kind side by side; KINDS where each kind begins
    rows        values at the nodes of a batch of panels: node i of lane l at LANES i + l
    lanes       what `lanes._gather` enters of each panel of a batch, LANES doubles a number
"""

import numba as nb
import numpy as np

from ..compiling import BY_NODE, OPTIONS
from ..gauss import ORDER
from ..pole_groups import GROUP, MOST_GROUPS

N, LANES = ORDER, 16
# a block is integrated when it has so many panels or slots; a point has room for MAX_PANELS
BLOCK_PANELS, BLOCK_SLOTS, MAX_PANELS = 512, 128, 4096
MAX_KINDS = 252

ONCE, LIMIT, HI, LO, E_HI, E_LO, DIST, POINT = 0, 1, 16, 40, 64, 72, 80, 88

# of a point: integrals, their moduli, their errors; then the exponent of the tail that A_ex lives in, and
# what `occupations.set_constants` and `logs.set_logs` enter
E_X, A_X, T_X = range(3)
SUMS, MODULI, ERRORS = POINT, POINT + 3, POINT + 6
(
    DEPTH, MU_L, PER_L, SPLIT, MU_R, PER_R, Q, C, RATIO, LIFT, SLOPE, SHIFT, FILLING, WIDTH, GAP,
    POLES, POLE_ERROR, SECOND,
) = range(POINT + 9, POINT + 27)  # fmt: skip
C_ALPHA, C_BETA = POINT + 27, POINT + 32
RECORD = 37
POLE_SUM = POINT + RECORD  # polynomials of the poles
SLOT = RECORD + 3 * GROUP * MOST_GROUPS

# columns of a panel, which begins at START + START_LO + OFF; SHIFTED: how far its point's record is from
# POINT; LOGS: distances of START from the logarithms
(
    SHIFTED, WAY, WANT, START, START_LO, OFF, HALF, UP, DOWN, UP_R, DOWN_R, LEFT, RIGHT, LOGS,
) = range(14)  # fmt: skip
FIELDS = 20

ROW = LANES * N + 8  # the 8 keeps rows from falling on the same lines of the cache
ROWS_AT = POINT + RECORD
F_L, G, G_EVEN, DELTA, CLOSE, ALPHA, SMOOTH = (ROWS_AT + ROW * k for k in range(7))

# of the panel and of its record; constant and step to the next node of x, y and both shifted by J; constants
# of g and g~; distances of the first node from the logarithms and their steps; differences of the ratios
LANE = ROWS_AT + 7 * ROW
(
    LANE_START, LANE_LOW, LANE_HALF, LANE_UP, LANE_DOWN, LANE_MU_L, LANE_PER_L, LANE_SPLIT, LANE_MU_R,
    LANE_PER_R, LANE_Q, LANE_C, LANE_RATIO, LANE_LIFT, LANE_SLOPE, LANE_SHIFT, LANE_WIDTH, LANE_GAP,
    X0, DX, Y0, DY, WARM_R, TOP0, BOTTOM0, M0, K0, K1, P0, P1,
    GAP_ALPHA, FORMED_ALPHA, GAP_BETA, SLOPE_BETA, FORMED_BETA,
    ALPHA_LEFT, BETA_LEFT, ALPHA_RIGHT, BETA_RIGHT,
) = (LANE + LANES * k for k in range(39))  # fmt: skip
AWAY = LANE + 39 * LANES  # five rows, and five of their slopes
SLOPES = AWAY + 5 * LANES
RESULTS = SLOPES + 5 * LANES  # integral, modulus, error of three quantities, each with the integral of |g|

SLOTS = RESULTS + 12 * LANES
KINDS = SLOTS + SLOT * BLOCK_SLOTS
QUEUE = KINDS + MAX_KINDS + 1
PANELS = QUEUE + BLOCK_PANELS + MAX_PANELS
PIECES_L = PANELS + FIELDS * (BLOCK_PANELS + MAX_PANELS)  # of the windows of m, cut at mu; see `torque`
PIECES_R = PIECES_L + 28
SIZE = PIECES_R + 28


@nb.njit(**OPTIONS)
def scratch():
    """Allocate the work space of one block of points."""
    w = np.empty(SIZE)
    w[ONCE] = 1.0
    return w


@nb.njit(**OPTIONS)
def index(x):
    """Return an index that is kept as a double; the compiler sees that it is not negative."""
    return int(x) & 0x3FFFFFFF


@nb.njit(**OPTIONS)
def queued(w, number):
    """Return the place of the panel that has this number in QUEUE."""
    return PANELS + FIELDS * index(w[QUEUE + number])


@nb.njit(**BY_NODE)
def lanes(w):
    """Return LANES, unknown to the compiler: it unrolls short loops of known length, vectorises others."""
    return LANES * int(w[ONCE])

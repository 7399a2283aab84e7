"""Work space of one block of points: one flat array, and where things lie in it.

One array and constant offsets, because a compiled call copies every array it is handed (seven words and
a reference count), and because rows a constant apart are loops that LLVM vectorises without asking
whether they overlap.

    SUMS        integrals 0-2, their moduli 3-5, their errors 6-8
    HI, LO      sorted breaks, each the sum of two doubles
    E_HI, E_LO  positions of the logarithms, in two parts; C_ALPHA, C_BETA their coefficients
    KIND        which parts of the windows of m_R are filled
    PER_L ...   constants of the point (see `occupations.set_constants`)
    POLE_SUM    polynomials of the poles, twelve coefficients for every four
    DIST        distances of a point from the logarithms
    rows        values at the nodes of up to BATCH panels, N nodes a panel
    PANELS      panels of the point, FIELDS doubles each: what `panel` columns say
"""

import numba as nb
import numpy as np

from .band import OPTIONS
from .elementary import FLAGS
from .elementary import SUMS as _SUMS
from .gauss import ORDER

N = ORDER
BATCH, MAX_PANELS, FIELDS = 16, 4096, 16
FAST = {**OPTIONS, "fastmath": _SUMS}  # for sums over nodes
# for values node by node: nothing is reordered into an overflow
ROWS = {**OPTIONS, "fastmath": FLAGS}

SUMS, HI, LO, E_HI, E_LO, C_ALPHA, C_BETA = 0, 16, 40, 64, 72, 80, 88
KIND, PER_L, PER_R, Q, C, RATIO, LIFT = range(96, 103)
ONCE, POLE_SUM = 103, 104

ROW = BATCH * N + 8  # the 8 keeps rows from falling on the same lines of the cache
_ROWS = 400 + ROW * np.arange(15)
X_L, X_R, F_L, H_L, F_R, H_R, G, G_EVEN, DELTA, TOP, BOTTOM, GAP, ALPHA, BETA, SMOOTH = map(int, _ROWS)
DIST = 400 + 15 * ROW
PANELS = DIST + 8

# columns of a panel, which begins at START + START_LO + OFF; the last five: distances of START from the
# logarithms
WANT, START, START_LO, OFF, HALF, UP, DOWN, UP_R, DOWN_R, LEFT, RIGHT, LOGS = range(12)


@nb.njit(**OPTIONS)
def scratch():
    """Allocate the work space of one block of points."""
    w = np.empty(PANELS + FIELDS * MAX_PANELS)
    w[ONCE] = 1.0
    return w


@nb.njit(**ROWS)
def once(w):
    """Return 1, unknown to the compiler: it unrolls short loops of known length, and vectorises others."""
    return int(w[ONCE])

"""Work space of one block of points with bands of any shape: one flat array, and where things lie in it.

One array and constant offsets, for the reasons given in `scratch`. Values at nodes stand in rows of strips of
LANES panels, node by node: entry STRIP g + LANES k + p of a row is node k of panel p of strip g, so that what
is summed over the nodes of every panel is a loop over panels side by side. A batch has up to STRIPS of them;
``n`` is the number of its nodes.

    SUMS         integrals of all integrands, then their moduli, what rounding errors scale with, truncation,
                 residues where they diverge
    SIDE         what an electrode is: T, mu, ... (columns below), R behind L
    POLE_SUM     polynomials of the poles of f_L, then of f_R, twelve coefficients for every four
    rows         those of L, those of R, those of both
    BANDS        bands of L, then of R, FIELDS doubles each; then Fermi functions, breaks, panels and, at
                 T = 0, sources of the coherent integrals

Errata: none known.
"""

import numba as nb
import numpy as np

from ..compiling import OPTIONS
from ..memory import address
from ..pole_groups import GROUP, MOST_GROUPS
from ..shapes.table_panels import cuts
from ..shapes.tables import NOTE, note_tables, noted_tables

ORDER, LANES, STRIPS = 16, 4, 4  # nodes of a panel, panels of a strip, most strips of a batch
STRIP, SLOTS = ORDER * LANES, LANES * STRIPS
MAX_PANELS, MAX_SOURCES, QUAD = 40000, 40000, 8  # most panels, fours of sources of a side; their columns

# integrands
I_0, I_F, E_S, A_S, E_X, A_X, E_Y, A_Y, T_S, T_S_HOLES, T_X, T_Y = range(12)
N_L, SPIN_L, SPIN_L_HOLES, Q_L, N_R, SPIN_R, SPIN_R_HOLES, Q_R = range(12, 20)
INTEGRANDS = 20

SUMS, RESIDUES = 0, 4 * INTEGRANDS
# where Fermi functions, breaks, panels and sources begin; the number of Fermi functions, and the ends between
# which each of them is measured from its largest value; whether a band is not smooth by itself;
# whether an inverse square root of both sides meets at an end of a panel; whether the spin torque is formed
# from holes; 1, unknown to the compiler; length of a row of Fermi functions; panels of a batch that count;
# length of panels over what it may be; what is short enough for all temperatures
FERMI, BREAKS, PANELS, SOURCE, FERMIS, BOTTOM, TOP, UNEVEN, CHECKED = range(100, 109)
FROM_HOLES, ONCE, FERMI_MOST, USED, SHARE, SHORT = range(109, 115)
# numpy's integers: plain ones would be types of their own to numba, and compile what they are passed to anew
SIDE_L, SIDE_R = np.int64(115), np.int64(135)
# columns of a side: flip -1 counts spin down negative (nubar and m, g and g~ change places); filling: g and
# g~ are made from the filling in place of the spin anisotropy; first band and their number; largest |J|;
# edges of all bands; groups of poles of f (-1: sources instead), c M of `coherent`; sources of `cold` below
# mu, and all; how far those next to mu reach below it, and above; density that S rounds off by; largest
# |J| N; whether some band splits much less than others, so that m may be small where states are, or may be a
# table's
T, MU, FLIP, FILLING, FIRST, COUNT, J_MAX, LOW, HIGH, GROUPS, CONSTANT = range(11)
SPLIT, END, DOWNWARDS, UPWARDS, DENSITY, POLARIZED, MIXED = range(11, 18)
POLE_SUM, POLE_RANGE = 156, 3 * GROUP * MOST_GROUPS
POLE_A, POLE_B, POLE_Y, RE, IM, ROOT_RE, ROOT_IM, MEETING = (
    POLE_SUM + 2 * POLE_RANGE + GROUP * MOST_GROUPS * k for k in range(8)
)
# of the panels of a strip: integral, modulus, rounding, truncation; where tables lie; weights and
# coefficients of `panel_sums`
TOTAL, MODULUS, ROUGHLY, LATE, TABLES = (MEETING + SLOTS + LANES * k for k in range(5))
RULES = TABLES + NOTE + 2
ROW = STRIP * STRIPS + 8  # the 8 keeps rows from falling on the same lines of the cache
# coefficients next to logarithms, of the panels of a strip and of those of a batch, and which family's the
# latter are; families of the panels of a strip, and their sum; families of the panels of the batch
TAILS = RULES + 5 * LANES * ORDER // 2
ALL_TAILS = TAILS + 4 * STRIP
HELD = ALL_TAILS + 4 * STRIPS * STRIP
FAMILIES, LOGARITHMS, NEEDED = HELD + SLOTS, HELD + SLOTS + LANES, HELD + SLOTS + 2 * LANES
# of the nodes of a batch, panel after panel: distances from both edges, nu0, H0; multiples of eight, as all
# rows, lest vectors cross lines of the cache
X, Y, NU, HILBERT, _START = (NEEDED + SLOTS + ROW * k for k in range(5))
# of a side, counted from where its rows begin
_rows = ROW * np.arange(19)
U, E, F, HOLE, BELOW, ABOVE, UP, DOWN, H_UP, H_DOWN, MEAN, POL, ROUGH, ALPHA, G, GT, Q, S, _end = _rows
L, R = np.int64(_START), np.int64(_START + _end)
# of both
_rows = _START + 2 * _end + ROW * np.arange(7)
ANCHOR, ANCHOR_LO, OFF, WEIGHT, DELTA, CORRECTION, VALUE = _rows
SIZE, ERROR, BANDS = VALUE + STRIP, VALUE + 2 * STRIP, VALUE + 3 * STRIP  # of one strip

# columns of a band: edges in two parts each: up bottom, up top, down bottom, down top
KIND, D, J, N, CENTER, WHICH, EDGE, EDGE_LO, FIELDS = 0, 1, 2, 3, 4, 5, 6, 10, 14
FERMI_COLUMNS = 4  # centres, T, 1/T, longest panels: one row after the other
# columns of a break; WHO: bits of the sides with states up to the next one
HI, LO, FLAGS, WHO, BREAK = range(5)
# flags; INVERSE (inverse square root) and STEP: of L, twice that of R; LOGS: of a transform, DENSE: of nu0
PLAIN, INVERSE, ROOTS, LOGS, STEP, DENSE = map(np.int64, (0, 1, 4, 8, 16, 64))
INVERSES, STEPS = 3 * INVERSE, 3 * STEP  # of either side, or of both
A_HI, A_LO, A_OFF, B_HI, B_LO, B_OFF, LENGTH, TYPE, A_FLAGS, B_FLAGS, PANEL = range(11)


@nb.njit(**OPTIONS)
def work_space(bands, tables):
    """Allocate the work space of one block of points; the tables are found through it (`tables_of`)."""
    fermi = BANDS + FIELDS * bands
    most = 4 * bands + 8
    breaks = fermi + FERMI_COLUMNS * most
    panels = breaks + BREAK * (10 * bands + 4 * cuts(tables) + 80)
    sources = panels + PANEL * MAX_PANELS
    w = np.empty(sources + 2 * QUAD * MAX_SOURCES)
    w[FERMI], w[BREAKS], w[PANELS], w[SOURCE] = fermi, breaks, panels, sources
    w[FERMI_MOST], w[ONCE], w[SHARE] = most, 1.0, 1.0
    note_tables(tables, address(w), TABLES)
    return w


@nb.njit(inline="always", **OPTIONS)
def tables_of(w):
    """Return the tables that the work space was allocated for."""
    return noted_tables(w, TABLES)


@nb.njit(**OPTIONS)
def slot_of(slot):
    """Return where the nodes of a panel of the batch begin in a row; they are LANES apart."""
    return STRIP * (slot // LANES) + slot % LANES

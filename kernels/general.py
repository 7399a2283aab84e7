"""Every coefficient of two electrodes with any bands, on one set of nodes.

    charge_isotropic     4 pi t^2 int nubar_L nubar_R Delta                          (93)
    charge_spin_valve    4 pi t^2 int m_L m_R Delta                                  (94)
    spin_emission        2 pi t^2 int m_L nubar_R Delta                              (96)
    spin_absorption      2 pi t^2 int nubar_L m_R Delta                              (97)
    spin_torque         -2 pi t^2 int [m_L f_L alpha_R + m_R f_R alpha_L]            (98)
    exchange_emission    4 pi t^2 int g_L nubar_R Delta                              (100)
    exchange_absorption  4 pi t^2 int g~_L m_R Delta                                 (101)
    exchange_torque      4 pi t^2 int g_L [alpha_R Delta - S_R/pi]                   (102) corrected
    storage              N = int 2 nubar f, S = int m f, q_ex = int hole             (46), (47), (62)

Delta = f_R - f_L. Where both electrodes are mostly filled the spin torque and the spin are formed from the
holes 1 - f; the smaller of the two moduli decides. Symbols as in `sides` and `coherent`.

Errata: (102) is printed with the opposite sign; see `exchange`.
"""

import math

import numba as nb
import numpy as np

from .band import OPTIONS
from .coherent import coherent_part, smooth_part
from .elementary import SUMS, expm1_small
from .marching import A_HI, A_LO, FLAGS, KIND, LENGTH, START, add_breaks, breaks_needed, march, panel_buffer
from .rule import TAIL, TAIL_POWER, node_offsets
from .sides import ALPHA, DOWN, GT, HOLE, ORDER, ROWS, ROWS_FAST, UP, F, G, Q, fill, make_side

OUTPUTS = (
    *(f"{stem}_{r}" for r in "LR" for stem in ("particle_number", "spin", "quadrupole_exchange")),
    "charge_isotropic",
    "charge_spin_valve",
    "spin_emission",
    "spin_absorption",
    "tunnel_rate",
    "spin_torque",
    *(f"exchange_{word}{r}" for r in ("", "_R") for word in ("emission", "absorption", "torque")),
)
COHERENT, COHERENT_R = 1, 2  # bits of ``want``
ROUNDING, DIFFERENCE = 4e-15, 4e-16
DONE, DIVERGENT, FAILED = 1, 4, 5

# rows of integrands
I_0, I_F, E_S, A_S, E_X, A_X, E_Y, A_Y, T_S, T_S_HOLES, T_X, T_Y = range(12)
N_L, SPIN_L, SPIN_L_HOLES, Q_L, N_R, SPIN_R, SPIN_R_HOLES, Q_R = range(12, 20)
INTEGRANDS = 20
SIZE, ROUGH = INTEGRANDS, 2 * INTEGRANDS  # rows of their moduli, and of what rounding errors scale with
# rows of node values: those of L (see `sides`), those of R, and of both; one array, so that loops vectorise
R = ROWS
X_L, X_R, S_L, S_R, DELTA = range(2 * ROWS, 2 * ROWS + 5)
NODE_ROWS = 2 * ROWS + 5

# formed from electrons, or from holes
HOLES = ((T_S, T_S_HOLES), (SPIN_L, SPIN_L_HOLES), (SPIN_R, SPIN_R_HOLES))
# integrand of every output; the tunneling rate has none
ORDER_OF_OUTPUTS = (
    *(N_L, SPIN_L, Q_L, N_R, SPIN_R, Q_R),
    *(I_0, I_F, E_S, A_S, -1, T_S, E_X, A_X, T_X, E_Y, A_Y, T_Y),
)


def integrands(names):
    """Return the integrands that outputs are made of, ascending, as an int64 array."""
    wanted = {ORDER_OF_OUTPUTS[OUTPUTS.index(name)] for name in names if name in OUTPUTS} - {-1}
    wanted |= {b for a, b in HOLES if a in wanted}
    return np.array(sorted(wanted or {I_0}), dtype=np.int64)


MAX_PANELS = 40000


@nb.njit(**ROWS_FAST)
def bias(T_L, T_R, rows):
    """Fill f_R - f_L without cancellation."""
    if T_L > 0.0 and T_R > 0.0:
        for k in range(ORDER):
            d = rows[X_L, k] / T_L - rows[X_R, k] / T_R
            close = rows[F, k] * rows[R + HOLE, k] * expm1_small(min(max(d, -1.0), 1.0))
            few = rows[F, k] + rows[R + F, k] < 1.0
            apart = rows[R + F, k] - rows[F, k] if few else rows[HOLE, k] - rows[R + HOLE, k]
            rows[DELTA, k] = close if abs(d) < 1.0 else apart
        return
    for k in range(ORDER):
        few = rows[F, k] + rows[R + F, k] < 1.0
        rows[DELTA, k] = rows[R + F, k] - rows[F, k] if few else rows[HOLE, k] - rows[R + HOLE, k]


@nb.njit(**ROWS_FAST)
def dissipative_values(rows, out):
    """Fill the integrands of charge and spin, and of exchange emission and absorption."""
    for k in range(ORDER):
        D = rows[DELTA, k]
        n_L, m_L = 0.5 * (rows[UP, k] + rows[DOWN, k]), 0.5 * (rows[UP, k] - rows[DOWN, k])
        n_R, m_R = 0.5 * (rows[R + UP, k] + rows[R + DOWN, k]), 0.5 * (rows[R + UP, k] - rows[R + DOWN, k])
        # where spin up and down are equally dense to the last bit, their difference has no error
        r_L, r_R = (n_L if m_L != 0.0 else 0.0), (n_R if m_R != 0.0 else 0.0)
        out[I_0, k], out[ROUGH + I_0, k] = n_L * n_R * D, 0.0
        out[I_F, k], out[ROUGH + I_F, k] = m_L * m_R * D, abs(r_L * r_R * D)
        out[E_S, k], out[ROUGH + E_S, k] = m_L * n_R * D, abs(r_L * n_R * D)
        out[A_S, k], out[ROUGH + A_S, k] = n_L * m_R * D, abs(n_L * r_R * D)
        out[E_X, k], out[ROUGH + E_X, k] = rows[G, k] * n_R * D, 0.0
        out[A_X, k], out[ROUGH + A_X, k] = rows[GT, k] * m_R * D, abs(rows[GT, k] * r_R * D)
        out[E_Y, k], out[ROUGH + E_Y, k] = -rows[R + G, k] * n_L * D, 0.0
        out[A_Y, k], out[ROUGH + A_Y, k] = -rows[R + GT, k] * m_L * D, abs(rows[R + GT, k] * r_L * D)


@nb.njit(**ROWS_FAST)
def stored_values(rows, out, side, q):
    """Fill the integrands of what an electrode stores, from ``q`` on; ``side`` is its first row."""
    for k in range(ORDER):
        n, m = (
            0.5 * (rows[side + UP, k] + rows[side + DOWN, k]),
            0.5 * (rows[side + UP, k] - rows[side + DOWN, k]),
        )
        r = n if m != 0.0 else 0.0
        f, h = rows[side + F, k], rows[side + HOLE, k]
        out[q, k], out[ROUGH + q, k] = 2.0 * n * f, 0.0
        out[q + 1, k], out[ROUGH + q + 1, k] = m * f, r * f
        out[q + 2, k], out[ROUGH + q + 2, k] = -m * h, r * h
        out[q + 3, k], out[ROUGH + q + 3, k] = rows[side + Q, k], 0.0


@nb.njit(**ROWS_FAST)
def coherent_values(rows, out):
    """Fill the integrands of the torques, with the moduli of their parts."""
    for k in range(ORDER):
        D, a_L, a_R = rows[DELTA, k], rows[ALPHA, k], rows[R + ALPHA, k]
        n_L, m_L = 0.5 * (rows[UP, k] + rows[DOWN, k]), 0.5 * (rows[UP, k] - rows[DOWN, k])
        n_R, m_R = 0.5 * (rows[R + UP, k] + rows[R + DOWN, k]), 0.5 * (rows[R + UP, k] - rows[R + DOWN, k])
        r_L, r_R = (n_L if m_L != 0.0 else 0.0), (n_R if m_R != 0.0 else 0.0)
        f_L, h_L, f_R, h_R = rows[F, k], rows[HOLE, k], rows[R + F, k], rows[R + HOLE, k]
        a, b = m_L * a_R, m_R * a_L
        out[T_S, k], out[SIZE + T_S, k] = -(a * f_L + b * f_R), abs(a * f_L) + abs(b * f_R)
        out[T_S_HOLES, k], out[SIZE + T_S_HOLES, k] = a * h_L + b * h_R, abs(a * h_L) + abs(b * h_R)
        a, b = abs(r_L * a_R), abs(r_R * a_L)
        out[ROUGH + T_S, k], out[ROUGH + T_S_HOLES, k] = a * f_L + b * f_R, a * h_L + b * h_R
        a, b = a_R * D, rows[S_R, k] / math.pi
        out[T_X, k], out[SIZE + T_X, k] = rows[G, k] * (a - b), abs(rows[G, k]) * (abs(a) + abs(b))
        a, b = a_L * D, rows[S_L, k] / math.pi
        out[T_Y, k], out[SIZE + T_Y, k] = -rows[R + G, k] * (a + b), abs(rows[R + G, k]) * (abs(a) + abs(b))
        out[ROUGH + T_X, k] = 0.0
        out[ROUGH + T_Y, k] = 0.0


@nb.njit(**OPTIONS)
def panel_values(T_L, T_R, active, rows, out):
    """Fill integrands, their moduli, and what their rounding errors scale with, at all nodes of a panel."""
    bias(T_L, T_R, rows)
    dissipative_values(rows, out)
    if active[-1] >= N_L:
        stored_values(rows, out, 0, N_L)
        stored_values(rows, out, R, N_R)
    for q in active:
        for k in range(ORDER):
            out[SIZE + q, k] = abs(out[q, k])
    coherent_values(rows, out)


@nb.njit(**OPTIONS)
def occupied(side, x):
    """Return whether an energy lies inside a band."""
    for i in range(side.kind.size):
        for spin in range(2):
            if side.hi[i, 2 * spin] <= x <= side.hi[i, 2 * spin + 1]:
                return True
    return False


@nb.njit(**OPTIONS)
def diverges(offsets, values):
    """Return whether an integrand next to a singularity falls off as 1/distance, or more slowly inwards."""
    inner, outer = abs(values[0] * offsets[0]), abs(values[6] * offsets[6])
    return inner > 0.1 * outer and inner > 0.0


@nb.njit(**OPTIONS, fastmath=SUMS)
def accumulate(q, plain, scale, weights, values, sums):
    """Add integral, modulus, rounding and truncation of integrand q over one panel."""
    a = b = c = 0.0
    c0 = c1 = c2 = c3 = 0.0
    for k in range(weights.size):
        v = values[q, k]
        a += weights[k] * v
        b += weights[k] * values[SIZE + q, k]
        c += weights[k] * values[ROUGH + q, k]
    rows = TAIL if plain else TAIL_POWER
    for k in range(weights.size):
        v = values[q, k]
        c0 += rows[0, k] * v
        c1 += rows[1, k] * v
        c2 += rows[2, k] * v
        c3 += rows[3, k] * v
    early, late = max(abs(c0), abs(c1)), max(abs(c2), abs(c3))
    sums[0, q] += a
    sums[1, q] += b
    sums[2, q] += c
    if late > 0.0:
        sums[3, q] += scale * late * min(1.0, (late / early) ** 2 if early > 0.0 else 1.0)


@nb.njit(**OPTIONS)
def integrate(left, right, want, active, panels, count, part_L, part_R, sums, divergent):
    """Add value, modulus, rounding and truncation of every integrand over all panels to ``sums`` (4, q)."""
    rows, values = np.zeros((NODE_ROWS, ORDER)), np.empty((3 * INTEGRANDS, ORDER))
    offsets, weights, work = np.empty(ORDER), np.empty(ORDER), np.empty((4, ORDER))
    rows_L, rows_R = rows[:ROWS], rows[R : R + ROWS]
    for p in range(count):
        panel = panels[p]
        kind = panel[KIND]
        middle = panel[START] + 0.5 * panel[LENGTH] if kind == 0.0 else 0.5 * kind * panel[LENGTH]
        energy = panel[A_HI] + (panel[A_LO] + middle)
        if not (occupied(left, energy) or occupied(right, energy)):
            continue
        node_offsets(panel, offsets, weights)
        fill(left, panel[A_HI], panel[A_LO], offsets, middle, rows[X_L], work, rows_L)
        fill(right, panel[A_HI], panel[A_LO], offsets, middle, rows[X_R], work, rows_R)
        if want & COHERENT and np.any(rows_L[G] != 0.0):
            smooth_part(right.T, part_R, rows[X_R], rows[S_R])
        if want & COHERENT_R and np.any(rows_R[G] != 0.0):
            smooth_part(left.T, part_L, rows[X_L], rows[S_L])
        panel_values(left.T, right.T, active, rows, values)
        both = int(panel[FLAGS]) & 3 == 3 and kind != 0.0
        scale = 2.0 * panel[LENGTH]
        for q in active:
            accumulate(q, kind == 0.0, scale, weights, values, sums)
            if both and diverges(offsets, values[q]):
                divergent[q] = True


@nb.njit(**OPTIONS)
def rate_at(left, right, energy):
    """nubar_L nubar_R at one energy."""
    rows, work, x = np.empty((ROWS, ORDER)), np.empty((4, ORDER)), np.empty(ORDER)
    product = 1.0
    for side in (left, right):
        fill(side, energy, 0.0, np.zeros(ORDER), 0.0, x, work, rows)
        product *= 0.5 * (rows[UP, 0] + rows[DOWN, 0])
    return product


@nb.njit(**OPTIONS)
def store(row, sums, divergent, units, out, err, scale):
    """Move the sums of one point into its results, in the order of OUTPUTS."""
    status = DONE
    for k in range(len(ORDER_OF_OUTPUTS)):
        q = ORDER_OF_OUTPUTS[k]
        if q < 0:
            continue
        for a, b in HOLES:
            if q == a and sums[1, b] < sums[1, a]:
                q = b
        out[row, k] = units[k] * sums[0, q]
        scale[row, k] = units[k] * sums[1, q]
        err[row, k] = units[k] * (sums[3, q] + ROUNDING * sums[1, q] + DIFFERENCE * sums[2, q])
        if divergent[q]:
            out[row, k] = np.nan
            status = DIVERGENT
    return status


@nb.njit(**OPTIONS)
def general(
    P, bands, kind_L, kind_R, which_L, which_R, flips, filling, tables, want, active, out, err, scale, status
):
    """Evaluate n points.

    Parameters
    ----------
    P : (n, 12) array
        Columns as in `quantities.PARAMETERS`; J, D, N are not read.
    bands : (n, bands, 4) array
        D, J, N, E of the bands of L, then of R.
    kind_L, kind_R, which_L, which_R : (bands,) int64 arrays
        Index of each band's shape in `shapes.SHAPES`, and of its table.
    flips : (2,) array
        1 for the coefficients themselves; -1 exchanges nubar and m, g and g~ of L, of R.
    filling : bool
        Whether g and g~ are made from the filling in place of the spin anisotropy; see `sides`.
    tables : Tables
    want : int
        ``COHERENT | COHERENT_R`` where the exchange torque of L, of R is wanted.
    active : (k,) int64 array
        Integrands wanted, ascending; see `integrands`.
    out, err, scale : (n, 18) arrays
        In the order of `OUTPUTS`: values, error estimates, integrals of the modulus.
    status : (n,) uint8 array
        Codes of `quantities.STATUS`: done, divergent or failed.
    """
    panels, inner = panel_buffer(MAX_PANELS), panel_buffer(MAX_PANELS)
    sums, divergent = np.empty((4, INTEGRANDS)), np.empty(INTEGRANDS, dtype=np.bool_)
    units = np.ones(len(OUTPUTS))
    n_L = kind_L.size
    for i in range(P.shape[0]):
        p = P[i]
        left = make_side(p[0], p[2], flips[0], filling, kind_L, bands[i, :n_L], tables, which_L)
        right = make_side(p[1], p[3], flips[1], filling, kind_R, bands[i, n_L:], tables, which_R)
        breaks = np.empty((breaks_needed(left) + breaks_needed(right), 3))
        n = add_breaks(breaks, add_breaks(breaks, 0, left, 1), right, 2)
        low, high = breaks[0, 0], breaks[n - 1, 0]
        count = march(left, right, breaks, n, panels)
        if count < 0:
            status[i] = FAILED
            out[i], err[i], scale[i] = np.nan, np.nan, np.nan
            continue
        part_L = coherent_part(left, low, high, inner, want & COHERENT_R != 0)
        part_R = coherent_part(right, low, high, inner, want & COHERENT != 0)
        sums[:] = 0.0
        divergent[:] = False
        integrate(left, right, want, active, panels, count, part_L, part_R, sums, divergent)
        t2 = math.pi * p[11] * p[11]
        units[6:] = 4.0 * t2
        units[8:12] = 2.0 * t2
        status[i] = store(i, sums, divergent, units, out, err, scale)
        out[i, 10] = 2.0 * t2 * rate_at(left, right, 0.5 * (p[2] + p[3]))
        err[i, 10] = ROUNDING * out[i, 10]
        scale[i, 10] = out[i, 10]

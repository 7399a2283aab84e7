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
from .elementary import expm1_small
from .marching import A_HI, A_LO, FLAGS, KIND, LENGTH, START, add_breaks, breaks_needed, march, panel_buffer
from .rule import node_offsets, truncation
from .sides import ALPHA, DOWN, GT, HOLE, ORDER, ROWS, UP, F, G, Q, fill, make_side

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
I_0, I_F, E_S, A_S, T_S, T_S_HOLES, E_X, A_X, T_X, E_Y, A_Y, T_Y, N_L, S_L, S_L_HOLES, Q_L = range(16)
N_R, S_R, S_R_HOLES, Q_R = range(16, 20)
INTEGRANDS = 20
MAX_PANELS = 40000


@nb.njit(**OPTIONS)
def bias(T_L, T_R, x_L, x_R, f_L, h_L, f_R, h_R):
    """Return f_R - f_L at distances x from the chemical potentials, without cancellation."""
    if T_L > 0.0 and T_R > 0.0:
        d = x_L / T_L - x_R / T_R
        if abs(d) < 1.0:
            return f_L * h_R * expm1_small(d)
    return f_R - f_L if f_L + f_R < 1.0 else h_L - h_R


@nb.njit(**OPTIONS)
def node_values(rows_L, rows_R, k, D, smooth_L, smooth_R, value, size, rough):
    """Fill the integrands at one node, their moduli, and what their rounding errors scale with."""
    u_L, d_L, a_L = rows_L[UP, k], rows_L[DOWN, k], rows_L[ALPHA, k]
    u_R, d_R, a_R = rows_R[UP, k], rows_R[DOWN, k], rows_R[ALPHA, k]
    n_L, m_L, n_R, m_R = 0.5 * (u_L + d_L), 0.5 * (u_L - d_L), 0.5 * (u_R + d_R), 0.5 * (u_R - d_R)
    f_L, h_L, f_R, h_R = rows_L[F, k], rows_L[HOLE, k], rows_R[F, k], rows_R[HOLE, k]
    # where spin up and down are equally dense to the last bit, their difference has no error
    r_L, r_R = n_L if m_L != 0.0 else 0.0, n_R if m_R != 0.0 else 0.0
    value[I_0, k], rough[I_0, k] = n_L * n_R * D, 0.0
    value[I_F, k], rough[I_F, k] = m_L * m_R * D, abs(r_L * r_R * D)
    value[E_S, k], rough[E_S, k] = m_L * n_R * D, abs(r_L * n_R * D)
    value[A_S, k], rough[A_S, k] = n_L * m_R * D, abs(n_L * r_R * D)
    value[E_X, k], rough[E_X, k] = rows_L[G, k] * n_R * D, 0.0
    value[A_X, k], rough[A_X, k] = rows_L[GT, k] * m_R * D, abs(rows_L[GT, k] * r_R * D)
    value[E_Y, k], rough[E_Y, k] = -rows_R[G, k] * n_L * D, 0.0
    value[A_Y, k], rough[A_Y, k] = -rows_R[GT, k] * m_L * D, abs(rows_R[GT, k] * r_L * D)
    value[N_L, k], rough[N_L, k] = 2.0 * n_L * f_L, 0.0
    value[S_L, k], rough[S_L, k] = m_L * f_L, r_L * f_L
    value[S_L_HOLES, k], rough[S_L_HOLES, k] = -m_L * h_L, r_L * h_L
    value[Q_L, k], rough[Q_L, k] = rows_L[Q, k], 0.0
    value[N_R, k], rough[N_R, k] = 2.0 * n_R * f_R, 0.0
    value[S_R, k], rough[S_R, k] = m_R * f_R, r_R * f_R
    value[S_R_HOLES, k], rough[S_R_HOLES, k] = -m_R * h_R, r_R * h_R
    value[Q_R, k], rough[Q_R, k] = rows_R[Q, k], 0.0
    for q in range(INTEGRANDS):
        size[q, k] = abs(value[q, k])
    value[T_S, k] = -(m_L * f_L * a_R + m_R * f_R * a_L)
    size[T_S, k] = abs(m_L * f_L * a_R) + abs(m_R * f_R * a_L)
    value[T_S_HOLES, k] = m_L * h_L * a_R + m_R * h_R * a_L
    size[T_S_HOLES, k] = abs(m_L * h_L * a_R) + abs(m_R * h_R * a_L)
    value[T_X, k] = rows_L[G, k] * (a_R * D - smooth_R / math.pi)
    size[T_X, k] = abs(rows_L[G, k]) * (abs(a_R * D) + abs(smooth_R) / math.pi)
    value[T_Y, k] = -rows_R[G, k] * (a_L * D + smooth_L / math.pi)
    size[T_Y, k] = abs(rows_R[G, k]) * (abs(a_L * D) + abs(smooth_L) / math.pi)
    rough[T_S, k] = abs(r_L * f_L * a_R) + abs(r_R * f_R * a_L)
    rough[T_S_HOLES, k] = abs(r_L * h_L * a_R) + abs(r_R * h_R * a_L)
    rough[T_X, k] = rough[T_Y, k] = 0.0


@nb.njit(**OPTIONS)
def panel_values(T_L, T_R, rows_L, rows_R, x_L, x_R, smooth_L, smooth_R, value, size, rough):
    """Fill the integrands at all nodes of a panel."""
    for k in range(ORDER):
        D = bias(T_L, T_R, x_L[k], x_R[k], rows_L[F, k], rows_L[HOLE, k], rows_R[F, k], rows_R[HOLE, k])
        node_values(rows_L, rows_R, k, D, smooth_L[k], smooth_R[k], value, size, rough)


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


@nb.njit(**OPTIONS)
def integrate(L, R, want, panels, count, part_L, part_R, sums, divergent):
    """Add value, modulus, rounding and truncation of every integrand over all panels to ``sums`` (4, q)."""
    rows_L, rows_R = np.empty((ROWS, ORDER)), np.empty((ROWS, ORDER))
    value, size = np.empty((INTEGRANDS, ORDER)), np.empty((INTEGRANDS, ORDER))
    rough = np.empty((INTEGRANDS, ORDER))
    offsets, weights, work = np.empty(ORDER), np.empty(ORDER), np.empty((4, ORDER))
    x_L, x_R, smooth_L, smooth_R = np.empty(ORDER), np.empty(ORDER), np.empty(ORDER), np.empty(ORDER)
    for p in range(count):
        panel = panels[p]
        kind = panel[KIND]
        middle = panel[START] + 0.5 * panel[LENGTH] if kind == 0.0 else 0.5 * kind * panel[LENGTH]
        energy = panel[A_HI] + (panel[A_LO] + middle)
        if not (occupied(L, energy) or occupied(R, energy)):
            continue
        node_offsets(panel, offsets, weights)
        for side, x, rows in ((L, x_L, rows_L), (R, x_R, rows_R)):
            fill(side, panel[A_HI], panel[A_LO], offsets, middle, x, work, rows)
        smooth_L[:] = 0.0
        smooth_R[:] = 0.0
        if want & COHERENT and np.any(rows_L[G] != 0.0):
            smooth_part(R.T, part_R, x_R, smooth_R)
        if want & COHERENT_R and np.any(rows_R[G] != 0.0):
            smooth_part(L.T, part_L, x_L, smooth_L)
        panel_values(L.T, R.T, rows_L, rows_R, x_L, x_R, smooth_L, smooth_R, value, size, rough)
        both = int(panel[FLAGS]) & 3 == 3 and kind != 0.0
        for q in range(INTEGRANDS):
            for k in range(ORDER):
                sums[0, q] += weights[k] * value[q, k]
                sums[1, q] += weights[k] * size[q, k]
                sums[2, q] += weights[k] * rough[q, k]
            sums[3, q] += truncation(panel, value[q])
            if both and diverges(offsets, value[q]):
                divergent[q] = True


@nb.njit(**OPTIONS)
def rate_at(L, R, energy):
    """nubar_L nubar_R at one energy."""
    rows, work, x = np.empty((ROWS, ORDER)), np.empty((4, ORDER)), np.empty(ORDER)
    product = 1.0
    for side in (L, R):
        fill(side, energy, 0.0, np.zeros(ORDER), 0.0, x, work, rows)
        product *= 0.5 * (rows[UP, 0] + rows[DOWN, 0])
    return product


@nb.njit(**OPTIONS)
def store(row, sums, divergent, units, out, err, scale):
    """Move the sums of one point into its results, in the order of OUTPUTS."""
    holes = ((T_S, T_S_HOLES), (S_L, S_L_HOLES), (S_R, S_R_HOLES))
    order = (N_L, S_L, Q_L, N_R, S_R, Q_R, I_0, I_F, E_S, A_S, -1, T_S, E_X, A_X, T_X, E_Y, A_Y, T_Y)
    status = DONE
    for k in range(len(order)):
        q = order[k]
        if q < 0:
            continue
        for a, b in holes:
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
def general(P, bands, kind_L, kind_R, which_L, which_R, flips, tables, want, out, err, scale, status):
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
    tables : Tables
    want : int
        ``COHERENT | COHERENT_R`` where the exchange torque of L, of R is wanted.
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
        L = make_side(p[0], p[2], flips[0], kind_L, bands[i, :n_L], tables, which_L)
        R = make_side(p[1], p[3], flips[1], kind_R, bands[i, n_L:], tables, which_R)
        breaks = np.empty((breaks_needed(L) + breaks_needed(R), 3))
        n = add_breaks(breaks, add_breaks(breaks, 0, L, 1), R, 2)
        low, high = breaks[0, 0], breaks[n - 1, 0]
        count = march(L, R, breaks, n, panels)
        if count < 0:
            status[i] = FAILED
            out[i], err[i], scale[i] = np.nan, np.nan, np.nan
            continue
        part_L = coherent_part(L, low, high, inner, want & COHERENT_R != 0)
        part_R = coherent_part(R, low, high, inner, want & COHERENT != 0)
        sums[:] = 0.0
        divergent[:] = False
        integrate(L, R, want, panels, count, part_L, part_R, sums, divergent)
        t2 = math.pi * p[11] * p[11]
        units[6:] = 4.0 * t2
        units[8:12] = 2.0 * t2
        status[i] = store(i, sums, divergent, units, out, err, scale)
        out[i, 10] = 2.0 * t2 * rate_at(L, R, 0.5 * (p[2] + p[3]))
        err[i, 10] = ROUNDING * out[i, 10]
        scale[i, 10] = out[i, 10]

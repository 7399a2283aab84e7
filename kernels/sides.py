"""One electrode with any number of rigidly split bands, evaluated at the nodes of a panel.

    nu_sigma   sum_n N_n nu0_n(omega - E_n + sigma J_n/2)                                  (12), (18)
    nubar, m   (nu_up +- nu_down)/2; m = nubar n                                           (14), (15)
    alpha      sum_n N_n [H0_n(omega - E_n + J_n/2) - H0_n(omega - E_n - J_n/2)]/2 pi       (105)
    g, g~      sum_n (nu_n,up a_n,up +- nu_n,down a_n,down), each band with its own J_n     (67), (103)
    a_n,sigma  [f(omega) - f(omega + sigma J_n)]/4                                         (68)
    hole       sum_n nu_n,up [f(omega) - f(omega + J_n)]^2/4, whose integral is q_ex        (62)
    filling    [f(omega) + f(omega + sigma J_n) - 1]/4, which `network` needs in place of a_n,sigma

An energy is an anchor (two parts, hi + lo) and an offset, so that the distance from an edge keeps its
digits where the density of states is infinite. J_n may be negative: a band polarized against the axis.

Errata: (A35), (A44) lack the factor 1/4 of (68).
"""

import math
from collections import namedtuple

import numba as nb
import numpy as np

from .band import OPTIONS
from .elementary import FLAGS, exp, log_ratio
from .shapes import (
    CUBIC,
    FLAT,
    GAUSSIAN,
    SEMIELLIPTIC,
    SQUARE,
    TABLE,
    density_and_transform,
    green,
    half_width,
)
from .tables import table_green, table_of, table_values

ORDER = 24
ROWS_FAST = {**OPTIONS, "fastmath": FLAGS}
UP, DOWN, ALPHA, F, HOLE, G, GT, Q = range(8)  # rows of node values
ROWS = 8

# T, mu, flip (-1 counts spin down negative: nubar and m, g and g~ change places), whether g and g~ are made
# from the filling; per band: index of the shape, D, J, N, E; edges in two parts: up bottom, up top, down
# bottom, down top; tables and which one a band uses
Side = namedtuple("Side", "T mu flip filling kind D J N E hi lo tables which")


@nb.njit(**OPTIONS)
def exact_sum(a, b, c):
    """Return a + b + c in two parts."""
    s = a + b
    t = s - a
    e = (a - (s - t)) + (b - t)
    hi = s + c
    t = hi - s
    e += (s - (hi - t)) + (c - t)
    top = hi + e
    return top, e - (top - hi)


@nb.njit(**OPTIONS)
def make_side(T, mu, flip, filling, kind, numbers, tables, which):
    """Return a Side; ``numbers`` (bands, 4) holds D, J, N, E of each band."""
    n = kind.size
    hi, lo = np.empty((n, 4)), np.empty((n, 4))
    for i in range(n):
        D, J, E = numbers[i, 0], numbers[i, 1], numbers[i, 3]
        w = half_width(kind[i], D)
        bottom, top = -w, w
        if kind[i] == TABLE:
            knots = table_of(tables, which[i]).knots
            bottom, top = knots[0] * D, knots[-1] * D
        for spin in range(2):
            shift = -0.5 * J if spin == 0 else 0.5 * J
            hi[i, 2 * spin], lo[i, 2 * spin] = exact_sum(E, shift, bottom)
            hi[i, 2 * spin + 1], lo[i, 2 * spin + 1] = exact_sum(E, shift, top)
    columns = numbers.T.copy()
    D, J, N, E = columns[0], columns[1], columns[2], columns[3]
    return Side(T, mu, flip, filling, kind, D, J, N, E, hi, lo, tables, which)


@nb.njit(**OPTIONS)
def cooled(side):
    """Return the same electrode at T = 0."""
    s = side
    return Side(0.0, s.mu, s.flip, s.filling, s.kind, s.D, s.J, s.N, s.E, s.hi, s.lo, s.tables, s.which)


@nb.njit(**OPTIONS)
def inner_singularities(kind):
    """Positions of van Hove singularities inside the band, in units of D: (count, value)."""
    if kind == SQUARE:
        return 1, 0.0
    return (2, 1.0 / 3.0) if kind == CUBIC else (0, 0.0)


@nb.njit(**ROWS_FAST)
def _algebraic_values(flat, D, below, above, offsets, nu, H):
    """`shapes.density_and_transform` of the flat and the semi-elliptic band, node by node at once."""
    c = 2.0 / (D * D)
    if flat:
        for k in range(ORDER):
            a, b = below + offsets[k], above - offsets[k]
            nu[k] = 0.5 / D if a * b > 0.0 else 0.0
            H[k] = 0.5 / D * log_ratio(a, b, a - b)
        return
    for k in range(ORDER):
        a, b = below + offsets[k], above - offsets[k]
        x, inside = 0.5 * (a - b), a * b
        root = math.sqrt(abs(inside))
        beyond = 2.0 / (x + math.copysign(root, x))
        nu[k] = c / math.pi * root if inside > 0.0 else 0.0
        H[k] = c * x if inside > 0.0 else beyond


@nb.njit(**OPTIONS)
def shape_values(kind, D, below, above, offsets, nu, H):
    """Fill nu0 and H0 of a shape at nodes; ``below``, ``above``: distances of the anchor from both edges."""
    if kind == SEMIELLIPTIC or kind == FLAT:
        _algebraic_values(kind == FLAT, D, below, above, offsets, nu, H)
        return
    for k in range(ORDER):
        nu[k], H[k] = density_and_transform(kind, below + offsets[k], above - offsets[k], D)


@nb.njit(**OPTIONS)
def spin_values(side, i, spin, a_hi, a_lo, offsets, nu, H):
    """Fill nu0 and H0 of band i for one spin (0 up, 1 down) at the nodes of a panel."""
    D, e = side.D[i], 2 * spin
    below = (a_hi - side.hi[i, e]) + (a_lo - side.lo[i, e])
    above = (side.hi[i, e + 1] - a_hi) + (side.lo[i, e + 1] - a_lo)
    if side.kind[i] != TABLE:
        shape_values(side.kind[i], D, below, above, offsets, nu, H)
    else:
        table_rows(side, i, below, above, offsets, nu, H)


@nb.njit(**OPTIONS)
def table_rows(side, i, below, above, offsets, nu, H):
    """Fill nu0 and H0 of a tabulated band."""
    D = side.D[i]
    table = table_of(side.tables, side.which[i])
    bottom, top = table.knots[0], table.knots[-1]
    for k in range(ORDER):
        x, y = below + offsets[k], above - offsets[k]
        nu[k], H[k] = table_values(table, bottom + x / D if x < y else top - y / D)
        nu[k] /= D
        H[k] /= D


@nb.njit(**OPTIONS)
def occupation(T, x):
    """Return (f, 1 - f) at a distance x from mu."""
    if T == 0.0:
        return (1.0, 0.0) if x < 0.0 else (0.0, 1.0)
    e = exp(x / T)
    f = 1.0 / (1.0 + e)
    return f, e * f


@nb.njit(**ROWS_FAST)
def _occupations(T, x, f, h):
    """Fill f and 1 - f at distances x from mu, T > 0."""
    for k in range(ORDER):
        e = exp(x[k] / T)
        y = 1.0 / (1.0 + e)
        f[k], h[k] = y, e * y


@nb.njit(**ROWS_FAST)
def _thermal_band(T, J, N, flip, x, work, rows):
    """`add_band` at T > 0, without differences of Fermi functions."""
    j = J / T
    p = -0.25 * math.expm1(-abs(j))
    weak = 1.0 if abs(j) < 1.0 else 0.0
    curve = weak * math.sinh(0.5 * min(abs(j), 1.0)) ** 2
    lift = 1.0 if j >= 0.0 else 0.0
    drop = 1.0 - lift
    for k in range(ORDER):
        up, down = N * work[0, k], flip * N * work[2, k]
        f, h = rows[F, k], rows[HOLE, k]
        ep, em = exp((x[k] + J) / T), exp((x[k] - J) / T)
        fp, fm = 1.0 / (1.0 + ep), 1.0 / (1.0 + em)
        hp, hm = ep * fp, em * fm
        a_up = p * (lift * f * hp - drop * fp * h)
        a_down = p * (drop * f * hm - lift * fm * h)
        # for a weak splitting the sum in closed form; (1 - e) h = (f - h) e f / f
        a = weak * curve * (f - h) * (h / max(f, 1e-300)) * fp * fm + (1.0 - weak) * (a_up + a_down)
        rows[G, k] += 0.5 * ((up + down) * a + (up - down) * (a_up - a_down))
        rows[GT, k] += up * a_up - down * a_down
        rows[Q, k] += 4.0 * up * a_up * a_up


@nb.njit(**OPTIONS)
def _cold_band(J, N, flip, x, work, rows):
    """`add_band` at T = 0."""
    for k in range(ORDER):
        up, down, f = N * work[0, k], flip * N * work[2, k], rows[F, k]
        a_up = 0.25 * (f - (1.0 if x[k] + J < 0.0 else 0.0))
        a_down = 0.25 * (f - (1.0 if x[k] - J < 0.0 else 0.0))
        rows[G, k] += up * a_up + down * a_down
        rows[GT, k] += up * a_up - down * a_down
        rows[Q, k] += 4.0 * up * a_up * a_up


@nb.njit(**ROWS_FAST)
def _filled_band(T, J, N, flip, x, work, rows):
    """Add one band to g and g~, with the filling in place of the spin anisotropy."""
    for k in range(ORDER):
        up, down, f = N * work[0, k], flip * N * work[2, k], rows[F, k]
        if T == 0.0:
            h_up, h_down = (1.0 if x[k] + J >= 0.0 else 0.0), (1.0 if x[k] - J >= 0.0 else 0.0)
        else:
            h_up, h_down = 1.0 / (1.0 + exp(-(x[k] + J) / T)), 1.0 / (1.0 + exp(-(x[k] - J) / T))
        rows[G, k] += 0.25 * (up * (f - h_up) + down * (f - h_down))
        rows[GT, k] += 0.25 * (up * (f - h_up) - down * (f - h_down))


@nb.njit(**ROWS_FAST)
def add_band(T, J, N, flip, filling, x, work, rows):
    """Add one band, whose nu0 and H0 of spin up and down stand in ``work`` (4, nodes), to the rows."""
    for k in range(ORDER):
        rows[UP, k] += N * work[0, k]
        rows[DOWN, k] += flip * N * work[2, k]
        rows[ALPHA, k] += N * (work[1, k] - flip * work[3, k]) / (2.0 * math.pi)
    if filling:
        _filled_band(T, J, N, flip, x, work, rows)
    elif J == 0.0:
        return
    elif T == 0.0:
        _cold_band(J, N, flip, x, work, rows)
    else:
        _thermal_band(T, J, N, flip, x, work, rows)


@nb.njit(**OPTIONS)
def fill(side, a_hi, a_lo, offsets, middle, x, work, rows):
    """Fill the rows of node values at the energies a_hi + a_lo + offsets; ``middle`` is an offset inside.

    ``x`` (nodes) receives distances from mu. At T = 0 occupations are those of ``middle``: a panel never
    reaches across a step. ``work`` is room for (4, nodes).
    """
    rows[:] = 0.0
    from_mu = (a_hi - side.mu) + a_lo
    for k in range(ORDER):
        x[k] = from_mu + (middle if side.T == 0.0 else offsets[k])
    if side.T > 0.0:
        _occupations(side.T, x, rows[F], rows[HOLE])
    else:
        filled = 1.0 if x[0] < 0.0 else 0.0
        rows[F], rows[HOLE] = filled, 1.0 - filled
    for i in range(side.kind.size):
        for spin in range(2):
            e = 2 * spin
            below = (a_hi - side.hi[i, e]) + (a_lo - side.lo[i, e])
            above = (side.hi[i, e + 1] - a_hi) + (side.lo[i, e + 1] - a_lo)
            if side.kind[i] == TABLE:
                table_rows(side, i, below, above, offsets, work[e], work[e + 1])
            else:
                shape_values(side.kind[i], side.D[i], below, above, offsets, work[e], work[e + 1])
        add_band(side.T, side.J[i], side.N[i], side.flip, side.filling, x, work, rows)
    for k in range(ORDER):
        x[k] = from_mu + offsets[k]


@nb.njit(**OPTIONS)
def window_green(side, z):
    """Return int m(x)/(z - x) dx for complex z above the real axis."""
    total = 0.0j
    for i in range(side.kind.size):
        D, h = side.D[i], 0.5 * side.J[i]
        up, down = z - side.E[i] + h, z - side.E[i] - h
        if side.kind[i] == TABLE:
            table = table_of(side.tables, side.which[i])
            total += (
                0.5 * side.N[i] / D * (table_green(table, up / D) - side.flip * table_green(table, down / D))
            )
        else:
            kind = side.kind[i]
            total += 0.5 * side.N[i] * (green(kind, up, D) - side.flip * green(kind, down, D))
    return total


@nb.njit(**OPTIONS)
def smooth_width(side, x, toward):
    """Longest panel from x in direction ``toward`` (+1, -1) that resolves Gaussians and tables."""
    step = 1e308
    for i in range(side.kind.size):
        if side.kind[i] != GAUSSIAN and side.kind[i] != TABLE:
            continue
        unit = 5.0 * side.D[i]
        for spin in range(2):
            bottom, top = side.hi[i, 2 * spin], side.hi[i, 2 * spin + 1]
            if side.kind[i] == TABLE:
                knots = table_of(side.tables, side.which[i]).knots
                e = knots[0] + (x - bottom) / side.D[i]
                k = np.searchsorted(knots, e + 1e-12 * toward * (knots[-1] - knots[0]), side="right") - 1
                k = min(max(k, 0), knots.size - 2)
                unit = 2.0 * side.D[i] * (knots[k + 1] - knots[k])
            step = min(step, unit + 0.5 * max(bottom - x, x - top, 0.0))
    return step

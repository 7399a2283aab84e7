"""The eight coefficients of any bands as plain integrands, for general-purpose quadrature.

As in `integrands`, the peers are given what makes the integrals single: closed Hilbert transforms, that of
a table from its polynomials, and the Fermi function as a sum over poles, prepared once a point.
"""

import math

import numba as nb
import numpy as np
from integrands import fermi

from spinquad.kernels.poles import COUNT, OFFSET, W, Y, pole_range
from spinquad.kernels.shapes.tables import Tables, join, make_table, table_green, table_nodes

FLAT, SEMIELLIPTIC, TABLE = range(3)
WIDTH = 5  # of a band: kind, D, J, N, E
ENERGIES = np.linspace(-25.0, 25.0, 201)
ELLIPSE = 2.0 * np.sqrt(625.0 - ENERGIES**2) / (np.pi * 625.0)
_TABLES = join([make_table(ENERGIES, ELLIPSE)[0]])
# one by one: a compiled function takes arrays as constants, but no tuple of them
_CELLS, _PIECES, _TREE, _ENDS, _CELL, _PIECE, _BRANCH = _TABLES
compiled = nb.njit(error_model="numpy", nogil=True)


@compiled
def density(kind, x, D):
    """Return the density of states of one orbital, and its Hilbert transform, at x from the centre."""
    if kind == TABLE:
        nu, H = np.empty(1), np.empty(1)
        below, above = np.full(1, x - _ENDS[0, 0]), np.full(1, _ENDS[0, 1] - x)
        tables = Tables(_CELLS, _PIECES, _TREE, _ENDS, _CELL, _PIECE, _BRANCH)
        table_nodes(tables, 0, 1.0, below, above, nu, H, True)
        return nu[0], H[0]
    inside = D * D - x * x
    if kind == FLAT:
        return (0.5 / D if inside > 0.0 else 0.0), 0.5 / D * math.log(abs((x + D) / (x - D)))
    if inside > 0.0:
        return 2.0 * math.sqrt(inside) / (math.pi * D * D), 2.0 * x / (D * D)
    return 0.0, 2.0 / (x + math.copysign(math.sqrt(-inside), x))


@compiled
def electrode(w, bands, T, mu):
    """Return nubar, m, alpha, g, g~ and f of an electrode (14), (15), (105), (67), (103)."""
    up = down = alpha = g_up = g_down = 0.0
    f = fermi(w - mu, T)
    for k in range(0, bands.size, WIDTH):
        kind, D, J, N, E = int(bands[k]), bands[k + 1], bands[k + 2], bands[k + 3], bands[k + 4]
        nu_up, H_up = density(kind, w - E + 0.5 * J, D)
        nu_down, H_down = density(kind, w - E - 0.5 * J, D)
        up += N * nu_up
        down += N * nu_down
        alpha += N * (H_up - H_down) / (2.0 * math.pi)
        g_up += 0.25 * N * nu_up * (f - fermi(w - mu + J, T))
        g_down += 0.25 * N * nu_down * (f - fermi(w - mu - J, T))
    return 0.5 * (up + down), 0.5 * (up - down), alpha, g_up + g_down, g_up - g_down, f


@compiled
def value(q, w, x):
    """Integrand q at energy w; x: T, mu, number of bands of L, then of R; all bands; poles."""
    n, m = WIDTH * int(x[2]), WIDTH * int(x[5])
    poles = x[6 + n + m :]
    n_L, m_L, alpha_L, g, gt, f_L = electrode(w, x[6 : 6 + n], x[0], x[1])
    n_R, m_R, alpha_R, _, _, f_R = electrode(w, x[6 + n : 6 + n + m], x[3], x[4])
    delta, unit = f_R - f_L, 4.0 * math.pi
    if q == 0:
        return unit * n_L * n_R * delta
    if q == 1:
        return unit * m_L * m_R * delta
    if q == 2:
        return 0.5 * unit * m_L * n_R * delta
    if q == 3:
        return 0.5 * unit * n_L * m_R * delta
    if q == 4:
        return -0.5 * unit * (m_L * f_L * alpha_R + m_R * f_R * alpha_L)
    if q == 5:
        return unit * g * n_R * delta
    if q == 6:
        return unit * gt * m_R * delta
    v, smooth = (w - x[4]) / x[3], 0.0
    for k in range(1, poles.size, 3):
        smooth += (poles[k] - v * poles[k + 1]) / (v * v + poles[k + 2])
    return unit * g * (alpha_R * delta + smooth / math.pi)


def _green(kind, z, D):
    if kind == TABLE:
        return table_green(_TABLES, 0, complex(z))
    root = np.sqrt(complex(z - D)) * np.sqrt(complex(z + D))
    return (np.log(z + D) - np.log(z - D)) / (2.0 * D) if kind == FLAT else 2.0 / (z + root)


def prepare(left, right):
    """Return the numbers that `value` takes, and the breaks; an electrode is (T, mu, bands), T > 0."""
    edges, centres = [], []
    for T, mu, bands in (left, right):
        centres += [(mu, T)]
        for kind, D, J, _, E in bands:
            D = ENERGIES[-1] if kind == TABLE else D
            edges += [E + s * D + t * 0.5 * J for s in (-1, 1) for t in (-1, 1)]
            centres += [(mu - J, T), (mu + J, T)]
    T, mu, bands = right
    table = pole_range((max(map(abs, edges)) + abs(mu)) / T)
    poles = [float(COUNT[table])]
    for k in range(OFFSET[table], OFFSET[table] + COUNT[table]):
        z = complex(mu, Y[k] * T)
        G = sum(
            0.5 * N * (_green(kind, z - E + 0.5 * J, D) - _green(kind, z - E - 0.5 * J, D))
            for kind, D, J, N, E in bands
        )
        poles += [-W[k] * Y[k] * G.imag, -W[k] * G.real, Y[k] ** 2]
    numbers = [left[0], left[1], len(left[2]), T, mu, len(bands)]
    x = np.array([*numbers, *(float(v) for side in (left, right) for band in side[2] for v in band), *poles])
    inside = [c + s * k * t for c, t in centres for s in (-1, 1) for k in (0.0, 6.0, 20.0, 40.0)]
    breaks = sorted({b for b in (*edges, *inside) if min(edges) <= b <= max(edges)})
    return x, np.array(breaks)

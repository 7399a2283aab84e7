"""Exchange emission, absorption and torque of the left electrode (100), (101), (102 corrected).

    g, g~    nubar a, nubar a~ of L; Delta = f_R - f_L                (see `anisotropy`)
    E_ex = 4 pi t^2 int nubar_R g Delta
    A_ex = 4 pi t^2 int m_R g~ Delta
    T_ex = 4 pi t^2 int g (beta_R - alpha_R f_L)

For the torque one of two identities is used:

    "logs"   windows of m_R filled or empty: beta_R is a sum of logarithms as alpha_R is,
             2 pi alpha_R = sum_e c_e ln|omega - e|, 2 pi beta_R = the same over the occupied parts;
    "poles"  beta_R - alpha_R f_L = alpha_R Delta - S/pi, with the smooth S of `window_poles`.

The panels of a point are laid out first (`march`), then evaluated one after the other.

Errata: (102) is printed with the opposite sign; settled by exact dynamics of two electrodes of 200
orbitals, and by T_S -> T_ex/2 under n -> a (footnote 37).
"""

import math

import numba as nb

from .anisotropy import anisotropy_nodes, bias_nodes, fermi_nodes
from .band import OPTIONS, Band, window_shape
from .layout import lay_out
from .logs import (
    DOWN,
    DOWN_R,
    FAST,
    HALF,
    LEFT,
    OFF,
    RIGHT,
    ROUNDING,
    START,
    UP,
    UP_R,
    WANT,
    N,
    X,
    accumulate,
    accumulate_end,
    alpha_logs,
    beta_logs,
    scratch,
)
from .panels import CUT
from .poles import pole_range
from .window_poles import separated, window_integrals

EMISSION, ABSORPTION, TORQUE = 1, 2, 4


@nb.njit(**OPTIONS)
def saturated(R):
    """Whether both windows of m_R are filled or empty to rounding."""
    if R.T == 0.0:
        return True
    c, h = window_shape(R)
    return min(abs(abs(R.mu - c) - h), abs(abs(R.mu + c) - h)) > CUT * R.T and not (
        abs(R.mu - c) < h or abs(R.mu + c) < h
    )


@nb.njit(**FAST)
def torque_panel(L, R, w, row, table, count):
    """Add one panel of int g (beta_R - alpha_R f_L)."""
    f, g, Delta, value = w.nodes[0], w.nodes[2], w.nodes[6], w.nodes[10]
    beta, alpha, S = w.nodes[7], w.nodes[8], w.nodes[9]
    h, left, right = row[HALF], int(row[LEFT]), int(row[RIGHT])
    alpha_logs(R, row, left | right, alpha)
    if table < 0:
        beta_logs(R, w, row, left | right, beta)
        for i in range(N):
            value[i] = 0.5 / math.pi * g[i] * (beta[i] - f[i] * alpha[i])
    else:
        separated((row[START] - R.mu + row[OFF]) / R.T, h / R.T, X, w.A, w.B, w.Y2, count, S)
        for i in range(N):
            value[i] = g[i] * (0.5 * Delta[i] * alpha[i] - S[i]) / math.pi
    accumulate(w, value, 2, h)
    for side in range(2):
        mask = right if side else left
        c_alpha = c_beta = 0.0
        for k in range(5):
            if mask & (1 << k):
                c_alpha += w.c_alpha[k]
                c_beta += w.c_beta[k]
        if c_alpha != 0.0 or c_beta != 0.0:
            for i in range(N):
                value[i] = c_alpha * g[i] * Delta[i] if table >= 0 else g[i] * (c_beta - f[i] * c_alpha)
            accumulate_end(w, value, side, 2, h, 0.5 / math.pi)


@nb.njit(**FAST)
def panel(L, R, w, row, table, count):
    """Add one panel of the integrals that it was laid out for."""
    f, hole, g, gt = w.nodes[0], w.nodes[1], w.nodes[2], w.nodes[3]
    fR, hR, Delta, value = w.nodes[4], w.nodes[5], w.nodes[6], w.nodes[10]
    start, off, h, want = row[START], row[OFF], row[HALF], int(row[WANT])
    mean, polarized = 0.5 * (row[UP_R] + row[DOWN_R]), 0.5 * (row[UP_R] - row[DOWN_R])
    emission = want & EMISSION and mean != 0.0
    absorption = want & ABSORPTION and polarized != 0.0
    anisotropy_nodes(L, start, off, h, row[UP], row[DOWN], f, hole, g, gt)
    if emission or absorption or table >= 0:
        fermi_nodes(R, start, off, h, fR, hR)
        bias_nodes(L, R, start, off, h, f, hole, fR, hR, Delta)
    if emission:
        for i in range(N):
            value[i] = mean * g[i] * Delta[i]
        accumulate(w, value, 0, h)
    if absorption:
        for i in range(N):
            value[i] = polarized * gt[i] * Delta[i]
        accumulate(w, value, 1, h)
    if want & TORQUE and R.J > 0.0:
        torque_panel(L, R, w, row, table, count)


@nb.njit(**OPTIONS)
def exchange_point(L, R, want, w):
    """Leave E_ex, A_ex, T_ex, their moduli and truncation errors in ``w.sums``, without 4 pi t^2 nu nu.

    Returns
    -------
    int
        Number of panels.
    """
    w.sums[:] = 0.0
    if L.J == 0.0:
        return 0
    table, count = -1, 0
    if want & TORQUE and not saturated(R):
        reach = max(R.D + 0.5 * R.J, L.D + 0.5 * L.J) + abs(R.mu)
        table = pole_range(reach / R.T)
        if table >= 0:
            count = window_integrals(R, table, w.A, w.B, w.Y2)
        else:  # colder than the widest table: a step, wrong by no more than about T
            w.sums[8] = 10.0 * R.T
    n = lay_out(L, R, want, w)
    for k in range(n):
        panel(L, R, w, w.panels[k], table, count)
    # the exponents' rounding: of the energies, and of e^-u in a tail where absorption may live
    cold = L.T + R.T + min(abs(L.mu - R.mu), L.J)
    if cold > 0.0:
        for k in range(3):
            w.sums[6 + k] += 1.2e-16 * (abs(L.mu) + abs(R.mu)) / cold * w.sums[3 + k]
    return n


@nb.njit(**OPTIONS)
def exchange(P, want, out, err, scale):
    """Evaluate n points.

    Parameters
    ----------
    P : (n, 12) array
        Columns as in `quantities.PARAMETERS`.
    want : int
        ``EMISSION | ABSORPTION | TORQUE``.
    out, err, scale : (n, 3) arrays
        E_ex, A_ex, T_ex of L [energy], error estimates, integrals of the modulus of the integrand.
    """
    w = scratch()
    for i in range(P.shape[0]):
        p = P[i]
        exchange_point(Band(p[0], p[2], p[4], p[6]), Band(p[1], p[3], p[5], p[7]), want, w)
        unit = 4.0 * math.pi * p[11] ** 2 * p[8] * p[9] / (4.0 * p[6] * p[7])
        for k in range(3):
            out[i, k] = unit * w.sums[k]
            err[i, k] = unit * (w.sums[6 + k] + ROUNDING * w.sums[3 + k])
            scale[i, k] = unit * w.sums[3 + k]

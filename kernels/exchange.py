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

from .anisotropy import DELTA, F_L, F_R, FAST, G_EVEN, H_R, G, anisotropy_nodes, bias_nodes, fermi_nodes
from .band import OPTIONS, band, window_shape
from .gauss import W
from .layout import ABSORPTION, EMISSION, TORQUE, lay_out
from .logs import (
    ALPHA,
    BETA,
    DOWN,
    DOWN_R,
    HALF,
    LEFT,
    OFF,
    RIGHT,
    ROUNDING,
    SMOOTH,
    START,
    UP,
    UP_R,
    VALUE,
    WANT,
    accumulate,
    accumulate_end,
    alpha_logs,
    beta_logs,
    scratch,
)
from .panels import CUT
from .poles import pole_range
from .window_poles import separated, window_integrals


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
    buffer, n = w.nodes, w.order[0]
    h, left, right = row[HALF], int(row[LEFT]), int(row[RIGHT])
    alpha_logs(R, row, left | right, buffer, ALPHA)
    if table < 0:
        beta_logs(R, w, row, left | right, BETA)
        for i in range(n):
            coherent = buffer[BETA + i] - buffer[F_L + i] * buffer[ALPHA + i]
            buffer[VALUE + i] = 0.5 / math.pi * buffer[G + i] * coherent
    else:
        v = (row[START] - R.mu + row[OFF]) / R.T
        separated(v, h / R.T, w.A, w.B, w.Y2, count, buffer, SMOOTH)
        for i in range(n):
            coherent = 0.5 * buffer[DELTA + i] * buffer[ALPHA + i] - buffer[SMOOTH + i]
            buffer[VALUE + i] = buffer[G + i] * coherent / math.pi
        weight = 0.0
        for i in range(n):
            weight += W[i] * abs(buffer[G + i])
        # the pole sum is right to 3e-16 of 1, not of a tail of f_R; S is its integral over the windows
        w.sums[8] += 1e-15 * min(R.J, 2.0 * R.D) / R.D * h * weight
    accumulate(w, VALUE, 2, h)
    if left | right:
        for side in range(2):
            torque_end(w, side, right if side else left, h, table)


@nb.njit(**FAST)
def torque_end(w, side, mask, h, table):
    """Add the logarithms that lie at one end of the panel."""
    buffer, n = w.nodes, w.order[0]
    c_alpha = c_beta = 0.0
    for k in range(5):
        if mask & (1 << k):
            c_alpha += w.c_alpha[k]
            c_beta += w.c_beta[k]
    if c_alpha == 0.0 and c_beta == 0.0:
        return
    if table >= 0:
        for i in range(n):
            buffer[VALUE + i] = buffer[G + i] * (c_alpha * buffer[DELTA + i])
    else:
        for i in range(n):
            buffer[VALUE + i] = buffer[G + i] * (c_beta - buffer[F_L + i] * c_alpha)
    accumulate_end(w, VALUE, side, 2, h, 0.5 / math.pi)


@nb.njit(**FAST)
def panel(L, R, w, row, table, count):
    """Add one panel of the integrals that it was laid out for."""
    buffer, n = w.nodes, w.order[0]
    start, off, h, want = row[START], row[OFF], row[HALF], int(row[WANT])
    mean, polarized = 0.5 * (row[UP_R] + row[DOWN_R]), 0.5 * (row[UP_R] - row[DOWN_R])
    emission = want & EMISSION and mean != 0.0
    absorption = want & ABSORPTION and polarized != 0.0
    anisotropy_nodes(L, start, off, h, row[UP], row[DOWN], buffer)
    if emission or absorption or table >= 0:
        fermi_nodes(R, start, off, h, buffer, F_R, H_R)
        bias_nodes(L, R, start, off, h, buffer)
    if emission:
        for i in range(n):
            buffer[VALUE + i] = mean * buffer[G + i] * buffer[DELTA + i]
        accumulate(w, VALUE, 0, h)
    if absorption:
        for i in range(n):
            buffer[VALUE + i] = polarized * buffer[G_EVEN + i] * buffer[DELTA + i]
        accumulate(w, VALUE, 1, h)
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
    depth, w.sums[7] = w.sums[7], 0.0
    for k in range(n):
        panel(L, R, w, w.panels[k], table, count)
    w.sums[7] += 5e-16 * depth * w.sums[4]
    # what the rounding of the energies given does to the exponents
    cold = L.T + R.T + abs(L.mu - R.mu)
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
        exchange_point(band(p[0], p[2], p[4], p[6]), band(p[1], p[3], p[5], p[7]), want, w)
        unit = 4.0 * math.pi * p[11] ** 2 * p[8] * p[9] / (4.0 * p[6] * p[7])
        for k in range(3):
            out[i, k] = unit * w.sums[k]
            err[i, k] = unit * (w.sums[6 + k] + ROUNDING * w.sums[3 + k])
            scale[i, k] = unit * w.sums[3 + k]

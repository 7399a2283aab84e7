"""Fermi functions, spin-anisotropy and bias function at the nodes of one panel.

    E        e^x, x = (omega - mu_L)/T_L
    q        exp(-J_L/T_L)
    f, h     f_L and 1 - f_L
    a_up     (1 - q)/4 h/(E + q)        = [f(omega) - f(omega + J)]/4     (68)
    a_down  -(1 - q)/4 h/(1 + q E)      = [f(omega) - f(omega - J)]/4
    g, g~    nu_up a_up +- nu_down a_down                                 (66), (104)
    Delta    f_R - f_L                                                    (95)

No difference of Fermi functions is formed: where both spins are present
g = (1 - q)^2/4 h (1 - E)/[(E + q)(1 + q E)], and for chemical potentials closer than a temperature
Delta = f_L (1 - f_R) (e^(x - y) - 1). Both keep their relative accuracy in the tails. Beyond J = 300 T,
where e^x leaves the range of doubles before x reaches J/T, a_up and a_down cannot cancel any more.

Node values live in one flat buffer, row r of it at r * N: loops over rows of one array with constant
offsets are those that LLVM vectorises without asking whether the rows overlap.
"""

import math

import numba as nb

from .band import OPTIONS
from .elementary import SUMS, exp, expm1_small
from .gauss import ORDER, X

FAST = {**OPTIONS, "fastmath": SUMS}
N = ORDER
F_L, H_L, F_R, H_R, G, G_EVEN, DELTA = 0, N, 2 * N, 3 * N, 4 * N, 5 * N, 6 * N
ROWS = 12


@nb.njit(**FAST)
def fermi_nodes(b, start, off, h, buffer, f, hole):
    """Fill rows ``f`` and ``hole`` with f and 1 - f at start + off + h (1 + X)."""
    if b.T == 0.0:
        filled = 1.0 if start + off + h < b.mu else 0.0
        for i in range(N):
            buffer[f + i] = filled
            buffer[hole + i] = 1.0 - filled
        return
    x0, dx = (start - b.mu + off) / b.T, h / b.T
    for i in range(N):
        e = exp(x0 + dx * (1.0 + X[i]))
        y = 1.0 / (1.0 + e)
        buffer[f + i] = y
        buffer[hole + i] = e * y


@nb.njit(**FAST)
def _cold(b, start, off, h, up, down, buffer):
    """T = 0: constants on the panel."""
    omega = start + off + h
    a_up = 0.25 * up * (buffer[F_L] - (1.0 if omega + b.J < b.mu else 0.0))
    a_down = 0.25 * down * (buffer[F_L] - (1.0 if omega - b.J < b.mu else 0.0))
    for i in range(N):
        buffer[G + i] = a_up + a_down
        buffer[G_EVEN + i] = a_up - a_down


@nb.njit(**FAST)
def _wide(x0, dx, j, up, down, buffer):
    """J > 300 T."""
    for i in range(N):
        x = x0 + dx * (1.0 + X[i])
        a_up = 0.25 * up * buffer[F_L + i] / (1.0 + exp(-x - j))
        a_down = 0.25 * down * buffer[H_L + i] / (1.0 + exp(x - j))
        buffer[G + i] = a_up - a_down
        buffer[G_EVEN + i] = a_up + a_down


@nb.njit(**FAST)
def anisotropy_nodes(b, start, off, h, up, down, buffer):
    """Fill f_L, 1 - f_L, g and g~ where the spins ``up`` and ``down`` are present (1.0 or 0.0)."""
    if b.T == 0.0 or b.J > 300.0 * b.T:
        fermi_nodes(b, start, off, h, buffer, F_L, H_L)
        if b.T == 0.0:
            _cold(b, start, off, h, up, down, buffer)
        else:
            _wide((start - b.mu + off) / b.T, h / b.T, b.J / b.T, up, down, buffer)
        return
    q = math.exp(-b.J / b.T)
    p = -0.25 * math.expm1(-b.J / b.T)
    x0, dx = (start - b.mu + off) / b.T, h / b.T
    if up * down != 0.0:
        for i in range(N):
            e = exp(x0 + dx * (1.0 + X[i]))
            f = 1.0 / (1.0 + e)
            hole = e * f
            r = p / ((e + q) * (1.0 + q * e))
            buffer[F_L + i] = f
            buffer[H_L + i] = hole
            buffer[G + i] = 4.0 * p * r * hole * (1.0 - e)
            buffer[G_EVEN + i] = (1.0 + q) * r * e
    else:
        for i in range(N):
            e = exp(x0 + dx * (1.0 + X[i]))
            f = 1.0 / (1.0 + e)
            hole = e * f
            r = p * hole / (up * (e + q) + down * (1.0 + q * e))
            buffer[F_L + i] = f
            buffer[H_L + i] = hole
            buffer[G + i] = r * (up - down)
            buffer[G_EVEN + i] = r


@nb.njit(**FAST)
def bias_nodes(L, R, start, off, h, buffer):
    """Fill Delta = f_R - f_L from the occupations of both electrodes."""
    if L.T > 0.0 and R.T > 0.0:
        slope = (R.T - L.T) / (L.T * R.T)
        d0 = (start - L.mu + off) * slope - (L.mu - R.mu) / R.T
        dd = h * slope
        ends = max(abs(d0), abs(d0 + 2.0 * dd))
        if L.T == R.T and ends < 1.0:
            factor = math.expm1(d0)
            for i in range(N):
                buffer[DELTA + i] = buffer[F_L + i] * buffer[H_R + i] * factor
        elif ends < 1.0:
            for i in range(N):
                rise = expm1_small(d0 + dd * (1.0 + X[i]))
                buffer[DELTA + i] = buffer[F_L + i] * buffer[H_R + i] * rise
        elif d0 * (d0 + 2.0 * dd) > 0.0 and min(abs(d0), abs(d0 + 2.0 * dd)) >= 1.0:
            _apart(buffer)
        else:
            _mixed(d0, dd, buffer)
        return
    empty = (L.T == 0.0 and buffer[F_L] == 0.0) or (L.T > 0.0 and R.T == 0.0 and buffer[F_R] == 0.0)
    for i in range(N):
        electrons = buffer[F_R + i] - buffer[F_L + i]
        buffer[DELTA + i] = electrons if empty else buffer[H_L + i] - buffer[H_R + i]


@nb.njit(**FAST)
def _apart(buffer):
    """Occupations that differ by a factor e or more: of the two differences the one of small numbers."""
    for i in range(N):
        f, g = buffer[F_L + i], buffer[F_R + i]
        buffer[DELTA + i] = g - f if f + g < 1.0 else buffer[H_L + i] - buffer[H_R + i]


@nb.njit(**FAST)
def _mixed(d0, dd, buffer):
    """Panels on which the occupations come together and part."""
    for i in range(N):
        d = d0 + dd * (1.0 + X[i])
        f, g, hole = buffer[F_L + i], buffer[F_R + i], buffer[H_R + i]
        close = f * hole * expm1_small(min(max(d, -1.0), 1.0))
        apart = g - f if f + g < 1.0 else buffer[H_L + i] - hole
        buffer[DELTA + i] = close if abs(d) < 1.0 else apart

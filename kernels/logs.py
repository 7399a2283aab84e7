"""Logarithms of the other electrode, and sums over the nodes of one panel.

    2 pi alpha = sum_e c_e ln|omega - e| over the edges e of the windows of m, c = (1, -1, -1, 1)     (105)
    2 pi beta  = the same over the filled parts of the windows, for a step-like occupation            (99)

A logarithm whose singularity is an end of the panel is left out of the node values (bit mask ``skip``)
and integrated exactly against the interpolated rest, with the weights `gauss.LOG_LEFT`, `LOG_RIGHT`.

`Scratch` is the work space of one block of points: positions of the logarithms in two parts, their
coefficients, distances of a panel's segment from them, poles, rows of node values, sums and panels. Short
loops over nodes run to ``order[0]``: told that it is 16, LLVM unrolls them before it could vectorise.
"""

import math
from collections import namedtuple

import numba as nb
import numpy as np

from . import gauss
from .anisotropy import FAST, ROWS, N
from .band import OPTIONS
from .elementary import log, twice_artanh

X, W = gauss.X, gauss.W
LOG_ENDS, TAIL = np.stack([gauss.LOG_LEFT, gauss.LOG_RIGHT]), gauss.TAIL

ALPHA, BETA, SMOOTH, VALUE = 7 * N, 8 * N, 9 * N, 10 * N
MAX_BREAKS, MAX_POLES, MAX_PANELS = 24, 96, 4096
ROUNDING = 3e-14

Scratch = namedtuple(
    "Scratch", "hi lo log_hi log_lo c_alpha c_beta distance A B Y2 nodes sums panels row order"
)
# columns of a row of Scratch.panels; the last LOGS are distances of the start of the segment from the logs
WANT, START, OFF, HALF, UP, DOWN, UP_R, DOWN_R, LEFT, RIGHT, LOGS = range(11)


@nb.njit(**OPTIONS)
def scratch():
    """Allocate the work space of one block of points."""
    return Scratch(
        np.empty(MAX_BREAKS),
        np.empty(MAX_BREAKS),
        np.empty(5),
        np.empty(5),
        np.empty(5),
        np.empty(5),
        np.empty(5),
        np.empty(MAX_POLES),
        np.empty(MAX_POLES),
        np.empty(MAX_POLES),
        np.empty(ROWS * N),
        np.empty(9),
        np.empty((MAX_PANELS, LOGS + 5)),
        np.empty(LOGS + 5),
        np.full(1, N),
    )


@nb.njit(**OPTIONS)
def set_logs(R, w):
    """Enter the logarithms of alpha_R and of the step-like beta_R."""
    total = 0.0
    for k in range(4):
        a = R.D if k > 1 else -R.D
        b = 0.5 * R.J if k % 2 else -0.5 * R.J
        s = a + b
        t = s - a
        w.log_hi[k] = s
        w.log_lo[k] = (a - (s - t)) + (b - t)
        w.c_alpha[k] = 1.0 if k == 0 or k == 3 else -1.0
        w.c_beta[k] = w.c_alpha[k] if s < R.mu else 0.0
        total += w.c_beta[k]
    w.log_hi[4], w.log_lo[4] = R.mu, 0.0
    w.c_alpha[4] = 0.0
    w.c_beta[4] = -total


@nb.njit(**FAST)
def alpha_logs(R, row, skip, buffer, out):
    """Fill sum_e c_e ln|omega - e| over the edges of R that are not in ``skip`` (bit mask)."""
    off, h = row[OFF], row[HALF]
    d0, d1, d2, d3 = row[LOGS] + off, row[LOGS + 1] + off, row[LOGS + 2] + off, row[LOGS + 3] + off
    z = -2.0 * R.D * R.J
    near = min(abs(2.0 * d1 * d2 + z), abs(2.0 * (d1 + 2.0 * h) * (d2 + 2.0 * h) + z))
    if skip == 0 and abs(z) < 0.3 * near:
        for i in range(N):
            y = h * (1.0 + X[i])
            buffer[out + i] = twice_artanh(z / (2.0 * (d1 + y) * (d2 + y) + z))
        return
    m0, m1 = 0.0 if skip & 1 else 1.0, 0.0 if skip & 2 else 1.0
    m2, m3 = 0.0 if skip & 4 else 1.0, 0.0 if skip & 8 else 1.0
    d0, d1, d2, d3 = m0 * d0 + 1.0 - m0, m1 * d1 + 1.0 - m1, m2 * d2 + 1.0 - m2, m3 * d3 + 1.0 - m3
    for i in range(N):
        y = h * (1.0 + X[i])
        buffer[out + i] = log(abs((d0 + m0 * y) * (d3 + m3 * y) / ((d1 + m1 * y) * (d2 + m2 * y))))


@nb.njit(**FAST)
def beta_logs(R, w, row, skip, out):
    """Fill sum_e c_e ln|omega - e| over the filled parts of the windows of m_R."""
    buffer = w.nodes
    off, h = row[OFF], row[HALF]
    if w.c_beta[0] == 1.0 and w.c_beta[1] == -1.0 and w.c_beta[2] == 0.0 and skip & 3 == 0:
        d0, d1 = row[LOGS] + off, row[LOGS + 1] + off
        if R.J < 0.3 * min(abs(d0 + d1), abs(d0 + d1 + 4.0 * h)):
            for i in range(N):
                buffer[out + i] = twice_artanh(R.J / (d0 + d1 + 2.0 * h * (1.0 + X[i])))
        else:
            for i in range(N):
                y = h * (1.0 + X[i])
                buffer[out + i] = log(abs((d0 + y) / (d1 + y)))
        return
    if w.c_beta[2] == -1.0 and w.c_beta[3] == 1.0:
        alpha_logs(R, row, skip, buffer, out)
        return
    for i in range(N):
        buffer[out + i] = 0.0
    for k in range(5):
        if w.c_beta[k] != 0.0 and not skip & (1 << k):
            for i in range(N):
                buffer[out + i] += w.c_beta[k] * log(abs(row[LOGS + k] + off + h * (1.0 + X[i])))


@nb.njit(**FAST)
def accumulate(w, row, k, h):
    """Add the integral of a row over the panel, its modulus and its truncation estimate to quantity k."""
    buffer = w.nodes
    total = modulus = c8 = c9 = c14 = c15 = 0.0
    for i in range(N):
        total += W[i] * buffer[row + i]
        modulus += W[i] * abs(buffer[row + i])
        c8 += TAIL[0, i] * buffer[row + i]
        c9 += TAIL[1, i] * buffer[row + i]
        c14 += TAIL[2, i] * buffer[row + i]
        c15 += TAIL[3, i] * buffer[row + i]
    w.sums[k] += h * total
    w.sums[3 + k] += h * modulus
    last = max(abs(c14), abs(c15))
    decay = min(1.0, last / (max(abs(c8), abs(c9)) + 1e-300))
    # geometric decay from order 8.5 to 14.5, carried on to the first order that the rule gets wrong, 32
    w.sums[6 + k] += h * 2.0 * last * decay**3


@nb.njit(**FAST)
def accumulate_end(w, row, side, k, h, c):
    """Add the integral of c F ln|omega - e| to quantity k, e being the left (0) or right (1) end."""
    buffer = w.nodes
    lnh = math.log(h)
    total = modulus = c14 = c15 = 0.0
    for i in range(N):
        weight = W[i] * lnh + LOG_ENDS[side, i]
        total += weight * buffer[row + i]
        modulus += abs(weight * buffer[row + i])
        c14 += TAIL[2, i] * buffer[row + i]
        c15 += TAIL[3, i] * buffer[row + i]
    w.sums[k] += h * c * total
    w.sums[3 + k] += h * abs(c) * modulus
    w.sums[6 + k] += h * abs(c) * max(abs(c14), abs(c15)) * 0.02

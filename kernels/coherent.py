"""The smooth part of beta - alpha f, separated by poles for T > 0 and summed directly at T = 0.

    S(omega) = int m(x) [f(x) - f(omega)]/(x - omega) dx,   beta = alpha f - S/pi               (99)

    T > 0    f = 1/2 - c u - sum_p w_p u/(u^2 + y_p^2),  z_p = mu + i y_p T
             S = -c M - sum_p [A_p - v B_p]/(v^2 + y_p^2),  v = (omega - mu)/T,  M = int m dx/T
             A_p = -w_p y_p Im G_m(z_p),  B_p = -w_p Re G_m(z_p),  G_m(z) = int m/(z - x) dx
    T = 0    S = -int m(x)/|x - omega| dx over the x on the other side of mu

The nodes of the second sum crowd geometrically about mu, so that they serve every omega. M is zero for rigid
splitting; it is N/T where m stands for nubar (see `sides.Side`).

Errata: none known.
"""

from collections import namedtuple

import numba as nb
import numpy as np

from .band import OPTIONS
from .elementary import SUMS
from .marching import DISTANCE, FLOOR, PLAIN, SINGULAR, add_breaks, breaks_needed, insert, march
from .poles import COUNT, OFFSET, SLOPE, W, Y, pole_range
from .rule import node_offsets
from .sides import ORDER, cooled, exact_sum, spin_values, window_green

# Poles (number, c M, A, B, y^2), or nodes (|x - mu|, m times weight; those below mu first)
Coherent = namedtuple("Coherent", "count constant A B Y2 below x weight")


@nb.njit(**OPTIONS)
def coherent_part(side, low, high, panels, wanted):
    """Prepare S for ``low`` < omega < ``high``, if it is wanted at all."""
    if not wanted:
        return Coherent(0, 0.0, np.empty(0), np.empty(0), np.empty(0), 0, np.empty(0), np.empty(0))
    if side.T > 0.0:
        low, high = min(low, side.hi.min()), max(high, side.hi.max())
        table = pole_range(max(abs(low - side.mu), abs(high - side.mu)) / side.T)
        if table >= 0:
            return poles_of(side, table)
    return nodes_of(side, panels)


@nb.njit(**OPTIONS)
def poles_of(side, table):
    """Return the separated form."""
    first, count = OFFSET[table], COUNT[table]
    A, B, Y2 = np.empty(count), np.empty(count), np.empty(count)
    for p in range(count):
        y, w = Y[first + p], W[first + p]
        g = window_green(side, complex(side.mu, y * side.T))
        A[p], B[p], Y2[p] = -w * y * g.imag, -w * g.real, y * y
    constant = SLOPE[table] * 0.5 * (1.0 - side.flip) * side.N.sum() / side.T
    return Coherent(count, constant, A, B, Y2, 0, np.empty(0), np.empty(0))


@nb.njit(**OPTIONS)
def _crowd(side, n, breaks, size):
    """Add breaks that approach mu geometrically; return their number."""
    reach = max(abs(side.hi.min() - side.mu), abs(side.hi.max() - side.mu))
    step = FLOOR * reach
    while step < reach and n + 2 < size:
        for toward in (-step, step):
            hi, lo = exact_sum(side.mu, toward, 0.0)
            n = insert(breaks, n, hi, lo, PLAIN, 0.0)
        step *= 1.0 + DISTANCE
    return n


@nb.njit(**OPTIONS)
def nodes_of(side, panels):
    """Return nodes and weights of m on both sides of mu."""
    breaks = np.empty((breaks_needed(side) + 60, 3))
    cold = cooled(side)
    n = _crowd(cold, add_breaks(breaks, 0, cold, 1), breaks, breaks.shape[0])
    for k in range(n):
        if breaks[k, 0] == side.mu and breaks[k, 1] == 0.0:
            breaks[k, 2] = float(int(breaks[k, 2]) & ~SINGULAR)
    total = max(march(cold, cold, breaks, n, panels), 0)
    x, weight = np.empty(total * ORDER), np.empty(total * ORDER)
    offsets, weights, work = np.empty(ORDER), np.empty(ORDER), np.empty((4, ORDER))
    count = below = 0
    for p in range(total):
        node_offsets(panels[p], offsets, weights)
        from_mu = (panels[p, 0] - side.mu) + panels[p, 1]
        m = np.zeros(ORDER)
        for i in range(side.kind.size):
            for spin in range(2):
                spin_values(side, i, spin, panels[p, 0], panels[p, 1], offsets, work[2 * spin], work[1])
            m += 0.5 * side.N[i] * (work[0] - side.flip * work[2])
        for k in range(ORDER):
            if m[k] != 0.0:
                x[count] = abs(from_mu + offsets[k])
                weight[count] = m[k] * weights[k]
                count += 1
                if from_mu + offsets[k] < 0.0:
                    below = count
    return Coherent(-1, 0.0, x, x, x, below, x[:count], weight[:count])


@nb.njit(**OPTIONS, fastmath=SUMS)
def _direct(x, weight, d):
    total = 0.0
    for j in range(x.size):
        total -= weight[j] / (x[j] + d)
    return total


@nb.njit(**OPTIONS, fastmath=SUMS)
def _add_pole(a, b, y2, v, S):
    for k in range(ORDER):
        S[k] -= (a - v[k] * b) / (v[k] * v[k] + y2)


@nb.njit(**OPTIONS)
def smooth_part(T, part, x, S):
    """Fill S at distances x from mu; ``x`` and ``S`` hold the nodes of one panel."""
    S[:] = -part.constant
    if part.count < 0:
        above, weight_above = part.x[part.below :], part.weight[part.below :]
        below, weight_below = part.x[: part.below], part.weight[: part.below]
        for k in range(ORDER):
            if x[k] < 0.0:
                S[k] = _direct(above, weight_above, -x[k])
            else:
                S[k] = _direct(below, weight_below, x[k])
    elif part.count > 0:
        v = x / T
        for p in range(part.count):
            _add_pole(part.A[p], part.B[p], part.Y2[p], v, S)

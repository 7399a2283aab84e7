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
"""

import math

import numba as nb

from .band import OPTIONS
from .elementary import SUMS, exp, expm1_small
from .gauss import X

FAST = {**OPTIONS, "fastmath": SUMS}


@nb.njit(**FAST)
def fermi_nodes(b, start, off, h, f, hole):
    """Fill f and 1 - f at start + off + h (1 + X)."""
    if b.T == 0.0:
        filled = 1.0 if start + off + h < b.mu else 0.0
        for i in range(X.size):
            f[i] = filled
            hole[i] = 1.0 - filled
        return
    x0, dx = (start - b.mu + off) / b.T, h / b.T
    for i in range(X.size):
        e = exp(x0 + dx * (1.0 + X[i]))
        f[i] = 1.0 / (1.0 + e)
        hole[i] = e * f[i]


@nb.njit(**FAST)
def anisotropy_nodes(b, start, off, h, up, down, f, hole, g, gt):
    """Fill f_L, 1 - f_L, g and g~ where the spins ``up`` and ``down`` are present (1.0 or 0.0)."""
    if b.T == 0.0:
        fermi_nodes(b, start, off, h, f, hole)
        omega = start + off + h
        a_up = 0.25 * up * (f[0] - (1.0 if omega + b.J < b.mu else 0.0))
        a_down = 0.25 * down * (f[0] - (1.0 if omega - b.J < b.mu else 0.0))
        for i in range(X.size):
            g[i] = a_up + a_down
            gt[i] = a_up - a_down
        return
    j = b.J / b.T
    q = math.exp(-j)
    p = -0.25 * math.expm1(-j)
    x0, dx = (start - b.mu + off) / b.T, h / b.T
    if j > 300.0:
        for i in range(X.size):
            x = x0 + dx * (1.0 + X[i])
            e = exp(x)
            f[i] = 1.0 / (1.0 + e)
            hole[i] = e * f[i]
            a_up = 0.25 * up * f[i] / (1.0 + exp(-x - j))
            a_down = 0.25 * down * hole[i] / (1.0 + exp(x - j))
            g[i] = a_up - a_down
            gt[i] = a_up + a_down
    elif up * down != 0.0:
        for i in range(X.size):
            e = exp(x0 + dx * (1.0 + X[i]))
            f[i] = 1.0 / (1.0 + e)
            hole[i] = e * f[i]
            r = p / ((e + q) * (1.0 + q * e))
            g[i] = 4.0 * p * r * hole[i] * (1.0 - e)
            gt[i] = (1.0 + q) * r * e
    else:
        for i in range(X.size):
            e = exp(x0 + dx * (1.0 + X[i]))
            f[i] = 1.0 / (1.0 + e)
            hole[i] = e * f[i]
            r = p * hole[i] / (up * (e + q) + down * (1.0 + q * e))
            g[i] = r * (up - down)
            gt[i] = r


@nb.njit(**FAST)
def bias_nodes(L, R, start, off, h, fL, hL, fR, hR, Delta):
    """Fill Delta = f_R - f_L from the occupations of both electrodes."""
    if L.T > 0.0 and R.T > 0.0:
        slope = (R.T - L.T) / (L.T * R.T)
        d0 = (start - L.mu + off) * slope - (L.mu - R.mu) / R.T
        dd = h * slope
        if max(abs(d0), abs(d0 + 2.0 * dd)) < 1.0:
            for i in range(X.size):
                Delta[i] = fL[i] * hR[i] * expm1_small(d0 + dd * (1.0 + X[i]))
            return
        for i in range(X.size):
            d = d0 + dd * (1.0 + X[i])
            close = fL[i] * hR[i] * expm1_small(min(max(d, -1.0), 1.0))
            apart = fR[i] - fL[i] if fL[i] + fR[i] < 1.0 else hL[i] - hR[i]
            Delta[i] = close if abs(d) < 1.0 else apart
        return
    empty = (L.T == 0.0 and fL[0] == 0.0) or (L.T > 0.0 and R.T == 0.0 and fR[0] == 0.0)
    for i in range(X.size):
        Delta[i] = fR[i] - fL[i] if empty else hL[i] - hR[i]

"""Dissipative coefficients of charge and spin (93), (94), (96), (97), and the tunneling rate (92).

    I_N0 = 4 pi t^2 int nubar_L nubar_R Delta        I_NF = 4 pi t^2 int m_L m_R Delta
    E_S  = 2 pi t^2 int m_L nubar_R Delta            A_S  = 2 pi t^2 int nubar_L m_R Delta

The eight band edges cut the axis into intervals of constant densities; on each the integral of
Delta = f_R - f_L is a difference of electrons, or of holes where there are fewer, so that a tail of 1e-35
keeps its digits; or, with both chemical potentials inside, of tails at its ends. Close to
equilibrium, where tails of L and R cancel, and on intervals shorter than the temperature, Delta itself is
integrated.
"""


import numba as nb
import numpy as np

from ..band import band, density_between, dropped, tunnel_rate
from ..checks import misses
from ..compiling import OPTIONS, SUMMED
from ..elementary import exp, expm1_small
from ..exact import gap, rounded_sum
from ..gauss import W
from ..memory import address, hold
from .areas import electrons, holes, soft
from .layout import insert_edges
from .nodes import FROM_START, bias
from .panels import CUT, fit_smooth, place, thermal_step
from .scratch import E_HI, HI, LO, ONCE, PER_L, PER_R, N, scratch

CLOSE = 0.03
SOFT = E_HI  # sixteen numbers, which only the exchange integrals need otherwise


@nb.njit(**SUMMED)
def _panel(L, R, start, off, h, w):
    """Integrate Delta and its modulus over one panel."""
    per_L, per_R = w[PER_L], w[PER_R]
    x0 = (rounded_sum(start[0], -L.mu, 0.0) + (start[1] + off)) * per_L
    y0 = (rounded_sum(start[0], -R.mu, 0.0) + (start[1] + off)) * per_R
    slope, shift = (R.T - L.T) * per_R, (R.mu - L.mu) * per_R
    total = modulus = 0.0
    for i in range(int(N * w[ONCE])):
        x, y = x0 + h * per_L * FROM_START[i], y0 + h * per_R * FROM_START[i]
        e, e_R = exp(-abs(x)), exp(-abs(y))
        much, much_R = 1.0 / (1.0 + e), 1.0 / (1.0 + e_R)
        few, few_R = e * much, e_R * much_R
        f, g = (much, few) if x < 0.0 else (few, much)
        f_R, g_R = (much_R, few_R) if y < 0.0 else (few_R, much_R)
        u = shift + slope * x
        close = f * g_R * expm1_small(min(max(u, -1.0), 1.0))
        delta = close if abs(u) < 1.0 else bias(f, g, f_R, g_R)
        total += W[i] * delta
        modulus += W[i] * abs(delta)
    return h * total, h * modulus


@nb.njit(**OPTIONS)
def _quadrature(L, R, a, b, width, w):
    """Integral of Delta and of its modulus over an interval, outwards from its point nearest to mu_L.

    Offsets are counted from that point: counted from an end of the band they would round off a small T.
    """
    T = max(L.T, R.T)
    short = width < 4.0 * min(L.T, R.T)
    center = a if short or L.mu < a[0] else (b if L.mu > b[0] else (L.mu, 0.0))
    total, modulus = 0.0, 0.0
    for side in range(2):
        end = gap(center, b) if side else gap(a, center)
        if short:
            end = width if side else 0.0
        end = min(end, CUT * T + abs(L.mu - R.mu))
        off = 0.0
        while off < end:
            s = fit_smooth(thermal_step(-off, T), end - off)
            p, q = _panel(L, R, center, off if side else -off - s, 0.5 * s, w)
            total += p
            modulus += q
            off = end if s >= end - off else off + s
    return total, modulus


@nb.njit(**SUMMED)
def _soften(w, count):
    """Turn u into `areas.soft`, side by side."""
    for k in range(count):
        w[SOFT + k] = soft(w[SOFT + k])


@nb.njit(**OPTIONS)
def _set_tails(L, R, w, n):
    """Enter ln(1 + e^-|u|) of L, then of R, at all breaks: a tail (`areas`) is a step and T times that."""
    for k in range(n):
        w[SOFT + k] = ((L.mu - w[HI + k]) - w[LO + k]) * w[PER_L]
        w[SOFT + n + k] = ((R.mu - w[HI + k]) - w[LO + k]) * w[PER_R]
    if L.T > 0.0 or R.T > 0.0:
        _soften(w, 2 * n)


@nb.njit(**OPTIONS)
def _end(L, R, x, soft_L, soft_R):
    """int_x^inf Delta, x below both chemical potentials or above; and the sum of the moduli of its terms."""
    p, q = R.T * soft_R, L.T * soft_L
    if gap(x, (L.mu, 0.0)) > 0.0:
        return (R.mu - L.mu) + p - q, abs(R.mu - L.mu) + p + q
    return p - q, p + q


@nb.njit(**OPTIONS)
def _area(e, a, b, count_holes, soft_a, soft_b):
    """Integral of f, or of 1 - f, over an interval; ``soft_a``, ``soft_b``: as in `_set_tails`."""
    x, y, width = gap(a, (e.mu, 0.0)), gap((e.mu, 0.0), b), gap(a, b)
    if width < 4.0 * e.T:
        return holes(e.T, x, y, width) if count_holes else electrons(e.T, x, y, width)
    rest = e.T * (soft_b - soft_a) if count_holes else e.T * (soft_a - soft_b)
    beyond = x if count_holes else y
    return width + rest if beyond < 0.0 else max(y if count_holes else x, 0.0) + rest


@nb.njit(**OPTIONS)
def bias_area(L, R, w, k, n):
    """Integral of Delta from break k of n to the next, and the modulus that its error is measured by."""
    a, b = place(w, k), place(w, k + 1)
    width = gap(a, b)
    T = min(L.T, R.T)
    close = abs(L.mu - R.mu) + abs(L.T - R.T) < CLOSE * T
    if T > 0.0 and (close or width < 4.0 * T):
        return _quadrature(L, R, a, b, width, w)
    a_L, b_L, a_R, b_R = w[SOFT + k], w[SOFT + k + 1], w[SOFT + n + k], w[SOFT + n + k + 1]
    if a[0] < min(L.mu, R.mu) and max(L.mu, R.mu) < b[0] and width >= 4.0 * max(L.T, R.T):
        below, p = _end(L, R, a, a_L, a_R)
        above, q = _end(L, R, b, b_L, b_R)
        return below - above, p + q
    filled = L.mu + R.mu > a[0] + b[0]  # the few are counted: electrons, or holes
    p = _area(L, a, b, filled, a_L, b_L)
    q = _area(R, a, b, filled, a_R, b_R)
    return (p - q if filled else q - p), p + q


@nb.njit(**OPTIONS)
def _rounding(L, R, lo, hi):
    """Relative rounding error of e^-u where the interval comes nearest to mu, and of the energies given."""
    u = 0.0
    for b in (L, R):
        if b.T > 0.0:
            u = max(u, min(max(max(lo - b.mu, b.mu - hi), 0.0) / b.T, 700.0))
    cold = L.T + R.T + abs(L.mu - R.mu)
    energy = (abs(L.mu) + abs(R.mu)) / cold if cold > 0.0 else 0.0
    return 2e-15 + 2.5e-16 * u + 1.2e-16 * energy


@nb.njit(**OPTIONS)
def _seen(L, R, w, n):
    """Return the first of the n - 1 intervals where Delta may be seen, and the one after the last."""
    first, last = 0, n - 1
    if L.T == 0.0 and R.T == 0.0:
        while first < last and w[HI + first + 1] < min(L.mu, R.mu):
            first += 1
        while last > first and w[HI + last - 1] > max(L.mu, R.mu):
            last -= 1
    return first, last


@nb.njit(**OPTIONS)
def dissipative_point(L, R, w, sums):
    """Fill sums with the integrals of nubar nubar, m m, m nubar, nubar m times Delta, errors, moduli."""
    for k in range(12):
        sums[k] = 0.0
    w[PER_L] = 1.0 / L.T if L.T > 0.0 else 0.0
    w[PER_R] = 1.0 / R.T if R.T > 0.0 else 0.0
    n = np.int64(0)
    n = insert_edges(L, w, n)
    if L.D != R.D or L.J != R.J:
        n = insert_edges(R, w, n)
    _set_tails(L, R, w, n)
    first, last = _seen(L, R, w, n)
    for k in range(first, last):
        start, end = place(w, k), place(w, k + 1)
        width = gap(start, end)
        up_L, down_L = density_between(L, start, width)
        up_R, down_R = density_between(R, start, width)
        if width <= 0.0 or (up_L + down_L) * (up_R + down_R) == 0.0:
            continue
        area, modulus = bias_area(L, R, w, k, n)
        error = modulus * _rounding(L, R, start[0], end[0])
        for q in range(4):
            a = 0.5 * (up_L - down_L if q == 1 or q == 2 else up_L + down_L)
            b = 0.5 * (up_R - down_R if q == 1 or q == 3 else up_R + down_R)
            sums[q] += a * b * area
            sums[4 + q] += abs(a * b) * error
            sums[8 + q] += abs(a * b) * modulus


@nb.njit(**OPTIONS)
def dissipative(P, want, out, err, missed):
    """Evaluate n points; P as in `storage.storage`.

    ``out`` and ``err`` (5, n) receive I_N0, I_NF, E_S, A_S [energy] and the tunneling rate Gamma [1] at the
    common band centre, and their errors.
    """
    space, twelve = scratch(), np.empty(12)
    w, sums = address(space), address(twelve)
    for i in range(P.shape[0]):
        p = P[i]
        L, R = band(p[0], p[2], p[4], p[6]), band(p[1], p[3], p[5], p[7])
        dissipative_point(L, R, w, sums)
        rate, less = tunnel_rate(p), dropped(p)
        for q in range(4):
            unit = 2.0 * rate if q < 2 else rate
            out[q, i] = unit * sums[q]
            err[q, i] = unit * sums[4 + q]
            if misses(err[q, i], unit * sums[8 + q]):
                missed[i] = True
            err[q, i] += unit * less
        out[4, i] = rate
        err[4, i] = 4e-16 * rate
    hold(space)
    hold(twelve)

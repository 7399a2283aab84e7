"""What an electrode stores: electrons (46), spin (47), exchange spin-quadrupole moment (62).

    N      = nu0 sum_sigma int f over the band of spin sigma
    S      = nu0/2 (int f over the lower window of m - int f over the upper one)
    q_ex   = nu0/4 int_-D^D [f(e - J/2) - f(e + J/2)]^2 de
           = nu0/4 { coth(J/2T) 2 S/nu0 + T [f(e - J/2) + f(e + J/2)]_-D^D }

nu0 = N_o/2D; both windows are min(J, 2D) wide. The closed form of q_ex cancels for J < T and in the tails
of the band; there the positive integrand sinh^2(j/2)/[cosh(u) + cosh(j/2)]^2 is integrated instead.

Errata: (59), (60) carry a wrong sign and a wrong average; (62) is right. (A48), (A49) lack a factor T.
"""

import math

import numba as nb

from .areas import electrons, holes
from .band import OPTIONS, band, window_shape
from .elementary import SUMS, exp
from .gauss import W, X
from .panels import CUT, fit_smooth, thermal_step

ROUNDING = 4e-15


@nb.njit(**OPTIONS)
def particle_number(b):
    """Number of electrons per orbital density of states, 2 nu0 -> 2."""
    h = 0.5 * b.J
    x = b.mu + b.D
    return electrons(b.T, x + h, 2.0 * b.D) + electrons(b.T, x - h, 2.0 * b.D)


@nb.njit(**OPTIONS)
def spin(b):
    """Spin along the Stoner axis per orbital density of states, from electrons or from holes."""
    c, h = window_shape(b)
    low, high = b.mu + c + h, b.mu - c + h
    if b.mu < 0.0:
        return 0.5 * (electrons(b.T, low, 2.0 * h) - electrons(b.T, high, 2.0 * h))
    return 0.5 * (holes(b.T, high, 2.0 * h) - holes(b.T, low, 2.0 * h))


@nb.njit(**OPTIONS, fastmath=SUMS)
def _panel(u0, du, j):
    """Integral of [f(u - j/2) - f(u + j/2)]^2 over u0 < u < u0 + 2 du, in units of T."""
    q = math.exp(-0.5 * j)
    p = math.expm1(-j) ** 2
    total = 0.0
    for i in range(X.size):
        e = exp(-abs(u0 + du * (1.0 + X[i])))
        d = q * (1.0 + e * e) + e * (1.0 + q * q)
        total += W[i] * e * e * p / (d * d)
    return total * du


@nb.njit(**OPTIONS)
def _overlap_quadrature(b):
    """The integral of (62) over the band, by panels outwards from the point nearest to mu."""
    j = b.J / b.T
    bottom, top = (-b.D - b.mu) / b.T, (b.D - b.mu) / b.T
    near = min(max(0.0, bottom), top)
    total = 0.0
    for side in range(2):
        end = min(top, near + 0.5 * j + CUT) - near if side else near - max(bottom, near - 0.5 * j - CUT)
        step_at = 0.5 * j - near if side else 0.5 * j + near
        off = 0.0
        while off < end:
            step = min(thermal_step(-off, 1.0), thermal_step(step_at - off, 1.0))
            s = fit_smooth(step, end - off)
            total += _panel(near + off if side else near - off - s, 0.5 * s, j)
            off += s
    return total * b.T


@nb.njit(**OPTIONS)
def has_closed_form(b):
    """Whether the closed form of q_ex keeps its digits."""
    return b.T > 0.0 and b.J >= b.T and abs(b.mu) <= b.D + b.T


@nb.njit(**OPTIONS)
def exchange_hole(b):
    """q_ex per orbital density of states."""
    if b.J == 0.0:
        return 0.0
    h = 0.5 * b.J
    if b.T == 0.0:
        return 0.25 * max(b.J - max(b.mu - b.D + h, 0.0) - max(h - b.mu - b.D, 0.0), 0.0)
    if not has_closed_form(b):
        return 0.25 * _overlap_quadrature(b)
    j = b.J / b.T
    bottom, top = (-b.D - b.mu) / b.T, (b.D - b.mu) / b.T
    ends = 0.0
    for s in (-0.5, 0.5):
        ends += 0.5 * (math.tanh(0.5 * (bottom + s * j)) - math.tanh(0.5 * (top + s * j)))
    return 0.25 * (2.0 * spin(b) / math.tanh(0.5 * j) + b.T * ends)


@nb.njit(**OPTIONS)
def storage(P, want, out, err, scale):
    """Evaluate n points.

    Parameters
    ----------
    P : (n, 12) array
        Columns as in `quantities.PARAMETERS`.
    want : int
        Unused; every kernel has the same signature.
    out, err, scale : (n, 6) arrays
        N, S, q_ex of L, then of R [1]; their rounding errors; the modulus that these are measured by.
    """
    for i in range(P.shape[0]):
        for r in range(2):
            b = band(P[i, r], P[i, 2 + r], P[i, 4 + r], P[i, 6 + r])
            nu = 0.5 * P[i, 8 + r] / b.D
            k = 3 * r
            out[i, k] = nu * particle_number(b)
            out[i, k + 1] = nu * spin(b)
            out[i, k + 2] = nu * exchange_hole(b)
            scale[i, k] = out[i, k]
            scale[i, k + 1] = 0.5 * (out[i, k] + abs(out[i, k + 1]))
            scale[i, k + 2] = out[i, k + 2]
            for q in range(3):
                err[i, k + q] = ROUNDING * abs(out[i, k + q])
            err[i, k + 1] += 4e-16 * nu * min(b.J, 2.0 * b.D)
            err[i, k + 2] = 3e-14 * out[i, k + 2]
            if has_closed_form(b):  # its two parts cancel where the band is nearly full or empty
                err[i, k + 2] += 2e-16 * nu * (min(b.J, 2.0 * b.D) + 2.0 * b.T)

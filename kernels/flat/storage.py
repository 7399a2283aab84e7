"""What an electrode stores: electrons (46), spin (47), exchange spin-quadrupole moment (62).

    N      = nu0 sum_sigma int f over the band of spin sigma
    S      = nu0/2 (int f over the lower window of m - int f over the upper one)
    q_ex   = nu0/4 int_-D^D [f(e - J/2) - f(e + J/2)]^2 de
           = nu0/4 { coth(J/2T) 2 S/nu0 + T [f(e - J/2) + f(e + J/2)]_-D^D }

nu0 = N_o/2D; both windows are min(J, 2D) wide. All of it follows from T ln(1 + e^(x/T)) at the four edges, x
below mu, unless a window is shorter than 4 T and these cancel. S and q_ex are those of -mu: mu is taken
below the band centre, where electrons are few and tails keep their digits. The closed form of q_ex cancels
for J < T and in the tails of the band; there the positive integrand
sinh^2(j/2)/[cosh(u) + cosh(j/2)]^2 is integrated instead.

Errata: (59), (60) carry a wrong sign and a wrong average; (62) is right. (A48), (A49) lack a factor T.
"""


import numba as nb
import numpy as np

from ..band import band
from ..checks import misses
from ..compiling import OPTIONS, SUMMED
from ..elementary import exp, expm1, log_ratio
from ..exact import rounded_sum
from ..gauss import W
from ..gauss import X as NODES
from ..memory import address, hold
from .areas import electrons
from .panels import CUT, fit_smooth, thermal_step

ROUNDING = 4e-15
# four edges of L, then of R: distance below mu, over T; ln(1 + e^-|u|) and 1/(1 + e^-|u|) there
X, U, LN, F = 0, 8, 16, 24
OF_L, OF_R = 1, 2


@nb.njit(**OPTIONS)
def set_edges(b, w, k):
    """Enter the distances of the edges below -|mu| from the lowest edge up, at k."""
    mu, h = -abs(b.mu), 0.5 * b.J
    w[X + k] = rounded_sum(mu, b.D, h)
    w[X + k + 1] = rounded_sum(mu, b.D, -h)
    w[X + k + 2] = rounded_sum(mu, -b.D, h)
    w[X + k + 3] = rounded_sum(mu, -b.D, -h)
    beta = 1.0 / b.T if b.T > 0.0 else 1e300
    for e in range(k, k + 4):
        w[U + e] = abs(w[X + e]) * beta


@nb.njit(**SUMMED)
def fill_edges(w, count):
    """Fill LN and F from U."""
    for k in range(count):
        e = exp(-w[U + k])
        w[LN + k] = log_ratio(1.0 + e, 1.0, e)
        w[F + k] = 1.0 / (1.0 + e)


@nb.njit(**OPTIONS)
def _area(T, w, low, high, width):
    """Integral of f from one edge to another, ``width`` above it."""
    step = width if w[X + high] > 0.0 else max(w[X + low], 0.0)
    return step + T * (w[LN + low] - w[LN + high])


@nb.njit(**OPTIONS)
def areas(b, w, k):
    """Return the electrons of the lower and the upper window of m, and of both spins."""
    wide = min(b.J, 2.0 * b.D) >= 4.0 * b.T
    if not wide:
        x0, x1, x2, x3 = w[X + k], w[X + k + 1], w[X + k + 2], w[X + k + 3]
        down, up = electrons(b.T, x0, -x2, 2.0 * b.D), electrons(b.T, x1, -x3, 2.0 * b.D)
        if b.J < 2.0 * b.D:
            return electrons(b.T, x0, -x1, b.J), electrons(b.T, x2, -x3, b.J), down + up
        return down, up, down + up
    up, down = _area(b.T, w, k, k + 2, 2.0 * b.D), _area(b.T, w, k + 1, k + 3, 2.0 * b.D)
    if b.J < 2.0 * b.D:
        return _area(b.T, w, k, k + 1, b.J), _area(b.T, w, k + 2, k + 3, b.J), up + down
    return up, down, up + down


@nb.njit(**SUMMED)
def _panel(t0, dt, below, above, top):
    """Integral of [f(u - j/2) - f(u + j/2)]^2 over |u| - near = t0 ... t0 + 2 dt, in units of T."""
    total = 0.0
    for i in range(NODES.size):
        t = t0 + dt * (1.0 + NODES[i])
        r = 1.0 / (top + exp(t + below) + exp(-t - above))
        total += W[i] * r * r
    return total * dt


@nb.njit(**OPTIONS)
def _overlap_quadrature(b):
    """The integral of (62) over the band, by panels outwards from the point nearest to mu."""
    j = b.J / b.T
    bottom, top = (-b.D - b.mu) / b.T, (b.D - b.mu) / b.T
    near = max(abs(b.mu) - b.D, 0.0) / b.T
    below = rounded_sum(abs(b.mu), -b.D, -0.5 * b.J) / b.T if near > 0.0 else -0.5 * j
    above = near + 0.5 * j
    q = exp(-j)
    total = 0.0
    for side in range(2):
        end = (top if side else -bottom) if near == 0.0 else (0.0 if side else 2.0 * b.D / b.T)
        end = min(end, max(-below, 0.0) + CUT)
        t = 0.0
        while t < end:
            step = thermal_step(-below - t, 1.0) if below < 0.0 else thermal_step(-t, 1.0)
            s = fit_smooth(step, end - t)
            total += _panel(t, 0.5 * s, below, above, 1.0 + q)
            t += s
    return total * b.T * expm1(-j) ** 2


@nb.njit(**OPTIONS)
def has_closed_form(b):
    """Whether the closed form of q_ex keeps its digits."""
    return b.T > 0.0 and b.J >= b.T and abs(b.mu) <= b.D + b.T


@nb.njit(**OPTIONS)
def exchange_hole(b, w, k, spin):
    """q_ex per orbital density of states."""
    if b.J == 0.0:
        return 0.0
    if b.T == 0.0:
        return 0.5 * spin
    if not has_closed_form(b):
        return 0.25 * _overlap_quadrature(b)
    ends = 0.0
    for e in range(4):
        f = w[F + k + e] if w[X + k + e] > 0.0 else 1.0 - w[F + k + e]
        ends += f if e > 1 else -f
    q = exp(-b.J / b.T)
    return 0.25 * (2.0 * spin * ((1.0 + q) / (1.0 - q)) + b.T * ends)


@nb.njit(**OPTIONS)
def storage(P, want, out, err, missed):
    """Evaluate n points.

    Parameters
    ----------
    P : (n, 12) array
        Columns as in `quantities.PARAMETERS`.
    want : int
        ``OF_L | OF_R``.
    out, err : (6, n) arrays
        N, S, q_ex of L, then of R [1], and their rounding errors; of an electrode that is not wanted they are
        left as they are.
    missed : (n,) bool array
        True is entered where one of them misses the tolerance (`checks`).
    """
    space = np.empty(32)
    w = address(space)
    of_R = 4 if want & OF_L else 0
    count = of_R + (4 if want & OF_R else 0)
    for i in range(P.shape[0]):
        L, R = band(P[i, 0], P[i, 2], P[i, 4], P[i, 6]), band(P[i, 1], P[i, 3], P[i, 5], P[i, 7])
        if want & OF_L:
            set_edges(L, w, 0)
        if want & OF_R:
            set_edges(R, w, of_R)
        fill_edges(w, count)
        for r in range(2):
            if not want & (OF_R if r else OF_L):
                continue
            b, k, e = (R, 3, of_R) if r else (L, 0, 0)
            nu = 0.5 * P[i, 8 + r] / b.D
            lower, upper, both = areas(b, w, e)
            spin = 0.5 * (lower - upper)
            tail = min(w[U + e], 700.0) if w[X + e] < 0.0 and b.T > 0.0 else 0.0
            rounding = ROUNDING + 4e-16 * tail
            out[k, i] = nu * (4.0 * b.D - both if b.mu > 0.0 else both)
            out[k + 1, i] = nu * spin
            out[k + 2, i] = nu * exchange_hole(b, w, e, spin)
            err[k, i] = ROUNDING * out[k, i] + rounding * nu * both
            err[k + 1, i] = 0.5 * rounding * nu * (lower + upper)
            err[k + 2, i] = (3e-14 + 2.0 * rounding) * out[k + 2, i]
            if has_closed_form(b):  # its two parts cancel where the band is nearly full or empty
                err[k + 2, i] += 2e-16 * nu * (min(b.J, 2.0 * b.D) + 2.0 * b.T)
            spins = 0.5 * (out[k, i] + abs(out[k + 1, i]))
            if (
                misses(err[k, i], out[k, i])
                or misses(err[k + 1, i], spins)
                or misses(err[k + 2, i], out[k + 2, i])
            ):
                missed[i] = True
            if b.T == 0.0:  # what `band` leaves out
                for q in range(k, k + 3):
                    err[q, i] += nu * P[i, 1 if r else 0]
    hold(space)

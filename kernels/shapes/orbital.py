"""Orbital densities of states, their Hilbert transforms and Green functions.

    below, above   distances omega - bottom and top - omega from the edges of the band   [energy]
    D              half bandwidth; standard deviation of the Gaussian; unit of a table   [energy]
    x              (below - above)/2, energy from the centre
    nu0            density of states of one orbital
    H0             P int nu0(x')/(x - x') dx',  so that alpha = [H0(omega + J/2) - H0(omega - J/2)]/2 pi (105)
    G0             int nu0(x')/(z - x') dx', Im z > 0

    flat           1/2D                            D = half width
    semielliptic   2 sqrt(D^2 - x^2)/(pi D^2)      Bethe lattice
    chain          1/[pi sqrt(D^2 - x^2)]          tight binding in one dimension, D = 2 t
    square         1/[pi M(D, |x|)]                in two dimensions, D = 4 t
    cubic          see `cubic`                     in three dimensions, D = 6 t
    gaussian       a level of width D, cut at 9 D
    table          piecewise polynomials, see `tables`

The distances come from outside, exact to the last bit next to an edge, where the densities of states may
be infinite and the transforms have logarithms.

Errata: none known.
"""

import math

import numba as nb

from ..compiling import OPTIONS, SUMMED
from ..electrodes import SHAPES
from .branches import DISTANT, far_green
from .cubic import cubic_axis, cubic_green
from .faddeeva import faddeeva
from .means import complex_mean, complex_root, real_mean
from .shape_cells import ABOVE, CUBIC_FAR, NODES, WEIGHTS
from .shape_cells import EDGE as CUTOFF

FLAT, SEMIELLIPTIC, CHAIN, SQUARE, CUBIC, GAUSSIAN, TABLE = range(len(SHAPES))
_PI = math.pi
SQUARES, DOUBLES = NODES[NODES > 0.0] ** 2, 2.0 * WEIGHTS[NODES > 0.0]


@nb.njit(**OPTIONS)
def half_width(kind, D):
    """Distance of the edges from the centre; tables have their own."""
    return CUTOFF * D if kind == GAUSSIAN else D


@nb.njit(**OPTIONS)
def density_and_transform(kind, below, above, D):
    """Return (nu0, H0) of every shape but a table."""
    inside = below * above
    x = 0.5 * (below - above)
    if kind == FLAT:
        return 0.5 / D if inside > 0.0 else 0.0, 0.5 / D * math.log(abs(below / above))
    if kind == SEMIELLIPTIC:
        c = 2.0 / (D * D)
        if inside > 0.0:
            return c / _PI * math.sqrt(inside), c * x
        return 0.0, 2.0 / (x + math.copysign(math.sqrt(-inside), x))
    if kind == CHAIN:
        if inside > 0.0:
            return 1.0 / (_PI * math.sqrt(inside)), 0.0
        return 0.0, math.copysign(1.0 / math.sqrt(-inside), x)
    if kind == SQUARE:
        if inside > 0.0:
            # closer to the logarithm than x can tell, its value there serves as well
            nu = 1.0 / (_PI * real_mean(D, max(abs(x), 1e-17 * D)))
            return nu, math.copysign(1.0 / real_mean(D, math.sqrt(inside)), x)
        return 0.0, math.copysign(1.0 / real_mean(abs(x), math.sqrt(-inside)), x)
    if kind == CUBIC:
        g = cubic_axis(x / D, inside / (D * D))
        return max(-g.imag, 0.0) / (_PI * D) if inside > 0.0 else 0.0, g.real / D
    if abs(x) > 14.5 * D:
        u, total = (D / x) ** 2, 1.0
        for k in range(23, 0, -2):
            total = 1.0 + k * u * total
        return 0.0, total / x
    y = x / (math.sqrt(2.0) * D)
    nu = math.exp(-y * y) / (math.sqrt(2.0 * _PI) * D) if inside > 0.0 else 0.0
    return nu, math.sqrt(0.5 * _PI) / D * faddeeva(complex(y, 0.0)).imag


@nb.njit(**SUMMED)
def nodes_green(z):
    """G of the cubic lattice by Gauss's rule, away from the real axis: sum of 2 w z/(z^2 - x^2), x > 0."""
    x, y = z.real * z.real - z.imag * z.imag, 2.0 * z.real * z.imag
    real = imag = 0.0
    for k in range(SQUARES.size):
        d = x - SQUARES[k]
        r = DOUBLES[k] / (d * d + y * y)
        real += d * r
        imag -= y * r
    return z * complex(real, imag)


@nb.njit(**OPTIONS)
def green(kind, z, D):
    """Return G0 of every shape but a table, for a complex energy z from the centre, Im z > 0."""
    if kind == FLAT:
        # atan2 and log1p keep the digits of a pole close to, or far from, the band
        r2 = (z.real - D) ** 2 + z.imag * z.imag
        real = 0.5 * math.log1p(4.0 * z.real * D / r2)
        imag = math.atan2(2.0 * D * z.imag, z.real * z.real + z.imag * z.imag - D * D)
        return complex(real, -imag) / (2.0 * D)
    root = complex_root(z - D) * complex_root(z + D)
    if kind == SEMIELLIPTIC:
        return 2.0 / (z + root)
    if kind == CHAIN:
        return 1.0 / root
    if kind == SQUARE:
        return 1.0 / complex_mean(z, root)
    if kind == CUBIC:
        u = z / D
        if abs(u) > DISTANT:
            return far_green(CUBIC_FAR, u + 1.0) / D
        return (nodes_green(u) if abs(u.imag) > ABOVE else cubic_green(u)) / D
    w = faddeeva(z / (math.sqrt(2.0) * D))
    return complex(w.imag, -w.real) * (math.sqrt(0.5 * _PI) / D)

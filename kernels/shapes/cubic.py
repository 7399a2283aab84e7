"""Green function of the simple cubic lattice in closed form.

    G(z) = int nu0(x)/(z - x) dx,  Im z > 0, half bandwidth 1, one orbital
         = (1 - 9 xi^4) / [(1 - xi)^3 (1 + 3 xi) z M(1, k')^2]
    xi^2 = 1 / [9 (z + u9)(z + u1)],   k'^2 = 1 - 16 xi^3/[(1 - xi)^3 (1 + 3 xi)]
    u1   = sqrt(z - 1) sqrt(z + 1),  u9 = sqrt(z - 1/3) sqrt(z + 1/3)

after Joyce, J. Phys. A 31, 5105 (1998). The Hilbert transform is Re G on the real axis and the density of
states -Im G/pi. With P = 3 (z + u9)(z + u1) the factor 1 - 9 xi^4 is (P - 1)(P + 1)/P^2; near z = 0, where
P = -1, the quotient (P + 1)/z is formed without cancellation.

Errata: none known.
"""

import math

import numba as nb
import numpy as np

from ..compiling import OPTIONS
from .means import complex_mean, complex_root

_NEAR = 0.3


@nb.njit(**OPTIONS)
def _closed_form(z, u1, u9, product):
    """G from the roots; ``product`` is sqrt(1 - z^2) sqrt(1 - 9 z^2), used near z = 0 only."""
    P = 3.0 * (z + u9) * (z + u1)
    if abs(z) < _NEAR:
        over_z = 3.0 * (z + u1 + u9) + z * (10.0 - 9.0 * z * z) / (1.0 + product)
    else:
        over_z = (P + 1.0) / z
    xi = 1.0 / (3.0 * complex_root(0.5 * (z + u9)) * complex_root(2.0 * (z + u1)))
    below = (1.0 - xi) ** 3 * (1.0 + 3.0 * xi)
    mean = complex_mean(1.0 + 0.0j, complex_root(1.0 - 16.0 * xi**3 / below))
    return (P - 1.0) * over_z / (P * P * below * mean * mean)


@nb.njit(**OPTIONS)
def cubic_green(z):
    """G at a complex energy above the real axis."""
    flip = z.real < 0.0
    if flip:
        z = complex(-z.real, z.imag)
    u1 = complex_root(z - 1.0) * complex_root(z + 1.0)
    u9 = complex_root(z - 1.0 / 3.0) * complex_root(z + 1.0 / 3.0)
    g = _closed_form(z, u1, u9, complex_root(1.0 - z * z) * complex_root(1.0 - 9.0 * z * z))
    return complex(-g.real, g.imag) if flip else g


@nb.njit(**OPTIONS)
def cubic_axis(x, inside):
    """G just above the real axis at x; ``inside`` = (1 - x)(1 + x), from the distances to the edges."""
    flip = x < 0.0
    x = abs(x)
    u1 = complex(0.0, math.sqrt(inside)) if inside > 0.0 else complex(math.sqrt(-inside), 0.0)
    third = (1.0 / 3.0 - x) * (1.0 / 3.0 + x)
    u9 = complex(0.0, math.sqrt(third)) if third > 0.0 else complex(math.sqrt(-third), 0.0)
    product = 3.0 * math.sqrt(max(inside, 0.0)) * math.sqrt(max(third, 0.0))
    g = _closed_form(complex(x, 0.0), u1, u9, product)
    return complex(-g.real, g.imag) if flip else g


def _mean(a, b):
    """`means.complex_mean` of arrays."""
    for _ in range(12):
        mean, root = 0.5 * (a + b), np.sqrt(a) * np.sqrt(b)
        a, b = mean, np.where(np.abs(mean - root) > np.abs(mean + root), -root, root)
    return 0.5 * (a + b)


def axis_green(x, inside, third):
    """`cubic_axis` of arrays x >= 0; ``third`` = (1/3 - x)(1/3 + x)."""
    u1, u9 = (np.where(d > 0.0, 1j, 1.0) * np.sqrt(np.abs(d)) for d in (inside, third))
    product = 3.0 * np.sqrt(np.maximum(inside, 0.0)) * np.sqrt(np.maximum(third, 0.0))
    P = 3.0 * (x + u9) * (x + u1)
    near = 3.0 * (x + u1 + u9) + x * (10.0 - 9.0 * x * x) / (1.0 + product)
    over_z = np.where(x < _NEAR, near, (P + 1.0) / np.maximum(x, _NEAR))
    xi = 1.0 / (3.0 * np.sqrt(0.5 * (x + u9)) * np.sqrt(2.0 * (x + u1)))
    below = (1.0 - xi) ** 3 * (1.0 + 3.0 * xi)
    mean = _mean(1.0 + 0.0j, np.sqrt(1.0 - 16.0 * xi**3 / below))
    return (P - 1.0) * over_z / (P * P * below * mean * mean)

"""Arithmetic-geometric means: the elliptic integrals of the lattice Green functions.

    K(k) = pi / (2 M(1, k')),  k'^2 = 1 - k^2

M is homogeneous, M(c a, c b) = c M(a, b). For complex arguments the square root is taken on the side of
the arithmetic mean, which selects the principal branch.

Errata: none known.
"""

import math

import numba as nb

from ..compiling import OPTIONS


@nb.njit(**OPTIONS)
def real_mean(a, b):
    """Return M(a, b) for a, b >= 0."""
    for _ in range(60):
        a, b = 0.5 * (a + b), math.sqrt(a * b)
        if abs(a - b) <= 1e-8 * a:
            break
    return 0.5 * (a + b)


@nb.njit(**OPTIONS)
def complex_root(z):
    """Return the principal square root of a complex number."""
    x, y = z.real, z.imag
    size = math.sqrt(0.5 * (math.sqrt(x * x + y * y) + abs(x)))
    other = 0.5 * y / size if size > 0.0 else y
    return complex(size, other) if x >= 0.0 else complex(abs(other), math.copysign(size, y))


@nb.njit(**OPTIONS)
def complex_mean(a, b):
    """Return M(a, b) for complex a and b, neither of them 0."""
    for _ in range(60):
        mean, root = 0.5 * (a + b), complex_root(a * b)
        if mean.real * root.real + mean.imag * root.imag < 0.0:
            root = -root
        a, b = mean, root
        d = a - b
        if d.real * d.real + d.imag * d.imag <= 1e-16 * (a.real * a.real + a.imag * a.imag):
            break
    return 0.5 * (a + b)

"""Orbital densities of states at any precision, with their principal-value and Cauchy transforms.

    nu(x)       density of states of one orbital, x from the centre in units of D
    hilbert(x)  P int nu(y) / (x - y) dy
    green(z)    int nu(y) / (z - y) dy, Im z > 0

flat, semielliptic, chain: elementary. square: complete elliptic integrals K(m). cubic: convolution of the
square lattice with a chain (``cubic_lattice``). gaussian: Dawson's function and erfc. quartic: the polynomial
(15/16)(1 - x^2)^2 and triangle: 1 - |x|, which stand behind tables of them.
"""

from mpmath import mp, mpc, mpf
from reference import cubic_lattice
from reference.step import log_abs

SHARP = {"gaussian": (), "square": (-1, 0, 1), "triangle": (-1, 0, 1), "cubic": (-1, "-1/3", "1/3", 1)}


def sharp_points(shape: str) -> list:
    """Edges and van Hove singularities in units of D."""
    return [mp.mpmathify(x) for x in SHARP.get(shape, (-1, 1))]


def reach() -> int:
    """Standard deviations after which a Gaussian is below the working precision."""
    return int(mp.sqrt(2 * mp.dps * mp.ln(10))) + 2


def nu(shape: str, x: mpf) -> mpf:
    """Density of states; 0 on a singular point, where a tanh-sinh node has no weight."""
    if shape == "gaussian":
        return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)
    inside = (1 - x) * (1 + x)
    if inside <= 0:
        return mpf(0)
    if shape == "flat":
        return mpf(1) / 2
    if shape == "semielliptic":
        return 2 * mp.sqrt(inside) / mp.pi
    if shape == "chain":
        return 1 / (mp.pi * mp.sqrt(inside))
    if shape == "square":
        return 1 / (mp.pi * mp.agm(1, abs(x))) if x else mpf(0)  # K(1 - x^2)
    if shape == "cubic":
        return cubic_lattice.nu(x)
    if shape == "triangle":
        return 1 - abs(x)
    return mpf(15) / 16 * inside**2


def hilbert(shape: str, x: mpf) -> mpf:
    """P int nu(y) / (x - y) dy, odd in x."""
    if x < 0:
        return -hilbert(shape, -x)
    if shape == "gaussian":
        y = x / mp.sqrt(2)
        return mp.sqrt(mp.pi / 2) * mp.exp(-y * y) * mp.erfi(y)
    if shape == "flat":
        return (log_abs(x + 1) - log_abs(x - 1)) / 2
    if shape == "semielliptic":
        return 2 * (x - mp.sqrt((x - 1) * (x + 1))) if x > 1 else 2 * x
    if shape == "chain":
        return 1 / mp.sqrt((x - 1) * (x + 1)) if x > 1 else mpf(0)
    if shape == "square":
        if x in (0, 1):
            return mpf(0)
        return 1 / mp.agm(max(x, 1), mp.sqrt(abs(1 - x) * (1 + x)))  # 2/pi K(x^2), 2/(pi x) K(1/x^2)
    if shape == "cubic":
        return cubic_lattice.hilbert(x)
    if shape == "triangle":
        return _triangle(x, log_abs(x - 1), log_abs(x), log_abs(x + 1))
    return _quartic(x, log_abs(x + 1) - log_abs(x - 1))


def _triangle(x, low, middle, high):
    return (1 + x) * (high - middle) + (1 - x) * (middle - low)


def _moment(shape: str, n: int) -> mpf:
    """int nu(y) y^(2n) dy."""
    if shape == "triangle":
        return mpf(2) / ((2 * n + 1) * (2 * n + 2))
    return mpf(15) / 8 * (1 / mpf(2 * n + 1) - 2 / mpf(2 * n + 3) + 1 / mpf(2 * n + 5))


def _quartic(x, logs):
    return mpf(15) / 16 * ((1 - x * x) ** 2 * logs + mpf(10) / 3 * x - 2 * x**3)


def green(shape: str, z: mpc) -> mpc:
    """int nu(y) / (z - y) dy for Im z > 0."""
    if shape == "gaussian":
        if abs(z) > reach():  # the asymptotic series, whose least term is exp(-|z|^2/2)
            return mp.fsum(mp.fac2(2 * n - 1) / z ** (2 * n + 1) for n in range(2 * mp.dps))
        return -1j * mp.sqrt(mp.pi / 2) * mp.exp(-z * z / 2) * mp.erfc(-1j * z / mp.sqrt(2))
    if shape == "flat":
        return (mp.log(z + 1) - mp.log(z - 1)) / 2
    root = mp.sqrt(z - 1) * mp.sqrt(z + 1)
    if shape == "semielliptic":
        return 2 / (z + root)
    if shape == "chain":
        return 1 / root
    if shape == "square":
        return 2 / (mp.pi * z) * mp.ellipk(1 / z**2)
    if shape == "cubic":
        return cubic_lattice.green(z)
    if abs(z) > 4:  # the logarithms cancel
        return mp.fsum(_moment(shape, n) / z ** (2 * n + 1) for n in range(mp.dps))
    if shape == "triangle":
        return _triangle(z, mp.log(z - 1), mp.log(z), mp.log(z + 1))
    return _quartic(z, mp.log(z + 1) - mp.log(z - 1))

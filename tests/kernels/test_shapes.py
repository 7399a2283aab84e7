"""Orbital densities of states: sum rules, and transforms against Green functions and quadratures."""

import numpy as np
import pytest
from scipy.integrate import quad

from spinquad.kernels.electrodes import SHAPES
from spinquad.kernels.shapes import density_and_transform, green, half_width
from spinquad.kernels.tables import make_table, table_green, table_values

CLOSED = [name for name in SHAPES if name != "table"]
D = 2.0


def at(name: str, x: float) -> tuple[float, float]:
    kind = SHAPES.index(name)
    w = half_width(kind, D)
    return density_and_transform(kind, x + w, w - x, D)


def moment(name: str, weight) -> float:
    """Integral of weight times the density of states, smooth in an angle at every singularity."""
    w = half_width(SHAPES.index(name), D)
    ends = [-w, -D / 3, 0.0, D / 3, w]

    def part(a, b):
        def f(s):
            x = a + (b - a) * np.sin(0.5 * np.pi * s) ** 2
            return (
                weight(x)
                * at(name, x)[0]
                * (b - a)
                * np.pi
                * np.sin(0.5 * np.pi * s)
                * np.cos(0.5 * np.pi * s)
            )

        return quad(f, 0, 1, epsabs=1e-13, epsrel=1e-12)[0]

    return sum(part(a, b) for a, b in zip(ends, ends[1:], strict=False))


@pytest.mark.parametrize("name", CLOSED)
def test_one_orbital(name):
    assert moment(name, lambda x: 1.0) == pytest.approx(1, abs=1e-11)


SECOND = {
    "flat": 1 / 3,
    "semielliptic": 1 / 4,
    "chain": 1 / 2,
    "square": 1 / 4,
    "cubic": 1 / 6,
    "gaussian": 1.0,
}


@pytest.mark.parametrize("name", CLOSED)
def test_second_moment_counts_neighbours(name):
    """A lattice of z neighbours and D = z t has the second moment z t^2 = D^2/z."""
    assert moment(name, lambda x: x * x) == pytest.approx(SECOND[name] * D * D, rel=1e-10)


@pytest.mark.parametrize("name", CLOSED)
@pytest.mark.parametrize("x", [0.123, 1.1, 1.93, -0.7, 2.2, -7.0, 40.0])
def test_axis_is_the_limit_of_the_green_function(name, x):
    nu, H = at(name, x)
    g = green(SHAPES.index(name), complex(x, 1e-11), D)
    assert H == pytest.approx(g.real, abs=1e-9)
    assert nu == pytest.approx(-g.imag / np.pi, abs=1e-9)


@pytest.mark.parametrize("name", CLOSED)
def test_green_function_is_the_cauchy_integral(name):
    z = 0.4 + 0.3j
    g = green(SHAPES.index(name), z, D)
    assert moment(name, lambda x: (1 / (z - x)).real) == pytest.approx(g.real, abs=1e-11)
    assert moment(name, lambda x: (1 / (z - x)).imag) == pytest.approx(g.imag, abs=1e-11)


def test_watson_integral():
    """G of the cubic lattice at its upper edge, in units of D/3: 0.505462... (Watson 1939)."""
    g = density_and_transform(SHAPES.index("cubic"), 2.0, 0.0, 1.0)[1]
    assert g / 3 == pytest.approx(0.505462019717326, abs=1e-14)


def bump(x):
    return (1 - x**2) ** 4 * (1 + 0.3 * x)


def exact_transform(w: float) -> float:
    p = np.polynomial.Polynomial([1, 0, -1]) ** 4 * np.polynomial.Polynomial([1, 0.3])
    p = p / (p.integ()(1) - p.integ()(-1))
    q = ((p - p(w)) // np.polynomial.Polynomial([-w, 1])).integ()
    return p(w) * np.log(abs((w + 1) / (w - 1))) - (q(1) - q(-1))


@pytest.mark.parametrize("w", [0.1234, -0.77, 1.3, 4.0])
def test_table_converges_in_fourth_order(w):
    errors = []
    for n in (41, 81, 161):
        x = np.linspace(-1, 1, n)
        errors.append(abs(table_values(make_table(x, bump(x))[0], w)[1] - exact_transform(w)))
    assert errors[-1] < 3e-8
    order = np.log2(errors[0] / errors[-1]) / 2
    assert order > 3.3


def test_table_transform_is_the_limit_of_its_green_function():
    x = np.concatenate([np.linspace(-1, 0, 30), np.linspace(0.01, 1, 70)])
    table = make_table(x, bump(x) + 0.2)[0]
    for w in (-0.9999, -0.3, 0.0051, 0.5, 1.0001, 1.7, -30.0, 1e4):
        H = table_values(table, w)[1]
        assert pytest.approx(table_green(table, complex(w, 1e-13)).real, rel=1e-8, abs=1e-10) == H


@pytest.mark.parametrize(
    ("energy", "dos", "words"),
    [
        ([0, 1, 2], [1, 1, 1], "4 rows"),
        ([0, 1, 1, 2], [1, 1, 1, 1], "not above"),
        ([0, 1, 2, 3], [1, -1, 1, 1], ">= 0"),
        ([0, 1, 2, np.nan], [1, 1, 1, 1], "not finite"),
    ],
)
def test_bad_tables_are_refused(energy, dos, words):
    with pytest.raises(ValueError, match=words):
        make_table(np.array(energy), np.array(dos))

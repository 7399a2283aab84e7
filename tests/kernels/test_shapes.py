"""Orbital densities of states: sum rules, and transforms against Green functions and quadratures."""

import numpy as np
import pytest
from scipy.integrate import quad

from spinquad.kernels.electrodes import SHAPES
from spinquad.kernels.shapes.cubic import cubic_green
from spinquad.kernels.shapes.orbital import density_and_transform, green, half_width
from spinquad.kernels.shapes.shape_nodes import shape_values

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


@pytest.mark.parametrize("name", CLOSED)
def test_nodes_of_a_panel_agree_with_the_definition(name):
    """At thousands of energies, 1e-15 from edges and the centre, close to +-D/3, and far outside."""
    kind, rng = SHAPES.index(name), np.random.default_rng(7)
    w = half_width(kind, D)
    near = 10.0 ** rng.uniform(-15, 0, 400)
    third = w + D / 3 + np.array([[1.0], [-1.0]]) * np.maximum(near, 1e-5)  # where rounding of x is small
    places = [near, -near, w + near, w - near, *third, 2 * w - near, 2 * w + near]
    e = np.sort(np.concatenate([rng.uniform(0, 2 * w, 2000), rng.uniform(-9 * w, 11 * w, 500), *places]))
    nu, H = np.empty(e.size), np.empty(e.size)
    shape_values(kind, D, e, 2 * w - e, 0.5 * (e - (2 * w - e)), nu, H, True)
    exact = np.array([density_and_transform(kind, x, 2 * w - x, D) for x in e])
    finite = np.isfinite(exact).all(axis=1)
    np.testing.assert_allclose(nu[finite], exact[finite, 0], rtol=2e-13, atol=1e-300)
    np.testing.assert_allclose(H[finite], exact[finite, 1], rtol=2e-14, atol=1e-13)


def test_cubic_green_function_by_nodes():
    rng = np.random.default_rng(8)
    for z in rng.uniform(-6, 6, 300) + 1j * 10.0 ** rng.uniform(-2, 1, 300):
        assert abs(green(SHAPES.index("cubic"), z, 1.0) - cubic_green(z)) < 1e-14

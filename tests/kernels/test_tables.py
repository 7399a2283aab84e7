"""Tabulated densities of states: exact transforms, quadratures, the functions they were made from."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.interpolate import CubicSpline

from spinquad.kernels.bands.spectra import spectrum
from spinquad.kernels.electrodes import Band, Electrode, Model
from spinquad.kernels.points import evaluate_points
from spinquad.kernels.shapes.pieces import axis_transform
from spinquad.kernels.shapes.table_fit import Fit
from spinquad.kernels.shapes.table_panels import table_step
from spinquad.kernels.shapes.tables import join, make_table, table_green, table_nodes

BUMP = np.polynomial.Polynomial([1, 0, -1]) ** 4 * np.polynomial.Polynomial([1, 0.3])


def smooth(x):
    return (1 - x**2) ** 2 * np.exp(x) / (1 + 4 * x**2)


def noisy(x):
    return np.abs(1 - x**2 + 1e-2 * np.random.default_rng(3).normal(size=x.size))


def hat(x):
    return 1 - np.abs(x - 0.1) / np.where(x > 0.1, 0.9, 1.1)


def step(x):
    return 1 + 0.3 * np.sin(3 * x)


def ellipse(x):
    return np.sqrt(np.maximum(1 - x**2, 0))


def table_of(f, n):
    x = np.linspace(-1, 1, n)
    return make_table(x, np.maximum(f(x), 0))


def values(table, e, D=1.0):
    """Return nu and H at one energy, or at many that ascend."""
    e = np.atleast_1d(np.asarray(e, dtype=float))
    nu, H = np.empty(e.size), np.empty(e.size)
    table_nodes(join([table]), 0, D, D + e, D - e, nu, H, True)
    return nu, H


def exact_transform(w):
    p = BUMP / (BUMP.integ()(1) - BUMP.integ()(-1))
    q = ((p - p(w)) // np.polynomial.Polynomial([-w, 1])).integ()
    return p(w) * np.log(abs((w + 1) / (w - 1))) - (q(1) - q(-1))


@pytest.mark.parametrize("w", [0.1234, -0.77, 1.3, 1 + 1e-13, -1 + 1e-9])
def test_polynomial_is_exact(w):
    assert values(table_of(BUMP, 41)[0], w)[1][0] == pytest.approx(exact_transform(w), abs=1e-13)


def test_smooth_rows_converge_fast():
    """Order above 6 down to 1e-10 of the largest value; a cubic spline has 4."""
    x = np.linspace(-1, 1, 4001)[1:-1]
    errors = []
    for n in (26, 51, 101, 201):
        table, orbitals = table_of(smooth, n)
        errors.append(np.abs(values(table, x)[0] * orbitals - smooth(x)).max())
    assert errors[-1] < 1e-9
    assert np.log2(errors[0] / errors[2]) / 2 > 6


def test_edges_of_a_semicircle():
    """201 rows of sqrt(1 - x^2): H0 = 2 x inside, and nu0 to all digits next to the edge."""
    table, orbitals = table_of(ellipse, 201)
    assert orbitals == pytest.approx(np.pi / 2, abs=1e-9)
    x = np.linspace(-0.999, 0.999, 501)
    np.testing.assert_allclose(values(table, x)[1], 2 * x, atol=1e-8)
    x = np.linspace(1.001, 3, 501)
    np.testing.assert_allclose(values(table, x)[1], 2 / (x + np.sqrt(x**2 - 1)), atol=1e-8)
    d = np.array([1e-15, 1e-12, 1e-6])
    nu, H = np.empty(3), np.empty(3)
    for below, above in ((d, 2.0 - d), (2.0 - d, d)):
        table_nodes(join([table]), 0, 1.0, below, above, nu, H, True)
        np.testing.assert_allclose(nu, 2 / np.pi * np.sqrt(d * (2 - d)), rtol=1e-8)


@pytest.mark.parametrize("w", [-1.2, -0.612, 0.3333, 0.99, 1.0001])
def test_noise_is_a_cubic_spline(w):
    x = np.linspace(-1, 1, 31)
    spline = CubicSpline(x, noisy(x))
    table, orbitals = make_table(x, noisy(x))
    nu, H = values(table, w)
    assert orbitals == pytest.approx(spline.integrate(-1, 1), rel=1e-14)
    assert nu[0] * orbitals == pytest.approx(spline(w) if abs(w) < 1 else 0, abs=1e-14)
    ends = np.unique(np.clip([-1, *x, w, 1], -1, 1))
    here = spline(np.clip(w, -1, 1))
    smooth_part = sum(
        quad(lambda e: (spline(e) - here) / (w - e), a, b, epsabs=1e-13)[0]
        for a, b in zip(ends, ends[1:], strict=False)
    )
    assert H[0] * orbitals == pytest.approx(smooth_part + here * np.log(abs((w + 1) / (w - 1))), abs=1e-11)


@pytest.mark.parametrize("f", [BUMP, smooth, noisy, hat, step, ellipse])
@pytest.mark.parametrize("n", [5, 51, 401])
def test_cells_agree_with_the_closed_form(f, n):
    """At thousands of energies, next to edges and far outside, to 2e-13 of the largest value."""
    table, _ = table_of(f, n)
    rng = np.random.default_rng(n)
    near = 10.0 ** rng.uniform(-13, 0, 400)
    e = np.sort(np.concatenate([rng.uniform(0, 2, 1500), rng.uniform(-9, 11, 500), near, -near, 2 + near]))
    nu, H, closed = np.empty(e.size), np.empty(e.size), np.empty(e.size)
    table_nodes(join([table]), 0, 1.0, e, 2.0 - e, nu, H, True)
    axis_transform(table.pieces, table.tree, np.zeros_like(e), e, closed)
    assert np.abs(H - closed).max() < 2e-13 * nu.max()


def test_no_energy_falls_between_cells():
    """In the middle, where distances from the bottom hand over to those from the top, by the last bit."""
    table, _ = table_of(hat, 51)
    up, down = (table.cells[table.cells[:, 2] == sign] for sign in (1.0, -1.0))
    below, above = up[-1, 1], np.nextafter(down[0, 0], 9.0)
    nu, H = np.empty(1), np.empty(1)
    table_nodes(join([table]), 0, 1.0, np.array([below]), np.array([above]), nu, H, True)
    near = values(table, below - 1.0 + 1e-9)
    assert nu[0] == pytest.approx(near[0][0], abs=1e-6)
    assert H[0] == pytest.approx(near[1][0], abs=1e-6)


def test_a_panel_gives_the_values_of_its_nodes():
    table, _ = table_of(hat, 51)
    e = np.linspace(-1.3, 1.7, 97)
    for order in (e, e[::-1]):
        single = np.array([[a[0] for a in values(table, x)] for x in order])
        np.testing.assert_allclose(np.transpose(values(table, order)), single, atol=3e-15)


def test_kinks_at_rows_are_found():
    x = np.linspace(-1, 1, 21)
    pieces = Fit(x, hat(x)).pieces()
    assert any(abs(piece.right - 0.1) < 1e-12 for piece in pieces)
    e = np.linspace(-0.999, 0.999, 301)
    table, orbitals = make_table(x, hat(x))
    np.testing.assert_allclose(values(table, e)[0] * orbitals, hat(e), atol=1e-9)


def test_panels_end_at_kinks_and_go_on():
    x = np.linspace(-1, 1, 21)
    tables = join([make_table(x, hat(x))[0]])
    for toward in (1, -1):
        place, steps, ends = 1.0 - toward, 0, []
        while 0.0 <= place <= 2.0 - 1e-12 * (toward > 0) and place >= 1e-12 * (toward < 0) and steps < 100:
            place, steps = place + toward * table_step(tables, 0, place, toward), steps + 1
            ends.append(place)
        assert steps < 100
        assert min(abs(end - 1.1) for end in ends) < 1e-12


def test_rounded_rows_stay_few_pieces():
    """Six decimals of a smooth function: one piece, met to the accuracy of the rows."""
    x = np.linspace(-1, 1, 201)
    rows = np.round(smooth(x), 6)
    pieces = Fit(x, rows).pieces()
    assert len(pieces) < 8
    table, orbitals = make_table(x, rows)
    np.testing.assert_allclose(values(table, x[1:-1])[0] * orbitals, rows[1:-1], atol=3e-6)


@pytest.mark.parametrize("f", [smooth, noisy, step, ellipse])
def test_transform_is_the_limit_of_the_green_function(f):
    table, _ = table_of(f, 101)
    for w in (-0.9999, -0.3, 0.0051, 0.4987, 1.0003, 1.7, -30.0, 1e4):
        g = table_green(join([table]), 0, complex(w, 1e-12))
        nu, H = values(table, w)
        assert g.real == pytest.approx(H[0], rel=1e-9, abs=1e-9)
        assert g.imag == pytest.approx(-np.pi * nu[0], abs=2e-8)


@pytest.mark.parametrize("z", [0.3 + 0.01j, -0.9 + 0.3j, 1.0 + 1e-3j, 0.1 + 2j, 5 + 3j, 300j])
def test_green_function_is_the_cauchy_integral(z):
    for f in (smooth, noisy, step, ellipse):
        table, _ = table_of(f, 41)
        row = table.pieces
        nodes, weights = np.polynomial.legendre.leggauss(400)
        total = 0.0
        for left, right in zip(row[:, 0] - 1, row[:, 1] - 1, strict=True):
            middle = np.clip(z.real, left, right)
            for a, b in ((left, middle), (middle, right)):
                if b > a:
                    u = 0.5 * (1 + nodes)
                    e = a + (b - a) * u * u * (3 - 2 * u)
                    e = np.sort(e)
                    total += ((b - a) * 3 * u * (1 - u) * weights * values(table, e)[0] / (z - e)).sum()
        assert table_green(join([table]), 0, z) == pytest.approx(total, rel=1e-8)


def test_energies_far_from_zero_keep_their_digits():
    x = np.linspace(-1, 1, 101)
    near, far = make_table(x, smooth(x))[0], make_table(x + 2.0**20, smooth(x))[0]
    e = np.linspace(-0.9, 0.9, 37)
    np.testing.assert_allclose(values(near, e)[1], values(far, e)[1], atol=1e-8)


def test_many_rows():
    table, _ = table_of(noisy, 3001)
    assert len(table.pieces) == 3000
    nu, H = values(table, np.linspace(-0.99, 0.99, 50))
    assert np.isfinite(H).all()
    assert (nu > 0).all()


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


@pytest.mark.parametrize(
    ("energies", "dos"),
    [
        ((-1, -0.83, 0.54, 1), (1, 0.075, 0.36, 0.95)),  # the spline held -0.3 orbitals
        ((0, 1, 2, 10), (1, 0, 0, 0)),  # 22 orbitals
        ((-2, -1, -0.5, 0, 1, 2), (0, 1, 0, 0, 1, 0.5)),
        ((0, 1e-3, 0.5, 0.501, 3, 3.2), (0, 1, 0.2, 1, 0, 0.3)),
    ],
)
def test_rows_far_apart_make_no_negative_densities(energies, dos):
    x, y = np.array(energies, dtype=float), np.array(dos, dtype=float)
    table, orbitals = make_table(x, y)
    assert orbitals == pytest.approx(np.trapezoid(y, x), rel=0.5)
    between = np.linspace(0.0, x[-1] - x[0], 4001)[1:-1]
    nu, H = np.empty(between.size), np.empty(between.size)
    table_nodes(join([table]), 0, 1.0, between, (x[-1] - x[0]) - between, nu, H, True)
    assert orbitals * nu.min() >= -0.011 * y.max() and orbitals * nu.max() <= 1.51 * y.max()


def test_making_a_table_of_any_rows_comes_to_an_end():
    """Rows at random places, 1e-6 of the whole apart some of them: cells were halved without end."""
    rng = np.random.default_rng(1)
    for _ in range(79):
        n = rng.integers(4, 30)
        x, y = np.sort(rng.uniform(-1, 1, n)), rng.uniform(0, 1, n) * (rng.random(n) < 0.8)
        table, orbitals = make_table(x, y)
        assert orbitals > 0.0 and len(table.cells) < 4000


@pytest.mark.parametrize("T", [0.0, 0.3])
def test_integrals_over_monotone_cubics(T):
    """Rows with steps: panels end where such cubics meet each other or a spline. Gauss's rule row by row."""
    energies = tuple(np.linspace(-2.0, 2.0, 9))
    band = Band("table", 1.0, 0.5, 2.0, table=(energies, (0.0, 0.0, 1.0, 1.0, 0.3, 1.0, 1.0, 0.0, 0.0)))
    model, mu, P = Model(Electrode((band,)), Electrode((band,))), (0.1, -0.7), np.ones((1, 12))
    P[0, :4] = T, T, *mu
    names = ["particle_number_L", "spin_L", "charge_isotropic", "charge_spin_valve", "spin_emission"]
    found = evaluate_points(np.column_stack([P, [list(model.defaults.values())]]), names, model)
    nodes, weights = np.polynomial.legendre.leggauss(24)
    cuts = np.unique([*(e + s * 0.25 for e in energies for s in (-1, 1)), *mu])
    x = (0.5 * (cuts[1:] + cuts[:-1])[:, None] + 0.5 * np.diff(cuts)[:, None] * nodes).ravel()
    w = (0.5 * np.diff(cuts)[:, None] * weights).ravel()
    states = spectrum(model.left, x, T, mu[0])
    f, g = (1.0 / (1.0 + np.exp((x - m) / T)) if T else (x < m).astype(float) for m in mu)
    nu, m = 0.5 * (states["nu_up"] + states["nu_down"]), 0.5 * (states["nu_up"] - states["nu_down"])
    exact = [np.sum(w * y) for y in (2 * nu * f, m * f, *(c * (g - f) for c in (nu * nu, m * m, m * nu)))]
    for name, factor, value in zip(names, (1, 1, 4 * np.pi, 4 * np.pi, 2 * np.pi), exact, strict=True):
        assert found.values[name][0] == pytest.approx(factor * value, rel=1e-10, abs=1e-12), name

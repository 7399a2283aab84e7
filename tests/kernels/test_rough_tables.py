"""Tables of single peaks, of steps between two rows, and of noise: orbitals, transforms, integrals."""

import mpmath as mp
import numpy as np
import pytest
from numpy.polynomial import chebyshev

from spinquad.kernels.electrodes import Band, Electrode, Model
from spinquad.kernels.points import evaluate_points
from spinquad.kernels.shapes.table_fit import Fit, piece_values
from spinquad.kernels.shapes.tables import join, make_table, table_nodes


def orbitals(x, y):
    """Return the integral of a table over that of its rows joined by straight lines."""
    return make_table(x, y)[1] / np.trapezoid(y, x)


@pytest.mark.parametrize("rows", [1, 2, 3, 5])
def test_a_single_peak_keeps_its_orbitals(rows):
    x, y = np.linspace(-5.0, 5.0, 1001), np.zeros(1001)
    y[500 : 500 + rows] = 1.0
    assert orbitals(x, y) == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize("peaks", [20, 100])
def test_many_peaks_keep_their_orbitals(peaks):
    x, y = np.linspace(-5.0, 5.0, 1000), np.zeros(1000)
    y[np.random.default_rng(5).integers(5, 995, peaks)] = 1.0
    assert orbitals(x, y) == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize("noise", [0.05, 0.2])
def test_noise_on_an_uneven_grid_keeps_its_orbitals(noise):
    rng = np.random.default_rng(5)
    x = np.sort(rng.uniform(-5.0, 5.0, 1000))
    y = np.exp(-(x**2)) * np.clip(1.0 + noise * rng.standard_normal(1000), 0.0, None)
    assert orbitals(x, y) == pytest.approx(1.0, abs=5e-3)


def test_a_step_swings_by_little():
    x = np.linspace(-5.0, 5.0, 501)
    pieces = Fit(x + 5.0, np.where(abs(x) < 2.0, 1.0, 0.0)).pieces()
    values = np.concatenate([piece_values(p, np.linspace(p.left, p.right, 9)) for p in pieces])
    assert -1e-3 < values.min() and values.max() < 1.0 + 1e-3


def steps(rng, width):
    """Return rows of a density of states with some steps, each between two rows ``width`` apart."""
    places, levels = np.sort(rng.uniform(-2.0, 2.0, 5)), rng.uniform(0.1, 1.0, 6)
    x = np.array([-2.5, *(e for place in places for e in (place, place + width)), 2.6])
    y = np.array([levels[0], *(level for k in range(5) for level in levels[k : k + 2]), levels[-1]])
    return x, y


def transform(pieces, e):
    """P int nu(x)/(e - x) dx of the pieces of a fit, in 40 digits."""
    total = mp.mpf(0)
    for piece in pieces:
        a, b = mp.mpf(piece.left), mp.mpf(piece.right)
        s, powers = (
            (2 * mp.mpf(e) - a - b) / (b - a),
            [mp.mpf(float(c)) for c in chebyshev.cheb2poly(piece.series)],
        )
        value, rest = mp.mpf(0), []
        for c in powers[::-1]:  # Horner's rule, whose steps are the quotient by x - s
            rest.append(value)
            value = value * s + c
        quotient = rest[1:][::-1]
        total -= sum(c * (1 - (-1) ** (k + 1)) / mp.mpf(k + 1) for k, c in enumerate(quotient))
        total -= value * mp.log(abs((1 - s) / (1 + s)))
    return float(total)


@pytest.mark.parametrize("width", [1e-3, 1e-6, 2e-8, 1e-9])
def test_transform_beside_steps(width):
    """Cells around steps were taken for rounding before they were small: H of 1e4, or no end of cells."""
    rng = np.random.default_rng(3)
    with mp.workdps(40):
        x, y = steps(rng, width)
        table, number = make_table(x, y)
        pieces, whole = Fit(x - x[0], y).pieces(), x[-1] - x[0]
        assert len(table.cells) < 3000
        for place in x[1:-1] - x[0]:
            for far in (*(0.3 * width * 10.0**k for k in range(0, 6, 2)), 0.5 * width):
                for e in (place - far, place + far):
                    if not 0.0 < e < whole:
                        continue
                    nu, H = np.empty(1), np.empty(1)
                    table_nodes(join([table]), 0, 1.0, np.array([e]), np.array([whole - e]), nu, H, True)
                    tolerance = 1e-12 + 1e-15 * whole / width
                    assert H[0] * number == pytest.approx(transform(pieces, e), abs=tolerance * y.max() * 10)


NAMES = ("charge_isotropic", "spin_absorption", "spin_torque", "exchange_emission", "exchange_torque")


@pytest.mark.parametrize("width", [1e-4, 1e-7])
@pytest.mark.parametrize("T", [0.0, 0.1])
def test_narrow_steps_are_like_narrower_ones(width, T):
    """What a step's width changes is of the order of the width; nothing misses the tolerance."""
    found = []
    for part in (width, 0.1 * width):
        x, y = steps(np.random.default_rng(8), part)
        band = Band("table", 1.0, 0.5, table=(tuple(x.tolist()), tuple(y.tolist())))
        model, P = Model(Electrode((band,)), Electrode((Band("semielliptic", 1.5, 1.0),))), np.ones((1, 12))
        P[0, :4] = T, T, 0.31, -0.42
        points = evaluate_points(np.column_stack([P, [list(model.defaults.values())]]), NAMES, model)
        assert points.status[0] == 1
        found.append(
            np.array([points.values[name][0] for name in NAMES]) / points.values["charge_isotropic"][0]
        )
    assert np.abs(found[0] - found[1]).max() < 100.0 * width

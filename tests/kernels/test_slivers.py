"""Edges, mu and mu +- J that coincide but for rounding: what lies between them is not lost, nor moved.

Numbers by tanh-sinh quadrature in 128 bits, by a program apart from these, split at all breaks.
"""

import numpy as np
import pytest

from spinquad.kernels.electrodes import Band, Electrode, Model
from spinquad.kernels.points import evaluate_points


def evaluate(left, right, T, mu, *names):
    """Return values and errors of one point, the bands given by (shape, D, J, N, E)."""
    model, P = Model(*(Electrode((Band(*band),)) for band in (left, right))), np.ones((1, 12))
    P[0, :4] = *T, *mu
    found = evaluate_points(np.column_stack([P, [list(model.defaults.values())]]), names, model)
    assert found.status[0] == 1
    return {name: (found.values[name][0], found.errors[name][0]) for name in names}


def test_cold_torque_beside_an_edge_of_the_other():
    """mu_R lies 4e-19 beside an edge of L, which is colder than it is wide by 1e-6."""
    left, right = ("square", 0.00044, 0.0002376, 2.0, -0.00011), ("chain", 0.0017, -0.00068, 1.25, 0.0017)
    mu = 0.00034000000000000024, 0.0027901151125975243
    value, error = evaluate(left, right, (2.43e-9, 1e-6), mu, "exchange_torque")["exchange_torque"]
    assert abs(value - 0.0501374339645) < 1e-11 and error < 1e-9


@pytest.mark.parametrize("bias", [1e-6, 1e-8, 1e-10])
def test_small_bias_at_an_edge_is_linear(bias):
    """mu_L = -0.8 is an edge of R, whose own sum is 1e-16 above."""
    names = ("charge_isotropic", "charge_spin_valve", "spin_emission", "spin_absorption")
    left, right = ("square", 1.0, 0.2, 1.0, 0.0), ("flat", 0.7, 0.2, 1.0, 0.0)
    found = evaluate(left, right, (0.0, 0.0), (-0.8, -0.8 + bias), *names)
    whole = evaluate(left, right, (0.0, 0.0), (-0.8, -0.8 + 1e-5), *names)
    # from the edge itself to mu_R; mu_L stands in the gap below
    part = ((-0.8 + bias) - (-0.7 - 0.1)) / ((-0.8 + 1e-5) - (-0.7 - 0.1))
    for name in names:
        assert found[name][0] == pytest.approx(part * whole[name][0], rel=2e-5, abs=0.0), name


def test_electrons_of_a_flat_band_beside_its_edge():
    right = ("flat", 2.56, 11.52, 2.0, -0.64)
    mu = -8.959999999999999, -8.959999999899999
    found = evaluate(("chain", 1.0, 0.3, 1.0, 0.0), right, (0.0, 0.0), mu, "particle_number_R", "spin_R")
    assert found["particle_number_R"][0] == pytest.approx(3.9062807e-11, rel=1e-7, abs=0.0)
    assert found["spin_R"][0] == pytest.approx(0.5 * found["particle_number_R"][0], rel=1e-13, abs=0.0)


@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize(
    "band, mu, moment",
    [
        (("chain", 2.727939, 1.30941072, 1.0, 0.0), 3.38264436, 7.179478864635581e-10),
        (("chain", 9.2, 4.6, 2.0, 3.5879999999999996), -7.911999999999999, 1.56378241955062e-9),
        (("chain", 7.2, 21.6, 1.25, 0.0), 18.0, 1.562424379850646e-9),
    ],
)
def test_exchange_moment_of_almost_full_and_empty_chains(band, mu, moment, sign):
    """The moment has no sign of J, and lives between mu, or mu - J, and an edge 1e-16 away."""
    shape, D, J, N, E = band
    names = ("quadrupole_exchange_L", "spin_L")
    found = evaluate((shape, D, sign * J, N, E), ("flat", 1.0, 0.3, 1.0, 0.0), (0.0, 0.0), (mu, 0.0), *names)
    value, error = found["quadrupole_exchange_L"]
    assert value == pytest.approx(moment, rel=1e-12, abs=0.0) and error < 1e-10 * moment
    assert abs(found["spin_L"][0]) == pytest.approx(2.0 * value, rel=1e-12, abs=0.0)

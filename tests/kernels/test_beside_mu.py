"""T_ex of any bands where mu, an edge and the mu of the other electrode all but coincide."""

import numpy as np
import pytest

from spinquad.kernels.electrodes import Band, Electrode, Model
from spinquad.kernels.points import evaluate_points

NAMES = ["spin_torque", "exchange_torque", "exchange_torque_R", "exchange_emission"]


def of_bands(T, mu, left, right):
    """Return values and errors by name of one point."""
    P = np.ones((1, 12))
    P[0, :2], P[0, 2:4] = T, mu
    numbers = np.array([[*left.numbers, *right.numbers]])
    found = evaluate_points(np.hstack([P, numbers]), NAMES, Model(Electrode((left,)), Electrode((right,))))
    return {name: (found.values[name][0], found.errors[name][0]) for name in NAMES}


def of_flat(T, mu, left, right):
    """Return the same by the kernels of flat bands."""
    P = np.ones((1, 12))
    P[0, :2], P[0, 2:4], P[0, 4:6], P[0, 6:8] = T, mu, (left.J, right.J), (left.D, right.D)
    found = evaluate_points(P, NAMES)
    return {name: (found.values[name][0], found.errors[name][0]) for name in NAMES}


@pytest.mark.parametrize(
    ("bias", "mu", "left", "right"),
    [
        (1e-12, 3.0, Band("flat", 4.0, 2.0), Band("flat", 4.0, 2.0)),
        (1e-12, 3.0, Band("flat", 1.0, 8.0), Band("flat", 1.0, 8.0)),
        (-1e-12, 22.5, Band("flat", 25.0, 0.01), Band("flat", 25.0, 5.0)),
        (-1e-12, 0.0, Band("flat", 100.0, 1e-3), Band("flat", 100.0, 200.0)),
        (-1e-12, -100.0000005, Band("flat", 100.0, 0.3), Band("flat", 100.0, 1e-6)),
    ],
)
def test_biases_as_small_as_what_is_resolved_around_mu(bias, mu, left, right):
    """mu_R is beside an edge by 1e-13 of the width, where panels next to mu end; T = 0."""
    flat, found = (kernel(0.0, (mu, mu + bias), left, right) for kernel in (of_flat, of_bands))
    for name in NAMES:
        # the flat kernel rounds off by the width over J
        told = flat[name][1] + found[name][1] + 1e-15 * abs(flat[name][0]) * left.D / left.J
        assert abs(flat[name][0] - found[name][0]) <= 3.0 * told


@pytest.mark.parametrize("shape", ["semielliptic", "square", "cubic"])
def test_torque_is_smooth_in_biases_that_small(shape):
    band = Band(shape, 4.5, 1.0)
    biases = 9e-13, 1e-12, 1.1e-12
    values = [of_bands(0.0, (4.0, 4.0 + bias), band, band)["exchange_torque"][0] for bias in biases]
    assert np.ptp(values) <= 1e-6 * abs(values[0])


def test_a_step_beside_a_logarithm_of_the_other_density_of_states():
    """mu_R = -8.05, where a square lattice of L has the logarithm of one spin, but for rounding."""
    left, right = Band("square", 1.0, 0.1, 1.0, -8.1), Band("square", 3.0, 1.0, 1.0, -7.4)
    beside = [of_bands((0.1, 0.0), (-8.1, -8.05 + d), left, right) for d in (0.0, 1e-10, -1e-10)]
    on, above, below = (found["exchange_torque"][0] for found in beside)
    assert abs(on / above - 1) < 1e-8 and abs(on / below - 1) < 1e-8


@pytest.mark.parametrize("exponent", [30, 34, 40])
def test_a_temperature_too_small_for_poles_beside_the_edge_of_a_chain_is_told(exponent):
    """The value is that of T_R = 0; by graded quadrature it was 7.3144990e-5 at 2^-30."""
    chain, other = Band("chain", 0.5, 0.5), Band("semielliptic", 4.0, 0.5)
    value, told = of_bands((2.0**-10, 2.0**-exponent), (0.75, 0.75), chain, other)["exchange_torque"]
    least = 7.7e-5 * np.sqrt(2.0 ** (30 - exponent)) * abs(value)
    assert told >= least
    assert exponent != 30 or abs(value - 7.3144990e-5) <= told


def test_a_logarithm_on_the_edge_of_a_chain_costs_no_digits():
    """Graded quadrature: T_ex of R 7.3320443864e-5, T_S 1.554644906e-2; mu lies there too,
    at a temperature too small for poles, which is told."""
    split = 2.0**-7
    left, right = Band("square", 1.0, split), Band("chain", 1.0, split, 1.0, 1.0)
    found = of_bands((split, 2.0**-17), (-split / 2, -split / 2), left, right)
    given = {"exchange_torque_R": (7.3320443864e-5, 1e-4), "spin_torque": (1.554644906e-2, 1e-9)}
    for name, (exact, most) in given.items():
        value, told = found[name]
        assert abs(value - exact) <= 1e-9 * abs(value) and told <= most * abs(value)


def test_a_flat_band_whose_edge_is_passed_by_rounding():
    """mu_L just below mu_R, a step on an inner edge of R: all panels of the point were used up there."""
    left, right = Band("flat", 10.0, 0.1), Band("flat", 1.0, 0.1)
    flat, found = (kernel((0.1, 0.0), (0.949999, 0.95), left, right) for kernel in (of_flat, of_bands))
    for name in NAMES:
        assert abs(flat[name][0] - found[name][0]) <= 3.0 * (flat[name][1] + found[name][1]) + 1e-15

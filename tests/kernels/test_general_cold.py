"""Bands of any shape at temperatures from far below all energies up, beyond every table of poles and within.

Exchange torques differ from those at T = 0 by something linear in T.
"""

import numpy as np
import pytest

from spinquad.kernels.electrodes import NUMBERS, Band, Electrode, Model
from spinquad.kernels.points import evaluate_points

TORQUES = ["exchange_torque", "exchange_torque_R", "spin_torque"]
COLD = 10.0 ** np.arange(-12.0, -2.9, 0.25)  # over the half bandwidth
SHAPES = ["semielliptic", "flat", "chain", "square", "cubic", "gaussian", "table"]
ENERGIES = np.linspace(-24.0, 24.0, 33)


def torques(left, right, T):
    """Return values and errors at temperatures T, (n, 3) each."""
    P = np.ones((len(T), 12))
    P[:, 0], P[:, 1], P[:, 2:4] = T, 0.7 * T, (0.7, -0.4)
    model = Model(Electrode((left,)), Electrode((right,)))
    numbers = [getattr(band, name) for band in (left, right) for name in NUMBERS]
    points = evaluate_points(np.column_stack([P, np.tile(numbers, (len(T), 1))]), TORQUES, model)
    return (np.column_stack([x[name] for name in TORQUES]) for x in (points.values, points.errors))


def by_both_kernels(P, names):
    """Return (n, names) values of the flat kernel, of that of any bands, and the sum of their errors."""
    flat, ones, none = Electrode((Band("flat", 1.0),)), np.ones(len(P)), np.zeros(len(P))
    numbers = np.column_stack([P[:, 6], P[:, 4], ones, none, P[:, 7], P[:, 5], ones, none])
    both = (
        evaluate_points(P, names),
        evaluate_points(np.column_stack([P, numbers]), names, Model(flat, flat)),
    )
    own, any_bands = (np.column_stack([x.values[name] for name in names]) for x in both)
    return own, any_bands, sum(np.column_stack([x.errors[name] for name in names]) for x in both)


@pytest.mark.parametrize("shape", SHAPES)
def test_torques_are_linear_in_a_low_temperature(shape):
    rows = (tuple(ENERGIES), tuple(2.0 + np.cos(ENERGIES / 7.0))) if shape == "table" else None
    D = 25.0 if shape != "gaussian" else 8.0
    left = Band("table", J=5.0, table=rows) if rows else Band(shape, D, 5.0)
    right = Band("semielliptic", 22.0, 4.0)
    values, errors = torques(left, right, np.append(0.0, D * COLD))
    scale = np.abs(values[0])
    slope = 3.0 * scale * COLD[:, None] * D  # each changes by less than thrice itself over an energy of 1
    assert np.all(np.abs(values[1:] - values[0]) <= slope + 2.0 * (errors[1:] + errors[0]) + 1e-9 * scale)


@pytest.mark.parametrize("mu", [(0.7, -0.4), (0.3, 0.3)])
def test_flat_bands_agree_with_their_own_kernel_however_cold(mu):
    T = 25.0 * COLD
    P = np.ones((len(T), 12))
    P[:, 0], P[:, 1], P[:, 2:4], P[:, 4:6], P[:, 6:8] = T, 0.7 * T, mu, (5.0, 4.0), (25.0, 22.0)
    own, any_bands, _ = by_both_kernels(P, TORQUES)
    np.testing.assert_allclose(any_bands, own, rtol=1e-10)


def test_a_chemical_potential_on_an_edge_but_for_rounding():
    """An edge beside mu, closer than its digits tell, must not use up the panels of the flat kernel."""
    rng, n = np.random.default_rng(3), 400
    P = np.ones((n, 12))
    P[:, 4:6], P[:, 6:8] = 10.0 ** rng.uniform(-4.0, 0.0, (n, 2)), 10.0 ** rng.uniform(-1.0, 1.0, (n, 2))
    P[:, 0] = P[:, 6] * 10.0 ** rng.uniform(-4.0, -2.0, n)
    P[:, 1] = P[:, 7] * 10.0 ** rng.uniform(-1.0, 1.0, n)
    side = rng.choice([-1.0, 1.0], (n, 2))
    P[:, 2], P[:, 3] = side[:, 0] * (P[:, 6] + 0.5 * side[:, 1] * P[:, 4]), rng.uniform(-1.0, 1.0, n)
    names = [f"exchange_{word}{r}" for word in ("emission", "absorption", "torque") for r in ("", "_R")]
    a, b, error = by_both_kernels(P, names)
    assert np.all(np.abs(a - b) <= 1e-8 * np.abs(b) + 10.0 * error + 1e-20)


@pytest.mark.parametrize("J", [5.0, 80.0])
@pytest.mark.parametrize(("side", "spin"), [(1.0, -0.5), (1.0, 0.5), (-1.0, 0.5)])
def test_a_cold_chemical_potential_on_an_edge(J, side, spin):
    """The distance of mu from that edge must not be a difference of numbers a billion temperatures large."""
    P = np.ones((len(COLD), 12))
    P[:, 1], P[:, 2:4], P[:, 4:6], P[:, 6:8] = (
        25.0 * COLD,
        (0.7, side * 25.0 + spin * J),
        (4.0, J),
        (22.0, 25.0),
    )
    a, b, error = by_both_kernels(P, ["exchange_torque"])
    assert np.all(np.abs(a - b) <= 1e-11 * np.abs(b) + 2.0 * error)


def test_emission_between_two_narrow_bands_lives_in_a_tail():
    """R, split by more than its width, has no states around mu_L: all of E_ex is far out in a tail of g."""
    rng, n = np.random.default_rng(5), 60
    P = np.ones((n, 12))
    P[:, 0], P[:, 1] = 10.0 ** rng.uniform(-2.0, -0.5, n), 10.0 ** rng.uniform(-1.0, 1.0, n)
    P[:, 2:4], P[:, 4], P[:, 5], P[:, 6], P[:, 7] = rng.uniform(-1.0, 1.0, (n, 2)), 0.5, 8.0, 9.0, 1.0
    a, b, _ = by_both_kernels(P, ["exchange_emission"])
    assert 0.0 < np.min(np.abs(b)) < 1e-50
    np.testing.assert_allclose(a, b, rtol=1e-9)


def test_panels_that_end_at_a_logarithm_are_short_enough():
    """Points where a panel next to an edge of R begins a few temperatures beyond mu_L."""
    P = np.ones((4, 12))
    P[:, 0] = (1.17576746, 0.67487967, 0.78134024, 0.9578496)
    P[:, 1] = (1.17576746, 0.67487967, 5.21053463, 8.9641062)
    P[:, 2] = (-9.578985, 14.83565342, 11.55768993, 5.89503023)
    P[:, 3] = (8.42906762, 3.46854318, -8.25223432, -7.65875554)
    P[:, 4], P[:, 5] = (
        (0.18680396, 0.11048067, 0.99432935, 2.2489152),
        (4.61233221, 5.05240321, 5.16556, 3.96926),
    )
    P[:, 6:8] = 25.0
    a, b, _ = by_both_kernels(P, ["exchange_torque"])
    np.testing.assert_allclose(a, b, rtol=3e-12)

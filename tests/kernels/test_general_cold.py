"""Bands of any shape at temperatures from far below all energies up: no table of poles is too large.

Exchange torques differ from those at T = 0 by something linear in T.
"""

import numpy as np
import pytest

from spinquad.kernels.electrodes import NUMBERS, Band, Electrode, Model
from spinquad.kernels.points import evaluate_points

TORQUES = ["exchange_torque", "exchange_torque_R", "spin_torque"]
COLD = 10.0 ** np.arange(-9.0, -2.9, 0.25)  # over the half bandwidth
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


def test_flat_bands_agree_with_their_own_kernel_however_cold():
    T = 25.0 * COLD
    P = np.ones((len(T), 12))
    P[:, 0], P[:, 1], P[:, 2:4], P[:, 4:6], P[:, 6:8] = T, 0.7 * T, (0.7, -0.4), (5.0, 4.0), (25.0, 22.0)
    own = evaluate_points(P, TORQUES)
    values, _ = torques(Band("flat", 25.0, 5.0), Band("flat", 22.0, 4.0), T)
    for name, column in zip(TORQUES, values.T, strict=True):
        np.testing.assert_allclose(column, own.values[name], rtol=1e-10)

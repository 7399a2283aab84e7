"""The value of a point knows nothing of the points beside it, nor of what memory held before."""

import numpy as np
import pytest

from spinquad.kernels.bands.spectra import spectrum
from spinquad.kernels.electrodes import Band, Electrode, Model
from spinquad.kernels.points import evaluate_points

NAMES = ["charge_isotropic", "spin_torque", "exchange_emission", "exchange_torque", "exchange_torque_R"]
ROWS = tuple(np.linspace(-2.0, 2.0, 9))
BANDS = [
    Band("gaussian", 0.5, -4.0, 2.0, 0.25),
    Band("table", 1.0, 2.0, table=(ROWS, (0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0))),
    Band("table", 2.0, 1.0, table=(ROWS, tuple(max(4.0 - x * x, 0.0) ** 0.5 for x in ROWS))),
    Band("cubic", 3.0, 1.0),
    Band("chain", 2.0, 3.0),
    Band("square", 5.0, 1.0, 1.0, 0.5),
    Band("flat", 5.0, 1.0),
]


def results(columns, model):
    """Return values and errors, a row a quantity."""
    found = evaluate_points(columns, NAMES, model)
    return np.array([part[name] for part in (found.values, found.errors) for name in NAMES])


@pytest.mark.parametrize("left", range(len(BANDS)))
def test_any_bands(left):
    """At T = 0 among warm points, first in a call and last."""
    rng = np.random.default_rng(left)
    for right in range(len(BANDS)):
        model = Model(Electrode((BANDS[left],)), Electrode((BANDS[right], BANDS[3])))
        P = np.ones((8, 12))
        P[:, :2] = np.array([0.0, 1.0, 0.0, 0.1, 0.0, 1e-3, 0.5, 0.0])[:, None]
        P[:, 2:4] = rng.choice([-1.5, -0.3, 0.0, 0.2, 1.0], (8, 2))
        columns = np.column_stack([P, np.tile(list(model.defaults.values()), (8, 1))])
        together = results(columns, model)
        np.testing.assert_array_equal(results(columns[::-1].copy(), model)[:, ::-1], together)
        alone = [results(row[None], model)[:, 0] for row in columns]
        np.testing.assert_array_equal(np.column_stack(alone), together)


def test_flat_bands():
    rng = np.random.default_rng(7)
    P = np.ones((300, 12))
    P[:, :2] = rng.choice([0.0, 0.0, 1e-3, 0.1, 1.0, 10.0], (300, 2))
    P[:, 2:4], P[:, 4:6] = rng.uniform(-30, 30, (300, 2)), rng.choice([0.0, 0.1, 5.0], (300, 2))
    P[:, 6:8] = 25.0
    together = results(P, None)
    np.testing.assert_array_equal(results(P[::-1].copy(), None)[:, ::-1], together)
    alone = [results(row[None], None)[:, 0] for row in P]
    np.testing.assert_array_equal(np.column_stack(alone), together)


def spoil(number):
    """Leave memory full of a number, for whoever asks for some."""
    parts = [np.full(n, number) for n in range(1, 260) for _ in range(6)]
    parts += [np.full(n, number) for n in (10**5, 4 * 10**5, 10**6) for _ in range(3)]
    del parts


@pytest.mark.parametrize("band", BANDS, ids=lambda band: band.shape)
def test_memory(band):
    """Not at T = 0, where panels of sources are laid before those of the integrals, nor for the spectrum."""
    model = Model(Electrode((band,)), Electrode((band,)))
    P = np.ones((1, 12))
    P[0, :4] = 0.0, 0.0, 0.1, -0.1
    columns, omega = np.column_stack([P, [list(model.defaults.values())]]), np.array([-0.3, 0.2])
    found = []
    for number in (0.0, np.nan, 1e300):
        spoil(number)
        found.append(results(columns, model))
        spoil(number)
        found[-1] = np.append(found[-1], spectrum(model.left, omega, 0.0, 0.1)["beta"])
    for other in found[1:]:
        np.testing.assert_array_equal(other, found[0])

"""Flat bands by closed forms, by nodes beside steps and by panels, against the kernel of any bands.

That kernel knows none of these ways: its panels resolve every Fermi function, whatever its temperature.
"""

import numpy as np
import pytest

from spinquad.kernels.electrodes import NUMBERS, Band, Electrode, Model
from spinquad.kernels.points import evaluate_points

NAMES = [
    *("charge_isotropic", "charge_spin_valve"),
    *(f"{kind}_{word}" for kind in ("spin", "exchange") for word in ("emission", "absorption", "torque")),
    *(f"exchange_{word}_R" for word in ("emission", "absorption", "torque")),
]
POINTS = 150
# temperatures of L and of R, as exponents of ten; largest mu; splittings
WAYS = {
    "steps apart": ((-4, -1.5), (-4, -1.5), 20.0, (1.0, 20.0)),
    "L much colder": ((-4, -1.3), (0.0, 1.0), 8.0, (2.0, 20.0)),
    "R much colder": ((0.0, 1.0), (-4, -1.3), 8.0, (0.5, 20.0)),
    "any": ((-3, 1), (-3, 1), 20.0, (0.5, 20.0)),
}


def columns(way, rng):
    """Return (n, 12) columns, J and D of every point in those of the bands as well."""
    low, high, mu, splitting = WAYS[way]
    P = np.ones((POINTS, 12))
    P[:, 0], P[:, 1] = 10 ** rng.uniform(*low, POINTS), 10 ** rng.uniform(*high, POINTS)
    P[:, 2:4] = rng.uniform(-mu, mu, (POINTS, 2))
    P[:, 4:6] = rng.uniform(*splitting, (POINTS, 2))
    P[:, 6:8] = rng.uniform(20.0, 30.0, (POINTS, 2))
    return P


@pytest.mark.parametrize("way", WAYS)
def test_both_kernels_agree(way):
    P = columns(way, np.random.default_rng(17))
    model = Model(*(Electrode((Band("flat", 25.0, 5.0),)) for _ in range(2)))
    numbers = {"J": P[:, 4:6].T, "D": P[:, 6:8].T, "N": np.ones((2, POINTS)), "E": np.zeros((2, POINTS))}
    bands = [numbers[name][r] for r in range(2) for name in NUMBERS]
    flat = evaluate_points(P, NAMES)
    general = evaluate_points(np.column_stack([P, *bands]), NAMES, model)
    for name in NAMES:
        # tails that are nothing beside other points are not what this is about: see `points.csv`
        seen = np.abs(flat.values[name]) > 1e-12 * np.abs(flat.values[name]).max()
        error = np.abs(flat.values[name] - general.values[name])
        estimate = flat.errors[name] + general.errors[name] + 1e-11 * np.abs(flat.values[name])
        assert (error <= 2.0 * estimate)[seen].all(), (name, P[seen & (error > 2.0 * estimate)][:1])

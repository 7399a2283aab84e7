"""Lists of levels against explicit sums over them, in the limit of small broadening; no rigid splitting."""

import numpy as np
import pytest
from scipy.special import expit

from spinquad.kernels.electrodes import Band, Electrode, Model
from spinquad.kernels.points import evaluate_points
from spinquad.kernels.quantities import PARAMETERS

UP = np.array([-1.5, -0.75, -0.25, 0.125, 0.5, 1.0])
DOWN = np.array([-1.0, -0.875, 0.5, 0.25, 1.5, 0.875])  # splittings of their own, two of them negative
POINT = {"T_L": 0.25, "T_R": 0.5, "mu_L": 0.25, "mu_R": -0.5}
WEIGHT, D = 0.5, 8.0


def sums() -> dict:
    """Sums over levels against a flat band of half bandwidth D, without broadening."""
    f = {e: expit((POINT["mu_L"] - e) / POINT["T_L"]) for e in (*UP, *DOWN)}
    up, down = (np.array([f[e] for e in levels]) for levels in (UP, DOWN))
    delta = [expit((POINT["mu_R"] - e) / POINT["T_R"]) - own for e, own in ((UP, up), (DOWN, down))]
    bare = 1 / (2 * D)
    return {
        "particle_number_L": WEIGHT * (up + down).sum(),
        "spin_L": WEIGHT * (up - down).sum() / 2,
        "quadrupole_exchange_L": WEIGHT * ((up - down) ** 2).sum() / 4,
        "charge_isotropic": 2 * np.pi * WEIGHT * bare * (delta[0] + delta[1]).sum(),
        "spin_emission": np.pi * WEIGHT * bare * (delta[0] - delta[1]).sum(),
        "exchange_emission": np.pi * WEIGHT * bare * ((up - down) * (delta[0] - delta[1])).sum(),
    }


def errors(broadening: float) -> dict:
    """Relative distance from the sums."""
    levels = Electrode.from_levels(UP, DOWN, broadening=broadening, weight=WEIGHT)
    model = Model(levels, Electrode((Band("flat", D),)))
    columns = [POINT.get(name, 1.0) for name in PARAMETERS] + list(model.defaults.values())
    values = evaluate_points(np.array([columns]), list(sums()), model).values
    return {name: abs(values[name][0] / exact - 1) for name, exact in sums().items()}


def test_sums_over_levels_are_the_limit():
    """The first correction is f'' broadening^2 / 2."""
    wide, narrow = errors(0.02), errors(0.001)
    for name in sums():
        assert narrow[name] < 3e-5, name
        assert wide[name] / narrow[name] == pytest.approx(400, rel=0.05), name

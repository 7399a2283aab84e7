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


def evaluate(left, right, names, T, mu):
    """Return one point of two bands."""
    model, P = Model(Electrode((left,)), Electrode((right,))), np.ones((1, len(PARAMETERS)))
    P[0, :4] = T, T, *mu
    return evaluate_points(np.column_stack([P, [list(model.defaults.values())]]), names, model)


@pytest.mark.parametrize("T", [0.0, 0.1])
def test_levels_far_apart(T):
    """Gaussians of both spins 50 widths apart, of both electrodes: nothing is lost in the gap between them.

    As delta functions, each at -J/2 or J/2: charge by the occupations at +-J/2, to the order of their width.
    """
    width, J, mu = 0.01, 0.5, (0.3, -0.35)
    band = Band("gaussian", width, J)
    names = ["particle_number_L", "particle_number_R", "spin_L", "charge_isotropic"]
    found = evaluate(band, band, names, T, mu)

    def occupied(mu):
        return np.array([1.0 / (1.0 + np.exp((e - mu) / T)) if T else float(e < mu) for e in (-J / 2, J / 2)])

    f, g = occupied(mu[0]), occupied(mu[1])
    assert found.status[0] == 1
    assert found.values["particle_number_L"][0] == pytest.approx(f.sum(), abs=2e-3)
    assert found.values["particle_number_R"][0] == pytest.approx(g.sum(), abs=2e-3)
    assert found.values["spin_L"][0] == pytest.approx(0.5 * (f[0] - f[1]), abs=1e-3)
    squared = 0.25 / (2.0 * np.sqrt(np.pi) * width)  # int nubar^2 of one spin
    expected = 4.0 * np.pi * squared * (g - f).sum()
    assert found.values["charge_isotropic"][0] == pytest.approx(expected, rel=2e-3)


def test_a_level_and_a_flat_band_when_cold():
    """T_ex of R at T = 0, a gap around mu; by graded quadrature of 80 bits."""
    bands = Band("gaussian", 0.01, 0.5), Band("flat", 2.0, 0.4)
    found = evaluate(*bands, ["exchange_torque_R"], 0.0, (0.25, 0.5))
    assert found.values["exchange_torque_R"][0] == pytest.approx(0.0317807537, rel=1e-9)

"""Flat bands by their own kernels and by that of any bands, at numbers people type: many of them coincide."""

import numpy as np
import pytest

from spinquad.kernels.electrodes import NUMBERS, Band, Electrode, Model
from spinquad.kernels.points import evaluate_points
from spinquad.kernels.quantities import PARAMETERS, WITH_VALUE

POINTS = 8000
NAMES = [
    *(f"exchange_{word}{r}" for word in ("emission", "absorption", "torque") for r in ("", "_R")),
    *("charge_isotropic", "charge_spin_valve", "spin_emission", "spin_absorption", "spin_torque"),
]
TEMPERATURES = (0.0, 0.001, 0.01, 0.1, 0.5, 1.0, 2.0, 5.0)
SPLITTINGS, WIDTHS = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0), (1.0, 2.0, 5.0, 10.0, 25.0)
BIASES = (0.0, 0.0, 1e-13, 1e-9, 1e-5, 0.01)
FLOOR = 1e-15  # in units of pi t^2: at T = 0 an edge given as a sum lies on mu, or beside it by its rounding


def equal_or_not(rng, choices):
    """Return two columns, equal in half of the rows."""
    pair = rng.choice(choices, (POINTS, 2))
    pair[:, 1] = np.where(rng.random(POINTS) < 0.5, pair[:, 0], pair[:, 1])
    return pair


def columns(rng):
    P = dict.fromkeys(PARAMETERS, np.ones(POINTS))
    mu = equal_or_not(rng, np.round(np.arange(-30, 30.1, 0.2), 1)) * rng.choice([1, 0.2, 0.05], (POINTS, 1))
    mu[:, 1] += np.where(mu[:, 0] == mu[:, 1], rng.choice(BIASES, POINTS), 0.0)
    P["T_L"], P["T_R"] = rng.choice(TEMPERATURES, (2, POINTS))
    P["mu_L"], P["mu_R"] = mu.T
    P["J_L"], P["J_R"] = equal_or_not(rng, SPLITTINGS).T
    P["D_L"], P["D_R"] = equal_or_not(rng, WIDTHS).T
    return P


def compare(P, names, floor):
    """Assert that both kernels agree within three times their estimates and ``floor``, and have values."""
    number = P["t"].size
    flat = evaluate_points(np.column_stack(list(P.values())), names)
    model = Model(*(Electrode((Band("flat", 1.0),)) for _ in "LR"))
    bands = [P[f"{name}_{r}"] if name != "E" else np.zeros(number) for r in "LR" for name in NUMBERS]
    general = evaluate_points(np.column_stack([*P.values(), *bands]), names, model)
    assert np.isin(flat.status, WITH_VALUE).all() and np.isin(general.status, WITH_VALUE).all()
    for name in names:
        told = 3.0 * (flat.errors[name] + general.errors[name]) + floor + 1e-290
        worst = np.argmax(np.abs(flat.values[name] - general.values[name]) / told)
        point = {key: float(column[worst]) for key, column in P.items()}
        assert abs(flat.values[name] - general.values[name])[worst] <= told[worst], (name, point)


@pytest.mark.parametrize("seed", range(3))
def test_numbers_that_coincide(seed):
    compare(columns(np.random.default_rng(seed)), NAMES, FLOOR)


def test_a_hot_electrode_beside_a_cold_one_without_bias():
    """mu_L = mu_R in a window of m_R: what f' of the colder has of T_ex does not end at mu_R (mpmath)."""
    row = dict.fromkeys(PARAMETERS, 1.0) | {"T_L": 0.01, "J_L": 5.0, "J_R": 5.0, "D_L": 2.0, "D_R": 2.0}
    for mu, exact in ((1.2, -0.08433424068146812), (1.6, -0.0542344094427164)):
        point = row | {"mu_L": mu, "mu_R": mu}
        found = evaluate_points(np.array([list(point.values())]), ["exchange_torque"])
        assert abs(found.values["exchange_torque"][0] / exact - 1) < 1e-12


@pytest.mark.parametrize("J", [1e-6, 1e-3, 1.0])
def test_edges_apart_by_rounding(J):
    """Half bandwidths that differ in the last bits, as those of a linspace do, are not taken as equal."""
    rng = np.random.default_rng(5)
    P = dict.fromkeys(PARAMETERS, np.ones(400)) | {"J_L": np.full(400, J), "J_R": np.full(400, J)}
    P["T_L"], P["T_R"] = rng.choice((0.0, 1e-4, 0.1, 0.5), (2, 400))
    P["mu_L"], P["mu_R"] = rng.uniform(-27, 27, (2, 400))
    P["D_L"], P["D_R"] = np.full(400, 25.0), 25.0 - rng.integers(0, 40, 400) * np.spacing(24.0)
    compare(P, ["spin_torque", "exchange_torque", "exchange_torque_R"], 0.0)

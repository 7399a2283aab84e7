"""The high-precision reference against published values, tables and a formula of its own kind.

The values of physics come from an exact time evolution of two finite electrodes; the points from
an independent computation with other formulas.
"""

import csv
from functools import cache
from pathlib import Path

import pytest
from mpmath import mp, mpf
from reference import flat_band
from reference.one_formula import coefficients

POINTS = Path(__file__).parents[1] / "reference" / "points.csv"
DYNAMICS = {
    "T_L": 0.3, "T_R": 0.5, "mu_L": 1.4, "mu_R": 1.1, "J_L": 1.6, "J_R": 2.2,
    "D_L": 2, "D_R": 2, "N_L": 1, "N_R": 1, "t": 1,
}  # fmt: skip
THETA = 0.9
# Exact dynamics of 2 x 200 orbitals at t = 1e-4, in units of t^2 N^2, and the formulas' own digits.
EXACT_DYNAMICS = {
    "charge_current": (-0.19659, -0.19667),
    "spin_emission": (0.003339, 0.003348),
    "spin_absorption": (0.016331, 0.016340),
    "spin_torque": (-0.011882, -0.011878),
    "exchange_emission": (-0.028919, -0.028932),
    "exchange_absorption": (0.007779, 0.007782),
    "exchange_torque": (-0.035201, -0.035210),
}
# J, T, V and E_ex, T_ex, T_S in units of Gamma, D = 25.
VALUES_TO_MEET = [
    (5, 0, 0.1, -0.05, -0.1454947080, -0.0797106340),
    (5, 0, 1, -0.5, -0.1455436960, -0.0797106340),
    (5, 0, 10, -2.5, -0.1506191403, -0.0797106340),
    (5, 0.5, 1, -0.1560550696, -0.1137284736, -0.0797106340),  # T_ex by three routes
    pytest.param(5, 0.5, 10, -2.0001135256, -0.1174881219, -0.0797106340, marks=pytest.mark.long),
]


def junction(J: float, T: float, V: float, D: float = 25) -> dict:
    same = {f"{name}_{side}": x for name, x in (("T", T), ("J", J), ("D", D), ("N", 1)) for side in "LR"}
    return same | {"mu_L": V / 2, "mu_R": -V / 2, "t": 1}


@cache
def point_of_the_dynamics() -> dict:
    with mp.workdps(8):
        result = flat_band.evaluate(DYNAMICS, tuple(flat_band.JUNCTION))
    values = {name: float(value) for name, (value, _) in result.items()}
    values["charge_current"] = values["charge_isotropic"] + values["charge_spin_valve"] * float(mp.cos(THETA))
    return values


@pytest.mark.parametrize("name", EXACT_DYNAMICS)
def test_exact_dynamics(name: str) -> None:
    exact, formula = EXACT_DYNAMICS[name]
    value = point_of_the_dynamics()[name]
    assert value == pytest.approx(exact, abs=2e-5, rel=5e-4)
    assert value == pytest.approx(formula, abs=1.001 * 5e-7 if name != "charge_current" else 5.005e-6)


def test_one_formula_for_all_currents() -> None:
    with mp.workdps(8):
        L, R, _ = flat_band.electrodes(DYNAMICS)
        found = coefficients(L, R, THETA)
    expected = point_of_the_dynamics()
    assert found == pytest.approx({name: expected[name] for name in found}, abs=1e-8)


@pytest.mark.parametrize(("J", "T", "V", "E_ex", "T_ex", "T_S"), VALUES_TO_MEET)
def test_values_to_meet(J, T, V, E_ex, T_ex, T_S) -> None:
    with mp.workdps(11):
        names = ("exchange_emission", "exchange_torque", "spin_torque")
        result = flat_band.evaluate(junction(J, T, V), names)
        Gamma = 2 * mp.pi / 2500
        found = [float(result[name][0] / Gamma) for name in names]
    assert found == pytest.approx([E_ex, T_ex, T_S], abs=1.5e-10)


SLOW = [pytest.param(row, marks=pytest.mark.long) for row in (0, 10, 18)]


@pytest.mark.parametrize("row", [13, 14, 15, 21, *SLOW])
def test_points_at_lower_precision(row: int) -> None:
    with POINTS.open() as f:
        point = list(csv.DictReader(f))[row]
    with mp.workdps(18):
        result = flat_band.evaluate(point)
        for name, (value, scale) in result.items():
            assert abs(value - mpf(point[name])) <= mpf("1e-14") * scale, name
            assert float(scale) == pytest.approx(float(point[f"scale_{name}"]), rel=2e-6), name


def test_wide_band_emission() -> None:
    """E_ex = (Gamma/4) [c(V+J) + c(V-J) - 2c(V) - 2c(J) + 4T], c(y) = y coth(y/2T), far from the edges."""
    J, T, V = mpf(5), mpf(1), mpf(3)
    with mp.workdps(15):
        found = flat_band.evaluate(junction(J, T, V, 100), ("exchange_emission",))["exchange_emission"][0]
        c = [y * mp.coth(y / (2 * T)) for y in (V + J, V - J, V, J)]
        expected = 2 * mp.pi / 200**2 / 4 * (c[0] + c[1] - 2 * c[2] - 2 * c[3] + 4 * T)
    assert float(found) == pytest.approx(float(expected), rel=1e-12)

"""Tabulated bands against the functions that were tabulated: error and order of convergence in the rows."""

import numpy as np
import pytest
from reference.band_cases import CASES
from reference.hard_bands import reference, row

from spinquad.kernels.bands.spectra import spectrum
from spinquad.kernels.electrodes import Band, Electrode, Model
from spinquad.kernels.points import evaluate_points
from spinquad.kernels.quantities import PARAMETERS

NAMES = [
    "charge_isotropic",
    "spin_torque",
    "exchange_emission",
    "exchange_absorption",
    "exchange_torque",
    "exchange_torque_R",
    "quadrupole_exchange_L",
]
FUNCTIONS = {"quartic": lambda x: 15 / 16 * (1 - x * x) ** 2, "triangle": lambda x: 1 - np.abs(x)}


def evaluate(case: str, rows: np.ndarray, values: np.ndarray) -> dict:
    """Values of one case with its left band as a table."""
    (_, D, J, _, E), *_ = CASES[case][0]
    left = Electrode((Band("table", D, J, E=E, table=(tuple(rows), tuple(values))),))
    model = Model(left, Electrode(tuple(Band(*b[:4], E=b[4]) for b in CASES[case][3])))
    return evaluate_points(np.array([row(case, PARAMETERS, model.defaults.values())]), NAMES, model).values


def worst(case: str, n: int) -> float:
    """Largest error over all quantities in units of the integral of the modulus, ``n`` rows."""
    rows = np.linspace(-1, 1, n)
    found = evaluate(case, rows, FUNCTIONS[case.split()[1].strip(",")](rows))
    return max(
        abs(found[q][0] - value) / size for q, (value, size) in reference()[case].items() if q in found
    )


@pytest.mark.parametrize("case", ["table: quartic", "table: quartic, cold"])
def test_a_polynomial_is_met_from_few_rows(case):
    assert max(worst(case, n) for n in (9, 40, 161)) < 1e-11


@pytest.mark.parametrize("case", ["table: triangle", "table: triangle, cold"])
def test_a_kink_between_rows_leaves_second_order(case):
    errors = [worst(case, n) for n in (40, 80, 160)]
    assert errors[2] < 2e-4
    assert np.log2(errors[0] / errors[2]) / 2 == pytest.approx(2, abs=0.15)


@pytest.mark.parametrize("case", ["table: triangle", "table: triangle, cold"])
def test_a_kink_at_a_row_is_met(case):
    """The transform has a logarithm there, which panels end at."""
    assert max(worst(case, n) for n in (11, 41, 161)) < 1e-11


@pytest.mark.parametrize("case", ["semielliptic: two shapes", "semielliptic: two shapes, cold"])
@pytest.mark.parametrize("crowded", [False, True])
def test_square_root_edges_are_met_from_81_rows(case, crowded):
    rows = np.linspace(-1, 1, 81)
    rows = -np.cos(0.5 * np.pi * (rows + 1)) if crowded else rows
    found = evaluate(case, rows, 2 / np.pi * np.sqrt(np.clip(1 - rows**2, 0, None)))
    sizes = {q: pair for q, pair in reference()[case].items() if q in found}
    assert max(abs(found[q][0] - value) / size for q, (value, size) in sizes.items()) < 1e-10


ROWS = np.linspace(-10.0, 10.0, 13)
ROUGH = {
    "noise": np.abs(np.random.default_rng(7).normal(1.0, 0.4, 13)),
    "step": np.where(ROWS > 3.0, 1.0, 2.0),
    "steep": np.exp(-2.0 * np.abs(ROWS - 3.0)) + 0.01,
}


def piecewise(electrode: Electrode, T: float, mu: tuple[float, float]) -> tuple[float, float]:
    """I_0 and E_S of a rough table against a flat band of density 1/2, by Gauss's rule between all rows."""
    x, w = np.polynomial.legendre.leggauss(40)
    ends = np.unique(np.concatenate([ROWS - 1.0, ROWS + 1.0, np.arange(-40.0, 41.0) * T + mu[0], [mu[1]]]))
    ends = ends[(ends >= -11.0) & (ends <= 11.0)]
    half = 0.5 * np.diff(ends)[:, None]
    omega = (0.5 * (ends[1:] + ends[:-1])[:, None] + half * x).ravel()
    table = spectrum(electrode, omega, T=T, mu=mu[0])
    f_L, f_R = (1.0 / (1.0 + np.exp((omega - m) / T)) for m in mu)
    weight = 0.5 * (half * w).ravel() * (f_R - f_L)
    up, down = table["nu_up"], table["nu_down"]
    return 2 * np.pi * (weight * (up + down)).sum(), np.pi * (weight * (up - down)).sum()


@pytest.mark.parametrize("rows", ROUGH)
def test_panels_end_where_a_spline_bends(rows):
    """Across a row of a rough table the rule would be off by 1e-5, and its last coefficients do not tell."""
    left = Electrode((Band("table", J=2.0, table=(tuple(ROWS), tuple(ROUGH[rows]))),))
    right, T, mu = Electrode((Band("flat", 30.0, 0.0, 30.0),)), 0.7, (0.3, -1.1)
    numbers = Model(left, right).defaults.values()
    point = dict.fromkeys(PARAMETERS, 1.0) | {"T_L": T, "T_R": T, "mu_L": mu[0], "mu_R": mu[1]}
    found = evaluate_points(
        np.array([[*point.values(), *numbers]]), ["charge_isotropic", "spin_emission"], Model(left, right)
    )
    for name, exact in zip(found.values, piecewise(left, T, mu), strict=True):
        error = abs(found.values[name][0] - exact)
        assert error < 1e-11 * abs(exact) + found.errors[name][0], name
        assert found.errors[name][0] < 1e-9 * abs(exact), name

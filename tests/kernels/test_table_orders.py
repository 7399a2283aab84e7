"""Tabulated bands against the functions that were tabulated: error and order of convergence in the rows."""

import numpy as np
import pytest
from reference.band_cases import CASES
from reference.hard_bands import reference, row

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

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
def test_a_smooth_table_converges_in_fourth_order(case):
    errors = [worst(case, n) for n in (41, 81, 161)]
    assert errors[0] < 1e-6  # 41 rows are enough
    assert np.log2(errors[0] / errors[2]) / 2 == pytest.approx(4, abs=0.15)


@pytest.mark.parametrize("case", ["table: triangle", "table: triangle, cold"])
def test_a_kink_between_equal_rows_leaves_second_order(case):
    errors = [worst(case, n) for n in (81, 161, 321)]
    assert errors[2] < 1e-4
    assert np.log2(errors[0] / errors[2]) / 2 == pytest.approx(2, abs=0.15)


@pytest.mark.parametrize("case", ["semielliptic: two shapes", "semielliptic: two shapes, cold"])
def test_rows_crowded_at_a_square_root_edge(case):
    """Equal rows leave order 3/2 at an edge like a root; rows at cosines of equal angles give third order."""
    errors = []
    for n in (81, 161):
        rows = -np.cos(np.pi * np.arange(n) / (n - 1))
        found = evaluate(case, rows, 2 / np.pi * np.sqrt(np.clip(1 - rows**2, 0, None)))
        sizes = {q: pair for q, pair in reference()[case].items() if q in found}
        errors.append(max(abs(found[q][0] - value) / size for q, (value, size) in sizes.items()))
    assert errors[0] < 1e-6
    assert np.log2(errors[0] / errors[1]) > 2.6

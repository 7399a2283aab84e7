"""Kernels against the independent reference of `tests/reference`, point by point.

The table was written by mpmath from the definitions, apart from the kernels. ``scale_*`` is the integral of
the modulus of the integrand, which errors are measured by: a coefficient that vanishes by symmetry has
no other measure.
"""

import csv
from pathlib import Path

import numpy as np
import pytest

from spinquad.kernels.points import evaluate_points
from spinquad.kernels.quantities import PARAMETERS

TABLE = Path(__file__).parents[1] / "reference" / "points.csv"
ROWS = list(csv.DictReader(TABLE.read_text().splitlines()))
NAMES = [key.removeprefix("scale_") for key in ROWS[0] if key.startswith("scale_")]
ACCURACY = 1e-12
# With a band wholly filled or wholly empty but for a tail, the pole sum of its Fermi function is right to
# 3e-16 of 1, not of the tail, and so is the exchange torque of the other electrode, which says so.
ACCURACY_IN_TAIL = 1e-9


def beyond_the_band(row, r):
    """Return whether the band of electrode r is filled or empty but for a tail."""
    edge = float(row[f"D_{r}"]) + 0.5 * float(row[f"J_{r}"])
    return float(row[f"T_{r}"]) > 0 and abs(float(row[f"mu_{r}"])) > edge


def accuracy(row, name):
    """Return the accuracy promised for a quantity at a point."""
    other = {"exchange_torque": "R", "exchange_torque_R": "L"}.get(name)
    return ACCURACY_IN_TAIL if other and beyond_the_band(row, other) else ACCURACY


@pytest.fixture(scope="module")
def points():
    columns = np.array([[float(row.get(name, 1.0)) for name in PARAMETERS] for row in ROWS])
    return evaluate_points(columns, NAMES)


def test_there_are_as_many_points_as_promised():
    assert len(ROWS) >= 94  # 34 given ones and at least 60 more


@pytest.mark.parametrize("name", NAMES)
def test_error_is_at_most_1e_12_of_the_scale(points, name):
    for k, row in enumerate(ROWS):
        error = abs(points.values[name][k] - float(row[name]))
        assert error <= accuracy(row, name) * float(row[f"scale_{name}"]) + 1e-300, (k, row)


@pytest.mark.parametrize("name", NAMES)
def test_error_estimate_is_not_below_the_error(points, name):
    for k, row in enumerate(ROWS):
        # the table is rounded to doubles here, knows 25 digits of the scale, and reaches below underflow
        rounding = 1.2e-16 * abs(float(row[name])) + 1e-24 * float(row[f"scale_{name}"]) + 1e-300
        assert points.errors[name][k] + rounding >= abs(points.values[name][k] - float(row[name])), (k, row)


@pytest.mark.parametrize("name", ["charge_isotropic", "charge_spin_valve"])
def test_closed_forms_keep_their_digits_in_the_tails(points, name):
    """No symmetry cancels these while the bias has one sign, so that each is accurate by itself."""
    for k, row in enumerate(ROWS):
        value, scale = float(row[name]), float(row[f"scale_{name}"])
        if abs(value) > 0.5 * scale > 1e-290:  # doubles lose digits below that
            assert points.values[name][k] == pytest.approx(value, rel=5e-13, abs=0), (k, row)


def test_every_point_meets_the_tolerance(points):
    missed = [row for row, status in zip(ROWS, points.status, strict=True) if status != 1]
    assert all(beyond_the_band(row, "L") or beyond_the_band(row, "R") for row in missed)
    assert len(missed) <= 2


@pytest.mark.parametrize(
    ("mu", "J"), [(-2.3212590952230308, 2.9674153748813668), (1.4781714647263522, 4.71955077507118)]
)
def test_no_alarm_where_two_legendre_coefficients_happen_to_vanish(mu, J):
    P = np.array([[1.0, 1.0, mu, -mu, J, J, 25.0, 25.0, 1.0, 1.0, 1.0, 1.0]])
    point = evaluate_points(P, ["exchange_emission"])
    assert point.status[0] == 1
    assert point.errors["exchange_emission"][0] < 1e-8 * abs(point.values["exchange_emission"][0])

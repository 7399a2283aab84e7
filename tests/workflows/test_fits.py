"""Crossings, exponents and rates of curves that are known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spinquad.workflows.fits import approach, crossing, exponent


@given(root=st.floats(0.05, 0.95), b=st.floats(-2.0, 2.0), c=st.floats(-2.0, 2.0))
def test_crossing_of_a_cubic_is_exact(root, b, c):
    x = np.linspace(0.0, 1.0, 11)
    y = (x - root) * (1.0 + (b * x) ** 2 + c**2)
    assert crossing(x, y) == pytest.approx(root, abs=1e-12)


def test_crossing_converges_with_the_fourth_order():
    errors = []
    for n in (41, 81):
        x = np.linspace(0.0, 2.0, n) ** 1.1
        errors.append(abs(crossing(x, np.exp(x), 2.7) - np.log(2.7)))
    assert np.log2(errors[0] / errors[1]) > 3.0


def test_common_zero_is_no_crossing_and_absent_crossing_is_nan():
    x = np.linspace(0.0, 4.0, 9)
    assert crossing(x, x**2, 3.2 * x) == pytest.approx(3.2)
    assert np.isnan(crossing(x, x + 1.0))
    assert np.isnan(crossing(x, np.where(x > 2.0, np.nan, -1.0)))


def test_a_zero_on_the_grid_is_found():
    x = np.linspace(0.0, 1.0, 11)
    assert crossing(x, x - x[4]) == pytest.approx(x[4], abs=1e-12)


@given(power=st.floats(-3.0, 3.0), factor=st.floats(-5.0, -0.1))
def test_exponent_of_a_power(power, factor):
    x = np.geomspace(0.1, 10.0, 7)
    assert exponent(x, factor * x**power) == pytest.approx(power, abs=1e-10)


@pytest.mark.parametrize("slope", [0.0, 0.7])
def test_exponential_approach_is_recognised_with_its_rate(slope):
    x = np.linspace(3.0, 12.0, 30)
    found = approach(x, (1.0 + slope * x) * np.exp(-1.5 * x))
    assert found.misfit_exponential < found.misfit_algebraic
    assert found.rate == pytest.approx(1.5, rel=1e-4)


def test_algebraic_approach_is_recognised_with_its_power():
    x = np.linspace(3.0, 30.0, 30)
    found = approach(x, 2.0 / x)
    assert found.misfit_exponential > found.misfit_algebraic
    assert found.power == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("gap", [[1.0, 0.5, 0.2], [1.0, 0.5, 0.2, 0.0], [1.0, 0.5, -0.2, 0.1]])
def test_too_few_points_or_no_gap_are_refused(gap):
    with pytest.raises(ValueError, match="give 4 or more, all positive"):
        approach(np.arange(1.0, len(gap) + 1.0), gap)

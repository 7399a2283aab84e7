"""A search for points where kernel and reference disagree, or an error estimate is too small."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp
from reference.flat_band import JUNCTION, evaluate

from spinquad.kernels.points import evaluate_points
from spinquad.kernels.quantities import PARAMETERS

# in steps, lest the 40 digits of the reference be lost to a bias of 1e-30
TEMPERATURE = st.one_of(st.just(0.0), st.integers(-400, 130).map(lambda k: 10.0 ** (0.01 * k)))
ENERGY = st.integers(-30_000_000, 30_000_000).map(lambda k: 1e-6 * k)
SPLITTING = st.integers(-200, 180).map(lambda k: 10.0 ** (0.01 * k))
HALF_WIDTH = st.one_of(st.just(25.0), st.floats(2.0, 40.0))
NEGLIGIBLE = 1e-250


@pytest.mark.timeout(1800)
@given(
    T=st.tuples(TEMPERATURE, TEMPERATURE),
    mu=st.tuples(ENERGY, ENERGY),
    J=st.tuples(SPLITTING, SPLITTING),
    D=st.tuples(HALF_WIDTH, HALF_WIDTH),
)
@settings(max_examples=max(8, settings().max_examples // 150))
def test_kernel_and_reference_agree(T, mu, J, D):
    numbers = (*T, *mu, *J, *D, 1.0, 1.0, 1.0, 1.0)
    row = {name: repr(float(x)) for name, x in zip(PARAMETERS, numbers, strict=True)}
    point = evaluate_points(np.array([numbers]), list(JUNCTION))
    with mp.workdps(40):
        exact = {name: tuple(map(float, pair)) for name, pair in evaluate(row, JUNCTION).items()}
    for name, (value, scale) in exact.items():
        if scale < NEGLIGIBLE:
            continue
        error = abs(point.values[name][0] - value)
        rounding = 2e-16 * abs(value) + 1e-20 * scale
        assert error <= point.errors[name][0] + rounding, (name, row)
        # the torque against a band that is full or empty but for a tail: see test_reference
        beyond = abs(mu[1]) > D[1] + 0.5 * J[1]
        assert error <= (1e-9 if name == "exchange_torque" and beyond else 1e-12) * scale, (name, row)
        assert point.values[name][0] == pytest.approx(value, abs=1e-9 * scale)

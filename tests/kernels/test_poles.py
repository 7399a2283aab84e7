"""The pole tables against the Fermi function itself, in 40 digits, and the identity that uses them."""

import ast
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf
from reference import fit_poles

from spinquad.kernels import pole_table
from spinquad.kernels.poles import COUNT, OFFSET, RANGE, SLOPE, W, Y, pole_range

TABLES = range(len(RANGE))
ERROR = 3e-16


def table(k):
    """Return c, y (n,), w (n,) of table ``k``."""
    of = slice(OFFSET[k], OFFSET[k] + COUNT[k])
    return SLOPE[k], Y[of], W[of]


def exact_error(k, u):
    """Return the error of the stored coefficients at ``u``, without rounding."""
    c, y, w = table(k)
    u = mpf(u)
    fit = mpf(1) / 2 - c * u - sum(mpf(b) * u / (u * u + mpf(a) ** 2) for a, b in zip(y, w, strict=True))
    return float(fit - 1 / (mp.exp(u) + 1))


@cache
def errors(k):
    """Return the errors at eight points a pole on 0 < u <= X, crowded towards X as the extrema are."""
    u = np.sinh(np.arcsinh(RANGE[k]) * np.sin(np.pi / 2 * np.linspace(0, 1, 8 * COUNT[k] + 1)[1:-1]))
    with mp.workdps(40):
        return np.array([exact_error(k, v) for v in [*u, RANGE[k]]])


@pytest.mark.parametrize("k", TABLES)
def test_fermi_function(k):
    assert np.max(np.abs(errors(k))) <= ERROR


@pytest.mark.parametrize("k", TABLES)
def test_odd(k):
    """f(u) + f(-u) = 1 holds for the sum as for f, so positive u tell all."""
    u = RANGE[k] / 3
    with mp.workdps(40):
        assert exact_error(k, -u) == pytest.approx(-exact_error(k, u), rel=1e-12)


# In the three smallest ranges the error is mostly that of rounding the coefficients.
@pytest.mark.parametrize("k", TABLES[3:])
def test_no_better_sum_of_as_many_poles(k):
    """2n + 1 changes of sign, the most that 2n + 1 coefficients allow (Chebyshev, de la Vallee Poussin)."""
    assert np.count_nonzero(np.diff(np.sign(errors(k)))) == 2 * COUNT[k] + 1


@pytest.mark.parametrize("k", TABLES)
def test_well_conditioned(k):
    """Positive weights, poles in order and apart, the first at the Matsubara frequency pi with weight 2."""
    c, y, w = table(k)
    assert c > 0
    assert np.all(w > 0)
    assert np.all(np.diff(y) > 3)
    near = 1e-11 if k > 0 else 5e-10  # four poles stand for all others
    assert y[0] == pytest.approx(np.pi, abs=near)
    assert w[0] == pytest.approx(2, abs=near)


def test_groups_of_four_are_full():
    assert np.all(COUNT % 4 == 0)


def test_layout():
    assert np.all(np.diff(RANGE) > 0)
    assert Y.size == W.size == COUNT.sum() == OFFSET[-1] + COUNT[-1]
    assert OFFSET[0] == 0
    assert np.array_equal(np.diff(OFFSET), COUNT[:-1])


@pytest.mark.parametrize(
    ("X", "expected"), [(0.0, 4.0), (4.0, 4.0), (np.nextafter(4.0, 5), 28.6), (5e4, 6.3e4), (1e9, 1e9)]
)
def test_smallest_sufficient_range(X, expected):
    assert RANGE[pole_range(X)] == expected


@pytest.mark.parametrize("X", [1.0001e9, np.inf, np.nan])
def test_no_range(X):
    assert pole_range(X) == -1


@given(
    k=st.sampled_from(TABLES),
    x=st.floats(-1, 1),
    v=st.floats(-1, 1),
    apart=st.sampled_from([1.0, 1e-3, 1e-6, 1e-12]),
)
def test_difference_quotient(k, x, v, apart):
    """[f(x) - f(v)]/(x - v) in double precision, also where x and v nearly coincide."""
    c, y, w = table(k)
    T = np.arcsinh(RANGE[k])
    v = np.sinh(T * (x + apart * (v - x)))
    x = np.sinh(T * x)
    quotient = -c - np.sum(w * (y**2 - x * v) / ((x**2 + y**2) * (v**2 + y**2)))
    with mp.workdps(60):
        a, b = mpf(x), mpf(v)
        half = (a - b) / 2
        exact = -(mp.sinh(half) / half if half else 1) / (4 * mp.cosh(a / 2) * mp.cosh(b / 2))
    assert quotient == pytest.approx(float(exact), rel=0, abs=5 * ERROR)


def test_table_is_what_the_fit_gives():
    """The smallest range again from scratch: as few poles, the same coefficients."""
    c, y, w = table(0)
    with mp.workdps(fit_poles.DIGITS):
        c_fit, pairs, _, error = fit_poles.fit(RANGE[0])
    assert error <= ERROR
    assert c_fit == pytest.approx(c, rel=1e-9)
    assert np.array(pairs) == pytest.approx(np.column_stack([y, w]), rel=1e-9)


def test_table_holds_literals_only():
    """Nothing is computed or read when the table is imported."""
    tree = ast.parse(Path(pole_table.__file__).read_text())
    assert ast.literal_eval(tree.body[-1].value) == pole_table.POLES
    assert len(tree.body) == 2

"""Electrodes filled to the middle of their bands: closed forms, where they begin, and what they neglect."""

from fractions import Fraction

import numpy as np
import pytest
from mpmath import mp, mpf
from reference import fit_sommerfeld

from spinquad.kernels.electrodes import NUMBERS, Band, Electrode, Model
from spinquad.kernels.flat import sommerfeld
from spinquad.kernels.points import evaluate_points

DONE = 1  # `quantities.STATUS`
EXCHANGE = [f"exchange_{word}" for word in ("emission", "absorption", "torque")]


def columns(n, T_L=1.0, T_R=1.0, mu_L=0.0, mu_R=0.0, J_L=5.0, J_R=5.0, D_L=25.0, D_R=25.0):
    """Return (n, 12) columns; any of them may be an array."""
    given = (T_L, T_R, mu_L, mu_R, J_L, J_R, D_L, D_R, 1.0, 1.0, 0.0, 1.0)
    return np.column_stack([np.broadcast_to(x, n) for x in given]).astype(float)


@pytest.mark.parametrize("name", ["BLURRED", "SHIFTED"])
def test_polynomials_are_those_fitted(name):
    fitted = fit_sommerfeld.fit(getattr(fit_sommerfeld, name.lower()))
    assert getattr(sommerfeld, name) == pytest.approx(fitted, rel=1e-15)
    assert (fit_sommerfeld.NEAR, fit_sommerfeld.AWAY) == (sommerfeld.NEAR, sommerfeld.AWAY)


@pytest.mark.parametrize(("name", "tolerance"), [("BLURRED", 6e-13), ("SHIFTED", 1.2e-14)])
def test_polynomials_sum_the_series(name, tolerance):
    exact = getattr(fit_sommerfeld, name.lower())
    for d in np.concatenate([np.linspace(sommerfeld.NEAR, 60.0, 91), [100.0, 1e3]]):
        with mp.workdps(40):
            x = 1 / (mpf(float(d)) ** 2 + sommerfeld.AWAY)
            value = np.polynomial.polynomial.polyval(float(x), getattr(sommerfeld, name))
            assert abs(value / exact(x) - 1) < tolerance, d


@pytest.mark.parametrize("unequal", [False, True])
def test_both_kernels_agree(unequal):
    """Against the kernel of any bands, from NEAR temperatures on, tails of A_ex down to 1e-100 included."""
    n, rng = 200, np.random.default_rng(5)
    T = 10 ** rng.uniform(-1.7, 0.1, (n, 2))
    if not unequal:
        T[:, 1] = T[:, 0]
    J = T * 10 ** rng.uniform(0.0, 1.0, (n, 2))
    mu = rng.uniform(-1.0, 1.0, (n, 2)) * 10 ** rng.uniform(-3.0, 0.5, (n, 1))
    inner = np.max(np.abs(mu) + J + 15.0 * T.max(axis=1, keepdims=True), axis=1)
    D = inner[:, None] + 0.5 * J + rng.uniform(0.0, 3.0, (n, 2)) * T.min(axis=1, keepdims=True)
    P = columns(n, *T.T, *mu.T, *J.T, *D.T)
    flat = evaluate_points(P, EXCHANGE)
    model = Model(*(Electrode((Band("flat", 25.0, 5.0),)) for _ in range(2)))
    numbers = {"J": J.T, "D": D.T, "N": np.ones((2, n)), "E": np.zeros((2, n))}
    bands = [numbers[name][r] for r in range(2) for name in NUMBERS]
    general = evaluate_points(np.column_stack([P, *bands]), EXCHANGE, model)
    assert (flat.status == DONE).all()
    for name in EXCHANGE:
        error = np.abs(flat.values[name] - general.values[name])
        assert (error <= 2.0 * (flat.errors[name] + general.errors[name]) + 1e-300).all(), name
    torque = flat.errors["exchange_torque"] / np.abs(flat.values["exchange_torque"])
    assert np.median(torque) < 1e-12


def test_closed_forms_and_panels_meet():
    """Temperatures from where tails are too large for closed forms to where they are not."""
    T = np.linspace(1.1, 1.3, 41)
    values = evaluate_points(columns(T.size, T, T, 0.3, -0.2), EXCHANGE)
    for name in EXCHANGE:
        v = np.log(np.abs(values.values[name]))
        smooth = np.polynomial.Chebyshev.fit(T, v, 14)(T)
        assert np.abs(v - smooth).max() < 2e-13 * max(1.0, np.abs(v).max()), name


@pytest.mark.parametrize("T_R", [0.0, 1e-3])
@pytest.mark.parametrize("J_R", [1e-3, 1e-6, 1e-9, 1e-12])
def test_weakly_polarized_electrode(T_R, J_R):
    """T_ex is proportional to a small J_R: no digits are lost between edges so close to each other."""
    T_R = min(T_R, J_R)
    one, other = (
        evaluate_points(columns(1, 1.0, T_R, 0.3, 0.1, 1.0, J), ["exchange_torque"]) for J in (J_R, J_R / 2)
    )
    ratio = one.values["exchange_torque"] / other.values["exchange_torque"]
    assert abs(ratio - 2.0) < 4e-12 + J_R**2


@pytest.mark.parametrize("excess", [1e-3, 1e-6, 1e-9, 1e-12])
def test_narrow_overlap_of_windows(excess):
    """A_ex where the outer edge of L barely passes the inner one of R: proportional to how far it does."""
    J_L, J_R, D_L, D_R = (8.1 + 2.0 * excess, 8.1 + 4.0 * excess), 2.3, 55.800000000000004, 61.0
    points = evaluate_points(columns(2, 1.0, 1.0, 20.3, 22.1, J_L, J_R, D_L, D_R), EXCHANGE)
    # exactly, of doubles; a tail grows with the splitting, and falls off within the overlap
    widths = [float(Fraction(D_L) + Fraction(J) / 2 - Fraction(D_R) + Fraction(J_R) / 2) for J in J_L]
    ratio = np.expm1(-2.0 * widths[1]) / np.expm1(-2.0 * widths[0]) * np.exp(J_L[1] - J_L[0])
    A = points.values["exchange_absorption"]
    assert A[1] / A[0] == pytest.approx(ratio, rel=2e-6)


def test_no_bias_no_currents():
    values = evaluate_points(columns(1, 0.7, 0.7, 0.4, 0.4), EXCHANGE)
    for name in EXCHANGE[:2]:
        assert values.values[name] == 0.0
        assert values.errors[name] == 0.0
    assert values.values["exchange_torque"] != 0.0


@pytest.mark.parametrize("v", [1e-9, 1e-4, 0.009, 0.011, 0.3, 8.0])
def test_mirror_image(v):
    """omega -> -omega, mu -> -mu: no bit changes."""
    there = evaluate_points(columns(1, 1.0, 1.0, 0.2 + v, 0.2), EXCHANGE)
    back = evaluate_points(columns(1, 1.0, 1.0, -0.2 - v, -0.2), EXCHANGE)
    for name in EXCHANGE:
        assert there.values[name] == back.values[name], name


def test_full_bands_are_computed_as_empty_ones():
    """1 - f keeps its digits: the value is that of 50 digits by mpmath."""
    full = columns(1, 0.324, 0.324, 13.5, 33.86, 7.7, 2.46, 5.74, 13.9)
    empty = full * np.where(np.isin(np.arange(12), (2, 3)), -1.0, 1.0)
    both = evaluate_points(np.vstack([full, empty]), EXCHANGE)
    for name in EXCHANGE:
        assert both.values[name][0] == both.values[name][1], name
    assert both.values["exchange_torque"][0] == pytest.approx(-5.6124451836445517e-15, rel=1e-13)

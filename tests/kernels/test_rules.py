"""Rules of one panel: what those next to logarithms are exact for, and what tells their errors."""

import numpy as np
import pytest
from numpy.polynomial.legendre import legval

from spinquad.kernels.bands.log_rule import LOG_LOG, LOG_ROOT, LOG_SMOOTH
from spinquad.kernels.bands.rule import FAMILY, KINDS, LOG, NODE, REST, ROOT, SLOPE, TAIL, W

TYPES = {"smooth": KINDS * LOG, "root": KINDS * LOG + ROOT, "logarithm": KINDS * LOG + LOG}
MIRRORED = {KINDS * LOG: LOG, KINDS * LOG + ROOT: KINDS * ROOT + LOG}


def legendre(j, x):
    return legval(2 * x - 1, np.eye(j + 1)[j])


def of_logarithm(j):
    """Integral of P_j(2x - 1) ln x from 0 to 1."""
    return (-1.0) ** (j + 1) / (j * (j + 1)) if j else -1.0


def of_root(j):
    """Integral of P_j(2x - 1) sqrt(1 - x) from 0 to 1."""
    return -2.0 / ((2 * j - 1) * (2 * j + 1) * (2 * j + 3))


@pytest.mark.parametrize(
    ("rule", "smooth", "singular"),
    [(LOG_SMOOTH, 16, 16), (LOG_LOG, 12, 10), (LOG_ROOT, 12, 10)],
    ids=["smooth", "logarithm", "root"],
)
def test_rules_are_exact(rule, smooth, singular):
    x, y, w = rule
    assert (w > 0).all()
    np.testing.assert_allclose(x + y, 1.0, rtol=0, atol=1e-15)
    for j in range(smooth):
        assert w @ legendre(j, x) == pytest.approx(float(j == 0), abs=2e-15)
    for j in range(singular):
        assert w @ (legendre(j, x) * np.log(x)) == pytest.approx(of_logarithm(j), abs=2e-15)
        if rule is LOG_LOG:
            assert w @ (legendre(j, x) * np.log(y)) == pytest.approx((-1) ** j * of_logarithm(j), abs=2e-15)
        if rule is LOG_ROOT:
            assert w @ (legendre(j, x) * np.sqrt(y)) == pytest.approx(of_root(j), abs=2e-15)


@pytest.mark.parametrize("other", TYPES)
def test_a_logarithm_alone_leaves_no_late_coefficients(other):
    """What the rule is exact for has none, beyond that they decay; of a mirror image they are the same."""
    kind = TYPES[other]
    tail, x, slope = TAIL[FAMILY[kind]].reshape(4, -1), NODE[kind], SLOPE[kind]
    for f in (1 + 0 * x, x, np.log(x), x * np.log(x)):
        np.testing.assert_allclose(tail @ (f * slope), 0, atol=1e-13)
    early, late = np.split(np.abs(tail @ (np.log(x) * np.log(1.5 - x) * slope)), 2)
    assert 0 < late.max() < 0.05 * early.max()
    if kind in MIRRORED:
        mirror = MIRRORED[kind]
        np.testing.assert_array_equal(REST[mirror], x[::-1])
        again = TAIL[FAMILY[mirror]].reshape(4, -1) @ (np.log(REST[mirror]) * x[::-1] * SLOPE[mirror])
        np.testing.assert_allclose(again, tail @ (np.log(x) * x * slope), atol=1e-13)
    assert W @ slope == pytest.approx(1.0, abs=1e-15)

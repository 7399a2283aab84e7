"""What makes a statement hold, fail, and show."""

import json
import math

import numpy as np
import pytest

from spinquad.kernels.network import symmetric_traceless_part
from spinquad.workflows.checks import Check, above, below, failed, near, table
from spinquad.workflows.numbers import dyad


@pytest.mark.parametrize(
    ("check", "passed"),
    [
        (near("x", 1.05, 1.0, within=0.1), True),
        (near("x", 1.15, 1.0, within=0.1), False),
        (near("x", -2.1, -2.0, relative=0.1), True),
        (near("x", -2.3, -2.0, relative=0.1), False),
        (near("estimate", 0.289, 1 / 3, within=1e-3, expected=0.291), False),
        (near("estimate", 0.291, 1 / 3, within=1e-3, expected=0.291), True),
        (near("exact only", 0.291, None, within=1e-3, expected=0.291), True),
        (below("x", -1e-12, 0.0), True),
        (below("x", 1e-12, 0.0), False),
        (above("x", 3.0, 2.0), True),
        (above("x", 1.0, 2.0), False),
    ],
)
def test_bounds(check, passed):
    assert check.passed is passed
    assert (check in failed([check])) is not passed


@pytest.mark.parametrize("make", [lambda x: near("x", x, 1.0, within=10.0), lambda x: below("x", x, 1e300)])
def test_nan_never_passes(make):
    assert not make(math.nan).passed


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: near("x", 1.0, 1.0),
        lambda: near("x", 1.0, 1.0, within=1.0, relative=1.0),
        lambda: near("x", 1.0, None, within=1.0),
        lambda: Check("x", 1.0, None, 2.0, 1.0),
    ],
)
def test_a_check_without_clear_bounds_is_refused(wrong):
    with pytest.raises(ValueError, match="x: "):
        wrong()


def test_table_shows_value_paper_deviation_and_verdict():
    lines = table([near("V*", 0.291, 0.3, relative=0.1), below("E < 0", math.nan, 0.0)])
    assert lines[0].split() == ["statement", "here", "paper", "deviation", "allowed"]
    assert lines[1].split() == ["V*", "0.291", "0.3", "-3", "%", "0.3", "+-", "0.03", "ok"]
    assert lines[2].split() == ["E", "<", "0", "nan", "<=", "0", "FAILED"]


def test_what_holds_as_derived_but_not_as_printed_is_told():
    """Where the bounds are about a number that is farther from the paper's than its estimates may be off."""
    derived = near("saturation", 0.157, 0.5, within=1e-2, expected=0.157)
    estimated = near("V*", 0.291, 1 / 3, within=1e-3, expected=0.291)
    assert derived.unlike and derived.passed and not estimated.unlike
    assert table([derived])[1].endswith("as derived, not as printed")
    for check in (near("x", 0.9, 0.5, within=0.5), above("x", 3.0, 2.0), near("x", 1.0, 0.5, within=0.1)):
        assert not check.unlike


def test_deviation_from_zero_is_absolute_and_json_holds_no_infinity():
    assert near("x", 1e-3, 0.0, within=1.0).deviation == 1e-3
    row = below("x", math.nan, 0.0).to_dict()
    assert json.loads(json.dumps(row, allow_nan=False)) == {
        "statement": "x",
        "value": None,
        "paper": None,
        "low": None,
        "high": 0.0,
        "deviation": None,
        "passed": False,
    }


def test_the_product_that_networks_are_checked_with_is_written_apart_and_that_of_the_kernels():
    a, b = np.random.default_rng(51).normal(size=(2, 4, 3))
    expected = [symmetric_traceless_part(np.outer(*pair)) for pair in zip(a, b, strict=True)]
    np.testing.assert_allclose(dyad(a, b), expected, atol=1e-15)

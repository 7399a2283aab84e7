"""Values along axes: those that a person types, the same in every stretch, on every processor."""

from decimal import Decimal
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import xarray as xr
from hypothesis import example, given
from hypothesis import strategies as st

from spinquad.sweeps.axes import build
from spinquad.sweeps.errors import UserError
from spinquad.sweeps.merge import merge
from spinquad.sweeps.run import run

_typed = st.builds(
    lambda digits, exponent: float(f"{digits}e{exponent}"),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.integers(-24, 12),
)
HEAT = [0.0, 1.0]


@given(_typed, _typed, st.integers(2, 300))
@example(-10.0, 10.0, 401)
@example(1e-30, 1e30, 7)
@example(5e-324, 1.0, 5)
def test_even_values_are_those_of_decimal_numbers(start, stop, n) -> None:
    """Each is the float of the exact number, as if that had been typed."""
    if start == stop:
        return
    first, last = (Fraction(Decimal(repr(end))) for end in (start, stop))
    exact = [first + (last - first) * k / (n - 1) for k in range(n)]
    assert build("V", "linspace", [start, stop, n]).tolist() == [x.numerator / x.denominator for x in exact]


@given(st.integers(-2000, 2000), st.integers(1, 2000), st.integers(0, 6))
def test_even_values_can_be_typed(first, steps, places) -> None:
    """Of a grid with decimal steps every value is the number as it is written."""
    texts = [str(Decimal(first + k).scaleb(-places)) for k in range(steps + 1)]
    values = build("V", "linspace", [float(texts[0]), float(texts[-1]), steps + 1])
    assert values.tolist() == [float(text) for text in texts]


@given(_typed, _typed, st.integers(2, 40), st.sampled_from([-1, 1]))
@example(1e-3, 10.0, 41, 1)
@example(1e-30, 1e30, 7, -1)
def test_values_even_in_the_logarithm_are_rounded_once(start, stop, n, sign) -> None:
    """To the last bit, on any processor: extended precision is not extended on all of them."""
    start, stop = (sign * (abs(end) or 1.0) for end in (start, stop))
    if start == stop:
        return
    with mpmath.workdps(50):
        first, last = (mpmath.mpf(repr(end)) for end in (start, stop))
        exact = [float(first * (last / first) ** (mpmath.mpf(k) / (n - 1))) for k in range(n)]
    assert build("V", "logspace", [start, stop, n]).tolist() == exact


def test_logspace_needs_no_extended_precision(monkeypatch) -> None:
    """On Windows and Apple's processors a long double has the digits of a double."""
    expected = build("T", "logspace", [0.002, 25, 201])
    monkeypatch.setattr(np, "longdouble", np.float64)
    assert build("T", "logspace", [0.002, 25, 201]).tobytes() == expected.tobytes()


@pytest.mark.parametrize("form", ["linspace", "logspace"])
def test_a_long_axis_has_the_values_of_its_stretches(form) -> None:
    """Also those that are too long for numbers below 2^53."""
    whole = build("V", form, [1e-4, 1e4, 800_001])
    middle = [1e-4, 5000.00005] if form == "linspace" else [1e-4, 1.0]
    part = build("V", form, [*middle, 400_001])
    assert part.tobytes() == whole[:400_001].tobytes()
    assert (np.diff(whole) > 0).all()


def test_multiples_of_pi_are_those_that_stand_alone() -> None:
    """An angle is the same number as a value, as an end, and as numpy has it."""
    values = build("theta", "linspace", [0, "pi", 7])
    assert values.tobytes() == build("theta", "linspace", [0, np.pi, 7]).tobytes()
    alone = build("theta", "values", [0, "pi/6", "pi/3", "pi/2", "2*pi/3"])
    assert values[:5].tolist() == alone.tolist() and values[6] == np.pi
    np.testing.assert_allclose(values, np.linspace(0, np.pi, 7), rtol=3e-16)


def _bias(start, stop, n):
    return {"V": {"linspace": [start, stop, n]}, "T": HEAT}


def test_a_grid_is_extended_to_a_longer_one_of_the_same_step(sweep, options) -> None:
    axes = _bias(-10, 10, 401)
    axes["D"] = {"linspace": [20, 30, 401], "with": "V"}
    run(sweep(axes=axes), options(shard_points=300))
    axes = _bias(-20, 20, 801)
    axes["D"] = {"linspace": [15, 35, 801], "with": "V"}
    outcome = run(sweep(axes=axes), options(extend=True, shard_points=300))
    assert outcome.good
    store = xr.open_zarr(outcome.path, chunks=None)
    assert store.sizes["V"] == 801
    assert store.sel(V=0.1, T=1).D == 25.05 and store.sel(V=-9.9, T=1).status == 1


def test_overlapping_stretches_of_the_same_step_are_merged(sweep, options) -> None:
    parts = [
        run(sweep(name=name, axes=_bias(*bias)), options()).path
        for name, bias in (("low", (-10, 1, 111)), ("high", (-1, 9.9, 110)))
    ]
    outcome = merge(parts, "small", options())
    assert outcome.finished
    store = xr.open_zarr(outcome.path, chunks=None)
    assert store.V.values.tolist() == [k / 10 for k in range(-100, 100)]
    assert (store.status == 1).all()


def _before(start, stop, n):
    """Return the values of a linspace as they were reckoned once, some with other last digits."""
    return {"V": np.linspace(start, stop, n).tolist(), "T": HEAT}


def test_an_extension_tells_values_that_differ_in_their_last_digits_alone(sweep, options) -> None:
    run(sweep(axes=_before(-10, 10, 401)), options())
    told = "axis V: the value -7.95 differs in its last digits: -7.949999999999999 -> -7.95; use --fresh"
    with pytest.raises(UserError, match=told):
        run(sweep(axes=_bias(-20, 20, 801)), options(extend=True))
    with pytest.raises(UserError, match="axis V loses the value -10;"):
        run(sweep(axes=_bias(-9, 9, 361)), options(extend=True))


def test_an_extension_tells_last_digits_of_what_is_zipped(sweep, options) -> None:
    def axes(width, more=()):
        bias = [0.0, 1.0, *more]
        return {"V": bias, "D": {"values": [10.0, width, *more], "with": "V"}}

    run(sweep(axes=axes(20.3), parameters={"J": 1.0, "T": 1.0}), options())
    wide = sweep(axes=axes(20.300000000000004, [2.0]), parameters={"J": 1.0, "T": 1.0})
    told = "the value 1 differs in its last digits: V = 1, D = 20.3 -> V = 1, D = 20.300000000000004;"
    with pytest.raises(UserError, match=told):
        run(wide, options(extend=True))
    with pytest.raises(UserError, match="axis V loses the value V = 1, D = 20.3;"):
        wide = sweep(axes=axes(20.4, [2.0]), parameters={"J": 1.0, "T": 1.0})
        run(wide, options(extend=True))


@pytest.mark.parametrize("turned", [False, True])
def test_stores_whose_values_differ_in_their_last_digits_are_not_merged(sweep, options, turned) -> None:
    """Zero among them, which such an axis misses by the rounding of its ends."""
    for values in (np.linspace(-10, 10, 401), np.array([-0.3, 5.551115123125783e-17, 0.3])):
        typed = {"V": {"linspace": [float(values[0]), float(values[-1]), len(values)]}, "T": HEAT}
        parts = [
            run(sweep(name=name, axes=axes), options(fresh=True)).path
            for name, axes in (("before", {"V": values.tolist(), "T": HEAT}), ("now", typed))
        ]
        with pytest.raises(UserError, match=r"axis V: .* differ in their last digits alone.*--fresh"):
            merge(parts[::-1] if turned else parts, "small", options())


def test_small_values_that_were_typed_are_no_twins(sweep, options) -> None:
    parts = [
        run(sweep(name=name, axes={"V": bias, "T": HEAT}), options()).path
        for name, bias in (("a", [0.0, 1.0, 1e20]), ("b", [1e-17, 3.0, 1e-30]))
    ]
    merged = merge(parts, "small", options())
    assert merged.plan.sweep.shape == (6, 2) and merged.finished

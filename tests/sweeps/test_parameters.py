"""Names, shorthands, defaults and bounds of the parameters."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.resolving import resolve

from spinquad.kernels.quantities import PARAMETERS
from spinquad.sweeps.errors import UserError, one_line, shown, suggestion
from spinquad.sweeps.numbers import LARGEST, as_number, multiple_of_pi, number_from_text
from spinquad.sweeps.parameters import (
    BOUNDS,
    NAMES,
    SHORTHANDS,
    from_words,
)

_energy = st.floats(0, 1e3, allow_subnormal=False)


def _short(value: float) -> str:
    """Return a readable name for a test of ``value``."""
    return str(value) if isinstance(value, float) else "10^400"


def test_defaults() -> None:
    """T and J must be given; the rest has the defaults of the paper."""
    assert resolve({"T": 0, "J": 5}) == {
        "T_L": 0, "T_R": 0, "mu_L": 0, "mu_R": 0, "J_L": 5, "J_R": 5,
        "D_L": 25, "D_R": 25, "N_L": 1, "N_R": 1, "theta": math.pi / 2, "t": 1,
    }  # fmt: skip


def test_order_is_that_of_the_columns() -> None:
    """However the parameters are given, they come out in the order of the kernels' columns."""
    assert tuple(resolve({"t": 1, "J": 5, "V": 1, "T": 0})) == PARAMETERS
    assert tuple(resolve({"omega": 1, "J": 5, "T": 0})) == (*PARAMETERS, "omega")


@pytest.mark.parametrize("name", ["T", "J", "D", "N", "mu"])
def test_shorthand_is_both_electrodes(name: str) -> None:
    """T, J, D, N and mu stand for the same value on both sides."""
    base = {"T": 1.0, "J": 2.0}
    short = resolve(base | {name: 3.5})
    long = resolve(
        {key: value for key, value in base.items() if key != name} | {f"{name}_L": 3.5, f"{name}_R": 3.5}
    )
    assert short == long


@given(_energy, _energy)
def test_bias_is_applied_evenly(bias: float, potential: float) -> None:
    """V = mu_L - mu_R about zero, and -V exchanges the two."""
    found, turned = (resolve({"T": 0, "J": 1, "V": v}) for v in (bias, -bias))
    assert found["mu_L"] - found["mu_R"] == bias
    assert found["mu_L"] == -found["mu_R"]
    assert (turned["mu_L"], turned["mu_R"]) == (found["mu_R"], found["mu_L"])


@given(st.floats(1e-3, 1e3), st.floats(-10, 0.99))
def test_thermal_bias_is_what_the_paper_defines(T_L: float, tau: float) -> None:
    """tau_R = (T_R - T_L)/T_R."""
    found = resolve({"T_L": T_L, "tau_R": tau, "J": 1})
    assert found["T_L"] == T_L
    assert (found["T_R"] - found["T_L"]) / found["T_R"] == pytest.approx(tau, abs=1e-14)


def test_no_minus_zero() -> None:
    """-0 becomes 0, so that no two names of a point differ."""
    for values in (resolve({"T": -0.0, "J": 0, "V": 0.0}), resolve({"T": 0, "J": 0, "V": -0.0})):
        assert all(math.copysign(1, value) == 1 for value in values.values())


def test_one_side_and_default_for_the_other() -> None:
    """A side that is not given has its default."""
    found = resolve({"T": 0, "J": 1, "D_L": 10, "mu_R": 3})
    assert (found["D_L"], found["D_R"], found["mu_L"], found["mu_R"]) == (10, 25, 0, 3)


def test_arrays_broadcast() -> None:
    """Arrays stay arrays, and derived parameters have the shape of both."""
    found = resolve({"T_L": np.array([[1.0], [2.0]]), "tau_R": np.array([0.0, 0.5]), "J": 1})
    assert found["T_R"].tolist() == [[1, 2], [2, 4]]


@pytest.mark.parametrize(("name", "targets"), SHORTHANDS.items())
def test_giving_a_parameter_twice(name: str, targets: tuple[str, ...]) -> None:
    """A shorthand beside what it stands for is refused, whatever the order and even if both agree."""
    for target in targets:
        for pair in ({name: 0.5, target: 0.5}, {target: 0.5, name: 0.5}):
            with pytest.raises(UserError, match=f"{target} is given twice"):
                resolve(pair)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e308, -1e308, 10**400], ids=_short)
def test_every_parameter_is_finite(name: str, value: float) -> None:
    """No parameter may be NaN, infinite or so large that products overflow."""
    with pytest.raises(UserError, match=f"^{name} = "):
        resolve(_around(name, value))


@pytest.mark.parametrize("name", NAMES)
def test_bounds_hold_for_arrays_too(name: str) -> None:
    """One bad value in an array is found and named."""
    low = BOUNDS[name].low
    bad = np.nextafter(low, -np.inf)
    with pytest.raises(UserError, match=f"^{name} = ") as caught:
        resolve(_around(name, np.array([[0.5, 0.25], [bad, 0.125]])))
    assert f"{name} = {float(bad)!r}:" in str(caught.value)


def _around(name: str, value: Any) -> dict[str, Any]:
    """Return parameters that are right but for ``name``."""
    base: dict[str, Any] = {"T_L": 1.0, "T_R": 1.0, "J_L": 1.0, "J_R": 1.0}
    taken = SHORTHANDS.get(name, (name,))
    return {key: number for key, number in base.items() if key not in taken} | {name: value}


def test_everything_on_the_bounds_is_allowed() -> None:
    """Zero temperature, zero splitting, both collinear angles and no tunneling are values like others."""
    for theta in (0.0, math.pi):
        assert resolve({"T": 0, "J": 0, "theta": theta, "t": 0})["theta"] == theta
    assert resolve({"T": LARGEST, "J": LARGEST, "V": -LARGEST})["mu_R"] == LARGEST / 2


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("Theta", "theta"),
        ("TL", "T_L"),
        ("muL", "mu_L"),
        ("tauR", "tau_R"),
        ("thta", "theta"),
        ("j_l", "J_L"),
    ],
)
def test_nearest_name(word: str, near: str) -> None:
    """Slips are answered with the nearest name."""
    with pytest.raises(UserError, match=f"did you mean '{near}'"):
        resolve({"T": 0, "J": 1, word: 1})


def test_far_names_list_the_choices() -> None:
    """What resembles nothing is answered with the choices, as many as a line holds."""
    assert suggestion("TT", ["t", "T"]) == "did you mean 'T'?"
    assert suggestion("Theta", ["theta", "t"]) == "did you mean 'theta'?"
    assert suggestion("xyz", ["one", "two"]) == "known are one, two"
    assert suggestion("xyz", [f"a{k}" for k in range(100)]).endswith("a23, ... (100 in all)")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("pi", math.pi),
        ("pi/2", math.pi / 2),
        ("3*pi/4", 3 * math.pi / 4),
        ("2pi", 2 * math.pi),
        (" - pi / 36", -math.pi / 36),
        ("tau", None),
        ("pi/0", None),
        ("pi*2", None),
        ("", None),
        ("99999pi", None),
    ],
)
def test_multiples_of_pi(text: str, value: float | None) -> None:
    """Simple fractions of pi may be written as such."""
    assert multiple_of_pi(text) == value


def test_words_of_the_command_line() -> None:
    """NAME=VALUE, each name once."""
    assert from_words(["T_L=0", "V=-1e-3", "theta=pi/2"]) == {"T_L": 0, "V": -1e-3, "theta": math.pi / 2}
    for word, fragment in [
        ("T", "NAME=VALUE"),
        ("=1", "''"),
        ("T=", "T = ''"),
        ("T=1,5", "T = '1,5'"),
        ("T=1_0", "T = '1_0'"),
        ("T=0x10", "T = '0x10'"),
        ("T=1=2", "T = '1=2'"),
        ("T=nan", "T = nan"),
        ("T=\u0661x", "T = "),
        ("\u03b8=1", "\u03b8"),
    ]:
        with pytest.raises(UserError) as caught:
            from_words([word])
        assert fragment in str(caught.value)
    with pytest.raises(UserError, match="T is given twice, as 1 and '2'"):
        from_words(["T=1", "T=2"])


@given(st.text() | st.binary().map(repr))
def test_any_text_is_a_number_or_a_line(text: str) -> None:
    """Text gives a finite number or a UserError."""
    try:
        assert math.isfinite(number_from_text("J", text))
    except UserError as error:
        assert str(error).startswith("J = ")


@pytest.mark.parametrize("value", [1, 1.0, np.float32(1), np.int8(1), np.array(1.0)])
def test_numbers_of_every_kind(value: Any) -> None:
    """Python's and numpy's numbers are all numbers."""
    assert as_number("J", value) == 1.0


@pytest.mark.parametrize(
    "value", [True, np.True_, None, 1j, [1], {}, b"1", object(), np.datetime64("2011-11-11")]
)
def test_what_is_no_number(value: Any) -> None:
    """Booleans are not numbers."""
    with pytest.raises(UserError, match="^J = .*: not a number"):
        as_number("J", value)


@given(st.text())
def test_messages_are_one_printable_line(text: str) -> None:
    """Whatever stands in a message, it cannot break the line nor steer a terminal."""
    assert one_line(text).isprintable()
    assert len(shown(text)) <= 60

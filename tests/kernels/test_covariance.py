"""What must not change, or changes in a known way, when electrodes of any bands are written differently."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spinquad.kernels.electrodes import Band, Electrode, Model
from spinquad.kernels.points import evaluate_points
from spinquad.kernels.quantities import PARAMETERS

DISSIPATIVE = ["charge_isotropic", "charge_spin_valve", "spin_emission", "spin_absorption"]
EXCHANGE = ["exchange_emission", "exchange_absorption", "exchange_torque"]
EIGHT = [*DISSIPATIVE, "spin_torque", *EXCHANGE]
OF_R = [f"{name}_R" for name in EIGHT]
STORED = [f"{name}_{side}" for name in ("particle_number", "spin", "quadrupole_exchange") for side in "LR"]
ALL = [*EIGHT, *OF_R, *STORED]
SHAPES = ("flat", "semielliptic", "square", "cubic", "gaussian")  # two chains may diverge


def number(low: float, high: float):
    """A short binary fraction, so that sums of several are exact."""
    return st.integers(int(low * 64), int(high * 64)).map(lambda k: k / 64)


BAND = st.builds(
    lambda shape, D, J, N, E: Band(shape, D, J, N, E),
    st.sampled_from(SHAPES),
    number(0.5, 3),
    number(-2, 2),
    number(0.25, 2),
    number(-1, 1),
)
SIDE = st.tuples(
    st.lists(BAND, min_size=1, max_size=2), st.one_of(st.just(0.0), number(0.0625, 1)), number(-2, 2)
)


def evaluate(L: tuple, R: tuple) -> dict:
    """Values and errors of a pair (bands, T, mu)."""
    model = Model(Electrode(tuple(L[0])), Electrode(tuple(R[0])))
    given_ = {"T_L": L[1], "T_R": R[1], "mu_L": L[2], "mu_R": R[2], "theta": 0.9}
    columns = [given_.get(name, 1.0) for name in PARAMETERS] + list(model.defaults.values())
    points = evaluate_points(np.array([columns]), ALL, model)
    assert points.status[0] in (1, 2)
    return {name: (points.values[name][0], points.errors[name][0]) for name in ALL}


def agree(found: dict, expected: dict, names: dict, factor: float = 1.0) -> None:
    """``names`` maps each quantity to (the same under its other name, a sign)."""
    for name, (other, sign) in names.items():
        (a, da), (b, db) = found[name], expected[other]
        assert abs(a - factor * sign * b) <= da + factor * db + 1e-12 * abs(a) + 1e-15, (name, a, sign * b)


def moved(side: tuple, **change) -> tuple:
    """One side with every band changed by functions of the band."""
    bands, T, mu = side
    return [replace(b, **{key: new(b) for key, new in change.items()}) for b in bands], T, mu


SAME = {name: (name, 1) for name in ALL}
FEW = settings(deadline=None, max_examples=15)


@FEW
@given(L=SIDE, R=SIDE, shift=number(-4, 4))
def test_a_shift_of_all_energies(L, R, shift):
    def up(side):
        bands, T, mu = moved(side, E=lambda b: b.E + shift)
        return bands, T, mu + shift

    agree(evaluate(up(L), up(R)), evaluate(L, R), SAME)


@FEW
@given(L=SIDE, R=SIDE, power=st.integers(-3, 3))
def test_a_unit_of_energy(L, R, power):
    """Coefficients at t = 1 go as 1/unit, two densities of states and one integral; stored numbers stay."""
    unit = 2.0**power

    def scaled(side):
        bands, T, mu = moved(side, D=lambda b: b.D * unit, J=lambda b: b.J * unit, E=lambda b: b.E * unit)
        return bands, T * unit, mu * unit

    found, expected = evaluate(scaled(L), scaled(R)), evaluate(L, R)
    agree(found, expected, {name: (name, 1) for name in STORED})
    agree(found, expected, {name: (name, 1) for name in (*EIGHT, *OF_R)}, 1 / unit)


@FEW
@given(L=SIDE, R=SIDE)
def test_exchange_of_the_electrodes(L, R):
    names = {name: (f"{name}_R", 1) for name in EIGHT} | {f"{name}_R": (name, 1) for name in EIGHT}
    names |= {name: (name[:-1] + {"L": "R", "R": "L"}[name[-1]], 1) for name in STORED}
    agree(evaluate(R, L), evaluate(L, R), names)


@FEW
@given(L=SIDE, R=SIDE, share=st.sampled_from([0.25, 0.5, 0.75]))
def test_a_band_in_two_parts(L, R, share):
    """The same splitting in both parts: nothing changes."""
    first, *rest = L[0]
    parts = [replace(first, N=first.N * share), replace(first, N=first.N * (1 - share)), *rest]
    agree(evaluate((parts, *L[1:]), R), evaluate(L, R), SAME)


@FEW
@given(L=SIDE, R=SIDE)
def test_particles_and_holes(L, R):
    """w -> -w turns electrons into holes: up is down, so J stays; Delta and g change their signs.

    Shapes are even. With f(-w) = 1 - f(w): N -> 2 N_o - N, S and q_ex stay.
    """

    def holes(side):
        bands, T, mu = moved(side, E=lambda b: -b.E)
        return bands, T, -mu

    odd = {"charge_isotropic", "charge_spin_valve"}
    signs = {name: (name, -1 if name.removesuffix("_R") in odd else 1) for name in (*EIGHT, *OF_R)}
    signs |= {name: (name, 1) for name in STORED if not name.startswith("particle")}
    found, expected = evaluate(holes(L), holes(R)), evaluate(L, R)
    agree(found, expected, signs)
    for side, given_ in (("L", L), ("R", R)):
        total = 2 * sum(b.N for b in given_[0])
        name = f"particle_number_{side}"
        assert found[name][0] == pytest.approx(total - expected[name][0], abs=1e-12)


@FEW
@given(L=SIDE, R=SIDE)
def test_axis_of_the_left_electrode_reversed(L, R):
    """J -> -J of every band of L is its axis turned round: what is odd in it changes its sign."""
    signs = {
        "charge_isotropic": 1,
        "charge_spin_valve": -1,
        "spin_emission": -1,
        "spin_absorption": 1,
        "spin_torque": -1,
        "exchange_emission": 1,
        "exchange_absorption": -1,
        "exchange_torque": 1,
        "exchange_emission_R": 1,
        "quadrupole_exchange_L": 1,
        "spin_L": -1,
        "spin_R": 1,
    }
    found, expected = evaluate(moved(L, J=lambda b: -b.J), R), evaluate(L, R)
    agree(found, expected, {name: (name, sign) for name, sign in signs.items()})

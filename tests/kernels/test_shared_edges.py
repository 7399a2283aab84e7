"""Bands whose edges, or chemical potentials, coincide: numbers of 34 digits, by a program apart from these.

At an edge of a chain its density of states is an inverse square root, which a transform with a logarithm
there multiplies: the natural case of two electrodes with the same D and J.
"""

import numpy as np
import pytest

from spinquad.kernels.electrodes import Band, Electrode, Model
from spinquad.kernels.points import evaluate_points

FLAT, CHAIN, SQUARE = (Band(shape, 25.0, 5.0) for shape in ("flat", "chain", "square"))
ROUND = Band("semielliptic", 25.0, 5.0)
# bands of L and of R, T, mu, quantity, value at t = 1
SHARED = [
    (FLAT, CHAIN, (1.0, 1.0), (0.5, -0.5), "spin_torque", -8.60183001199060411e-5),
    (CHAIN, FLAT, (1.0, 1.0), (-0.5, 0.5), "spin_torque", -8.60183001199060411e-5),
    (FLAT, CHAIN, (2.0**-10, 2.0**-10), (0.5, -0.5), "spin_torque", -8.53127639022090006e-5),
    (FLAT, CHAIN, (0.0, 0.0), (0.5, -0.5), "spin_torque", -8.53127632503330623e-5),
    (CHAIN, SQUARE, (1.0, 1.0), (0.5, -0.5), "spin_torque", -1.45145079528431254e-4),
    (CHAIN, SQUARE, (0.0, 0.0), (0.5, -0.5), "spin_torque", -1.40837427431427385e-4),
    (FLAT, CHAIN, (0.0, 1.0), (-22.5, 0.5), "spin_torque", -8.60183010701640960e-5),
    (CHAIN, FLAT, (0.0, 0.5), (1.0, -22.5), "spin_torque", 9.83324934029419872e-4),
    (CHAIN, FLAT, (0.0, 0.0), (-22.5, -22.5), "spin_torque", -3.65737977418499653e-3),
]
# where mu is at an edge of a chain at T = 0 sources lose digits, which must be told
LOST = [
    (CHAIN, CHAIN, (-22.5, -22.5), "exchange_torque", -0.0118681620727171),
    (CHAIN, FLAT, (-22.5, -22.5), "exchange_torque_R", -5.74002964688658934e-3),
    (CHAIN, ROUND, (-22.5, -22.0), "exchange_torque_R", -2.87276183038026943e-3),
]


def evaluate(left, right, T, mu, *names):
    model, P = Model(Electrode((left,)), Electrode((right,))), np.ones((1, 12))
    P[0, :4] = *T, *mu
    return evaluate_points(np.column_stack([P, [list(model.defaults.values())]]), names, model)


@pytest.mark.parametrize("case", SHARED, ids=lambda case: f"{case[0].shape} {case[1].shape} {case[2]}")
def test_roots_times_logarithms(case):
    *point, name, value = case
    found = evaluate(*point, name)
    assert found.status[0] == 1
    assert found.values[name][0] == pytest.approx(value, rel=5e-11)
    assert abs(found.values[name][0] - value) <= found.errors[name][0] < 2e-8 * abs(value)


@pytest.mark.parametrize("case", LOST, ids=lambda case: f"{case[0].shape} {case[1].shape}")
def test_lost_digits_are_told(case):
    left, right, mu, name, value = case
    found = evaluate(left, right, (0.0, 0.0), mu, name)
    assert abs(found.values[name][0] - value) <= found.errors[name][0] < 1e-5 * abs(value)
    assert found.status[0] == 2


def test_normal_metal():
    """What needs the splitting of both electrodes is zero, exactly, if one has none; the rest is not."""
    zero = ["charge_spin_valve", "spin_absorption", "spin_torque", "exchange_absorption", "exchange_torque"]
    zero += ["exchange_emission_R", "exchange_torque_R", "spin_R", "quadrupole_exchange_R"]
    found = evaluate(
        ROUND, Band("semielliptic", 25.0, 0.0), (1.0, 1.0), (0.5, -0.5), *zero, "exchange_emission"
    )
    assert found.status[0] == 1 and found.values["exchange_emission"][0] < -1e-4
    for name in zero:
        assert found.values[name][0] == found.errors[name][0] == 0.0


def test_small_splittings_are_told():
    """E_ex of a semi-elliptic band at J/T = 1e-3 ... 1e-9: m rounds off, and g with it. Reference: mpmath."""
    right = Band("semielliptic", 25.0, 5.0)
    for J, value in (
        (1e-3, -1.606104257479888e-11),
        (1e-7, -1.6061043508045007e-19),
        (1e-9, -1.606104350804502e-23),
    ):
        found = evaluate(Band("semielliptic", 25.0, J), right, (1.0, 1.0), (0.3, -0.4), "exchange_emission")
        error = abs(found.values["exchange_emission"][0] - value)
        assert error <= found.errors["exchange_emission"][0] < 1e-8 * abs(value) * max(1.0, 2e-6 / J)


def test_a_spin_against_its_axis():
    """The moment of a pair (57) has the sign of both spins along their axes; by time evolution as (40)."""
    left = Electrode((Band("semielliptic", 2.0, 1.5), Band("flat", 1.0, -0.5, 2.0, 0.5)))
    model, P = Model(left, Electrode((Band("square", 2.0, 2.25, 3.0),))), np.ones((1, 12))
    P[0, :4], P[0, 10] = (0.25, 0.5, 0.375, 0.125), 0.0
    columns = np.column_stack([P, [list(model.defaults.values())]])
    found = evaluate_points(columns, ["quadrupole_LR", "spin_L", "spin_R"], model).values
    spins = found["spin_L"][0] * found["spin_R"][0]
    assert spins < 0.0
    assert found["quadrupole_LR"][0, 2, 2] == pytest.approx(2.0 * spins * 2.0 / 3.0, rel=1e-12)
    assert found["quadrupole_LR"][0, 2, 2] == pytest.approx(-0.0209426111479474, rel=1e-11)


SHAPES = ("flat", "semielliptic", "chain", "square", "cubic", "gaussian")


@pytest.mark.parametrize("cold", [False, True])
@pytest.mark.parametrize("right", SHAPES)
@pytest.mark.parametrize("left", SHAPES)
def test_ordinary_points_are_done(left, right, cold):
    """Metals with D from 1 to 5000, any filling, J, T and V below D, from small to large: none is flagged."""
    n, rng = 40, np.random.default_rng([SHAPES.index(left), SHAPES.index(right), cold])
    D = 10 ** rng.uniform(0, 3.7, n)
    P = np.ones((n, 12))
    P[:, 0] = 0.0 if cold else D * 10 ** rng.uniform(-4, -1, n)
    P[:, 1] = P[:, 0] * np.where(rng.random(n) < 0.5, 1.0, rng.uniform(0.5, 2.0, n))
    half_V, middle = (
        0.5 * D * 10 ** rng.uniform(-3, -1, n),
        (rng.random(n) < 0.3) * D * rng.uniform(-0.7, 0.7, n),
    )
    P[:, 2], P[:, 3] = middle + half_V, middle - half_V
    J = D[:, None] * 10 ** rng.uniform(-3, -0.5, (n, 2))
    model = Model(*(Electrode((Band(shape, 1.0, 1.0),)) for shape in (left, right)))
    one = np.ones(n)
    numbers = np.column_stack([D, J[:, 0], one, 0 * one, D, J[:, 1], one, 0 * one])
    names = ["charge_isotropic", "charge_spin_valve", "particle_number_L", "spin_R", "spin_torque"]
    names += [f"{kind}_{what}" for kind in ("spin", "exchange") for what in ("emission", "absorption")]
    status = evaluate_points(np.column_stack([P, numbers]), [*names, "exchange_torque_R"], model).status
    assert np.sum(status == 2) <= 1
    assert np.isin(status, [1, 2, 4]).all() and (left == right == "chain" or not (status == 4).any())

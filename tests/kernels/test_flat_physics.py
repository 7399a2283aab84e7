"""Limits, symmetries, conservation laws and published values of the flat-band kernels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spinquad.kernels.points import evaluate_points
from spinquad.kernels.quantities import PARAMETERS, QUANTITIES
from spinquad.kernels.rules import RULES
from spinquad.kernels.tensors import ANYWHERE

GAMMA = 2 * np.pi / 2500  # D = 25, N = t = 1
SCALARS = [q for q in QUANTITIES.values() if not q.dims and not q.resolved]
RAW = [q.name for q in SCALARS if q.name not in RULES]
DEFAULT = {"mu_L": 0.0, "mu_R": 0.0, "D_L": 25.0, "D_R": 25.0, "N_L": 1.0, "N_R": 1.0, "theta": 1.1, "t": 1.0}

temperature = st.one_of(st.just(0.0), st.floats(1e-3, 10.0))
splitting = st.one_of(st.just(0.0), st.floats(1e-3, 20.0), st.floats(60.0, 80.0))
energy = st.floats(-30.0, 30.0)
junction = st.fixed_dictionaries(
    dict.fromkeys(("T_L", "T_R"), temperature)
    | dict.fromkeys(("J_L", "J_R"), splitting)
    | dict.fromkeys(("mu_L", "mu_R"), energy)
    | dict.fromkeys(("D_L", "D_R"), st.floats(5.0, 40.0))
    | {"theta": st.floats(0.0, np.pi)}
)


def evaluate(names, **parameters):
    """Return values and errors of one point, with the defaults above."""
    row = DEFAULT | parameters
    points = evaluate_points(np.array([[row[name] for name in PARAMETERS]]), names)
    return {n: points.values[n][0] for n in names}, {n: points.errors[n][0] for n in names}


def both(T, J, mu=0.0):
    """Return the parameters of equal electrodes."""
    return {"T_L": T, "T_R": T, "J_L": J, "J_R": J, "mu_L": mu, "mu_R": mu}


@pytest.mark.parametrize(
    ("T", "V", "E_ex", "T_ex"),
    [
        (0.0, 0.1, -0.05, -0.1454947080),
        (0.0, 1.0, -0.5, -0.1455436960),
        (0.0, 10.0, -2.5, -0.1506191403),
        (
            0.5,
            1.0,
            -0.1560550696,
            -0.1137284736,
        ),  # T_ex printed ..4836 in the notes; three routes give ..4736
        (0.5, 10.0, -2.0001135256, -0.1174881219),
    ],
)
def test_values_of_a_graded_quadrature(T, V, E_ex, T_ex):
    names = ["exchange_emission", "exchange_torque", "spin_torque"]
    value, _ = evaluate(names, **both(T, 5.0) | {"mu_L": V / 2, "mu_R": -V / 2})
    assert value["exchange_emission"] / GAMMA == pytest.approx(E_ex, abs=2e-10)
    assert value["exchange_torque"] / GAMMA == pytest.approx(T_ex, abs=2e-10)
    assert value["spin_torque"] / GAMMA == pytest.approx(-0.0797106340, abs=2e-10)


@pytest.mark.parametrize(
    ("name", "exact_dynamics", "formula"),
    [
        ("spin_emission", 0.003339, 0.003348),
        ("spin_absorption", 0.016331, 0.016340),
        ("spin_torque", -0.011882, -0.011878),
        ("exchange_emission", -0.028919, -0.028932),
        ("exchange_absorption", 0.007779, 0.007782),
        ("exchange_torque", -0.035201, -0.035210),  # (102) is printed with the opposite sign
    ],
)
def test_exact_dynamics_of_two_finite_electrodes(name, exact_dynamics, formula):
    """Plateau values of two electrodes of 200 orbitals, t = 1e-4, in units of t^2 N^2."""
    value, _ = evaluate(
        [name], T_L=0.3, T_R=0.5, mu_L=1.4, mu_R=1.1, J_L=1.6, J_R=2.2, D_L=2.0, D_R=2.0, theta=0.9
    )
    assert value[name] == pytest.approx(formula, abs=6e-7)
    assert value[name] == pytest.approx(exact_dynamics, rel=3e-3)


@given(junction)
def test_exchanging_the_electrodes_reverses_charge_and_spin(p):
    """I_N^R = -I_N^L and <I_S^R> = -<I_S^L> (81), computed anew with the labels exchanged."""
    swapped = {k[:-1] + {"L": "R", "R": "L"}[k[-1]] if k[-2] == "_" else k: v for k, v in p.items()}
    names = ["charge_isotropic", "charge_spin_valve", "spin_emission", "spin_absorption", "spin_torque"]
    here, e = evaluate(names, **p)
    there, f = evaluate(names, **swapped)
    for a, b, sign in (
        ("charge_isotropic", "charge_isotropic", -1),
        ("charge_spin_valve", "charge_spin_valve", -1),
        ("spin_emission", "spin_absorption", -1),
        ("spin_torque", "spin_torque", 1),
    ):
        assert abs(here[a] - sign * there[b]) <= e[a] + f[b]


@given(junction)
def test_particle_hole_symmetry(p):
    """mu -> -mu reverses the charge current and nothing else: m and a are odd, a~ is even, Delta reverses."""
    mirrored = p | {"mu_L": -p["mu_L"], "mu_R": -p["mu_R"]}
    signs = {"charge_isotropic": -1, "charge_spin_valve": -1, "spin_emission": 1, "spin_absorption": 1,
             "spin_torque": 1, "exchange_emission": 1, "exchange_absorption": 1, "exchange_torque": 1,
             "spin_L": 1, "quadrupole_exchange_L": 1}  # fmt: skip
    here, e = evaluate(list(signs), **p)
    there, f = evaluate(list(signs), **mirrored)
    for name, sign in signs.items():
        assert abs(here[name] - sign * there[name]) <= e[name] + f[name], name


@given(junction, st.floats(0.1, 10.0))
def test_every_coefficient_scales_with_the_unit_of_energy(p, c):
    """Currents are energies, Gamma ~ (t/D)^2 is dimensionless: all energies times c, currents times c."""
    scaled = {k: v if k == "theta" else c * v for k, v in p.items()} | {"t": c}
    names = [n for n in RAW if QUANTITIES[n].units == "energy"]
    here, e = evaluate(names, **p)
    there, f = evaluate(names, **scaled)
    for name in names:
        slack = 1e-10 * c * abs(here[name])  # scaled parameters are rounded anew
        assert abs(c * here[name] - there[name]) <= 3 * (c * e[name] + f[name]) + slack + 1e-300, name


@given(junction)
def test_currents_of_spin_quadrupole_moment_sum_to_zero(p):
    """(88), for the total and each part, and tracelessness."""
    for part in ("", "_direct", "_exchange"):
        names = [f"quadrupole_current_{node}{part}" for node in ("LL", "LR", "RR")]
        value, error = evaluate(names, **p)
        assert np.all(np.abs(sum(value.values())) <= 1e-15 * sum(np.abs(v) for v in value.values()) + 1e-300)
        for name in names:
            assert abs(np.trace(value[name])) <= 1e-14 * np.abs(value[name]).max() + 1e-300


@given(junction)
def test_principal_currents_and_axes_rebuild_the_tensor(p):
    for part in ("", "_direct", "_exchange"):
        words = ("minus", "zero", "plus")
        names = [f"principal_{what}_{w}{part}" for what in ("current", "axis") for w in words]
        value, _ = evaluate([*names, f"quadrupole_current_LL{part}"], **p)
        tensor = value[f"quadrupole_current_LL{part}"]
        axes = np.array([value[f"principal_axis_{w}{part}"] for w in words])
        currents = np.array([value[f"principal_current_{w}{part}"] for w in words])
        size = np.abs(tensor).max() + 1e-300
        assert np.allclose(axes @ axes.T, np.eye(3), atol=1e-13)
        assert np.allclose(np.einsum("k,ki,kj->ij", currents, axes, axes), tensor, atol=1e-13 * size, rtol=0)
        assert (
            currents[0] <= currents[1] + 1e-13 * size and currents[1] <= currents[2] + 1e-13 * size
        )  # (129)
        assert axes[0, 0] >= 0 and axes[2, 0] >= 0


@pytest.mark.parametrize(
    ("J_L", "J_R", "undefined"),
    [(0.0, 5.0, "minus zero plus"), (5.0, 0.0, "minus zero"), (5.0, 5.0, "")],
)
def test_axes_that_a_current_does_not_have_are_told(J_L, J_R, undefined):
    """None without a current; J^L alone of what is emitted into an unpolarized electrode."""
    words = ("minus", "zero", "plus")
    point = {"T_L": 1.0, "T_R": 1.0, "mu_L": 0.5, "mu_R": -0.5, "J_L": J_L, "J_R": J_R, "theta": 1.0}
    value, error = evaluate([f"principal_axis_{word}_exchange" for word in words], **point)
    told = [word for word in words if error[f"principal_axis_{word}_exchange"].max() >= ANYWHERE]
    assert told == undefined.split()
    assert all(np.isclose(np.linalg.norm(axis), 1.0) for axis in value.values())


@given(T=st.floats(0.0, 3.0), J=st.floats(0.1, 8.0), V=st.floats(0.01, 8.0))
def test_pure_voltage_bias_loses_exchange_moment_in_both_nodes(T, J, V):
    """E_ex < 0 for either sign of V (Sec. V B 1): Delta a < 0 on both sides of mu."""
    for sign in (1, -1):
        bias = both(T, J) | {"mu_L": sign * V / 2, "mu_R": -sign * V / 2}
        value, _ = evaluate(["exchange_emission", "exchange_emission_R"], **bias)
        assert value["exchange_emission"] < 0 and value["exchange_emission_R"] < 0


@pytest.mark.parametrize("T", [0.3, 1.0])
@pytest.mark.parametrize("V", [0.5, 4.0])
def test_wide_band_emission(T, V):
    """E_ex = Gamma/4 [c(V+J) + c(V-J) - 2c(V) - 2c(J) + 4T], c(y) = y coth(y/2T), for D to infinity."""
    J, D = 5.0, 1000.0

    def c(y):
        return y / np.tanh(y / (2 * T))

    wide = 0.25 * (c(V + J) + c(V - J) - 2 * c(V) - 2 * c(J) + 4 * T)
    value, _ = evaluate(["exchange_emission", "tunnel_rate"], **both(T, J) | {
        "mu_L": V / 2, "mu_R": -V / 2, "D_L": D, "D_R": D})  # fmt: skip
    assert value["exchange_emission"] / value["tunnel_rate"] == pytest.approx(wide, rel=1e-12)


@pytest.mark.parametrize("J", [0.01, 1.0, 5.0, 30.0])
def test_stored_exchange_moment_is_70(J):
    value, _ = evaluate(["quadrupole_exchange_L"], **both(1.0, J), D_L=200.0)
    x = J / 2
    closed = 0.5 / 400 * (x / np.tanh(x) - 1) if J > 0.1 else 0.5 / 400 * (x**2 / 3 - x**4 / 45)
    assert value["quadrupole_exchange_L"] == pytest.approx(closed, rel=1e-12)


@pytest.mark.parametrize(
    "name", ["exchange_emission", "exchange_torque", "spin_torque", "quadrupole_exchange_L"]
)
def test_small_temperatures_approach_zero_temperature(name):
    """T = 0 is exact; emulating it by a small T errs in proportion to T or less, never by a constant."""
    bias = {"mu_L": 0.7, "mu_R": -0.4}
    exact, _ = evaluate([name], **both(0.0, 5.0) | bias)
    errors = [abs(evaluate([name], **both(T, 5.0) | bias)[0][name] - exact[name]) for T in (1e-2, 1e-3, 1e-4)]
    assert errors[1] <= 0.11 * errors[0] + 1e-15 and errors[2] <= 0.11 * errors[1] + 1e-15


def test_a_thermal_bias_drives_no_charge_and_no_spin_through_antiparallel_electrodes():
    p = both(1.0, 5.0) | {"T_R": 2.0, "theta": np.pi}
    names = ["charge_current", "spin_current", "exchange_emission"]
    value, error = evaluate(names, **p)
    assert abs(value["charge_current"]) <= 1e-15 * GAMMA
    assert np.all(np.abs(value["spin_current"]) <= 1e-15 * GAMMA)
    assert value["exchange_emission"] == pytest.approx(-0.000960138, rel=1e-5)


def test_values_do_not_depend_on_what_is_computed_beside_them():
    rng = np.random.default_rng(1)
    low = [0, 0, -5, -5, 0, 0, 25, 25, 1, 1, 0, 1]
    high = [5, 5, 5, 5, 10, 10, 25, 25, 1, 1, 3, 1]
    P = rng.uniform(low, high, (50, 12))
    together = evaluate_points(P, [q.name for q in SCALARS])
    for name in RAW:
        alone = evaluate_points(P[::-1], [name])
        assert np.array_equal(alone.values[name][::-1], together.values[name]), name
        assert np.array_equal(alone.errors[name][::-1], together.errors[name]), name


def test_a_point_that_cannot_be_computed_says_so_and_spares_its_neighbours():
    good = [DEFAULT.get(name, 1.0) for name in PARAMETERS]
    bad = [np.nan if name == "J_L" else value for name, value in zip(PARAMETERS, good, strict=True)]
    points = evaluate_points(np.array([good, bad, good]), ["exchange_torque"])
    assert points.status.tolist() == [1, 3, 1]
    assert np.isnan(points.values["exchange_torque"][1]) and np.isnan(points.errors["exchange_torque"][1])
    assert points.values["exchange_torque"][0] == points.values["exchange_torque"][2] != 0


def test_points_outside_the_range_of_the_formulas_are_flagged():
    names = ["tunnel_rate"]

    def regime(**parameters):
        row = DEFAULT | parameters
        return evaluate_points(np.array([[row[name] for name in PARAMETERS]]), names).regime[0]

    assert regime(**both(1.0, 5.0)) == 0
    assert regime(**both(0.0, 5.0)) == 1  # Gamma << T fails
    assert regime(**both(1.0, 20.0)) == 2  # J << W fails
    assert regime(**both(0.0, 5.0, mu=22.0)) == 3


def test_the_range_of_the_formulas_does_not_depend_on_the_unit_of_energy():
    """The same points in meV and in eV have the same flags, and values a thousandth as large."""
    rng = np.random.default_rng(3)
    P = np.ones((400, 12))
    P[:, :2], P[:, 2:4] = 10 ** rng.uniform(-6, 1, (400, 2)), rng.uniform(-30, 30, (400, 2))
    P[:, 4:6], P[:, 6:8] = 10 ** rng.uniform(-3, 1, (400, 2)), rng.uniform(5, 30, (400, 2))
    P[:, 10] = 0.5
    small = P.copy()
    small[:, [0, 1, 2, 3, 4, 5, 6, 7, 11]] /= 1024.0
    large, little = (evaluate_points(x, ["charge_isotropic"]) for x in (P, small))
    np.testing.assert_array_equal(large.regime, little.regime)
    assert set(large.regime) == {0, 1, 2, 3}
    same = 1024.0 * little.values["charge_isotropic"]
    np.testing.assert_allclose(large.values["charge_isotropic"], same, rtol=1e-9)


def test_the_shape_of_the_columns_is_checked():
    with pytest.raises(ValueError, match=r"shape \(1, 3\), give \(n, 12\)"):
        evaluate_points(np.ones((1, 3)), ["tunnel_rate"])


@pytest.mark.parametrize("J", [1e-2, 1e-6, 1e-8])
def test_windows_with_one_centre_leave_no_rounding(J):
    value, error = evaluate(["spin_torque"], **both(0.0, J) | {"mu_L": -20.0, "mu_R": 28.0})
    assert 0.0 < error["spin_torque"] < 1e-12 * abs(value["spin_torque"])

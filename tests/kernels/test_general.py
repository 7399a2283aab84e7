"""Coefficients of any bands: against the flat kernel, an independent quadrature, and exact relations."""

import csv
from pathlib import Path

import numpy as np
import pytest

from spinquad.kernels.bands.outputs import OUTPUTS
from spinquad.kernels.bands.spectra import spectrum
from spinquad.kernels.electrodes import Band, Electrode, Model
from spinquad.kernels.points import evaluate_points
from spinquad.kernels.quantities import PARAMETERS

REFERENCE = Path(__file__).parents[1] / "reference" / "bands.csv"
EIGHT = [name for name in OUTPUTS if name.startswith(("charge", "spin_e", "spin_a", "spin_t", "exchange"))]
PAIR = {"T_L": 0.15, "T_R": 0.25, "mu_L": 0.3, "mu_R": -0.2}


def column(**values) -> np.ndarray:
    point = dict.fromkeys(PARAMETERS, 1.0) | {"theta": 0.9} | values
    return np.array([point[name] for name in PARAMETERS])


def evaluate(left, right, names=EIGHT, **point):
    model = Model(*(e if isinstance(e, Electrode) else Electrode(tuple(e)) for e in (left, right)))
    columns = np.concatenate([column(**point), list(model.defaults.values())])
    return evaluate_points(columns[None], names, model)


def scales(points, name):
    return max(abs(points.values[name][0]), 1e-300)


def flat_points(n: int) -> np.ndarray:
    rng = np.random.default_rng(5)
    P = np.tile(column(), (n, 1))
    P[:, :2] = 10 ** rng.uniform(-2, 1, (n, 2))
    P[::3, 0], P[1::4, 1] = 0, 0
    P[:, 2:4], P[:, 4:6] = rng.uniform(-6, 6, (n, 2)), rng.uniform(1, 10, (n, 2))
    P[:, 6:8], P[:, 8:10] = rng.uniform(12, 30, (n, 2)), rng.uniform(0.5, 2, (n, 2))
    return P


def test_flat_bands_agree_with_the_flat_kernel():
    P = flat_points(40)
    model = Model(Electrode((Band("flat", 1.0),)), Electrode((Band("flat", 1.0),)))
    extra = np.stack([P[:, 6], P[:, 4], P[:, 8], 0 * P[:, 0], P[:, 7], P[:, 5], P[:, 9], 0 * P[:, 0]], -1)
    flat, general = evaluate_points(P, OUTPUTS), evaluate_points(np.hstack([P, extra]), OUTPUTS, model)
    for name in OUTPUTS:
        a, b = flat.values[name], general.values[name]
        allowed = 1e-11 * np.abs(a) + flat.errors[name] + general.errors[name] + 1e-40
        assert (np.abs(a - b) <= allowed).all(), name


def test_numbers_and_rows_of_numpy_make_bands():
    rows = np.linspace(-1, 1, 5), np.ones(5)
    band = Band("table", J=np.int64(2), table=rows)  # type: ignore[arg-type]
    assert band == Band("table", J=2.0, table=tuple(map(tuple, rows))) and hash(band)
    assert Band("flat", D=np.float32(5)).numbers == (5.0, 0.0, 1.0, 0.0)  # type: ignore[arg-type]
    for table in (3, ([1, 2],), ([1, "x"], [1, 2])):
        with pytest.raises(ValueError, match="not two columns of numbers; give energies and densities"):
            Band("table", table=table)  # type: ignore[arg-type]


def test_a_model_without_electrodes_is_flat():
    P = flat_points(5)
    with_model = evaluate_points(P, OUTPUTS, Model())
    for name in OUTPUTS:
        np.testing.assert_allclose(
            with_model.values[name], evaluate_points(P, OUTPUTS).values[name], rtol=1e-9, atol=1e-15
        )


def cases() -> dict:
    with REFERENCE.open() as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return {(row["case"], row["quantity"]): row for row in rows}


@pytest.mark.parametrize("case", sorted({case for case, _ in cases()}))
def test_independent_quadrature(case):
    from reference.make_bands import CASES

    left, T_L, mu_L, right, T_R, mu_R = CASES[case]
    sides = [[Band(shape, D, J, N, E) for shape, D, J, N, E in side] for side in (left, right)]
    points = evaluate(*sides, T_L=T_L, T_R=T_R, mu_L=mu_L, mu_R=mu_R)
    assert points.status[0] in (1, 2)
    rows = {q: row for (c, q), row in cases().items() if c == case}
    assert rows
    for name, row in rows.items():
        error = abs(points.values[name][0] - float(row["value"]))
        assert error <= 1e-9 * float(row["modulus"]), (case, name)


def test_hole_is_the_integral_of_its_resolved_form():
    """(64) against (62), for two bands with a splitting of their own; q_ex is no function of the 1DOS."""
    bands = Electrode((Band("semielliptic", 2.0, 0.9), Band("semielliptic", 1.0, -0.4, 2.0, 0.3)))
    omega = np.linspace(-3, 3, 60001)
    rows = spectrum(bands, omega, T=0.2, mu=0.1)
    resolved = np.trapezoid(
        0.5 * (rows["nu_up"] + rows["nu_down"]) * rows["quadrupolarization_exchange"], omega
    )
    points = evaluate(bands, bands, ["quadrupole_exchange_L"], T_L=0.2, mu_L=0.1)
    assert points.values["quadrupole_exchange_L"][0] == pytest.approx(resolved, rel=1e-5)


def test_one_particle_densities_are_not_enough():
    """Two electrodes with the same nu_up, nu_down: one band split by J, or two shifted oppositely by hand.

    Flat bands of centres +-1 whose members are paired within each band (J = 0) or across (J = 2): the
    one-particle densities of states agree at every energy, the exchange moment does not.
    """
    across = Electrode((Band("flat", 2.0, 2.0), Band("flat", 2.0, -2.0)))
    within = Electrode((Band("flat", 2.0, 0.0, 1.0, 1.0), Band("flat", 2.0, 0.0, 1.0, -1.0)))
    omega = np.linspace(-4, 4, 101)
    a, b = (spectrum(e, omega, T=0.2) for e in (across, within))
    np.testing.assert_array_equal(a["nu_up"], b["nu_up"])
    np.testing.assert_array_equal(a["nu_down"], b["nu_down"])
    assert np.abs(a["anisotropy"]).max() > 0.1
    np.testing.assert_array_equal(b["anisotropy"], 0)
    other = Electrode((Band("flat", 3.0, 0.5),))
    E = [
        evaluate(e, other, ["exchange_emission"], mu_L=0.5).values["exchange_emission"][0]
        for e in (across, within)
    ]
    assert abs(E[0]) > 1e-3
    assert E[1] == 0


def test_zero_spin_current_antiparallel():
    """V C 1: equal electrodes, antiparallel, any bias: no spin current, but one of quadrupole moment."""
    band = [Band("semielliptic", 5.0, 2.0, 1.0, 1.0)]
    names = ["spin_current", "exchange_emission", "charge_spin_valve", "quadrupole_current_LL"]
    points = evaluate(band, band, names, T_L=0.2, T_R=0.2, mu_L=1.0, mu_R=-1.0, theta=np.pi)
    assert abs(points.values["charge_spin_valve"][0]) > 1e-4  # n is finite: a spin valve
    np.testing.assert_allclose(points.values["spin_current"][0], 0, atol=1e-14)
    assert np.abs(points.values["quadrupole_current_LL"][0]).max() > 1e-3


def test_identical_chains_diverge_at_finite_temperature_only():
    chain = [Band("chain", 2.0, 0.5)]
    assert evaluate(chain, chain, ["charge_current"], T_L=0.2, T_R=0.3).status[0] == 4
    cold = evaluate(chain, chain, ["charge_current"], T_L=0, T_R=0, mu_L=0.5, mu_R=-0.5)
    assert cold.status[0] == 1
    assert np.isfinite(cold.values["charge_current"][0])
    other = [Band("chain", 2.0, 0.5, 1.0, 0.01)]
    assert evaluate(chain, other, ["charge_current"], T_L=0.2, T_R=0.3).status[0] == 1


def test_what_diverges_takes_nothing_else_with_it():
    """What is stored, and torques, of two equal chains are finite; the tensor of the current is not."""
    chain, T = [Band("chain", 2.0, 0.5)], {"T_L": 0.2, "T_R": 0.3, "theta": 1.0}
    names = ["charge_current", "spin_L", "spin_torque", "exchange_torque", "quadrupole_current_LL"]
    found = evaluate(chain, chain, names, **T)
    assert found.status[0] == 4
    for name in names:
        lost = np.isnan(found.values[name])
        np.testing.assert_array_equal(np.isnan(found.errors[name]), lost)
        assert lost.any() == (name in ("charge_current", "quadrupole_current_LL"))
    alone = evaluate(chain, chain, names[1:4], **T)
    assert alone.status[0] == 1
    for name in names[1:4]:
        assert found.values[name][0] == alone.values[name][0]


@pytest.mark.parametrize("T", [0.49, 0.5, 1.0])
def test_torque_of_equal_chains_is_finite(T):
    """An inverse square root of g meets one of alpha on the other side of an edge: nothing diverges."""
    bands = [Band("chain", 2.0, 3.0, 2.0), Band("flat", 3.0, 0.2, 2.0)]
    found = evaluate(bands, bands, ["exchange_torque", "exchange_emission"], T_L=T, T_R=T)
    assert found.status[0] == 1 and found.values["exchange_emission"][0] == 0.0
    beside = evaluate(bands, bands, ["exchange_torque"], T_L=T, T_R=T * (1 + 1e-9))
    assert beside.values["exchange_torque"][0] == pytest.approx(found.values["exchange_torque"][0], rel=1e-7)


def test_levels_are_bands_of_their_own():
    """A rigidly split flat band as 400 broadened levels: the same coefficients up to the spacing."""
    n, D, J = 400, 3.0, 1.2
    e = D * (2 * (np.arange(n) + 0.5) / n - 1)
    levels = Electrode.from_levels(e - J / 2, e + J / 2, broadening=0.03, weight=1.0 / n)
    flat = Electrode((Band("flat", D, J),))
    names = ["exchange_emission", "charge_isotropic", "spin_L", "quadrupole_exchange_L"]
    a, b = (evaluate(x, flat, names, **PAIR) for x in (levels, flat))
    for name in names:
        assert a.values[name][0] == pytest.approx(b.values[name][0], rel=2e-3)


def test_table_of_a_semielliptic_like_band():
    """A tabulated band, (1 - x^2/4)^2 e^x/(1 + x^2), against a finer table of it: beyond sixth order."""
    values = []
    for n in (26, 51, 101, 801):
        x = np.linspace(-2, 2, n)
        table = (tuple(x), tuple((1 - (x / 2) ** 2) ** 2 * np.exp(x) / (1 + x**2)))
        band = [Band("table", J=0.7, N=1.0, table=table)]
        points = evaluate(band, [Band("flat", 3.0, 0.6)], ["exchange_torque"], **PAIR)
        values.append(points.values["exchange_torque"][0])
    errors = np.abs(np.array(values[:3]) - values[3])
    assert errors[2] < 1e-8 * abs(values[3])
    assert np.log2(errors[0] / errors[2]) / 2 > 6


@pytest.mark.parametrize("name", ["flat", "semielliptic", "square", "cubic"])
def test_beta_is_alpha_where_all_is_filled(name):
    band = Electrode((Band(name, 2.0, 0.8),))
    omega = np.array([-2.1, -0.3, 0.7, 1.9])
    full, empty = spectrum(band, omega, T=0.05, mu=30.0), spectrum(band, omega, T=0.0, mu=-30.0)
    np.testing.assert_allclose(full["beta"], full["alpha"], atol=1e-13)
    np.testing.assert_allclose(empty["beta"], 0, atol=1e-13)


@pytest.mark.parametrize("d", [1e-13, 1e-9, 1e-4, 0.02, 0.11, 0.35])
def test_beta_next_to_a_step_is_a_logarithm(d):
    """A flat band at T = 0, mu = -2 in the middle of a window where m = 1/8: beta from either side of mu."""
    band = Electrode((Band("flat", 2.0, 0.8),))
    for omega in (-2.0 - d, -2.0 + d):
        beta = spectrum(band, np.array([omega]), T=0.0, mu=-2.0)["beta"][0]
        exact = 0.125 / np.pi * np.log(abs((omega + 2.4) / (omega + 2.0)))
        assert beta == pytest.approx(exact, abs=2e-14)


def test_a_bad_band_spoils_its_own_point_only():
    model = Model(Electrode((Band("semielliptic", 2.0, 0.7),)))
    good = np.concatenate([column(), [2.0, 0.7, 1.0, 0.0]])
    bad = np.concatenate([column(), [-2.0, 0.7, 1.0, 0.0]])
    points = evaluate_points(np.array([good, bad, good]), ["charge_current"], model)
    assert points.status.tolist() == [1, 3, 1]
    assert np.isfinite(points.values["charge_current"][[0, 2]]).all()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"shape": "round", "D": 1.0}, "unknown"),
        ({"shape": "flat"}, "without D"),
        ({"shape": "flat", "D": -1.0}, "D > 0"),
        ({"shape": "flat", "D": 1.0, "J": np.inf}, "not a finite number"),
        ({"shape": "table"}, "table"),
    ],
)
def test_bad_bands_are_refused(given, words):
    with pytest.raises(ValueError, match=words):
        Band(**given)

"""The overlays against the kernels, against each other, and against what the paper prints."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import spinquad
from spinquad.kernels import estimates

ENERGY = st.floats(0.01, 20.0)


def per_gamma(name, **parameters):
    """Return a coefficient divided by Gamma at one point."""
    point = spinquad.evaluate(quantities=[name, "tunnel_rate"], **parameters)
    return float(point[name] / point["tunnel_rate"])


def test_moment_is_that_of_the_kernel_and_has_the_limits_of_72():
    for J, T in ((5.0, 0.0), (5.0, 0.5), (0.3, 1.0)):
        kernel = spinquad.evaluate(quantities=["quadrupole_exchange_L"], J=J, T=T)["quadrupole_exchange_L"]
        assert estimates.stored_moment(J, T, 25.0) == pytest.approx(float(kernel), rel=1e-10)
    small = estimates.stored_moment(0.01, 1.0, 25.0) / estimates.stored_moment_small(0.01, 1.0, 25.0)
    large = estimates.stored_moment(40.0, 1.0, 25.0) / estimates.stored_moment_large(40.0, 1.0, 25.0)
    assert [float(small), float(large)] == pytest.approx([1.0, 1.0], abs=1e-5)
    assert estimates.stored_moment(5.0, 0.0, 25.0) == pytest.approx(0.25 * 5.0 / 50.0)  # (71), N_s = J/2D


@pytest.mark.parametrize(("J", "mu"), [(5.0, 0.05), (5.0, 5.0), (1.0, -3.0), (14.0, 0.5)])
def test_torques_at_zero_temperature_are_those_of_the_kernel(J, mu):
    same = {"J": J, "T": 0.0, "mu_L": mu, "mu_R": -mu}
    spin, exchange = per_gamma("spin_torque", **same), per_gamma("exchange_torque", **same)
    assert estimates.zero_temperature_spin_torque(J, 25.0) == pytest.approx(spin, rel=1e-9)
    assert estimates.zero_temperature_exchange_torque(J, 25.0, mu) == pytest.approx(exchange, rel=1e-9)


def test_torque_of_the_caption_of_figure_16_needs_the_factor_one_half_of_erratum_120():
    assert estimates.exchange_torque_estimate(5.0, 25.0) == pytest.approx(-0.159, abs=1e-3)
    assert estimates.zero_temperature_exchange_torque(5.0, 25.0, 0.05) == pytest.approx(
        -0.1454947080, abs=1e-10
    )


def test_torque_estimates_are_the_leading_order_in_j_over_d():
    J = np.array([1e-3, 2e-3])
    spin = estimates.zero_temperature_spin_torque(J, 1.0) / estimates.spin_torque_estimate(J, 1.0) - 1.0
    exchange = (
        estimates.zero_temperature_exchange_torque(J, 1.0) / estimates.exchange_torque_estimate(J, 1.0) - 1.0
    )
    assert np.log2(spin[1] / spin[0]) == pytest.approx(2.0, abs=1e-3)  # the next order of (117) is (J/D)^2
    assert np.log2(exchange[1] / exchange[0]) == pytest.approx(1.0, abs=1e-2)  # that of (120) is J/D


@pytest.mark.parametrize(
    ("J", "T", "V", "value"), [(5, 0, 1, -0.5), (5, 0.5, 1, -0.1560550696), (5, 0.5, 10, -2.0001135256)]
)
def test_wide_band_emission_meets_exact_values(J, T, V, value):
    assert estimates.wide_band_emission(V, J, T) == pytest.approx(value, abs=1e-9)


@given(V=ENERGY, J=ENERGY, T=st.floats(0.0, 5.0))
def test_wide_band_emission_is_symmetric_negative_and_bounded_by_its_plateaus(V, J, T):
    E = estimates.wide_band_emission(V, J, T)
    swapped, reversed_bias = estimates.wide_band_emission(J, V, T), estimates.wide_band_emission(-V, J, T)
    assert E == pytest.approx(float(swapped), abs=1e-13) and E == pytest.approx(
        float(reversed_bias), abs=1e-13
    )
    assert E <= 1e-13
    plateau = min(estimates.emission_plateau(V, T), estimates.emission_plateau(J, T))
    assert -E <= plateau + 1e-12 and plateau <= 0.5 * min(V, J) + 1e-12  # (119) bounds it


def test_crossovers_invert_each_other_and_follow_from_the_estimates():
    J = np.linspace(1.0, 20.0, 5)
    V = estimates.crossover_bias(J, 25.0)
    assert estimates.crossover_splitting(V, 25.0) == pytest.approx(J)
    assert estimates.exchange_emission_estimate(V, J) == pytest.approx(
        estimates.exchange_torque_estimate(J, 25.0)
    )
    assert estimates.crossover_splitting(1.0, 25.0) == pytest.approx(8.86, abs=5e-3)  # "about 9" in Fig. 15


def test_competition_follows_from_117_and_119():
    N_s, J, D = 3.0, 5.0, 25.0
    V = estimates.competition_bias(N_s, J, D)
    direct = N_s * estimates.spin_torque_estimate(J, D)  # 2 <S> T_S with <S> = N_s/2
    assert estimates.exchange_emission_estimate(V, J) == pytest.approx(direct)


def test_thermal_current_is_the_slope_of_the_kernel_with_the_sign_of_the_erratum():
    tau = 1e-5
    currents = [per_gamma("exchange_emission", T_L=1.0, tau_R=s * tau, J=3.0, theta=np.pi) for s in (1, -1)]
    slope = (currents[0] - currents[1]) / (2 * tau)
    assert estimates.thermal_current(3.0, 1.0, 1.0) == pytest.approx(slope, rel=1e-7)
    assert estimates.thermal_current(60.0, 2.0, 0.1) == pytest.approx(-0.5 * 0.1 * 2.0)


@given(J=st.floats(0.0, 1e-2), T=st.floats(0.1, 10.0))
def test_thermal_current_has_no_cancellation_at_small_splitting(J, T):
    assert estimates.thermal_current(J, T, -1.0) == pytest.approx(T / 6.0 * (J / 2 / T) ** 2, rel=2e-3, abs=0)


def test_thermal_plateau_begins_as_137_and_is_that_of_the_kernel():
    slope = (estimates.thermal_plateau(1.0, 1e-4) - estimates.thermal_plateau(1.0, -1e-4)) / 2e-4
    assert slope == pytest.approx(float(estimates.thermal_current(80.0, 1.0, 1.0)), rel=1e-6)
    wide = per_gamma("exchange_emission", T_L=0.1, tau_R=0.5, J=6.0, theta=np.pi)
    assert estimates.thermal_plateau(0.1, 0.5) == pytest.approx(wide, rel=1e-9)

"""First-order currents of any tunnel amplitude, against sums over discrete modes."""

import numpy as np
import pytest

from spinquad.kernels.bands.outputs import OUTPUTS
from spinquad.kernels.electrodes import Band, Electrode, Model
from spinquad.kernels.model_points import band_numbers, raw
from spinquad.kernels.network import PAULI, along, flow, is_spin_conserving, reversed_raw
from spinquad.kernels.quantities import PARAMETERS

AXES = np.array([[0.0, 0.0, 1.0], [np.sin(0.9), 0.0, np.cos(0.9)]])
POINT = {"T_L": 0.3, "T_R": 0.5, "mu_L": 1.4, "mu_R": 1.1}


def coefficients(flips=(1.0, 1.0)) -> dict:
    model = Model(Electrode((Band("flat", 2.0, 1.6),)), Electrode((Band("semielliptic", 2.2, 2.2),)))
    P = np.array([[POINT.get(name, 1.0) for name in PARAMETERS]])
    extra = np.array([list(model.defaults.values())])
    pairs = raw(P, band_numbers(P, extra, model), model, OUTPUTS, flips)[0]
    return {name: pair[0][0] for name, pair in pairs.items()}


def tensor(a, b):
    return 0.5 * (np.outer(a, b) + np.outer(b, a)) - a @ b / 3 * np.eye(3)


def test_coefficients_of_the_paper():
    """T = t 1 gives (89)-(91) with the eight coefficients, on both sides."""
    c, t = coefficients(), 0.7 * np.exp(0.4j)
    for here, there, side in ((0, 1, c), (1, 0, reversed_raw(c))):
        J, K = AXES[here], AXES[there]
        amplitude = (t if here == 0 else np.conj(t)) * np.eye(2)
        found = flow(side, None, amplitude, J, K)
        t2 = abs(t) ** 2
        assert found.charge == pytest.approx(
            t2 * (side["charge_isotropic"] + side["charge_spin_valve"] * J @ K)
        )
        spin = side["spin_emission"] * J + side["spin_absorption"] * K + side["spin_torque"] * np.cross(J, K)
        np.testing.assert_allclose(found.spin, t2 * spin, atol=1e-14)
        hole = side["exchange_emission"] * J + side["exchange_absorption"] * K
        hole = hole + side["exchange_torque"] * np.cross(J, K)
        np.testing.assert_allclose(found.weighted, t2 * hole, atol=1e-14)


def discrete(amplitude: np.ndarray, eta: float, n: int) -> tuple:
    """The formula of Y_k summed over modes: P 1/x and delta(x) as Re and -Im/pi of 1/(x + i eta)."""
    e_L = 2.0 * (2 * (np.arange(n) + 0.5) / n - 1)
    angle = np.pi * (np.arange(n) + 0.5) / n
    e_R, w_R = -2.2 * np.cos(angle), 2 * np.sin(angle) ** 2 / n
    f = [lambda x: 1 / (np.exp((x - 1.4) / 0.3) + 1), lambda x: 1 / (np.exp((x - 1.1) / 0.5) + 1)]
    P = [[0.5 * (np.eye(2) + s * along(axis)) for s in (1, -1)] for axis in AXES]
    Y = np.zeros((n, 2, 2), complex)
    for a, s in enumerate((1, -1)):
        for b, q in enumerate((1, -1)):
            x, y = e_L - s * 0.8, e_R - q * 1.1
            kernel = np.conj(1 / (x[:, None] - y[None, :] + 1j * eta))
            C = ((f[1](y)[None, :] - f[0](x)[:, None]) * kernel) @ w_R / n
            Y -= C[:, None, None] * (P[0][a] @ amplitude @ P[1][b] @ amplitude.conj().T)
    M = 1j * (Y - Y.conj().transpose(0, 2, 1))
    rho = sum(f[0](e_L - s * 0.8)[:, None, None] * P[0][a] for a, s in enumerate((1, -1)))
    spin = 0.5 * PAULI
    charge = np.trace(M.sum(0)).real
    current = np.array([np.trace(s @ M.sum(0)).real for s in spin])
    S = np.array([np.trace(s @ rho.sum(0)).real / n for s in spin])
    pauli = np.einsum("iab,kbc,jcd,kda->ij", spin, M, spin, rho).real
    return charge, current, 2 * tensor(S, current), -2 * pauli


RANDOM = np.array([[1.0, 0.3 - 0.2j], [0.1 + 0.5j, 0.6 + 0.1j]])


@pytest.mark.parametrize("amplitude", [np.eye(2) + 0j, RANDOM])
def test_sum_over_modes(amplitude):
    plain, star = coefficients(), coefficients((1.0, -1.0))
    found = flow(plain, star, amplitude, *AXES)
    first, second = (discrete(amplitude, eta, 2000) for eta in (0.02, 0.01))
    charge, spin, _, pauli = (2 * b - a for a, b in zip(first, second, strict=True))
    assert found.charge == pytest.approx(charge, abs=1e-3)
    np.testing.assert_allclose(found.spin, spin, atol=1e-3)
    pauli = 0.5 * (pauli + pauli.T) - np.trace(pauli) / 3 * np.eye(3)
    np.testing.assert_allclose(-tensor(found.weighted, AXES[0]), pauli, atol=1e-3)
    assert np.abs(pauli).max() > 0.01


def test_flips_are_idle_for_a_spin_conserving_amplitude():
    plain, star = coefficients(), coefficients((1.0, -1.0))
    with_star, without = flow(plain, star, np.eye(2) + 0j, *AXES), flow(plain, None, np.eye(2) + 0j, *AXES)
    np.testing.assert_allclose(with_star.spin, without.spin, atol=1e-14)
    np.testing.assert_allclose(with_star.weighted, without.weighted, atol=1e-14)


def test_charge_alone_is_conserved_by_a_spin_dependent_amplitude():
    plain = coefficients()
    forth = flow(plain, coefficients((1.0, -1.0)), RANDOM, *AXES)
    back = flow(reversed_raw(plain), reversed_raw(coefficients((-1.0, 1.0))), RANDOM.conj().T, *AXES[::-1])
    assert forth.charge + back.charge == pytest.approx(0, abs=1e-13)
    assert np.abs(forth.spin + back.spin).max() > 1e-2
    assert not is_spin_conserving(RANDOM)

"""Exact dynamics of two electrodes of some hundred levels against the formulas, bands of their own shape.

The one-particle density matrix is evolved exactly under the whole Hamiltonian; between 1/D and the recurrence
time the currents show a plateau. Nothing of the paper enters but what charge, spin and Wick's theorem are.
"""

from itertools import product

import numpy as np
import pytest

from spinquad.kernels.bands.outputs import OUTPUTS
from spinquad.kernels.electrodes import Band, Electrode, Model
from spinquad.kernels.model_points import band_numbers, raw
from spinquad.kernels.network import PAULI, along, flow, reversed_raw, shared, symmetric_traceless_part
from spinquad.kernels.quantities import PARAMETERS

LEVELS, AMPLITUDE, THETA = 120, 1e-4, 0.9
BANDS = Band("semielliptic", 2.0, 1.6, LEVELS), Band("flat", 2.0, 2.2, LEVELS)
POINT = {"T_L": 0.3, "T_R": 0.5, "mu_L": 0.9, "mu_R": -0.4, "theta": THETA, "t": 1.0}
AXES = np.array([[0.0, 0.0, 1.0], [0.0, -np.sin(THETA), np.cos(THETA)]])
CONSERVING = np.eye(2) + 0j
SPIN_DEPENDENT = np.array([[1.0, 0.3 - 0.2j], [0.1 + 0.5j, 0.6 + 0.1j]])
UP_ONLY = np.array([[1.0, 0.0], [0.0, 0.0]], dtype=complex)
HERE, THERE = slice(None, 2 * LEVELS), slice(2 * LEVELS, None)
SPINS = np.array([np.kron(np.eye(LEVELS), 0.5 * s) for s in PAULI])


def levels(shape: str, D: float) -> np.ndarray:
    """Energies that share out the density of states evenly."""
    x = (np.arange(LEVELS) + 0.5) / LEVELS
    if shape == "flat":
        return D * (2 * x - 1)
    grid = np.linspace(-np.pi / 2, np.pi / 2, 200001)
    return D * np.sin(np.interp(x, 0.5 + (grid + 0.5 * np.sin(2 * grid)) / np.pi, grid))


def start(amplitude: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return Hamiltonian, density matrix of the decoupled electrodes, and tunnel amplitudes."""
    H, rho = np.zeros((2, 4 * LEVELS, 4 * LEVELS), dtype=complex)
    for band, axis, r, block in zip(BANDS, AXES, "LR", (HERE, THERE), strict=True):
        own = np.kron(np.diag(levels(band.shape, band.D)), np.eye(2)) - 0.5 * band.J * np.kron(
            np.eye(LEVELS), along(axis)
        )
        e, v = np.linalg.eigh(own)
        H[block, block] = own
        rho[block, block] = (v / (np.exp((e - POINT[f"mu_{r}"]) / POINT[f"T_{r}"]) + 1)) @ v.conj().T
    T = AMPLITUDE * np.kron(np.ones((LEVELS, LEVELS)), amplitude)
    H[HERE, THERE], H[THERE, HERE] = T, T.conj().T
    return H, rho, T


def connected(rho: np.ndarray, T: np.ndarray, other: slice) -> np.ndarray:
    """Return the connected average of I_S . S, the spin current into L and the spin of ``other``, (3, 3).

    <A B> - <A><B> = tr a (1 - rho) b rho for operators of one body; its real part is symmetrised.
    """
    Y = np.array([rho[:, other] @ s @ rho[other, :] for s in SPINS])
    rest = np.array([s @ rho[other, :] for s in SPINS])  # the 1 of 1 - rho, rows of ``other`` alone
    found = np.zeros((3, 3))
    for i, s in enumerate(SPINS):
        # a = i [H_T, S_L]: -i s T from R to L, i T+ s back
        a_LR, a_RL = -1j * s @ T, 1j * T.conj().T @ s
        for j in range(3):
            first = rest[j] if other == HERE else np.zeros_like(rest[j])
            second = rest[j] if other == THERE else np.zeros_like(rest[j])
            RL, LR = second[:, HERE] - Y[j][THERE, HERE], first[:, THERE] - Y[j][HERE, THERE]
            found[i, j] = (np.sum(a_LR * RL.T) + np.sum(a_RL * LR.T)).real
    return symmetric_traceless_part(found)


def plateau(amplitude: np.ndarray) -> tuple[np.ndarray, ...]:
    """Charge current, spin current and connected averages of I_S . S_L, I_S . S_R, over t^2."""
    H, rho, T = start(amplitude)
    e, W = np.linalg.eigh(H)
    inner = W.conj().T @ rho @ W
    times = np.linspace(20.0, 55.0, 25)
    sums = [0.0, np.zeros(3), np.zeros((3, 3)), np.zeros((3, 3))]
    for t in times:
        phase = np.exp(-1j * e * t)
        now = W @ (phase[:, None] * inner * phase.conj()) @ W.conj().T
        M = -1j * (T @ now[THERE, HERE] - now[HERE, THERE] @ T.conj().T)
        sums[0] += np.trace(M).real
        sums[1] += [np.sum(s.T * M).real for s in SPINS]
        sums[2] += connected(now, T, HERE)
        sums[3] += connected(now, T, THERE)
    return tuple(np.asarray(x) / len(times) / AMPLITUDE**2 for x in sums)


def coefficients(flips: tuple[int, int], filling: bool) -> dict[str, float]:
    model = Model(*(Electrode((band,)) for band in BANDS))
    P = np.array([[POINT.get(name, 1.0) for name in PARAMETERS]])
    numbers = band_numbers(P, np.array([list(model.defaults.values())]), model)
    pairs = raw(P, numbers, model, OUTPUTS, (float(flips[0]), float(flips[1])), filling)[0]
    return {name: pair[0][0] for name, pair in pairs.items()}


@pytest.mark.parametrize(
    "amplitude", [CONSERVING, SPIN_DEPENDENT, UP_ONLY], ids=["conserving", "spin-dependent", "up only"]
)
def test_plateau_of_the_exact_currents(amplitude):
    """Charge and spin currents, and what Pauli's principle adds to both links that leave L."""
    flips = list(product((1, -1), (1, -1)))
    plain, filled = ({f: coefficients(f, filling) for f in flips} for filling in (False, True))
    formula = flow(plain[1, 1], plain[1, -1], amplitude, *AXES)
    back = [{(q, p): reversed_raw(found[p, q]) for p, q in flips} for found in (plain, filled)]
    charge, spin, local, other = plateau(amplitude)
    scale = LEVELS**2
    assert abs(charge - formula.charge) < 2e-3 * abs(formula.charge)
    np.testing.assert_allclose(spin / scale, formula.spin / scale, atol=2e-4)
    hole = symmetric_traceless_part(-0.5 * np.outer(formula.weighted, AXES[0]))
    np.testing.assert_allclose(local / scale, hole / scale, atol=1e-4)
    link = shared(*back, amplitude.conj().T, AXES[1], AXES[0])
    np.testing.assert_allclose(other / scale, link / scale, atol=1e-4)
    assert min(np.abs(hole).max(), np.abs(link).max()) > 0.005 * scale

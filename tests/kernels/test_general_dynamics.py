"""Exact dynamics of two electrodes of some hundred levels against the formulas, bands of their own shape.

The one-particle density matrix is evolved exactly under the whole Hamiltonian; between 1/D and the recurrence
time the currents show a plateau. Nothing of the paper enters but what charge, spin and Wick's theorem are.
"""

import numpy as np
import pytest

from spinquad.kernels.electrodes import Band, Electrode, Model
from spinquad.kernels.network import PAULI, along, flow
from spinquad.kernels.points import evaluate_points
from spinquad.kernels.quantities import PARAMETERS

LEVELS, AMPLITUDE, THETA = 160, 1e-4, 0.9
BANDS = Band("semielliptic", 2.0, 1.6, LEVELS), Band("flat", 2.0, 2.2, LEVELS)
POINT = {"T_L": 0.3, "T_R": 0.5, "mu_L": 0.9, "mu_R": -0.4, "theta": THETA, "t": 1.0}
AXES = np.array([[0.0, 0.0, 1.0], [0.0, -np.sin(THETA), np.cos(THETA)]])


def levels(shape: str, D: float) -> np.ndarray:
    """Energies that share out the density of states evenly."""
    x = (np.arange(LEVELS) + 0.5) / LEVELS
    if shape == "flat":
        return D * (2 * x - 1)
    grid = np.linspace(-np.pi / 2, np.pi / 2, 200001)
    return D * np.sin(np.interp(x, 0.5 + (grid + 0.5 * np.sin(2 * grid)) / np.pi, grid))


def plateau() -> tuple[np.ndarray, ...]:
    """Charge current, spin current and exchange part of the quadrupole current into L, over t^2."""
    blocks, rho = [], []
    for band, axis, r in zip(BANDS, AXES, "LR", strict=True):
        H = np.kron(np.diag(levels(band.shape, band.D)), np.eye(2)) - 0.5 * band.J * np.kron(
            np.eye(LEVELS), along(axis)
        )
        e, v = np.linalg.eigh(H)
        blocks.append(H)
        rho.append((v / (np.exp((e - POINT[f"mu_{r}"]) / POINT[f"T_{r}"]) + 1)) @ v.conj().T)
    n = 2 * LEVELS
    T = AMPLITUDE * np.kron(np.ones((LEVELS, LEVELS)), np.eye(2))
    H = np.block([[blocks[0], T], [T.conj().T, blocks[1]]])
    start = np.block([[rho[0], np.zeros((n, n))], [np.zeros((n, n)), rho[1]]])
    e, W = np.linalg.eigh(H)
    inner = W.conj().T @ start @ W
    spins = [np.kron(np.eye(LEVELS), 0.5 * s) for s in PAULI]
    sums = [0.0, np.zeros(3), np.zeros((3, 3))]
    times = np.linspace(25.0, 75.0, 60)
    for t in times:
        phase = np.exp(-1j * e * t)
        now = W @ (phase[:, None] * inner * phase.conj()) @ W.conj().T
        M = -1j * (T @ now[n:, :n] - now[:n, n:] @ T.conj().T)
        sums[0] += np.trace(M).real
        sums[1] += [np.sum(s.T * M).real for s in spins]
        left, right = [s @ M for s in spins], [s @ now[:n, :n] for s in spins]
        sums[2] -= 2 * np.array([[np.sum(a * b.T).real for b in right] for a in left])
    return tuple(np.asarray(x) / len(times) / AMPLITUDE**2 for x in sums)


@pytest.mark.long
def test_plateau_of_the_exact_currents():
    model = Model(*(Electrode((band,)) for band in BANDS))
    names = ["charge_isotropic", "charge_spin_valve"]
    names += [
        f"{kind}_{word}" for kind in ("spin", "exchange") for word in ("emission", "absorption", "torque")
    ]
    columns = np.array([[POINT.get(name, 1.0) for name in PARAMETERS] + list(model.defaults.values())])
    points = evaluate_points(columns, names, model)
    formula = flow({name: points.values[name][0] for name in names}, None, np.eye(2) + 0j, *AXES)
    charge, spin, exchange = plateau()
    scale = LEVELS**2
    assert abs(charge - formula.charge) < 2e-3 * abs(formula.charge)
    np.testing.assert_allclose(spin / scale, formula.spin / scale, atol=2e-4)
    dyad = -0.5 * (np.outer(formula.weighted, AXES[0]) + np.outer(AXES[0], formula.weighted))
    dyad -= np.trace(dyad) / 3 * np.eye(3)
    exchange = 0.5 * (exchange + exchange.T) - np.trace(exchange) / 3 * np.eye(3)
    np.testing.assert_allclose(exchange / scale, dyad / scale, atol=2e-4)
    assert np.abs(dyad).max() > 0.01 * scale

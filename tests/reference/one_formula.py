"""All currents into the left electrode from one first-order formula, mode by mode.

For an L mode of orbital energy e, spin projectors P_s^r = (1 + s J^r . sigma)/2 and

    Y = - sum_{s s'} P_s^L P_s'^R int dx nu_s'^R(x) [f^R(x) - f^L(w)] [P 1/(w - x) + i pi delta(w - x)],
    w = e - s J_L/2,   M = i (Y - Y^+),   rho = sum_s f^L(w_s) P_s^L,

the currents are I_N = sum tr M, I_S = sum tr s M, and the exchange part of I_Q^LL is
-2 sum tr(s_i M s_j rho), symmetric and traceless. Nothing here uses (93)-(102): the coefficients are
read off by projecting on J^L, J^R and J^L x J^R.
"""

import numpy as np
from mpmath import mp, mpf
from reference.electrode import Electrode
from reference.panels import make_panels, nodes, order
from reference.step import log_abs

PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])


def projectors(axis: list) -> dict:
    """P_s = (1 + s axis . sigma)/2 for s = 1, -1."""
    return {s: (np.eye(2) + s * np.tensordot([float(a) for a in axis], PAULI, 1)) / 2 for s in (1, -1)}


def amplitude(L: Electrode, R: Electrode, w: mpf, s: int) -> complex:
    """int dx nu_s^R(x) [f^R(x) - f^L(w)] [P 1/(w - x) + i pi delta(w - x)]."""
    a, b = R.bands[s]
    real = R.f.transform(a, b, w) - L.f(w) * (log_abs(w - a) - log_abs(w - b))
    return complex(R.nu0 * real, mp.pi * R.nu(s, w) * (R.f(w) - L.f(w)))


def mode(L: Electrode, R: Electrode, left: dict, right: dict, e: mpf) -> np.ndarray:
    """Return tr M, tr s_i M (3) and the symmetric, traceless -2 tr s_i M s_j rho (9) of one mode."""
    Y, rho = np.zeros((2, 2), complex), np.zeros((2, 2), complex)
    for s, P in left.items():
        w = e - s * L.J / 2
        rho += float(L.f(w)) * P
        for s2, P2 in right.items():
            Y -= amplitude(L, R, w, s2) * (P @ P2)
    M, spins = 1j * (Y - Y.conj().T), PAULI / 2
    q = -2 * np.einsum("iab,bc,jcd,da->ij", spins, M, spins, rho).real
    q = (q + q.T) / 2 - np.eye(3) * np.trace(q) / 3
    return np.concatenate([[np.trace(M).real], np.einsum("iab,ba->i", spins, M).real, q.ravel()])


def dyad(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The symmetric, traceless product (51), flattened."""
    return ((np.outer(a, b) + np.outer(b, a)) / 2 - np.eye(3) * (a @ b) / 3).ravel()


def coefficients(L: Electrode, R: Electrode, theta: float) -> dict:
    """Return the coefficients of (89)-(91) at t = 1, of the quadrupole current the exchange part."""
    jl, jr = np.array([0, 0, 1.0]), np.array([np.sin(theta), 0, np.cos(theta)])
    axes = [jl, jr, np.cross(jl, jr)]
    shifts = [(mu + s * L.J / 2, T) for mu, T in ((L.mu, L.T), (R.mu, R.T)) for s in (1, -1)]
    logs = [x + s * L.J / 2 for x in R.edges for s in (1, -1)]
    inside = [x for x in [*logs, *(mu for mu, _ in shifts)] if -L.D < x < L.D]
    left, right, total = projectors(jl), projectors(jr), np.zeros(13)
    for panel in make_panels([-L.D, L.D, *inside], logs, (), shifts):
        total += sum(float(w * L.nu0) * mode(L, R, left, right, x) for x, w in nodes(panel, order()))
    spin = np.linalg.lstsq(np.array(axes).T, total[1:4])[0]
    exchange = -np.linalg.lstsq(np.array([dyad(jl, v) for v in axes]).T, total[4:])[0]
    parts = ("emission", "absorption", "torque")
    names = [f"{kind}_{part}" for kind in ("spin", "exchange") for part in parts]
    return {"charge_current": total[0]} | dict(zip(names, (*spin, *exchange), strict=True))

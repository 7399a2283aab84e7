"""Spin-quadrupole coefficients, tensors, principal currents and axes, from the scalar coefficients.

Frame: e_z = J^L, e_x = J^L x J^R / sin(theta), e_y = e_z x e_x, hence J^R = (0, -sin theta, cos theta).
Every spin-quadrupole current has the form J^r . b (symmetric, traceless product (51)), with

    b = E J^r + A J^rbar + T J^r x J^rbar                                                  (108)

For L, b = (T s, -A s, E + A c) =: (T s, -A s, D) with |b| = S, s = sin theta, c = cos theta:

    I_0 = -D/3,  I_+- = D/6 +- S/2                                                         (123), (124)
    v_+- ~ b +- S e_z,  v_0 ~ e_z x b                                                      (125), (126)

Errata: (126) is right with E_Q in place of D_theta; (130)-(132) need |D_theta| and a traceless I_0;
at theta = 0, pi the axes are the limits of those nearby. The sign of v_+- is fixed by v.e_x >= 0, that of
v_0 by v.e_y >= 0.

Every function takes and returns pairs (value, error), arrays over points, errors to first order.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Pair = tuple[Array, Array]
ANYWHERE = 2.0  # the most that two unit vectors differ by


def product(x: Pair, y: Pair) -> Pair:
    """Return x y."""
    return x[0] * y[0], np.abs(x[0]) * y[1] + np.abs(y[0]) * x[1]


def combine(*terms: tuple[float | Array, Pair]) -> Pair:
    """Return sum_k c_k x_k."""
    value = sum(c * x[0] for c, x in terms)
    error = sum(np.abs(c) * x[1] for c, x in terms)
    return value, error  # type: ignore[return-value]


def symmetric_traceless_product(a: Array, b: Array) -> Array:
    """Return a . b of (51) for vectors of shape (n, 3): (n, 3, 3)."""
    ab = a[:, :, None] * b[:, None, :]
    trace = np.einsum("ni,ni->n", a, b)
    return 0.5 * (ab + ab.transpose(0, 2, 1)) - trace[:, None, None] / 3.0 * np.eye(3)


def stoner_axes(theta: Array) -> tuple[Array, Array]:
    """Return J^L and J^R, shape (n, 3)."""
    zero = np.zeros_like(theta)
    return np.stack([zero, zero, zero + 1.0], -1), np.stack([zero, -np.sin(theta), np.cos(theta)], -1)


def spin_current(E: Pair, A: Pair, T: Pair, theta: Array) -> Pair:
    """Spin current into L (90), shape (n, 3)."""
    s, c = np.sin(theta), np.cos(theta)
    parts = [combine((s, T)), combine((-s, A)), combine((1.0, E), (c, A))]
    return np.stack([p[0] for p in parts], -1), np.stack([p[1] for p in parts], -1)


def quadrupole_current(E: Pair, A: Pair, T: Pair, theta: Array, node: str) -> Pair:
    """Spin-quadrupole current into node <LL> or <RR> (108), shape (n, 3, 3)."""
    JL, JR = stoner_axes(theta)
    here, there = (JL, JR) if node == "LL" else (JR, JL)
    terms = ((E, here), (A, there), (T, np.cross(here, there)))
    dyads = [(x, symmetric_traceless_product(here, v)) for x, v in terms]
    value = sum(x[0][:, None, None] * d for x, d in dyads)
    error = sum(x[1][:, None, None] * np.abs(d) for x, d in dyads)
    return value, error  # type: ignore[return-value]


def stored(q: Pair, theta: Array, node: str) -> Pair:
    """Moment q J^r . J^r' stored in a node (57), (61), shape (n, 3, 3)."""
    axes = dict(zip("LR", stoner_axes(theta), strict=True))
    dyad = symmetric_traceless_product(axes[node[0]], axes[node[1]])
    return q[0][:, None, None] * dyad, q[1][:, None, None] * np.abs(dyad)


def _invariants(E: Pair, A: Pair, T: Pair, theta: Array) -> tuple[Pair, Pair]:
    s, c = np.sin(theta), np.cos(theta)
    D = combine((1.0, E), (c, A))
    transverse = np.hypot(T[0], A[0])
    S = np.hypot(D[0], transverse * s)
    return D, (S, D[1] + np.abs(s) * (T[1] + A[1]))


def principal_current(E: Pair, A: Pair, T: Pair, theta: Array, which: str) -> Pair:
    """Principal current I_minus, I_zero or I_plus into <LL> (123), (124)."""
    D, S = _invariants(E, A, T, theta)
    if which == "zero":
        return combine((-1.0 / 3.0, D))
    return combine((1.0 / 6.0, D), (0.5 if which == "plus" else -0.5, S))


def principal_axis(E: Pair, A: Pair, T: Pair, theta: Array, which: str) -> Pair:
    """Principal axis v_minus, v_zero or v_plus (125), (126 corrected), shape (n, 3).

    Where the current has none, or without absorption and torque two that may be any of a plane, the error is
    ``ANYWHERE``; at theta = 0, pi the limit of those nearby is given.
    """
    D, S = _invariants(E, A, T, theta)
    transverse = np.hypot(T[0], A[0])
    blind = transverse == 0.0
    # direction of b in the plane across J^L; with no torque and no absorption any will do: e_x
    x = np.where(blind, 1.0, T[0] / np.where(blind, 1.0, transverse))
    y = np.where(blind, 0.0, -A[0] / np.where(blind, 1.0, transverse))
    with np.errstate(invalid="ignore", divide="ignore"):
        bend = np.where(blind, 0.0, (T[1] + A[1]) / np.where(blind, 1.0, transverse))
        tilt = np.where(S[0] > 0.0, 0.5 * S[1] / np.where(S[0] > 0.0, S[0], 1.0), ANYWHERE)
    e_z = D[0] > 0.0 if which == "plus" else D[0] < 0.0 if which == "minus" else np.zeros(D[0].shape, bool)
    error = np.where(blind & ~e_z, ANYWHERE, np.minimum(bend + tilt, ANYWHERE))
    error = np.repeat(error[:, None], 3, axis=1)
    if which == "zero":
        flip = np.where((x < 0.0) | ((x == 0.0) & (y > 0.0)), -1.0, 1.0)
        return np.stack([-y * flip, x * flip, np.zeros_like(x)], -1), error
    s = np.sin(theta)
    # half the angle between b and e_z, from whichever of S + D, S - D does not cancel
    half = 0.5 * np.arctan2(transverse * np.abs(s), D[0])
    side, up = (np.sin(half), np.cos(half)) if which == "plus" else (np.cos(half), -np.sin(half))
    x, y = x * np.where(s < 0.0, -1.0, 1.0), y * np.where(s < 0.0, -1.0, 1.0)
    sign = np.where((x < 0.0) | ((x == 0.0) & (y < 0.0)), -1.0, 1.0)
    return np.stack([sign * side * x, sign * side * y, sign * up], -1), error

"""The eight coefficients of two flat bands as plain integrands, for general-purpose quadrature.

The peers are given what makes the integrals single: closed Hilbert transforms, and the Fermi function as a
sum over poles (see `spinquad.kernels.flat.window_poles`), prepared once a point.
"""

import math

import numba as nb
import numpy as np

from spinquad.kernels.poles import COUNT, OFFSET, W, Y, pole_range

NAMES = (
    *("charge_isotropic", "charge_spin_valve", "spin_emission", "spin_absorption"),
    *("spin_torque", "exchange_emission", "exchange_absorption", "exchange_torque"),
)
MOST = 64  # poles
compiled = nb.njit(error_model="numpy", nogil=True)


@compiled
def fermi(x, T):
    """Occupation at a distance x above mu."""
    if T == 0.0:
        return 1.0 if x < 0.0 else 0.0
    return 1.0 / (1.0 + math.exp(min(x / T, 700.0)))


@compiled
def densities(w, J, D):
    """(nu_up + nu_down)/2 and (nu_up - nu_down)/2 of one flat band, in units of 1/2D."""
    up = 1.0 if abs(w + 0.5 * J) < D else 0.0
    down = 1.0 if abs(w - 0.5 * J) < D else 0.0
    return up, down


@compiled
def alpha(w, J, D):
    """Hilbert transform of the polarized density over pi (105)."""
    a, b = D + 0.5 * J, D - 0.5 * J
    return 0.5 / math.pi * math.log(abs((w * w - a * a) / (w * w - b * b)))


@compiled
def step_beta(w, mu, J, D):
    """The same of the occupied part at T = 0 (99)."""
    c, h = max(D, 0.5 * J), min(D, 0.5 * J)
    total = 0.0
    for sign, low, high in ((1.0, -c - h, -c + h), (-1.0, c - h, c + h)):
        top = min(max(mu, low), high)
        if top > low:
            total += sign * math.log(abs((w - low) / (w - top)))
    return 0.5 / math.pi * total


@compiled
def value(q, w, p, poles):
    """Integrand q at energy w; p: T, mu, J, D of L, then R; poles: their number, then A, B, y^2 of each."""
    T_L, mu_L, J_L, D_L, T_R, mu_R, J_R, D_R = p
    up_L, down_L = densities(w, J_L, D_L)
    up_R, down_R = densities(w, J_R, D_R)
    n_L, m_L = 0.5 * (up_L + down_L), 0.5 * (up_L - down_L)
    n_R, m_R = 0.5 * (up_R + down_R), 0.5 * (up_R - down_R)
    f_L, f_R = fermi(w - mu_L, T_L), fermi(w - mu_R, T_R)
    delta = f_R - f_L
    unit = 4.0 * math.pi / (4.0 * D_L * D_R)
    if q == 0:
        return unit * n_L * n_R * delta
    if q == 1:
        return unit * m_L * m_R * delta
    if q == 2:
        return 0.5 * unit * m_L * n_R * delta
    if q == 3:
        return 0.5 * unit * n_L * m_R * delta
    if q == 4:
        return -0.5 * unit * (m_L * f_L * alpha(w, J_R, D_R) + m_R * f_R * alpha(w, J_L, D_L))
    a_up = 0.25 * up_L * (f_L - fermi(w - mu_L + J_L, T_L))
    a_down = 0.25 * down_L * (f_L - fermi(w - mu_L - J_L, T_L))
    if q == 5:
        return unit * n_R * (a_up + a_down) * delta
    if q == 6:
        return unit * m_R * (a_up - a_down) * delta
    if T_R == 0.0:
        coherent = step_beta(w, mu_R, J_R, D_R) - alpha(w, J_R, D_R) * f_L
    else:
        v, smooth = (w - mu_R) / T_R, 0.0
        for k in range(int(poles[0])):
            smooth -= (poles[1 + 3 * k] - v * poles[2 + 3 * k]) / (v * v + poles[3 + 3 * k])
        coherent = alpha(w, J_R, D_R) * delta - smooth / math.pi
    return unit * (a_up + a_down) * coherent


def prepare(row):
    """Return p, poles and breaks of one row of `tests/reference/points.csv`."""
    number = {key: float(row[key]) for key in row if key[:2] in ("T_", "mu", "J_", "D_")}
    p = tuple(number[f"{key}_{r}"] for r in "LR" for key in ("T", "mu", "J", "D"))
    T, mu, J, D = p[4:]
    poles = np.zeros(1 + 3 * MOST)
    if T > 0.0:
        table = pole_range((max(D + 0.5 * J, p[3] + 0.5 * p[2]) + abs(mu)) / T)
        first, count = OFFSET[table], COUNT[table]
        poles[0] = count
        c, h = max(D, 0.5 * J), min(D, 0.5 * J)
        for k in range(count):
            y, weight = Y[first + k], W[first + k]
            u = (np.array([-c - h, -c + h, c - h, c + h]) - mu) / T
            arcs, logs = np.arctan(u / y), np.log(u * u + y * y)
            poles[1 + 3 * k] = 0.5 * weight * y * ((arcs[1] - arcs[0]) - (arcs[3] - arcs[2]))
            poles[2 + 3 * k] = 0.25 * weight * ((logs[1] - logs[0]) - (logs[3] - logs[2]))
            poles[3 + 3 * k] = y * y
    edges = [s * d + t * 0.5 * j for j, d in ((p[2], p[3]), (J, D)) for s in (-1, 1) for t in (-1, 1)]
    top = max(edges)
    centers = [(mu, T), (p[1], p[0]), (p[1] - p[2], p[0]), (p[1] + p[2], p[0])]
    inside = [c + s * k * t for c, t in centers for s in (-1, 1) for k in (0.0, 6.0, 20.0, 40.0)]
    breaks = sorted({x for x in (*edges, *inside) if -top <= x <= top})
    return p, poles, np.array(breaks)

"""Two equal chains: inverse square roots meet at every edge, and integrals diverge unless Delta is 0 there.

Near an edge e of spin sigma nu_L nu_R/4 is 1/(8 pi^2 D d), d the distance from e, so that the integrand of
(93) without its factor falls off as Delta(e)/(8 pi^2 D)/d: its residue in closed form.
"""

import numpy as np

from spinquad.kernels.bands.general import NEGLIGIBLE
from spinquad.kernels.bands.outputs import OUTPUTS, integrands
from spinquad.kernels.electrodes import Band, Electrode, Model
from spinquad.kernels.points import evaluate_points
from spinquad.kernels.shapes.tables import join
from spinquad.kernels.warm import compiled

D, J, POINTS = 25.0, 5.0, 300


def fermi(x, T, mu):
    u = np.clip((x - mu) / np.where(T > 0, T, 1.0), -700, 700)
    return np.where(T > 0, 1.0 / (1.0 + np.exp(u)), x < mu)


def delta(x, P):
    """f_R - f_L from electrons or from holes, whichever are fewer."""
    f, g = fermi(x, P[:, 0], P[:, 2]), fermi(x, P[:, 1], P[:, 3])
    h, k = fermi(2 * P[:, 2] - x, P[:, 0], P[:, 2]), fermi(2 * P[:, 3] - x, P[:, 1], P[:, 3])
    return np.where(f + g < 1, g - f, h - k)


def modulus(P):
    """4 pi int nubar_L nubar_R |Delta| of each point but for what lies within 1e-11 of edges."""
    edges, t = np.array([-D - J / 2, -D + J / 2, D - J / 2, D + J / 2]), np.linspace(-13, 13, 6001)
    total = np.zeros(len(P))
    for a, b in zip(edges[:-1], edges[1:], strict=True):
        x = 0.5 * (a + b) + 0.5 * (b - a) * np.tanh(t)
        weight = 0.5 * (b - a) / np.cosh(t) ** 2 * (t[1] - t[0])
        inside = [D * D - (x + s * J / 2) ** 2 for s in (-1, 1)]
        mean = sum(0.5 / np.pi / np.sqrt(np.maximum(d, 1e-300)) * (d > 0) for d in inside)
        total += [np.sum(weight * mean**2 * np.abs(delta(x, np.tile(p, (x.size, 1))))) for p in P]
    return 4 * np.pi * total


def test_divergent_is_what_has_a_residue():
    """Neither a point more nor a point fewer, T = 0 with an edge between both mu among them."""
    rng = np.random.default_rng(11)
    P = np.ones((POINTS, 12))
    P[:, :2] = 10 ** rng.uniform(-1.2, 1, (POINTS, 2))
    P[::2, 1] = P[::2, 0]
    P[::5, 0], P[::7, 1], P[::15, :2] = 0, 0, 0
    P[:, 2:4] = rng.uniform(-1, 1, (POINTS, 2)) * rng.choice([1, 10, 30], (POINTS, 1))
    chain = Electrode((Band("chain", D, J),))
    kind, which = chain.kinds()
    bands = np.tile(np.concatenate([chain.numbers] * 2), (POINTS, 1, 1))
    out, err = (np.zeros((len(OUTPUTS), POINTS)) for _ in range(2))
    how = np.ones(2), False, join([]), integrands(["charge_isotropic"])
    missed, status = np.zeros(POINTS, dtype=bool), np.zeros(POINTS, dtype=np.uint8)
    compiled("bands.general")(P, bands, kind, kind, which, which, *how, out, err, missed, status)
    k = OUTPUTS.index("charge_isotropic")
    edges = [p * D + s * J / 2 for p in (-1, 1) for s in (-1, 1)]
    residue = 4 * np.pi * np.max([np.abs(delta(e, P)) for e in edges], axis=0) / (8 * np.pi**2 * D)
    scale = np.maximum(modulus(P), 1e-300)
    divergent = residue > NEGLIGIBLE * scale
    sure = np.abs(residue / (NEGLIGIBLE * scale) - 1) > 0.5
    cold = (P[:, 0] == 0) & (P[:, 1] == 0)
    assert (divergent & cold).any() and (~divergent & cold).any() and (~divergent & ~cold).any()
    np.testing.assert_array_equal(np.isnan(out[k, sure]), divergent[sure])


def test_edges_that_are_equal_but_for_rounding():
    """0.3 - 0.25 - 3 and -1 + 0.05 - 2: what diverges is told, and T_S is that of one edge, without a jump.

    Where the edges differ by 1e-13, m_R alpha_L between them adds 0.0027, or m_L alpha_R 0.41, however close.
    """
    left = Electrode((Band("chain", 3.0, 0.5, 2.0, 0.3), Band("semielliptic", 1.0, 2.0, 2.0)))
    found = []
    for D in (2.0, 2.0 + 1e-13):
        model, P = Model(left, Electrode((Band("chain", D, -0.1, 2.0, -1.0),))), np.ones((1, 12))
        P[0, :4] = 0.01, 0.01, 1.0, -3.0
        names = ["charge_isotropic", "spin_torque", "exchange_torque"]
        found.append(evaluate_points(np.column_stack([P, [list(model.defaults.values())]]), names, model))
    on, beside = found
    assert on.status[0] == 4 and np.isnan(on.values["charge_isotropic"][0])
    assert beside.status[0] == 1 and beside.values["charge_isotropic"][0] < -20.0
    jump = beside.values["spin_torque"][0] - on.values["spin_torque"][0]
    assert 0.0026 < jump < 0.0029 and on.errors["spin_torque"][0] < 1e-10
    np.testing.assert_allclose(on.values["exchange_torque"], beside.values["exchange_torque"], rtol=1e-7)

"""Two equal chains: inverse square roots meet at every edge, and integrals diverge unless Delta is 0 there.

Near an edge e of spin sigma nu_L nu_R/4 is 1/(8 pi^2 D d), d the distance from e, so that the integrand of
(93) without its factor falls off as Delta(e)/(8 pi^2 D)/d: its residue in closed form.
"""

import numpy as np

from spinquad.kernels.bands.general import NEGLIGIBLE
from spinquad.kernels.bands.outputs import OUTPUTS, integrands
from spinquad.kernels.electrodes import Band, Electrode
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
    out, err, scale = (np.zeros((POINTS, len(OUTPUTS))) for _ in range(3))
    how = np.ones(2), False, join([]), integrands(["charge_isotropic"])
    status = np.zeros(POINTS, dtype=np.uint8)
    compiled("bands.general")(P, bands, kind, kind, which, which, *how, out, err, scale, status)
    k = OUTPUTS.index("charge_isotropic")
    edges = [p * D + s * J / 2 for p in (-1, 1) for s in (-1, 1)]
    residue = 4 * np.pi * np.max([np.abs(delta(e, P)) for e in edges], axis=0) / (8 * np.pi**2 * D)
    divergent = residue > NEGLIGIBLE * scale[:, k]
    sure = np.abs(residue / (NEGLIGIBLE * scale[:, k]) - 1) > 0.5
    cold = (P[:, 0] == 0) & (P[:, 1] == 0)
    assert (divergent & cold).any() and (~divergent & cold).any() and (~divergent & ~cold).any()
    np.testing.assert_array_equal(np.isnan(out[sure, k]), divergent[sure])

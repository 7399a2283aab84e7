"""Gauss rule of what a Fermi function has beside its step.

    int f F d omega = int^mu F d omega + T int_0^inf [F(mu + T u) - F(mu - T u)]/(e^u + 1) du

HALF_ORDER nodes u, exact for F of degree 2 HALF_ORDER: for an F that is analytic within REACH T of mu, to
rounding. NODES lists -u, then u; FACTORS the weights, the first half negative, over those of the
Gauss-Legendre rule, so that the sums over a panel serve here too.

The recursion of the orthogonal polynomials is Stieltjes', on a fine discrete measure.
"""

import numpy as np

from ..gauss import HALF_ORDER, W

REACH, HOTTER = 60.0, 20.0  # of the poles at pi T of another Fermi function: REACH/pi
DEEP = 25.0  # exponent up to which one electrode hides the tails of the colder other


def _rule(n):
    """Return n nodes and weights of int_0^inf F(u)/(e^u + 1) du."""
    x, w = np.polynomial.legendre.leggauss(40)
    ends = np.linspace(0.0, 120.0, 25)
    u = (0.5 * (ends[1:] + ends[:-1])[:, None] + 2.5 * x).ravel()
    w = np.tile(2.5 * w, 24) / (np.exp(u) + 1.0)
    diagonal, off = np.empty(n), np.empty(n)
    before, p = np.zeros_like(u), np.ones_like(u)
    norm = 1.0
    for k in range(n):
        now = float(w @ p**2)
        diagonal[k], off[k] = w @ (u * p**2) / now, now / norm
        before, p = p, (u - diagonal[k]) * p - (off[k] if k else 0.0) * before
        norm = now
    root = np.sqrt(off[1:])
    nodes, vectors = np.linalg.eigh(np.diag(diagonal) + np.diag(root, 1) + np.diag(root, -1))
    return nodes, off[0] * vectors[0] ** 2


_u, _w = _rule(HALF_ORDER)
NODES, FACTORS = np.concatenate([-_u, _u]), np.concatenate([-_w, _w]) / W

"""Fit the Fermi function by poles and write `kernels/pole_table.py`; independent of the kernels.

    f(u) = 1/(exp(u) + 1) = 1/2 - u H(u^2),   H(s) = tanh(sqrt(s)/2) / (2 sqrt(s))
    H(s) ~ c + sum_p w_p / (s + y_p^2)        n poles, error of u H(u^2) levelled on 0 <= u <= X

    u, s     energy over temperature, and its square  [dimensionless]
    nodes    the 2n+1 values of s at which the fit is exact
    t        asinh(u), the coordinate in which the nodes are moved

H is a Stieltjes function (H(s) = sum over k of 2/(s + pi^2 (2k-1)^2)), so every rational interpolant at
2n+1 points s > 0 has real negative poles and positive weights (Baker & Graves-Morris, "Pade Approximants",
ch. 5); Thiele's continued fraction gives it. Newton steps move the nodes until the 2n+2 extrema of the
error are equal, which makes it the best approximation with n poles (Chebyshev).

    python tests/reference/fit_poles.py kernels/pole_table.py    # all ranges, some minutes
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from mpmath import mp, mpf

# as 4, 8, 12 ... 72 poles allow, which kernels take by fours (`pole_groups`); shorter where few poles follow
# the slope of f less well than f itself
RANGES = (4.0, 28.6, 97.0, 295.0, 860.0, 2500.0, 7400.0, 2.2e4, 6.3e4)
RANGES += (1.8e5, 5.3e5, 1.55e6, 4.6e6, 1.35e7, 4e7, 1.15e8, 3.4e8, 1e9)
TOLERANCE = 3e-16
LEVELLED = 1.02
DIGITS = 150
HEADER = '''"""Poles of the Fermi function, written by tests/reference/fit_poles.py; not to be edited by hand.

X: (c, ((y_1, w_1), (y_2, w_2), ...)) for |u| <= X; the equation stands in poles.py.
"""

# fmt: off
POLES = {
'''


def H(s):
    """Return tanh(sqrt(s)/2) / (2 sqrt(s)) for s > 0."""
    u = mp.sqrt(s)
    return mp.tanh(u / 2) / (2 * u)


def thiele(nodes):
    """Return the coefficients of Thiele's continued fraction of H, exact at ``nodes``."""
    g = [H(s) for s in nodes]
    for k in range(len(nodes)):
        for j in range(k + 1, len(nodes)):
            g[j] = (g[k] / g[j] - 1) / (nodes[j] - nodes[k])
    return g


def residual(a, nodes, s):
    """Return H(s) minus its interpolant."""
    tail = mpf(1)
    for k in range(len(a) - 1, 0, -1):
        tail = 1 + a[k] * (s - nodes[k - 1]) / tail
    return H(s) - a[0] / tail


def fraction(a, nodes, s):
    """Return numerator P, denominator Q and dQ/ds of the interpolant at s."""
    P, Q, dQ = (mpf(0), a[0]), (mpf(1), mpf(1)), (mpf(0), mpf(0))
    for ak, node in zip(a[1:], nodes, strict=False):
        z = ak * (s - node)
        dQ = (dQ[1], dQ[1] + ak * Q[0] + z * dQ[0])
        P, Q = (P[1], P[1] + z * P[0]), (Q[1], Q[1] + z * Q[0])
    return P[1], Q[1], dQ[1]


def shape(a, nodes, s):
    """Return R(s) = (residual) Q^2 / prod(s - s_i), which varies slowly and has one sign."""
    product = mpf(1)
    for node in nodes:
        product *= s - node
    return residual(a, nodes, s) * fraction(a, nodes, s)[1] ** 2 / product


def extrema(a, nodes, t, T, samples=6):
    """Return place (in t) and height of the largest error between neighbouring nodes; 2n+2 of each."""
    edges = np.concatenate(([0.0], t, [T]))
    place, height = [], []
    for low, high in zip(edges[:-1], edges[1:], strict=True):
        # the last interval ends at X, where the error has an extremum and no zero
        grid = np.linspace(low, high, samples + 2)[1 : None if high == T else -1]
        u = [mp.sinh(x) for x in grid]
        e = np.array([float(abs(x * residual(a, nodes, x * x))) for x in u])
        k = int(np.argmax(e))
        place.append(grid[k])
        height.append(e[k])
        if 0 < k < len(grid) - 1:
            below, here, above = np.log(e[k - 1 : k + 2])
            offset = (below - above) / (2 * (below - 2 * here + above))
            place[-1] += offset * (grid[1] - grid[0])
            height[-1] = np.exp(here - offset * (below - above) / 4)
    return np.array(place), np.array(height)


def newton_step(a, nodes, t, place, height):
    """Return the change of t that levels the extrema to first order.

    Moving node i changes the error at s_j by the relative amount -R(s_i) / (R(s_j) (s_j - s_i)) ds_i, since
    the interpolant changes by a polynomial of degree 2n over Q^2 that vanishes at all other nodes.
    """
    s = [mp.sinh(x) ** 2 for x in place]
    # R has a removable singularity at the nodes
    at_node = [shape(a, nodes, x * (1 + mpf(10) ** -10)) for x in nodes]
    at_peak = [shape(a, nodes, x) for x in s]
    J = np.full((len(s), len(s)), -1.0)
    for i, node in enumerate(nodes):
        ds = mp.sinh(2 * mpf(t[i])) * at_node[i]
        J[:, i] = [float(-ds / (R * (x - node))) for R, x in zip(at_peak, s, strict=True)]
    return np.linalg.solve(J, -np.log(height))[:-1]


def level(X, t):
    """Return nodes, continued fraction and error of the best fit on [0, X], from starting nodes t."""
    T = float(mp.asinh(X))
    for _ in range(200):
        nodes = [mp.sinh(x) ** 2 for x in t]
        a = thiele(nodes)
        place, height = extrema(a, nodes, t, T)
        if height.max() < LEVELLED * height.min():
            return t, nodes, a, height.max()
        step = newton_step(a, nodes, t, place, height)
        gap = np.diff(np.concatenate(([0.0], t, [T])))
        # nodes must not cross
        t = t + step * min(1.0, 0.35 / np.max(np.abs(step) / np.minimum(gap[:-1], gap[1:])))
    raise RuntimeError(f"{len(t) // 2} poles on [0, {X}] did not level in 200 steps; raise DIGITS")


def split(a, nodes):
    """Return c and the pairs (y_p, w_p) as doubles: partial fractions of the interpolant."""
    roots, weights = [], []
    for _ in range(len(nodes) // 2):
        s, change = mpf(0), mpf(1)
        # Newton from the right of all remaining roots is monotonic; found roots are divided out (Maehly)
        while abs(change) > abs(s) * mpf(10) ** (-DIGITS // 3):
            _, Q, dQ = fraction(a, nodes, s)
            change = 1 / (dQ / Q - sum(1 / (s - root) for root in roots))
            s -= change
        P, _, dQ = fraction(a, nodes, s)
        roots.append(s)
        weights.append(P / dQ)
    P, Q, _ = fraction(a, nodes, mpf(0))
    # c X is of order one, so c needs the weights before they are rounded
    c = P / Q + sum(w / root for w, root in zip(weights, roots, strict=True))
    return float(c), tuple((float(mp.sqrt(-s)), float(w)) for w, s in zip(weights, roots, strict=True))


def rounded_error(c, pairs, t, X):
    """Return the largest error of the rounded coefficients on 12 points between neighbouring nodes."""
    edges = np.concatenate(([0.0], t, [float(mp.asinh(X))]))
    grid = np.interp(np.arange(1, 12 * len(edges) - 11) / 12, np.arange(len(edges)), edges)
    worst = mpf(0)
    for u in map(mp.sinh, grid):
        s = u * u
        fit = c + sum(w / (s + mpf(y) ** 2) for y, w in pairs)
        worst = max(worst, abs(u * (H(s) - fit)))
    return float(worst)


def fit(X, n=4, start=None, tolerance=TOLERANCE):
    """Return c, pairs, nodes and error of the smallest fit (at least n poles) within ``tolerance``.

    ``start``: fractions t/T of the nodes of a neighbouring fit, any number.
    """
    T = float(mp.asinh(X))
    start = np.sin(np.pi / 2 * np.linspace(0, 1, 20)[1:-1]) if start is None else start
    while True:
        known = np.concatenate(([0.0], start, [1.0]))
        t = T * np.interp(np.arange(1, 2 * n + 2) / (2 * n + 2), np.linspace(0, 1, len(known)), known)
        t, nodes, a, error = level(X, t)
        start = t / T
        if error <= tolerance:
            c, pairs = split(a, nodes)
            worst = rounded_error(c, pairs, t, X)
            if worst <= tolerance:
                return c, pairs, start, worst
        # one more pole gains about exp(pi^2 / log(X/8)); never step over the smallest n
        n += max(1, int(np.log(error / tolerance) * np.log(X / 8) / np.pi**2))


def write_table(path):
    """Fit every range, report it, and write the table."""
    mp.dps = DIGITS
    text, start = HEADER, None
    for k, X in enumerate(RANGES):
        c, pairs, start, worst = fit(X, 4 * (k + 1), start)
        n = len(pairs)
        print(f"X = {X:<12g} poles {n:3d}   error {worst:.2e}", flush=True)
        lines = "".join(f"        ({y!r}, {w!r}),\n" for y, w in pairs)
        text += f"    {X!r}: ({c!r}, (\n{lines}    )),\n"
        Path(path).write_text(text + "}\n# fmt: on\n")


if __name__ == "__main__":
    write_table(sys.argv[1])

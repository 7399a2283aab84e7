"""Panels and quadrature rules of the high-precision reference.

An integrand is smooth between *breaks*. What limits a panel is its distance from the
singular points: band edges (jumps and logarithms, on the real axis) and the poles of the
Fermi functions, mu +- i pi T. Panels are halved until Gauss-Legendre converges on each;
a panel that touches a logarithm gets the tanh-sinh rule.
"""

from functools import lru_cache
from itertools import pairwise

from mpmath import mp, mpf


@lru_cache(maxsize=8)
def gauss_legendre(n: int, prec: int) -> tuple:
    """Return ((x, w), ...) on [-1, 1], ``n`` nodes, at ``prec`` bits."""
    with mp.workprec(prec + 20):
        rule = []
        for i in range(1, n + 1):
            x = mp.cos(mp.pi * (i - mpf("0.25")) / (n + mpf("0.5")))
            for _ in range(100):
                p, dp = _legendre(n, x)
                x -= p / dp
                if abs(p / dp) < mp.ldexp(1, -prec // 2 - 20):
                    break
            p, dp = _legendre(n, x)
            x -= p / dp
            _, dp = _legendre(n, x)
            rule.append((x, 2 / ((1 - x * x) * dp * dp)))
    return tuple(rule)


def _legendre(n: int, x: mpf) -> tuple:
    p0, p1 = mpf(1), x
    for k in range(2, n + 1):
        p0, p1 = p1, ((2 * k - 1) * x * p1 - (k - 1) * p0) / k
    return p1, n * (x * p1 - p0) / (x * x - 1)


@lru_cache(maxsize=8)
def tanh_sinh(prec: int) -> tuple:
    """Return ((d, side, w), ...): the node lies ``d`` (of a unit panel) from its left or right end."""
    with mp.workprec(prec + 20):
        h = mpf("0.6") * mp.pi**2 / (prec * mp.ln(2))
        half_pi, rule = mp.pi / 2, [(mpf(1) / 2, -1, mp.pi / 4 * h)]
        for k in range(1, 100000):
            s = half_pi * mp.sinh(k * h)
            d = 1 / (1 + mp.exp(2 * s))
            w = h * mp.pi * mp.cosh(k * h) * d * (1 - d)
            rule += [(d, -1, w), (d, 1, w)]
            if w < mp.ldexp(1, -prec - 20):
                return tuple(rule)


def order() -> int:
    """Gauss-Legendre nodes a panel needs at the present working precision."""
    return 8 + int(mp.dps * 0.8)


def halve(a: mpf, b: mpf, breaks: list, logs: set, poles: list, step: mpf) -> list:
    """Cut [a, b] into panels (a, b, touches a logarithm) on which a rule converges.

    ``step`` is the width at which a panel next to a break may start (a few times the
    smallest T > 0), so that a function decaying exponentially from a break is resolved.
    """
    width = b - a
    gap = min(max(s - b, a - s, mpf(0)) for s in breaks)
    good = width <= max(step, 2 * gap) if step else True
    for s in logs:
        if good and s not in (a, b):
            good = max(s - b, a - s) >= width / 2
    for mu, y in poles:
        if good:
            good = mp.hypot(max(mu - b, a - mu, mpf(0)), y) >= width * mpf("0.6")
    if good or width < mp.ldexp(1, -mp.prec // 2) * max(abs(a), abs(b)):
        return [(a, b, a in logs or b in logs)]
    c = (a + b) / 2
    return halve(a, c, breaks, logs, poles, step) + halve(c, b, breaks, logs, poles, step)


def make_panels(breaks, logs, electrodes, shifts=()) -> list:
    """Return the panels between all breaks; ``shifts``: (mu, T) of further Fermi functions."""
    fermi = [(e.mu, e.T) for e in electrodes] + list(shifts)
    soft = [mu for mu, _ in fermi]
    inner = sorted({x for x in list(breaks) + soft if min(breaks) <= x <= max(breaks)})
    temperatures = [T for _, T in fermi if T > 0]
    step = 8 * min(temperatures) if temperatures else mpf(0)
    poles = [(mu, mp.pi * T) for mu, T in fermi if T > 0]
    out = []
    for a, b in pairwise(inner):
        out += halve(a, b, inner, set(logs), poles, step)
    return out


def nodes(panel: tuple, n: int) -> list:
    """Return [(x, w), ...] of one panel: ``n`` Gauss nodes, or tanh-sinh at a logarithm."""
    a, b, log_end = panel
    if not log_end:
        c, r = (a + b) / 2, (b - a) / 2
        return [(c + r * x, r * w) for x, w in gauss_legendre(n, mp.prec)]
    rule = tanh_sinh(mp.prec)
    return [(a + (b - a) * d if side < 0 else b - (b - a) * d, (b - a) * w) for d, side, w in rule]


def integrate(fn, panels: list, n: int) -> tuple:
    """Return (integral of fn, integral of |fn|); the second is good to some seven digits."""
    total = scale = mpf(0)
    for panel in panels:
        xs = sorted(nodes(panel, n))
        values = [fn(x) for x, _ in xs]
        part = mp.fsum(v * w for v, (_, w) in zip(values, xs, strict=True))
        total += part
        signs = {v > 0 for v in values if v}
        scale += abs(part) if len(signs) < 2 else _absolute(fn, panel, xs, values, n)
    return total, scale


def _absolute(fn, panel: tuple, xs: list, values: list, n: int) -> mpf:
    """Integrate |fn| over a panel in which fn changes its sign."""
    biggest = max(abs(v) for v in values)
    cuts = [panel[0]]
    for ((x0, _), v0), ((x1, _), v1) in pairwise(zip(xs, values, strict=True)):
        if v0 * v1 < 0 and max(abs(v0), abs(v1)) > biggest * mpf("1e-14"):
            cuts.append(_root(fn, x0, x1, v0))
    cuts.append(panel[1])
    total = mpf(0)
    for a, b in pairwise(cuts):
        log_end = panel[2] and (a == panel[0] or b == panel[1])
        total += abs(mp.fsum(w * fn(x) for x, w in nodes((a, b, log_end), min(n, 14))))
    return total


def _root(fn, a: mpf, b: mpf, fa: mpf) -> mpf:
    for _ in range(10):
        c = (a + b) / 2
        fc = fn(c)
        if fa * fc > 0:
            a, fa = c, fc
        else:
            b = c
    return (a + b) / 2

"""alpha, beta and T_ex of any bands straight from (99), (102), (105): principal values, no identity used.

    P int F(x) / (w - x) dx = int_0^r [F(w - y) - F(w + y)] / y dy + the rest,

r within the distance of w from every singularity of F. Slow: a quadrature for every node of another.
"""

from mpmath import mp, mpf
from reference.junction import junction_nodes
from reference.many_bands import ManyBands, panels
from reference.panels import integrate, order


def principal_value(e: ManyBands, F, w: mpf) -> mpf:
    """(1/pi) P int F(x) / (w - x) dx over the bands of ``e``."""
    sharp, low, high = e.sharp() + ([e.mu] if e.T == 0 else []), *e.range()
    poles = [(e.mu, mp.pi * e.T)] if e.T else []
    breaks = [*e.soft(), e.mu]
    if not low < w < high:
        near = [*poles, (w, mpf(0))]
        return (
            integrate(lambda x: F(x) / (w - x), panels(sharp, breaks, near, (low, high)), order())[0] / mp.pi
        )
    r = min(abs(w - s) for s in [*sharp, low, high]) / 2
    inner = panels([], [], [(abs(e.mu - w), mp.pi * e.T)] if e.T else [], (mpf(0), r))
    total = integrate(lambda y: (F(w - y) - F(w + y)) / y, inner, order())[0]
    for span in ((low, w - r), (w + r, high)):
        around = panels([s for s in sharp if s != e.mu or e.T == 0], breaks, [*poles, (w, mpf(0))], span)
        total += integrate(lambda x: F(x) / (w - x), around, order())[0]
    return total / mp.pi


def magnetization(e: ManyBands, x: mpf) -> mpf:
    """m = (nu_up - nu_down)/2 at x."""
    return (sum(e.each(x, 1)) - sum(e.each(x, -1))) / 2


def transforms(e: ManyBands, w: mpf) -> tuple:
    """(alpha, beta) at w."""
    return (
        principal_value(e, lambda x: magnetization(e, x), w),
        principal_value(e, lambda x: magnetization(e, x) * e.f(x), w),
    )


def exchange_torque(L: ManyBands, R: ManyBands) -> mpf:
    """T_ex = 4 pi int g^L (beta^R - alpha^R f^L)."""
    total = mpf(0)
    for w, weight in junction_nodes(L, R):
        g = L.densities(w)[2]
        if abs(weight * g) > mpf(10) ** -mp.dps:
            alpha, beta = transforms(R, w)
            total += weight * g * (beta - alpha * L.f(w))
    return 4 * mp.pi * total

"""Gauss's rule of one panel, plain or with nodes that crowd towards singular ends.

    x = length phi(s),  0 < s < 1,  phi' ~ s^(a-1) (1 - s)^(b-1)

The exponent of an end is 1 where the integrand is smooth, 2 where it has square roots or their inverses,
which phi turns into polynomials, 6 where it has what is neither that nor one logarithm, and 12 where an
inverse square root meets that or another. Next to a logarithm the nodes are those of `log_rule`; their
squares where that multiplies square roots or their inverses, as at an edge that a chain shares with a flat
band. Near an end phi and 1 - phi, the distances from both ends, keep all their digits.

The coefficients of half the order and of the last order of the integrand tell, by their decay, how much lies
beyond what the rule integrates exactly: of Legendre polynomials in s, next to a logarithm those of what its
rule integrates, made orthogonal one after the other.

Errata: none known.
"""

from math import comb

import numpy as np

from .log_rule import LOG_LOG, LOG_ROOT, LOG_SMOOTH
from .work import ORDER

SMOOTH, ROOT, LOG, HARD, ROOT_LOG, HARDEST = range(6)  # kinds of ends; a panel's type is KINDS left + right
KINDS = 6
EXPONENT = (1, 2, 6, 6, 6, 12)
_x, W = np.polynomial.legendre.leggauss(ORDER)
W = 0.5 * W
_s, _t = 0.5 * (1.0 + _x), 0.5 * (1.0 - _x)
_ORDERS = np.array([ORDER // 2, ORDER // 2 + 1, ORDER - 2, ORDER - 1])


def _map(s, t, a, b):
    """phi at s = 1 - t, a sum of positive terms."""
    n = a + b - 1
    return sum(comb(n, j) * s**j * t ** (n - j) for j in range(a, n + 1))


def _log_tail(x, w, *factors):
    """Coefficients of an integrand by its values times w/W, of functions P_j(x) times each factor."""
    P = np.polynomial.legendre.legvander(2.0 * x - 1.0, ORDER)
    functions = (P[:, :, None] * np.stack(factors, -1)[:, None]).reshape(ORDER, -1)[:, :ORDER]
    roots = np.sqrt(w)[:, None]
    orthogonal = np.linalg.qr(roots * functions)[0][:, _ORDERS]
    return (np.sqrt(2 * _ORDERS + 1) * orthogonal * W[:, None] / roots).T


_types = [(a, b) for a in EXPONENT for b in EXPONENT]
NODE = np.array([_map(_s, _t, a, b) for a, b in _types])  # phi
REST = np.array([_map(_t, _s, b, a) for a, b in _types])  # 1 - phi
SLOPE = np.array([a * comb(a + b - 1, a) * _s ** (a - 1) * _t ** (b - 1) for a, b in _types])
FAMILY = np.zeros(KINDS * KINDS, dtype=np.int64)  # of functions that errors of a type are told from
_tails = [
    ((_ORDERS + 0.5) * np.polynomial.legendre.legvander(_x, ORDER - 1)[:, _ORDERS] * (2.0 * W[:, None])).T
]


def _enter(kind, mirror, rule, singular, squared=False):
    """Enter the rule of a panel whose lower end is a logarithm, and of its mirror image."""
    x, y, w = rule
    tail = _log_tail(x, w, np.ones(ORDER), np.log(x), *singular)
    if squared:
        x, y, w = x * x, y * (1.0 + x), 2.0 * x * w
    NODE[kind], REST[kind], SLOPE[kind] = x, y, w / W
    NODE[mirror], REST[mirror], SLOPE[mirror] = y[::-1], x[::-1], (w / W)[::-1]
    FAMILY[mirror], FAMILY[kind] = len(_tails) + 1, len(_tails)
    _tails.extend((tail, tail[:, ::-1]))


_enter(KINDS * LOG, LOG, LOG_SMOOTH, ())
_enter(KINDS * LOG + ROOT, KINDS * ROOT + LOG, LOG_ROOT, (np.sqrt(LOG_ROOT[1]),))
_enter(KINDS * LOG + LOG, KINDS * LOG + LOG, LOG_LOG, (np.log(LOG_LOG[1]),))
_enter(KINDS * ROOT_LOG, ROOT_LOG, LOG_SMOOTH, (), squared=True)
TAIL = np.stack(_tails).reshape(len(_tails), -1)  # of a family, coefficient by coefficient

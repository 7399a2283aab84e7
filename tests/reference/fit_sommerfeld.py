"""Fit what a smoothed step and a smoothed logarithm have beside the sharp ones; independent of the kernels.

    BLURRED(x) = [ln y - Re psi(1/2 + i y)]/x,                          x = T^2/(d^2 + AWAY T^2)
    SHIFTED(x) = [Im ln Gamma(1/2 + i y) - y ln y + y] 2 pi T/(d x),    y = d/(2 pi T)

for d >= NEAR T: the polynomials that are exact at Chebyshev's points. As functions of T^2/d^2 both are smooth
at zero but not analytic: their poles lie at -1/[pi (2k + 1)]^2, and Sommerfeld's series, their Taylor series,
diverges. As functions of x they are several times further from the range.

    python tests/reference/fit_sommerfeld.py        # prints the rows of kernels/flat/sommerfeld.py
"""

from __future__ import annotations

from mpmath import binomial, chebyt, cos, digamma, im, log, loggamma, mp, mpf, pi, re, sqrt, taylor

DIGITS, TERMS, NEAR, AWAY = 60, 16, 15, 150


def blurred(x):
    """Return BLURRED(x), T = 1."""
    y = sqrt(1 / x - AWAY) / (2 * pi)
    return (log(y) - re(digamma(mpf(0.5) + 1j * y))) / x


def shifted(x):
    """Return SHIFTED(x), T = 1."""
    d = sqrt(1 / x - AWAY)
    y = d / (2 * pi)
    return (im(loggamma(mpf(0.5) + 1j * y)) - y * log(y) + y) * 2 * pi / (d * x)


def fit(function):
    """Return the coefficients of 1, x, x^2 ..."""
    with mp.workdps(DIGITS):
        half = mpf(1) / (NEAR**2 + AWAY) / 2
        nodes = [cos(pi * (2 * k + 1) / (2 * TERMS)) for k in range(TERMS)]
        values = [function(half * (1 + t)) for t in nodes]
        in_t = [mpf(0)] * TERMS
        for j in range(TERMS):
            c = sum(v * chebyt(j, t) for v, t in zip(values, nodes, strict=True)) * (2 if j else 1) / TERMS
            for i, a in enumerate(taylor(lambda t, j=j: chebyt(j, t), 0, j)):
                in_t[i] += c * a
        # t = x/half - 1
        return [
            float(sum(in_t[i] * binomial(i, k) * (-1) ** (i - k) for i in range(k, TERMS)) / half**k)
            for k in range(TERMS)
        ]


if __name__ == "__main__":
    for name, function in (("BLURRED", blurred), ("SHIFTED", shifted)):
        print(name, *fit(function), sep="\n    ")

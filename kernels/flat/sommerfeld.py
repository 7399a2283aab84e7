"""What a smoothed step or logarithm has beside the sharp one, by distance: Sommerfeld's series, summed.

A Fermi function of temperature T whose step lies d from e, z = T/d, y = 1/(2 pi z):

    - P int f' ln|omega - e| d omega = Re psi(1/2 + i y) + ln 2 pi T  = ln|d| - z^2 BLURRED(z^2)
    its integral over the place of the step, 2 pi T Im ln Gamma(1/2 + i y)
                                           = d ln|d| - d + T z SHIFTED(z^2)

The series in z^2 that Sommerfeld's expansion has for both diverge; the polynomials fitted here are exact to
rounding of the whole for |d| >= NEAR T.
"""

import numpy as np
from numpy.polynomial import Chebyshev, Polynomial
from scipy.special import digamma, factorial, loggamma, zeta

NEAR = 15.0  # exp(-2 NEAR) = 1e-13: what is of second order in tails at this distance is rounding
_FAR = 36.0  # from here on twelve terms of the diverging series are exact

_k = np.arange(1, 13)
_eta = 2.0 * (1.0 - 2.0 ** (1.0 - 2 * _k)) * zeta(2.0 * _k)
_FEW = 4  # of its terms are enough where all is small already


def _fitted(near, terms):
    """Return 16 coefficients of powers of z^2, from z^2 = 0 to NEAR^-2."""

    def function(x):
        y = np.minimum(1.0 / np.sqrt(x), _FAR) / (2.0 * np.pi)
        return np.where(x > _FAR**-2, near(y), Polynomial(terms)(x))

    return Chebyshev.interpolate(function, 15, domain=[0.0, NEAR**-2]).convert(kind=Polynomial).coef


def _blurred(y):
    return (np.log(y) - digamma(0.5 + 1j * y).real) * (2.0 * np.pi * y) ** 2


def _shifted(y):
    return (loggamma(0.5 + 1j * y).imag - y * np.log(y) + y) * (2.0 * np.pi) ** 2 * y


BLURRED = _fitted(_blurred, _eta * factorial(2 * _k - 1))
SHIFTED = _fitted(_shifted, _eta * factorial(2 * _k - 2))

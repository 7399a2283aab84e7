"""Closed forms and estimates of the paper, as overlays and cross-checks of the kernels.

    q_ex                 stored exchange quadrupole moment           (70), (71), (72)
    T_S, T_ex, E_ex      spin torque, exchange torque, exchange emission coefficient, each divided by Gamma
    V*, J*               bias and splitting at which |E_ex| = |T_ex|                       (121)
    I_Q                  <I_Q^LL> = -I_Q J^L (x) J^L of a thermal bias, divided by Gamma   (137)
    J, D, V, T, mu       splitting, half bandwidth, bias, temperature, chemical potential  [all energies]

One flat band of N_o orbitals, both electrodes alike, Gamma = 2 pi (t N_o/2D)^2. Exact in that band:

    T = 0   T_S/Gamma  = -[F(2D + J) - 2 F(2D) + F(2D - J)]/2pi,                       F(y) = y ln y
            T_ex/Gamma = -sum_{s=+-} [F(D_s + 3J/2) - 2 F(D_s + J/2) + F(D_s - J/2)]/4pi,   D_s = D + s mu^L
    wide    E_ex/Gamma = [c(V + J) + c(V - J) - 2 c(V) - 2 c(J) + 4T]/4,               c(y) = y coth(y/2T)

The first two are (98) and (102) integrated with step functions for f (second one for |mu^L| + 3J/2 < D), and
their leading orders in J/D are (117) and (120); the last is (100) with a constant density of states.

Errata: (120) is printed without the factor 1/2, here -(Gamma/2pi) J^2/D, as the exact form and the caption
of Fig. 16 have it. The text after (137) gives its asymptote as +(Gamma/2) tau^R T^L, the sign is -.
(135) as printed is an order of magnitude; with (117), (119) and <S> = N_s/2 it is N_s J^2/(2 pi D).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def coth_moment(y: ArrayLike, T: ArrayLike) -> Array:
    """Return c(y) = y coth(y/2T) [energy], even in y; 2T at y = 0 and abs(y) at T = 0."""
    y, T = np.broadcast_arrays(np.abs(np.asarray(y, float)), np.asarray(T, float))
    safe = np.where(T > 0, T, 1.0)
    with np.errstate(over="ignore"):
        decay = -np.expm1(-y / safe)
    warm = np.where(decay > 0, y * (2.0 - decay) / np.where(decay > 0, decay, 1.0), 2.0 * safe)
    return np.where(T > 0, warm, y)


def stored_moment(J: ArrayLike, T: ArrayLike, D: ArrayLike, N: ArrayLike = 1.0) -> Array:
    """Return q_ex of N orbitals, (70); at T = 0 it is (71), N_s/4 with N_s = N J/2D."""
    T = np.asarray(T, float)
    return np.asarray(N, float) / np.asarray(D, float) / 8.0 * (coth_moment(J, T) - 2.0 * T)


def stored_moment_small(J: ArrayLike, T: ArrayLike, D: ArrayLike, N: ArrayLike = 1.0) -> Array:
    """Return q_ex for J << T, (72), first line."""
    J, T = np.asarray(J, float), np.asarray(T, float)
    return np.asarray(N, float) / np.asarray(D, float) / 48.0 * J**2 / T


def stored_moment_large(J: ArrayLike, T: ArrayLike, D: ArrayLike, N: ArrayLike = 1.0) -> Array:
    """Return q_ex for J >> T, (72), second line."""
    J, T = np.asarray(J, float), np.asarray(T, float)
    return np.asarray(N, float) / np.asarray(D, float) / 8.0 * (J - 2.0 * T)


def spin_torque_estimate(J: ArrayLike, D: ArrayLike) -> Array:
    """Return T_S/Gamma to leading order in J/D and T [energy], (117)."""
    return -(np.asarray(J, float) ** 2) / (4.0 * np.pi * np.asarray(D, float))


def exchange_emission_estimate(V: ArrayLike, J: ArrayLike) -> Array:
    """Return E_ex/Gamma at low temperature [energy], (119)."""
    return -0.5 * np.minimum(np.abs(V), np.abs(J))


def exchange_torque_estimate(J: ArrayLike, D: ArrayLike) -> Array:
    """Return T_ex/Gamma to leading order in J/D and T [energy], (120) with its missing factor 1/2."""
    return 2.0 * spin_torque_estimate(J, D)


def crossover_bias(J: ArrayLike, D: ArrayLike) -> Array:
    """Return V*(J) [energy] at which emission and torque are alike, (121)."""
    return np.asarray(J, float) ** 2 / (np.pi * np.asarray(D, float))


def crossover_splitting(V: ArrayLike, D: ArrayLike) -> Array:
    """Return J*(V) [energy] at which emission and torque are alike, (121) and the caption of Fig. 15."""
    return np.sqrt(np.pi * np.asarray(D, float) * np.asarray(V, float))


def competition_bias(N_s: ArrayLike, J: ArrayLike, D: ArrayLike) -> Array:
    """Return the bias [energy] at which |E_ex| = |2 S T_S|: (135) with the factor 1/2pi of (117), (119)."""
    return np.asarray(N_s, float) * crossover_bias(J, D) / 2.0


def thermal_current(J: ArrayLike, T_L: ArrayLike, tau_R: ArrayLike) -> Array:
    """Return I_Q/Gamma [energy] to first order in the thermal bias, (137).

    Parameters
    ----------
    tau_R
        (T_R - T_L)/T_R at fixed T_L, so that (T_L - T_R) T_L/T_R = -tau_R T_L.
    """
    T_L = np.asarray(T_L, float)
    x = np.abs(np.asarray(J, float)) / (2.0 * T_L)
    decay = np.exp(-np.maximum(x, 1e-9))
    ratio = 2.0 * np.maximum(x, 1e-9) * decay / (1.0 - decay**2)
    return -0.5 * np.asarray(tau_R, float) * T_L * np.where(x > 1e-4, 1.0 - ratio**2, x**2 / 3.0)


def thermal_plateau(T_L: float, tau_R: float) -> float:
    """Return I_Q/Gamma [energy] of a wide band for J >> T, to all orders in tau_R.

    This is (136) with a = [2 f^L - 1]/4: the integral of (f^R - f^L)(f^L - 1/2), whose first order in tau_R
    is -tau_R T_L/2. The integrand is analytic and decays exponentially, so the trapezoidal rule is exact.
    """
    T_R = T_L / (1.0 - tau_R)
    x = np.linspace(-80.0, 80.0, 4001) * max(T_L, T_R)
    left, right = (np.tanh(x / (2.0 * T)) for T in (T_L, T_R))
    return float(np.sum(left * (right - left)) * (x[1] - x[0]) / 4.0)


def wide_band_emission(V: ArrayLike, J: ArrayLike, T: ArrayLike) -> Array:
    """Return E_ex/Gamma [energy] of a wide band at equal temperatures; exact, never positive."""
    V, J, T = (np.asarray(x, float) for x in (V, J, T))
    outer = coth_moment(V + J, T) + coth_moment(V - J, T)
    return -0.25 * (2.0 * coth_moment(V, T) + 2.0 * coth_moment(J, T) - outer - 4.0 * T)


def emission_plateau(scale: ArrayLike, T: ArrayLike) -> Array:
    """Return |E_ex|/Gamma [energy] of a wide band for the other one of V and J far above ``scale`` and T."""
    return 0.5 * coth_moment(scale, T) - np.asarray(T, float)


def zero_temperature_spin_torque(J: ArrayLike, D: ArrayLike) -> Array:
    """Return T_S/Gamma [energy] at T = 0 for 0 < J < 2D and chemical potentials inside the bands; exact."""
    return -_second_difference(2.0 * np.asarray(D, float), np.asarray(J, float)) / (2.0 * np.pi)


def zero_temperature_exchange_torque(J: ArrayLike, D: ArrayLike, mu_L: ArrayLike = 0.0) -> Array:
    """Return T_ex/Gamma [energy] at T = 0 for a flat band and |mu_L| + 3J/2 < D; exact."""
    J, D, mu = (np.asarray(x, float) for x in (J, D, mu_L))
    both = _second_difference(D + mu + 0.5 * J, J) + _second_difference(D - mu + 0.5 * J, J)
    return -both / (4.0 * np.pi)


def _second_difference(y: Array, h: Array) -> Array:
    """Return F(y + h) - 2 F(y) + F(y - h), F = y ln y, without cancellation for h << y."""
    r = h / y
    return y * ((1.0 + r) * np.log1p(r) + (1.0 - r) * np.log1p(-r))

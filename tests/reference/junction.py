"""The eight coefficients of two electrodes of any bands, and what each stores, from their definitions.

(93)-(102) at t = 1, all on one set of nodes. The spin torque comes by two routes: as printed, (98), and with
the order of integration exchanged, -2 pi int (m^L f^L alpha^R + m^R f^R alpha^L).

Errata: (102) is printed with the opposite sign.
"""

from mpmath import mp
from reference.dissipative import crossing, delta
from reference.many_bands import ManyBands, Smooth, panels
from reference.panels import nodes, order

COEFFICIENTS = (
    "charge_isotropic",
    "charge_spin_valve",
    "spin_emission",
    "spin_absorption",
    "spin_torque",
    "exchange_emission",
    "exchange_absorption",
    "exchange_torque",
    "exchange_emission_R",
    "exchange_absorption_R",
    "exchange_torque_R",
)
SECOND = "spin_torque_swapped"


def junction_nodes(L: ManyBands, R: ManyBands) -> list:
    """Nodes for every integrand of the pair."""
    steps = {*L.steps(), *R.steps()}
    poles = [(mu, mp.pi * T) for mu, T in steps if T > 0]
    cold = [e.mu for e in (L, R) if e.T == 0]  # logarithms of beta
    breaks = [mu for mu, _ in steps] + crossing(L, R) + L.soft() + R.soft()
    span = min(L.range()[0], R.range()[0]), max(L.range()[1], R.range()[1])
    found = panels(L.sharp() + R.sharp() + cold, breaks, poles, span)
    return [node for panel in found for node in nodes(panel, order())]


def coefficients(L: ManyBands, R: ManyBands) -> dict:
    """Return {name: (value, integral of the modulus of the integrand)}."""
    span = min(L.range()[0], R.range()[0]), max(L.range()[1], R.range()[1])
    S_L, S_R = Smooth(L, *span), Smooth(R, *span)
    terms: dict = {name: [] for name in (*COEFFICIENTS, SECOND)}
    for w, weight in junction_nodes(L, R):
        for name, value in integrands(L, R, S_L, S_R, w).items():
            terms[name].append(weight * value)
    return {name: (mp.fsum(t), mp.fsum(abs(x) for x in t)) for name, t in terms.items()}


def integrands(L: ManyBands, R: ManyBands, S_L, S_R, w) -> dict:
    """Return what each coefficient integrates, at w."""
    (nL, mL, gL, tL), (nR, mR, gR, tR) = L.densities(w), R.densities(w)
    if not (nL or nR):
        return {}
    D, fL, fR, two = delta(L, R, w), L.f(w), R.f(w), 2 * mp.pi
    aL, aR = (L.alpha(w) if mR or gR else 0), (R.alpha(w) if mL or gL else 0)
    sL, sR = (S_L(w) if mR or gR else 0), (S_R(w) if mL or gL else 0)
    return {
        "charge_isotropic": 2 * two * nL * nR * D,
        "charge_spin_valve": 2 * two * mL * mR * D,
        "spin_emission": two * mL * nR * D,
        "spin_absorption": two * nL * mR * D,
        "spin_torque": two * (mR * (sL + aL * fL) + mL * (sR + aR * fR)),
        SECOND: -two * (mL * fL * aR + mR * fR * aL),
        "exchange_emission": 2 * two * gL * nR * D,
        "exchange_absorption": 2 * two * tL * mR * D,
        "exchange_torque": 2 * two * gL * (sR + aR * D),
        "exchange_emission_R": -2 * two * gR * nL * D,
        "exchange_absorption_R": -2 * two * tR * mL * D,
        "exchange_torque_R": 2 * two * gR * (sL - aL * D),
    }


def stored(e: ManyBands) -> dict:
    """Return particle number (46), spin (47), exchange quadrupole (64), with integrals of the moduli."""
    poles = [(mu, mp.pi * T) for mu, T in e.steps() if T > 0]
    terms: dict = {"particle_number": [], "spin": [], "quadrupole_exchange": []}
    for panel in panels(e.sharp(), e.soft() + [mu for mu, _ in e.steps()], poles, e.range()):
        for w, weight in nodes(panel, order()):
            nubar, m, g, _ = e.densities(w)
            f = e.f(w)
            for name, value in zip(terms, (2 * nubar * f, m * f, g * f), strict=True):
                terms[name].append(weight * value)
    return {name: (mp.fsum(t), mp.fsum(abs(x) for x in t)) for name, t in terms.items()}

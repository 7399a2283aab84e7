"""The names at the boundary: parameters, quantities, status and regime codes.

This module imports nothing heavy: the command line lists and checks names without starting a compiler.

Equations are those of Hell, Das and Wegewijs, "Transport of spin-anisotropy without spin currents";
energies, temperatures and voltages share one unit (hbar = e = k_B = 1), so that every current carries
the unit of energy and every stored moment is dimensionless.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

PARAMETERS = ("T_L", "T_R", "mu_L", "mu_R", "J_L", "J_R", "D_L", "D_R", "N_L", "N_R", "theta", "t")
RESOLVED_PARAMETER = "omega"

PENDING, DONE, TOLERANCE_MISSED, NOT_FINITE, DIVERGENT, FAILED = range(6)
STATUS = {
    PENDING: "pending",
    DONE: "done",
    TOLERANCE_MISSED: "tolerance_missed",
    NOT_FINITE: "not_finite",
    DIVERGENT: "divergent",
    FAILED: "failed",
}
WITH_VALUE = (DONE, TOLERANCE_MISSED)

TUNNELING_NOT_WEAK, BAND_EDGE_NEAR = 1, 2  # bits of a mask
REGIME = {TUNNELING_NOT_WEAK: "tunneling_not_weak", BAND_EDGE_NEAR: "band_edge_near"}


@dataclass(frozen=True)
class Quantity:
    """One stored quantity.

    Attributes
    ----------
    name, symbol, equation, units, long_name : str
        ``equation`` is the number in the paper; ``units`` is ``"energy"`` or ``"1"``.
    dims : tuple of str
        ``()`` for scalars, ``("i",)`` for vectors, ``("i", "j")`` for tensors, in the frame
        e_z = J^L, e_x = J^L x J^R / sin(theta), e_y = e_z x e_x.
    resolved : bool
        True for functions of the energy ``omega``.
    """

    name: str
    symbol: str
    equation: str
    units: str
    long_name: str
    dims: tuple[str, ...] = ()
    resolved: bool = False


def _storage() -> list[Quantity]:
    rows = []
    for r in "LR":
        rows += [
            Quantity(f"particle_number_{r}", f"<N^{r}>", "(46)", "1", f"electrons in electrode {r}"),
            Quantity(f"spin_{r}", f"<S^{r}>.J^{r}", "(47)", "1", f"spin of electrode {r} along its axis"),
            Quantity(
                f"quadrupole_exchange_{r}",
                f"q_ex^{r}",
                "(62), (64)",
                "1",
                f"exchange spin-quadrupole moment stored in electrode {r}",
            ),
        ]
    rows += [
        Quantity(
            f"quadrupole_direct_{a}{b}",
            f"q_dir^{a}{b}",
            "(58)",
            "1",
            f"direct spin-quadrupole moment stored in node <{a}{b}>",
        )
        for a, b in ("LL", "LR", "RR")
    ]
    return rows


# stem, symbol, equation, long name
_COEFFICIENTS = (
    ("charge_isotropic", "I_N0", "(93)", "non-magnetic part of the charge current"),
    ("charge_spin_valve", "I_NF", "(94)", "spin-valve part of the charge current"),
    ("charge_current", "<I_N>", "(89)", "charge current into electrode"),
    ("spin_emission", "E_S", "(96)", "spin emission coefficient"),
    ("spin_absorption", "A_S", "(97)", "spin absorption coefficient"),
    ("spin_torque", "T_S", "(98)", "spin torque coefficient"),
    ("exchange_emission", "E_ex", "(100)", "exchange emission coefficient"),
    ("exchange_absorption", "A_ex", "(101)", "exchange absorption coefficient"),
    ("exchange_torque", "T_ex", "(102) corrected", "exchange torque coefficient"),
    ("quadrupole_emission", "E_Q", "(109)", "spin-quadrupole emission coefficient"),
    ("quadrupole_absorption", "A_Q", "(110)", "spin-quadrupole absorption coefficient"),
    ("quadrupole_torque", "T_Q", "(111)", "spin-quadrupole torque coefficient"),
)


def _coefficients() -> list[Quantity]:
    rows = [Quantity("tunnel_rate", "Gamma", "(92)", "1", "tunneling rate at the common band centre")]
    for r, suffix in (("L", ""), ("R", "_R")):
        for stem, symbol, equation, text in _COEFFICIENTS:
            rows.append(Quantity(stem + suffix, f"{symbol}^{r}", equation, "energy", f"{text} of {r}"))
        rows.append(
            Quantity(
                "spin_current" + suffix,
                f"<I_S^{r}>",
                "(90)",
                "energy",
                f"spin current into electrode {r}",
                ("i",),
            )
        )
    return rows


_PARTS = (
    ("", "", ""),
    ("_direct", "^dir", "direct part of the "),
    ("_exchange", "^ex", "exchange part of the "),
)


def _tensors() -> list[Quantity]:
    rows = []
    for (suffix, mark, part), node in product(_PARTS, ("LL", "LR", "RR")):
        rows += [
            Quantity(
                f"quadrupole_current_{node}{suffix}",
                f"<I_Q^{node}>{mark}",
                "(91), (88)",
                "energy",
                f"{part}spin-quadrupole current into node <{node}>",
                ("i", "j"),
            ),
            Quantity(
                f"quadrupole_{node}{suffix}",
                f"<Q^{node}>{mark}",
                "(55), (57), (61)",
                "1",
                f"{part}spin-quadrupole moment stored in node <{node}>",
                ("i", "j"),
            ),
        ]
    for (suffix, mark, part), (word, sign) in product(_PARTS, (("minus", "-"), ("zero", "0"), ("plus", "+"))):
        rows += [
            Quantity(
                f"principal_current_{word}{suffix}",
                f"I_{sign}{mark}",
                "(123), (124)",
                "energy",
                f"principal spin-quadrupole current of the {part}current into <LL>",
            ),
            Quantity(
                f"principal_axis_{word}{suffix}",
                f"v_{sign}{mark}",
                "(125), (126) corrected",
                "1",
                f"principal axis of the {part}spin-quadrupole current into <LL>",
                ("i",),
            ),
        ]
    return rows


def _resolved() -> list[Quantity]:
    rows = (
        ("anisotropy_up", "a_up", "(68)", "spin-anisotropy function of spin up"),
        ("anisotropy_down", "a_down", "(68)", "spin-anisotropy function of spin down"),
        ("anisotropy", "a", "(66)", "spin-anisotropy function"),
        ("anisotropy_even", "a~", "(104)", "spin-weighted spin-anisotropy function"),
        ("quadrupolarization_exchange", "q_ex(omega)", "(65)", "exchange spin-quadrupolarization"),
        ("spin_polarization", "s(omega)", "(48)", "average spin-polarization function"),
    )
    return [
        Quantity(name, f"{symbol}^L", eq, "1", f"{text} of electrode L at energy omega", (), True)
        for name, symbol, eq, text in rows
    ]


QUANTITIES = {q.name: q for q in _storage() + _coefficients() + _tensors() + _resolved()}

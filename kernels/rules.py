"""What derived quantities are made of: the rules by which they follow from coefficients and from each other.

Charge and spin of R follow from their conservation by the tunneling (81); tensors from coefficients and the
angle between the electrodes (`tensors`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import tensors

Array = NDArray[np.float64]
Pair = tuple[Array, Array]


class Rule(NamedTuple):
    """Names of parts, and the function of the angle and of these that makes value and error of the whole."""

    needs: tuple[str, ...]
    make: Callable[..., Pair]


def _linear(*terms: tuple[float, str]) -> Rule:
    def make(theta: Array, *pairs: Pair) -> Pair:
        return tensors.combine(*((c, pair) for (c, _), pair in zip(terms, pairs, strict=True)))

    return Rule(tuple(name for _, name in terms), make)


def _tensor(function: str, needs: Sequence[str], *extra: str) -> Rule:
    def make(theta: Array, *pairs: Pair) -> Pair:
        return getattr(tensors, function)(*pairs, theta, *extra)

    return Rule(tuple(needs), make)


def _product(a: str, b: str) -> Rule:
    # (58) has moduli, but its tensor the axes J: a spin against its axis, where J_n < 0, counts negative
    return Rule((a, b), lambda theta, x, y: tensors.product(x, y))


def _mixed(spin: str, coefficient: str, exchange: str) -> Rule:
    def make(theta: Array, s: Pair, c: Pair, x: Pair) -> Pair:
        return tensors.combine((2.0, tensors.product(s, c)), (-1.0, x))

    return Rule((spin, coefficient, exchange), make)


def _direct(spin: str, coefficient: str) -> Rule:
    def make(theta: Array, s: Pair, c: Pair) -> Pair:
        return tensors.combine((2.0, tensors.product(s, c)))

    return Rule((spin, coefficient), make)


def _charge(theta: Array, isotropic: Pair, valve: Pair) -> Pair:
    c = np.cos(theta)
    return isotropic[0] + c * valve[0], isotropic[1] + np.abs(c) * valve[1]


WORDS = ("emission", "absorption", "torque")


def _rules() -> dict[str, Rule]:
    rules = {"charge_current": Rule(("charge_isotropic", "charge_spin_valve"), _charge)}
    for name in ("charge_isotropic", "charge_spin_valve", "charge_current", "spin_current"):
        rules[name + "_R"] = _linear((-1.0, name))
    rules["spin_emission_R"] = _linear((-1.0, "spin_absorption"))
    rules["spin_absorption_R"] = _linear((-1.0, "spin_emission"))
    rules["spin_torque_R"] = _linear((1.0, "spin_torque"))
    rules["spin_current"] = _tensor("spin_current", [f"spin_{w}" for w in WORDS])
    for r, suffix in (("L", ""), ("R", "_R")):
        for w in WORDS:
            spin, exchange = f"spin_{w}{suffix}", f"exchange_{w}{suffix}"
            rules[f"quadrupole_{w}{suffix}"] = _mixed(f"spin_{r}", spin, exchange)
            rules[f"_direct_{w}{suffix}"] = _direct(f"spin_{r}", spin)
            rules[f"_exchange_{w}{suffix}"] = _linear((-1.0, exchange))
    for node in ("LL", "LR", "RR"):
        rules[f"quadrupole_direct_{node}"] = _product(f"spin_{node[0]}", f"spin_{node[1]}")
    return rules | _tensor_rules()


def _tensor_rules() -> dict[str, Rule]:
    rules = {}
    for part, stem in (("", "quadrupole"), ("_direct", "_direct"), ("_exchange", "_exchange")):
        for node, suffix in (("LL", ""), ("RR", "_R")):
            needs = [f"{stem}_{w}{suffix}" for w in WORDS]
            rules[f"quadrupole_current_{node}{part}"] = _tensor("quadrupole_current", needs, node)
        rules[f"quadrupole_current_LR{part}"] = _linear(
            (-1.0, f"quadrupole_current_LL{part}"), (-1.0, f"quadrupole_current_RR{part}")
        )
        needs = [f"{stem}_{w}" for w in WORDS]
        for which in ("minus", "zero", "plus"):
            rules[f"principal_current_{which}{part}"] = _tensor("principal_current", needs, which)
            rules[f"principal_axis_{which}{part}"] = _tensor("principal_axis", needs, which)
    for node in ("LL", "RR"):
        rules[f"_hole_{node}"] = _linear((-1.0, f"quadrupole_exchange_{node[0]}"))
        rules[f"_stored_{node}"] = _linear((1.0, f"quadrupole_direct_{node}"), (1.0, f"_hole_{node}"))
    rules["_hole_LR"] = _linear((0.0, "quadrupole_direct_LR"))
    rules["_pair_LR"] = _linear((2.0, "quadrupole_direct_LR"))  # both orders of the pair (53)
    for node, direct, total in (
        ("LL", "quadrupole_direct_LL", "_stored_LL"),
        ("LR", "_pair_LR", "_pair_LR"),
        ("RR", "quadrupole_direct_RR", "_stored_RR"),
    ):
        rules[f"quadrupole_{node}"] = _tensor("stored", [total], node)
        rules[f"quadrupole_{node}_direct"] = _tensor("stored", [direct], node)
        rules[f"quadrupole_{node}_exchange"] = _tensor("stored", [f"_hole_{node}"], node)
    return rules


RULES = _rules()


def needed(quantities: Sequence[str]) -> list[str]:
    """Return these quantities and everything they are made of, parts before wholes."""
    order: list[str] = []

    def visit(name: str) -> None:
        if name not in order:
            for part in RULES[name].needs if name in RULES else ():
                visit(part)
            order.append(name)

    for name in quantities:
        visit(name)
    return order

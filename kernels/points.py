"""From columns of parameters to the quantities asked for, each computed once and only if it is needed.

A quantity is *raw*, computed by a compiled kernel for many points in one call, or *derived* from others
by the rules below. The R side of the exchange coefficients is the kernel with the electrodes exchanged;
charge and spin of R follow from their conservation by the tunneling (81).

A point's value depends on its own parameters alone, whatever else is computed beside it. Points one after
another that differ in the angle alone share one call of the kernels (`angles`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .angles import THETA, run_starts
from .quantities import PARAMETERS, QUANTITIES
from .warm import compiled, prepare

Array = NDArray[np.float64]
Pair = tuple[Array, Array]

TOLERANCE = 1e-8  # of the modulus; an estimate above it marks the point as tolerance_missed
SWAP = [1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 10, 11]


class Kernel(NamedTuple):
    """A compiled function, the bit of each of its outputs, and whether L and R are exchanged.

    ``name`` is the module that holds it; the function has the same name.
    """

    name: str
    outputs: dict[str, int]
    exchanged: bool = False


KERNELS = (
    Kernel(
        "flat.storage",
        dict.fromkeys(
            [f"{stem}_{r}" for r in "LR" for stem in ("particle_number", "spin", "quadrupole_exchange")], 1
        ),
    ),
    Kernel(
        "flat.dissipative",
        dict.fromkeys(
            ["charge_isotropic", "charge_spin_valve", "spin_emission", "spin_absorption", "tunnel_rate"], 1
        ),
    ),
    Kernel("flat.torque", {"spin_torque": 1}),
    Kernel("flat.exchange", {"exchange_emission": 1, "exchange_absorption": 2, "exchange_torque": 4}),
    Kernel(
        "flat.exchange", {"exchange_emission_R": 1, "exchange_absorption_R": 2, "exchange_torque_R": 4}, True
    ),
)


@dataclass(frozen=True)
class Points:
    """Results of `evaluate_points`.

    Attributes
    ----------
    values, errors : dict of str to (n, ...) arrays
        One entry a quantity; vectors (n, 3), tensors (n, 3, 3). Errors are absolute estimates.
    status, regime : (n,) uint8
        Codes of `quantities.STATUS`, bit masks of `quantities.REGIME`.
    """

    values: dict[str, Array]
    errors: dict[str, Array]
    status: NDArray[np.uint8]
    regime: NDArray[np.uint8]


class _Raw(NamedTuple):
    """What kernels return: pairs by name, misses of the tolerance, reasons for having no value, regime."""

    pairs: dict[str, Pair]
    missed: NDArray[np.bool_]
    reasons: NDArray[np.uint8] | None
    regime: NDArray[np.uint8]

    def at(self, rows: NDArray[np.intp]) -> _Raw:
        """Return the same for these rows, which may repeat."""
        pairs = {name: (value[rows], error[rows]) for name, (value, error) in self.pairs.items()}
        reasons = None if self.reasons is None else self.reasons[rows]
        return _Raw(pairs, self.missed[rows], reasons, self.regime[rows])


class _Rule(NamedTuple):
    needs: tuple[str, ...]
    make: Callable[..., Pair]


def _linear(*terms: tuple[float, str]) -> _Rule:
    def make(theta: Array, *pairs: Pair) -> Pair:
        from . import tensors

        return tensors.combine(*((c, pair) for (c, _), pair in zip(terms, pairs, strict=True)))

    return _Rule(tuple(name for _, name in terms), make)


def _tensor(function: str, needs: Sequence[str], *extra: str) -> _Rule:
    def make(theta: Array, *pairs: Pair) -> Pair:
        from . import tensors

        return getattr(tensors, function)(*pairs, theta, *extra)

    return _Rule(tuple(needs), make)


def _product(a: str, b: str) -> _Rule:
    def make(theta: Array, x: Pair, y: Pair) -> Pair:
        from . import tensors

        value, error = tensors.product(x, y)
        return np.abs(value), error

    return _Rule((a, b), make)


def _mixed(spin: str, coefficient: str, exchange: str) -> _Rule:
    def make(theta: Array, s: Pair, c: Pair, x: Pair) -> Pair:
        from . import tensors

        return tensors.combine((2.0, tensors.product(s, c)), (-1.0, x))

    return _Rule((spin, coefficient, exchange), make)


def _direct(spin: str, coefficient: str) -> _Rule:
    def make(theta: Array, s: Pair, c: Pair) -> Pair:
        from . import tensors

        return tensors.combine((2.0, tensors.product(s, c)))

    return _Rule((spin, coefficient), make)


def _charge(theta: Array, isotropic: Pair, valve: Pair) -> Pair:
    c = np.cos(theta)
    return isotropic[0] + c * valve[0], isotropic[1] + np.abs(c) * valve[1]


WORDS = ("emission", "absorption", "torque")


def _rules() -> dict[str, _Rule]:
    rules = {"charge_current": _Rule(("charge_isotropic", "charge_spin_valve"), _charge)}
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


def _tensor_rules() -> dict[str, _Rule]:
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


def kernels_of(quantities: Sequence[str]) -> list[str]:
    """Return the modules of the flat kernels that these quantities are made by, each once."""
    names = needed(quantities)
    return list(dict.fromkeys(k.name for k in KERNELS if not k.outputs.keys().isdisjoint(names)))


def _run_kernels(P: Array, names: Sequence[str], pairs: dict[str, Pair], missed: NDArray[np.bool_]) -> None:
    swapped = None
    prepare(*kernels_of(names))
    for kernel in KERNELS:
        want = 0
        for name, bit in kernel.outputs.items():
            want |= bit if name in names else 0
        if not want:
            continue
        if kernel.exchanged and swapped is None:
            swapped = np.ascontiguousarray(P[:, SWAP])
        shape = (len(kernel.outputs), len(P))
        out, err, scale = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        compiled(kernel.name)(swapped if kernel.exchanged else P, want, out, err, scale)
        bad = err > TOLERANCE * scale
        some = bad.any()
        for k, name in enumerate(kernel.outputs):
            if name in names:
                pairs[name] = (out[k], err[k])
                if some:
                    missed |= bad[k]


def _regime(columns: Array) -> NDArray[np.uint8]:
    """Mark the points outside the formulas' range (19): Gamma << T and J, T << W; columns (12, n)."""
    c = dict(zip(PARAMETERS, columns, strict=True))
    with np.errstate(over="ignore", invalid="ignore"):
        rate = 2 * np.pi * c["t"] ** 2 * c["N_L"] * c["N_R"] / (4 * c["D_L"] * c["D_R"])
        strong = rate > 0.1 * np.minimum(c["T_L"], c["T_R"])
        nearest = np.full(columns.shape[1], np.inf)
        mu = [np.abs(c["mu_L"]), np.abs(c["mu_R"])]
        # the edges lie at +-(D + J/2) and +-(D - J/2)
        for edge in (np.abs(c[f"D_{r}"] + s * c[f"J_{r}"]) for r in "LR" for s in (-0.5, 0.5)):
            for x in mu:
                distance = x - edge
                np.minimum(nearest, np.abs(distance, out=distance), out=nearest)
        near = np.maximum.reduce([c[k] for k in ("J_L", "J_R", "T_L", "T_R")]) > nearest / 3
    return strong + 2 * near.astype(np.uint8)


def _valid(columns: Array) -> NDArray[np.bool_]:
    """Tell the points that can be computed; columns (12, n)."""
    with np.errstate(invalid="ignore"):
        cold_or_reversed = (columns[0:2] < 0).any(axis=0) | (columns[4:6] < 0).any(axis=0)
        empty = (columns[6:10] <= 0).any(axis=0)
    return np.asarray(np.isfinite(columns).all(axis=0) & ~cold_or_reversed & ~empty)


def evaluate_points(columns: Array, quantities: Sequence[str], model: Any = None) -> Points:
    """Evaluate many points.

    Parameters
    ----------
    columns : (n, 12) or (n, 13) array
        Columns as in `quantities.PARAMETERS`, then ``omega`` if an energy-resolved quantity is wanted,
        then the band parameters ``model.names`` if a model is given.
    quantities : sequence of str
        Names out of `quantities.QUANTITIES`.
    model : electrodes.Model, optional
        Electrodes of any bands in place of one flat band each.

    Returns
    -------
    Points
        A point that cannot be computed is NaN with a reason in ``status``; its neighbours are unaffected.

    Raises
    ------
    ValueError
        If the shape of ``columns`` does not fit the quantities.
    """
    columns = np.ascontiguousarray(columns, dtype=np.float64)
    resolved = [q for q in quantities if QUANTITIES[q].resolved]
    used = len(PARAMETERS) + bool(resolved)
    width = used + (0 if model is None else len(model.names))
    if columns.ndim != 2 or columns.shape[1] < width:
        raise ValueError(f"columns has shape {columns.shape}, give (n, {width}) for these quantities")
    # one parameter after the other: of a column of points only every twelfth number is used
    by_parameter = np.ascontiguousarray(columns[:, : len(PARAMETERS)].T)
    valid = _valid(by_parameter)
    beside = [columns[:, len(PARAMETERS) : used]]
    if model is not None:
        general = import_module(".model_points", __package__)
        bands = general.band_numbers(by_parameter.T, columns[:, used:], model)
        valid &= general.valid_bands(bands)
        beside.append(np.where(valid[:, None, None], bands, 1.0))
    if not valid.all():
        by_parameter = np.where(valid, by_parameter, 1.0)
    starts = run_starts(by_parameter, *beside)
    if starts is None:
        raw = _raw(by_parameter, beside, quantities, model)
    else:
        raw = _raw(by_parameter[:, starts], [numbers[starts] for numbers in beside], quantities, model)
        raw = raw.at(np.cumsum(starts) - 1)
    for name in needed(_plain(quantities)):
        if name in RULES:
            rule = RULES[name]
            raw.pairs[name] = rule.make(by_parameter[THETA], *(raw.pairs[part] for part in rule.needs))
    return _collect(quantities, raw, valid)


def _plain(quantities: Sequence[str]) -> list[str]:
    """Return those that are no functions of the energy."""
    return [q for q in quantities if not QUANTITIES[q].resolved]


def _raw(by_parameter: Array, beside: Sequence[Array], quantities: Sequence[str], model: Any) -> _Raw:
    """Evaluate the kernels; ``beside`` holds the energies ``omega``, if any, and the bands of a model."""
    P = np.ascontiguousarray(by_parameter.T)
    names = needed(_plain(quantities))
    resolved = [q for q in quantities if QUANTITIES[q].resolved]
    if model is None:
        pairs: dict[str, Pair] = {}
        missed = np.zeros(len(P), dtype=bool)
        _run_kernels(P, names, pairs, missed)
        if resolved:
            from .flat.resolved import resolved_pairs

            pairs |= resolved_pairs(P, beside[0][:, 0], resolved)
        return _Raw(pairs, missed, None, _regime(by_parameter))
    general = import_module(".model_points", __package__)
    pairs, missed, status, rate = general.raw(P, beside[1], model, names)
    if resolved:
        spectra = import_module(".bands.spectra", __package__)
        pairs |= spectra.resolved_pairs(P, beside[1], model.left, beside[0][:, 0], resolved)
    return _Raw(pairs, missed, status, general.regime(P, beside[1], rate))


def _collect(quantities: Sequence[str], raw: _Raw, valid: NDArray[np.bool_]) -> Points:
    values = {q: np.asarray(raw.pairs[q][0]) for q in quantities}
    errors = {q: np.asarray(raw.pairs[q][1]) for q in quantities}
    finite = valid.copy()
    for x in (*values.values(), *errors.values()):
        ok = np.isfinite(x)
        finite &= ok if x.ndim == 1 else ok.reshape(len(valid), -1).all(axis=1)
    if not finite.all():
        for x in (*values.values(), *errors.values()):
            x[~finite] = np.nan
    status = raw.missed.astype(np.uint8) + np.uint8(1)
    status[~finite] = 3
    if raw.reasons is not None:
        status = np.where(valid & (raw.reasons > 1), raw.reasons, status)
    return Points(values, errors, status, raw.regime)

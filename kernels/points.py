"""From columns of parameters to the quantities asked for, each computed once and only if it is needed.

A quantity is *raw*, computed by a compiled kernel for many points in one call, or *derived* from others
(`rules`). The R side of the exchange coefficients is the kernel with the electrodes exchanged.

A point's value depends on its own parameters alone, whatever else is computed beside it. Points one after
another that differ in the angle alone share one call of the kernels (`angles`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .angles import THETA, run_starts
from .quantities import DIVERGENT, DONE, NOT_FINITE, PARAMETERS, QUANTITIES, TOLERANCE_MISSED
from .rules import RULES, Array, Pair, needed
from .warm import compiled, prepare

SWAP = [1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 10, 11]
STORED = ("particle_number", "spin", "quadrupole_exchange")


class Kernel(NamedTuple):
    """A compiled function, the bit of each of its outputs, and whether L and R are exchanged.

    ``name`` is the module that holds it; the function has the same name.
    """

    name: str
    outputs: dict[str, int]
    exchanged: bool = False


KERNELS = (
    Kernel("flat.storage", {f"{stem}_{r}": bit for r, bit in (("L", 1), ("R", 2)) for stem in STORED}),
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
    """What kernels return: pairs by name, misses of the tolerance; of bands, reasons for NaN, large Gamma."""

    pairs: dict[str, Pair]
    missed: NDArray[np.bool_]
    reasons: NDArray[np.uint8] | None
    strong: NDArray[np.uint8] | None

    def at(self, rows: NDArray[np.intp]) -> _Raw:
        """Return the same for these rows, which may repeat."""
        pairs = {name: (value[rows], error[rows]) for name, (value, error) in self.pairs.items()}
        reasons, strong = (None if x is None else x[rows] for x in (self.reasons, self.strong))
        return _Raw(pairs, self.missed[rows], reasons, strong)


def kernels_of(names: Sequence[str]) -> list[str]:
    """Return the modules of the flat kernels that have some of ``names`` among their outputs, each once."""
    return list(dict.fromkeys(k.name for k in KERNELS if not k.outputs.keys().isdisjoint(names)))


def _run_kernels(P: Array, names: Sequence[str], pairs: dict[str, Pair], missed: NDArray[np.bool_]) -> None:
    swapped = None
    for kernel in KERNELS:
        want = 0
        for name, bit in kernel.outputs.items():
            want |= bit if name in names else 0
        if not want:
            continue
        if kernel.exchanged and swapped is None:
            swapped = np.ascontiguousarray(P[:, SWAP])
        out, err = np.empty((2, len(kernel.outputs), len(P)))
        compiled(kernel.name)(swapped if kernel.exchanged else P, want, out, err, missed)
        pairs |= {name: (out[k], err[k]) for k, name in enumerate(kernel.outputs) if name in names}


def evaluate_points(columns: Array, quantities: Sequence[str], model: Any = None) -> Points:
    """Evaluate many points.

    Parameters
    ----------
    columns : (n, k) array
        The 12 columns of `quantities.PARAMETERS`, then ``omega`` if an energy-resolved quantity is wanted,
        then the band parameters ``model.names`` if a model is given.
    quantities : sequence of str
        Names out of `quantities.QUANTITIES`.
    model : electrodes.Model, optional
        Electrodes of any bands in place of one flat band each.

    Returns
    -------
    Points
        A point that cannot be computed is NaN with a reason in ``status``; its neighbours are unaffected. Of
        one where an integral diverges, what is made of it is NaN.

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
    # the kernels are compiled for arrays that can be written
    P = np.require(columns[:, : len(PARAMETERS)], requirements=["C", "W"])
    names = needed([q for q in quantities if not QUANTITIES[q].resolved])
    of_bands = ["bands.general"] + ["bands.spectra"] * bool(resolved)
    prepare("checks", *(kernels_of(names) if model is None else of_bands))
    bands = np.empty((len(P), 0, 4))
    if model is not None:
        bands = import_module(".model_points", __package__).band_numbers(P, columns[:, used:], model)
    valid, regime = np.empty(len(P), dtype=bool), np.empty(len(P), dtype=np.uint8)
    compiled("checks")(P, bands, valid, regime)
    if not valid.all():
        P, bands = np.where(valid[:, None], P, 1.0), np.where(valid[:, None, None], bands, 1.0)
    beside = [columns[:, len(PARAMETERS) : used], bands]
    starts = run_starts(P, *beside)
    if starts is None:
        raw = _raw(P, beside, names, resolved, model)
    else:
        raw = _raw(P[starts], [numbers[starts] for numbers in beside], names, resolved, model)
        raw = raw.at(np.cumsum(starts) - 1)
    for name in names:
        if name in RULES:
            rule = RULES[name]
            raw.pairs[name] = rule.make(P[:, THETA], *(raw.pairs[part] for part in rule.needs))
    if raw.strong is not None:
        regime |= np.where(valid, raw.strong, np.uint8(0))
    return _collect(quantities, raw, valid, regime)


def _raw(
    P: Array, beside: Sequence[Array], names: Sequence[str], resolved: Sequence[str], model: Any
) -> _Raw:
    """Evaluate the kernels; ``beside`` holds the energies ``omega``, if any, and the bands of a model."""
    if model is None:
        pairs: dict[str, Pair] = {}
        missed = np.zeros(len(P), dtype=bool)
        _run_kernels(P, names, pairs, missed)
        if resolved:
            from .flat.resolved import resolved_pairs

            pairs |= resolved_pairs(P, beside[0][:, 0], resolved)
        return _Raw(pairs, missed, None, None)
    general = import_module(".model_points", __package__)
    pairs, missed, status, rate = general.raw(P, beside[1], model, names)
    if resolved:
        spectra = import_module(".bands.spectra", __package__)
        pairs |= spectra.resolved_pairs(P, beside[1], model.left, beside[0][:, 0], resolved)
    return _Raw(pairs, missed, status, general.strong(P, rate))


def _collect(
    quantities: Sequence[str], raw: _Raw, valid: NDArray[np.bool_], regime: NDArray[np.uint8]
) -> Points:
    values = {q: np.asarray(raw.pairs[q][0]) for q in quantities}
    errors = {q: np.asarray(raw.pairs[q][1]) for q in quantities}
    total = np.zeros(len(valid))  # finite where all are
    with np.errstate(invalid="ignore"):  # of two infinities
        for x in (*values.values(), *errors.values()):
            total += x if x.ndim == 1 else x.reshape(len(valid), -1).sum(axis=1)
    finite = valid & np.isfinite(total)
    status = np.where(raw.missed, np.uint8(TOLERANCE_MISSED), np.uint8(DONE))
    status[~finite] = NOT_FINITE
    if raw.reasons is not None:
        status = np.where(valid & (raw.reasons != DONE), raw.reasons, status)
    if not finite.all():
        lost = ~finite & (status != DIVERGENT)  # an integral that diverges takes no other with it
        for q in quantities:
            gone = lost.reshape(-1, *(1,) * (values[q].ndim - 1)) | ~np.isfinite(values[q])
            values[q], errors[q] = (np.where(gone, np.nan, x[q]) for x in (values, errors))
    return Points(values, errors, status, regime)

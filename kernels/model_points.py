"""Raw quantities of points whose electrodes are given by a `electrodes.Model`.

The counterpart of the flat kernels for `points.evaluate_points`: derived quantities are made from these by
the same rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .bands.outputs import OUTPUTS, integrands
from .checks import WEAK
from .electrodes import FLAT, NUMBERS, Model
from .quantities import PARAMETERS, TUNNELING_NOT_WEAK
from .shapes.tables import Tables, join
from .warm import compiled

Array = NDArray[np.float64]
Pair = tuple[Array, Array]


def band_numbers(P: Array, extra: Array, model: Model) -> Array:
    """Return D, J, N, E of every band of both electrodes, (n, bands, 4).

    Parameters
    ----------
    P : (n, 12) array
        Columns as in `quantities.PARAMETERS`.
    extra : (n, k) array
        One column for each of ``model.names``.
    model : Model
    """
    columns = dict(zip(PARAMETERS, P.T, strict=True))
    parts, used = [], 0
    for r, electrode in (("L", model.left), ("R", model.right)):
        if electrode is None:
            flat = [columns[f"D_{r}"], columns[f"J_{r}"], columns[f"N_{r}"], np.zeros(len(P))]
            parts.append(np.stack(flat, -1)[:, None, :])
        else:
            width = len(NUMBERS) * len(electrode.bands)
            parts.append(extra[:, used : used + width].reshape(len(P), -1, len(NUMBERS)))
            used += width
    return np.ascontiguousarray(np.concatenate(parts, axis=1))


def strong(P: Array, rate: Array) -> NDArray[np.uint8]:
    """Mark the points where (19) asks for Gamma t << T and has it not; ``rate`` is Gamma."""
    far = rate * np.abs(P[:, 11]) > WEAK * np.minimum(P[:, 0], P[:, 1])
    return np.where(far, np.uint8(TUNNELING_NOT_WEAK), np.uint8(0))


class _Shapes(NamedTuple):
    """kind_L, kind_R, which_L, which_R of `bands.general.general`, and its tables."""

    kinds: tuple[NDArray[np.int64], ...]
    tables: Tables


@lru_cache(maxsize=64)  # a call with few points would spend most of its time here
def _shapes(model: Model) -> _Shapes:
    left, right = model.left or FLAT, model.right or FLAT
    tables, others = left.tables(), [] if left == right else right.tables()
    kind_L, which_L = left.kinds()
    kind_R, which_R = right.kinds(len(tables) if others else 0)
    return _Shapes((kind_L, kind_R, which_L, which_R), join(tables + others))


def arguments_of(
    P: Array, numbers: Array, model: Model, names: Sequence[str], flips: tuple[float, float], filling: bool
) -> tuple[Any, ...]:
    """Return the arguments of `bands.general.general`, in its order; those of `raw`."""
    shapes = _shapes(model)
    results = [np.zeros((len(OUTPUTS), len(P))) for _ in range(2)]
    told = np.zeros(len(P), dtype=bool), np.zeros(len(P), dtype=np.uint8)
    given = np.array(flips), filling, shapes.tables, integrands(names)
    return P, np.ascontiguousarray(numbers), *shapes.kinds, *given, *results, *told


def raw(
    P: Array,
    numbers: Array,
    model: Model,
    names: Sequence[str],
    flips: tuple[float, float] = (1.0, 1.0),
    filling: bool = False,
) -> tuple[dict[str, Pair], NDArray[np.bool_], NDArray[np.uint8], Array]:
    """Return values and errors by name, which points missed the tolerance, their status, and Gamma.

    Parameters
    ----------
    P, numbers : arrays
        As in `band_numbers`, every point valid.
    names : sequence of str
        Quantities wanted; those that are not raw are left to the caller.
    flips : tuple of float
    filling : bool
        As in `general.general`.
    """
    arguments = arguments_of(P, numbers, model, names, flips, filling)
    compiled("bands.general")(*arguments)
    out, err, missed, status = arguments[-4:]
    pairs = {name: (out[k], err[k]) for k, name in enumerate(OUTPUTS) if name in names}
    return pairs, missed, status, out[OUTPUTS.index("tunnel_rate")]

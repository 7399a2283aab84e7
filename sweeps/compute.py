"""The values of one shard: kernel calls over its chunks, and what can be said about the result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from ..kernels.quantities import QUANTITIES, STATUS
from .plan import Block, Plan
from .sweep import Sweep

DONE, NOT_FINITE, FAILED = 1, 3, 5
MOST_FAILURES = 64


class Points(Protocol):
    """What a kernel returns for n points."""

    @property
    def values(self) -> Mapping[str, np.ndarray]:
        """Arrays of shape ``(n,)``, ``(n, 3)`` or ``(n, 3, 3)``."""

    @property
    def errors(self) -> Mapping[str, np.ndarray]:
        """Estimated absolute errors, of the same shapes."""

    @property
    def status(self) -> np.ndarray:
        """Codes of ``STATUS``, uint8 of shape ``(n,)``."""

    @property
    def regime(self) -> np.ndarray:
        """Bits of ``REGIME``, uint8 of shape ``(n,)``."""


Kernel = Callable[[np.ndarray, Sequence[str]], Points]


class Values(NamedTuple):
    """Arrays of a block, each of the block's shape, quantities followed by (3,) or (3, 3)."""

    values: dict[str, np.ndarray]
    errors: dict[str, np.ndarray]
    status: np.ndarray
    regime: np.ndarray


def default_kernel() -> Kernel:
    """Return the kernel of this project."""
    from ..kernels.points import evaluate_points

    return evaluate_points


def empty(shape: Sequence[int], quantities: Sequence[str]) -> Values:
    """Return arrays that hold nothing yet: NaN, status 0 (pending)."""
    from .layout import rounded_up

    tails = {name: (3,) * len(QUANTITIES[name].dims) for name in quantities}
    return Values(
        {name: np.full((*shape, *tail), np.nan) for name, tail in tails.items()},
        {name: rounded_up(np.full((*shape, *tail), np.nan)) for name, tail in tails.items()},
        np.zeros(shape, np.uint8),
        np.zeros(shape, np.uint8),
    )


def evaluate_block(sweep: Sweep, block: Block, kernel: Kernel, quantities: Sequence[str]) -> Values:
    """Return the values of a block that is small enough for one kernel call."""
    points = evaluate(kernel, sweep.columns(block), quantities)
    shape = tuple(part.stop - part.start for part in block)

    def shaped(array: np.ndarray) -> np.ndarray:
        return np.asarray(array).reshape(shape + array.shape[1:])

    return Values(
        {name: shaped(points.values[name]) for name in quantities},
        {name: shaped(points.errors[name]) for name in quantities},
        shaped(points.status),
        shaped(points.regime),
    )


class _Part(NamedTuple):
    values: dict[str, np.ndarray]
    errors: dict[str, np.ndarray]
    status: np.ndarray
    regime: np.ndarray


def evaluate(kernel: Kernel, columns: np.ndarray, quantities: Sequence[str]) -> Points:
    """Call the kernel; a point that makes it raise gets NaN and status 5, and its neighbours their values.

    Raises
    ------
    Exception
        the kernel's own, where every point raises, or more than ``MOST_FAILURES``: it is at fault then.
    """
    failures: list[Exception] = []

    def part(rows: np.ndarray) -> Any:
        try:
            return kernel(rows, quantities)
        except MemoryError:
            raise
        except Exception as error:
            if len(rows) == 1:
                failures.append(error)
                if len(failures) > MOST_FAILURES:
                    raise
                lost = empty((1,), quantities)
                lost.status[:] = FAILED
                return _Part(*lost)
            if len(failures) > MOST_FAILURES:
                raise
            half = len(rows) // 2
            return _joined(part(rows[:half]), part(rows[half:]), quantities)

    found = part(columns)
    if len(failures) == len(columns) > 1:
        raise failures[0]
    return found


def _joined(first: Points, second: Points, quantities: Sequence[str]) -> _Part:
    """Return two runs of points as one."""

    def join(a: Any, b: Any) -> np.ndarray:
        return np.concatenate([a, b])

    return _Part(
        {name: join(first.values[name], second.values[name]) for name in quantities},
        {name: join(first.errors[name], second.errors[name]) for name in quantities},
        join(first.status, second.status),
        join(first.regime, second.regime),
    )


def compute(plan: Plan, block: Block, kernel: Kernel, reuse: Any = None) -> Values:
    """Return the values of a shard.

    Parameters
    ----------
    reuse
        a :class:`~spinquad.sweeps.reuse.Reuse` that knows the values of some points already.
    """
    from .layout import rounded_up

    quantities = plan.sweep.quantities
    shape = tuple(part.stop - part.start for part in block)
    out = empty(shape, quantities)
    for chunk in plan.chunks(block):
        where = tuple(slice(b.start + c.start, b.start + c.stop) for b, c in zip(block, chunk, strict=True))
        if reuse is None:
            got = evaluate_block(plan.sweep, where, kernel, quantities)
        else:
            got = reuse.evaluate_block(plan.sweep, where, kernel, quantities)
        out.status[chunk], out.regime[chunk] = got.status, got.regime
        for name in quantities:
            out.values[name][chunk] = got.values[name]
            out.errors[name][chunk] = rounded_up(got.errors[name])
            _check(out.status[chunk], got.values[name])
    return out


def _check(status: np.ndarray, values: np.ndarray) -> None:
    """Mark points that a kernel calls done though a value of theirs is not finite."""
    finite = np.isfinite(values)
    if not finite.all():
        bad = ~finite.reshape(*status.shape, -1).all(axis=-1)
        status[bad & (status == DONE)] = NOT_FINITE


def summary(result: Values) -> dict[str, Any]:
    """Return what a receipt tells about a shard: points by status and regime, worst error estimates."""
    status = np.bincount(result.status.ravel(), minlength=len(STATUS))
    regime = np.bincount(result.regime.ravel())
    worst = {}
    for name, errors in result.errors.items():
        top = float(np.fmax.reduce(errors, axis=None))
        worst[name] = top if np.isfinite(top) else None
    return {
        "status": {str(k): int(n) for k, n in enumerate(status) if n},
        "regime": {str(k): int(n) for k, n in enumerate(regime) if n},
        "worst_error": worst,
    }

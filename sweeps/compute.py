"""The values of a chunk of points: one kernel call, or more where a point makes the kernel fail."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, Protocol

import numpy as np

from ..kernels.quantities import FAILED, QUANTITIES
from .plan import Block
from .sweep import Sweep

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


def kernel_of(kernel: Kernel, sweep: Sweep) -> Kernel:
    """Return the kernel that takes the columns of a sweep, whose electrodes may be given by bands."""
    return kernel if sweep.model is None else partial(kernel, model=sweep.model)  # type: ignore[call-arg]


def empty(shape: Sequence[int], quantities: Sequence[str]) -> Values:
    """Return arrays that hold nothing yet: NaN, status 0 (pending)."""
    tails = {name: (3,) * len(QUANTITIES[name].dims) for name in quantities}
    return Values(
        {name: np.full((*shape, *tail), np.nan) for name, tail in tails.items()},
        {name: np.full((*shape, *tail), np.nan) for name, tail in tails.items()},
        np.zeros(shape, np.uint8),
        np.zeros(shape, np.uint8),
    )


def evaluate_block(sweep: Sweep, block: Block, kernel: Kernel, quantities: Sequence[str]) -> Values:
    """Return the values of a block that is small enough for one kernel call."""
    shape = tuple(part.stop - part.start for part in block)
    inner, last = sweep.innermost, len(shape) - 1
    columns = np.moveaxis(sweep.columns(block).reshape(*shape, -1), inner, last)
    points = evaluate(kernel_of(kernel, sweep), columns.reshape(-1, columns.shape[-1]), quantities)

    def shaped(array: np.ndarray) -> np.ndarray:
        return np.moveaxis(np.asarray(array).reshape(columns.shape[:-1] + array.shape[1:]), last, inner)

    return Values(
        {name: shaped(points.values[name]) for name in quantities},
        {name: shaped(points.errors[name]) for name in quantities},
        shaped(points.status),
        shaped(points.regime),
    )


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
                return lost
            if len(failures) > MOST_FAILURES:
                raise
            half = len(rows) // 2
            return _joined(part(rows[:half]), part(rows[half:]), quantities)

    found = part(columns)
    if len(failures) == len(columns) > 1:
        raise failures[0]
    return found


def _joined(first: Points, second: Points, quantities: Sequence[str]) -> Values:
    """Return two runs of points as one."""

    def join(a: Any, b: Any) -> np.ndarray:
        return np.concatenate([a, b])

    return Values(
        {name: join(first.values[name], second.values[name]) for name in quantities},
        {name: join(first.errors[name], second.errors[name]) for name in quantities},
        join(first.status, second.status),
        join(first.regime, second.regime),
    )

"""An electrode of a circuit: what it is made of, where its splitting points, how it is filled."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from .electrodes import bands_of
from .errors import UserError, shown
from .numbers import LARGEST, as_number
from .parameters import check_values


@dataclass(frozen=True)
class Lead:
    """An electrode in a circuit; checks itself when made.

    Attributes
    ----------
    bands : tuple of Band
        What it is made of; an `Electrode`, one Band, or what `evaluate` takes as ``left`` will do.
    direction : tuple of float
        Axis of its splitting: a vector (x, y, z), or polar and azimuthal angle (theta, phi) in radians.
    T, mu : float
        Temperature, which must be given, and chemical potential [energy].

    Raises
    ------
    UserError
        For a vector of no direction, a temperature below 0, numbers that are not finite, bands that are none.
    """

    bands: Any
    direction: tuple[float, ...]
    T: float = None  # type: ignore[assignment]  # what is left out is told in one line
    mu: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "bands", bands_of(self.bands))
        object.__setattr__(self, "direction", _direction(self.direction))
        if self.T is None:
            raise UserError("a Lead without temperature; give T, as Lead(band, (0, 0, 1), T=1)")
        for name in ("T", "mu"):
            number = check_values(name, as_number(name, getattr(self, name)))
            object.__setattr__(self, name, float(number))
        if not np.linalg.norm(self.axis) > 0:
            raise UserError(
                f"direction = {shown(self.direction)} has no length; give a vector that points somewhere"
            )

    @property
    def axis(self) -> np.ndarray:
        """Unit vector of the splitting, (3,)."""
        if len(self.direction) == 2:
            theta, phi = self.direction
            return np.array(
                [math.sin(theta) * math.cos(phi), math.sin(theta) * math.sin(phi), math.cos(theta)]
            )
        vector = np.array(self.direction, dtype=float)
        norm = float(np.linalg.norm(vector))
        return vector / norm if norm > 0 else vector


def _direction(given: Any) -> tuple[float, ...]:
    """Return the numbers of a direction, three or two; raises UserError."""
    try:
        numbers = tuple(as_number("direction", x) for x in given)
    except (TypeError, UserError):
        numbers = ()
    if len(numbers) not in (2, 3):
        raise UserError(
            f"direction = {shown(given)}: give finite numbers of at most {LARGEST:g},"
            " as (x, y, z) or (theta, phi) in radians"
        )
    return numbers

"""What an electrode is made of: bands, each an orbital density of states with its own rigid splitting.

    Band        shape, half bandwidth D, Stoner splitting J, number of orbitals N, centre E
    Electrode   any number of bands
    Model       two electrodes; None stands for the single flat band of the columns J, D, N

Splitting (18): spin sigma is shifted by -sigma J/2; a negative J polarizes a band against the axis. A list
of levels (eps_up, eps_down), whose splitting is not rigid, becomes one narrow band a level, each with its
own J = eps_down - eps_up: its two-particle density of states pairs what belongs together (17).

Errata: none known.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SHAPES = ("flat", "semielliptic", "chain", "square", "cubic", "gaussian", "table")
NUMBERS = ("D", "J", "N", "E")  # parameters of a band that a sweep may vary


@dataclass(frozen=True)
class Band:
    """One band.

    Attributes
    ----------
    shape : str
        One of ``SHAPES``: ``flat``, ``semielliptic``, tight binding on a ``chain``, ``square`` or ``cubic``
        lattice, a ``gaussian`` level, or a ``table``.
    D : float
        Half bandwidth [energy]; standard deviation of a Gaussian; factor of the energies of a table.
    J : float
        Stoner splitting [energy].
    N : float or None
        Number of orbitals; of a table by default its own integral, else 1.
    E : float
        Centre [energy]; shift of a table.
    table : two sequences of float, or None
        Energies and densities of states of shape ``table``.

    Raises
    ------
    ValueError
        For an unknown shape, D <= 0, N <= 0, values that are not finite, a table without rows.
    """

    shape: str
    D: float | None = None
    J: float = 0.0
    N: float | None = None
    E: float = 0.0
    table: Sequence[Sequence[float]] | None = None

    def __post_init__(self) -> None:
        if self.shape not in SHAPES:
            raise ValueError(f"shape {self.shape!r} is unknown; give one of {', '.join(SHAPES)}")
        if (self.shape == "table") != (self.table is not None):
            raise ValueError(
                f"shape {self.shape!r} with{'out' * (self.table is None)} a table; give both or neither"
            )
        if self.table is not None:
            object.__setattr__(self, "table", _rows(self.table))
        if self.D is None:
            if self.shape != "table":
                raise ValueError(f"band of shape {self.shape!r} without D; give its half bandwidth")
            object.__setattr__(self, "D", 1.0)
        if self.N is None:
            object.__setattr__(self, "N", self._own_orbitals() if self.table else 1.0)
        for name in NUMBERS:
            check_number(name, getattr(self, name))

    def _own_orbitals(self) -> float:
        from .shapes.tables import table_of_rows

        assert self.table is not None
        return table_of_rows(*self.table)[1]

    @property
    def numbers(self) -> tuple[float, float, float, float]:
        """D, J, N, E."""
        return float(self.D), float(self.J), float(self.N), float(self.E)  # type: ignore[arg-type]


def _rows(table: Any) -> tuple[tuple[float, ...], ...]:
    """Return both columns of a table as tuples; raises ValueError."""
    try:
        energies, dos = (tuple(float(x) for x in column) for column in table)
    except (TypeError, ValueError):
        raise ValueError("a table that is not two columns of numbers; give energies and densities") from None
    return energies, dos


def check_number(name: str, value: Any) -> None:
    """Refuse a band parameter that no band can have; raises ValueError."""
    if not isinstance(value, Real) or isinstance(value, bool) or not math.isfinite(value):
        raise ValueError(f"{name} = {value!r} is not a finite number; give one")
    if name in "DN" and value <= 0:
        raise ValueError(f"{name} = {value:g}: a band needs {name} > 0")


@dataclass(frozen=True)
class Electrode:
    """Bands along one axis.

    Attributes
    ----------
    bands : tuple of Band
        At least one.

    Raises
    ------
    ValueError
        If there is no band.
    """

    bands: tuple[Band, ...]

    def __post_init__(self) -> None:
        if not self.bands:
            raise ValueError("an electrode of 0 bands; give at least one")
        object.__setattr__(self, "bands", tuple(self.bands))

    @classmethod
    def from_levels(
        cls, up: Sequence[float], down: Sequence[float], broadening: float, weight: float = 1.0
    ) -> Electrode:
        """Return the electrode of levels eps_up, eps_down [energy], each ``weight`` orbitals.

        Parameters
        ----------
        up, down : (n,) arrays
            Energies of the two members of each pair, equally many.
        broadening : float
            Standard deviation of each level [energy].
        weight : float
            Orbitals a level stands for, such as the weight of its k-point.

        Raises
        ------
        ValueError
            For lists of different lengths, without levels, or with what is no finite number.
        """
        if len(up) != len(down):
            raise ValueError(f"{len(up)} levels of spin up and {len(down)} of spin down; give pairs")
        pairs = zip(map(float, up), map(float, down), strict=True)
        return cls(tuple(Band("gaussian", broadening, d - u, weight, 0.5 * (u + d)) for u, d in pairs))

    @property
    def numbers(self) -> Array:
        """D, J, N, E of every band, (bands, 4)."""
        return np.array([band.numbers for band in self.bands])

    def kinds(self, first_table: int = 0) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the index of each band's shape, and of its table counted from ``first_table``."""
        kind = np.array([SHAPES.index(band.shape) for band in self.bands], dtype=np.int64)
        tabled = np.array([band.table is not None for band in self.bands])
        which = np.where(tabled, first_table + np.cumsum(tabled) - 1, 0).astype(np.int64)
        for array in (kind, which):
            array.flags.writeable = False  # one type of array wherever they come from: compiled once
        return kind, which

    def tables(self) -> list[Any]:
        """Return the fitted tables of its bands, in order."""
        from .shapes.tables import table_of_rows

        return [table_of_rows(*band.table)[0] for band in self.bands if band.table is not None]


FLAT = Electrode((Band("flat", 1.0),))  # whose J, D, N stand elsewhere


@dataclass(frozen=True)
class Model:
    """Two electrodes; None is the flat band whose J, D, N stand among the columns of a point."""

    left: Electrode | None = None
    right: Electrode | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the band parameters, as ``J_L1``: those of all bands of L, then of R."""
        return tuple(
            f"{name}_{r}{n}"
            for r, electrode in (("L", self.left), ("R", self.right))
            if electrode is not None
            for n in range(1, len(electrode.bands) + 1)
            for name in NUMBERS
        )

    @property
    def defaults(self) -> dict[str, float]:
        """The value of every band parameter in ``names``."""
        electrodes = [e for e in (self.left, self.right) if e is not None]
        values = [float(x) for e in electrodes for x in e.numbers.ravel()]
        return dict(zip(self.names, values, strict=True))

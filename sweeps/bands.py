"""The public `Band` and `Electrode`: those of the kernels, whose mistakes are one kind of error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from ..kernels import electrodes as kernels
from .electrodes import bands_of
from .errors import UserError, shown, suggestion
from .table_rows import rows_of


class Band(kernels.Band):
    """One band.

    Parameters
    ----------
    shape : str
        ``flat``, ``semielliptic``, tight binding on a ``chain``, ``square`` or ``cubic`` lattice, a
        ``gaussian`` level, or a ``table``.
    D : float
        Half bandwidth [energy]; standard deviation of a Gaussian; factor of the energies of a table, 1.
    J : float
        Stoner splitting [energy].
    N : float
        Number of orbitals; of a table by default its own integral, else 1.
    E : float
        Centre [energy]; shift of a table.
    table : (2, n) or (n, 2) array, DataFrame, or two sequences of float
        Energies, ascending or descending, and densities of states of shape ``table``.

    Raises
    ------
    UserError
        For an unknown shape, D <= 0, N <= 0, values that are not finite, a table of another shape.

    Examples
    --------
    >>> Band("semielliptic", D=25, J=5)
    """

    def __init__(
        self,
        shape: Any = None,
        D: float | None = None,
        J: float = 0.0,
        N: float | None = None,
        E: float = 0.0,
        table: Any = None,
        **others: Any,
    ) -> None:
        for name in others:
            raise UserError(f"Band has no {shown(name)}; {suggestion(name, [f.name for f in fields(self)])}")
        if shape is None:
            raise UserError(f"a band without shape; give one of {', '.join(kernels.SHAPES)}")
        rows = None if table is None else rows_of(table)
        try:
            super().__init__(shape, D, J, N, E, rows)
        except (TypeError, ValueError) as error:
            raise UserError(error) from None

    def __eq__(self, other: object) -> bool:
        """Return whether both have the same numbers, made here or by the kernels."""
        if not isinstance(other, kernels.Band):
            return NotImplemented
        return all(getattr(self, f.name) == getattr(other, f.name) for f in fields(self))

    __hash__ = kernels.Band.__hash__


class Electrode(kernels.Electrode):
    """Bands along one axis.

    Parameters
    ----------
    bands : Band or sequence of Band
        At least one.

    Raises
    ------
    UserError
        For what are no bands.
    """

    def __init__(self, bands: Any) -> None:
        super().__init__(bands_of(bands))

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
        UserError
            For lists of different lengths, without levels, or with what is no finite number.
        """
        try:
            return cls(kernels.Electrode.from_levels(up, down, broadening, weight).bands)
        except (TypeError, ValueError) as error:
            raise UserError(error) from None

    def __eq__(self, other: object) -> bool:
        """Return whether both have the same bands, made here or by the kernels."""
        return isinstance(other, kernels.Electrode) and self.bands == other.bands

    __hash__ = kernels.Electrode.__hash__

"""Circuits: any number of electrodes, what they store and what flows between them, as labelled data.

Charge and spin live on the electrodes, spin-quadrupole moment on pairs <rs> of them, local (r = s) or not
(53). Currents are those of first order in the tunnel couplings (89)-(91), for every pair by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from ..kernels.electrodes import Electrode, Model
from .errors import UserError, shown
from .lead import Lead
from .numbers import LARGEST


class Circuit:
    """Electrodes and tunnel couplings between pairs of them.

    Parameters
    ----------
    leads : mapping of str to Lead
    couplings : mapping of (str, str) to number or (2, 2) array
        Tunnel amplitude T_rs in the common frame [energy], at most 1e30: a number conserves spin; a matrix
        acts on spin up and down along z. The amplitude of (s, r) is the adjoint.

    Raises
    ------
    UserError
        For what are no mappings, fewer than two electrodes, names with a colon, couplings to unknown
        electrodes, of one with itself or given twice, and amplitudes that are none.

    Examples
    --------
    >>> flat = Band("flat", D=25, J=5)
    >>> leads = {"L": Lead(flat, (0, 0, 1), T=1, mu=0.5), "R": Lead(flat, (1, 0, 0), T=1)}
    >>> valve = Circuit(leads, {("L", "R"): 1})
    >>> valve.network()["charge_current"].sel(node="L", source="R")
    """

    def __init__(self, leads: Mapping[str, Lead], couplings: Mapping[tuple[str, str], Any]) -> None:
        if not isinstance(leads, Mapping):
            raise UserError(
                f'leads = {shown(leads)}: not a mapping; write {{"L": Lead(...), "R": Lead(...)}}'
            )
        if not isinstance(couplings, Mapping):
            raise UserError(f'couplings = {shown(couplings)}: not a mapping; write {{("L", "R"): 1}}')
        self.leads = dict(leads)
        if len(self.leads) < 2:
            raise UserError(f"a circuit of {len(self.leads)} electrodes; give at least two")
        for name, lead in self.leads.items():
            if not isinstance(lead, Lead):
                raise UserError(
                    f"electrode {shown(name)} = {shown(lead)}: not a Lead; write Lead(band, (0, 0, 1), T=1)"
                )
            if not isinstance(name, str) or not name or ":" in name:
                raise UserError(f"electrode {shown(name)}: its name must be a word without a colon, as 'L'")
        self.couplings: dict[tuple[str, str], np.ndarray] = {}
        for pair, amplitude in couplings.items():
            self._check_pair(pair)
            self.couplings[pair] = _matrix(pair, amplitude)

    def _check_pair(self, pair: Any) -> None:
        if not isinstance(pair, tuple) or len(pair) != 2 or pair[0] == pair[1]:
            raise UserError(f"coupling {shown(pair)}: not a pair of two electrodes; write ('L', 'R')")
        for name in pair:
            if name not in self.leads:
                raise UserError(f"coupling {pair}: no electrode {name!r}; there are {', '.join(self.leads)}")
        if pair in self.couplings or pair[::-1] in self.couplings:
            raise UserError(f"coupling {pair} is given twice; the one of {pair[::-1]} is its adjoint")

    def network(
        self, stored: Mapping[tuple[str, str], Mapping[str, float]] | None = None, unit: str = "energy"
    ) -> xr.Dataset:
        """Return what the nodes store and what flows along the links.

        Parameters
        ----------
        stored : mapping of (str, str) to mapping, optional
            Quantities of a pair by name, as a sweep keeps them for t = 1, which are then not evaluated:
            numbers, spins and exchange moments of both, the isotropic and spin-valve currents, the spin
            coefficients, the exchange coefficients of both, and ``status`` unless that is done.
        unit : str
            Name of the unit of energy for the attributes.

        Returns
        -------
        xr.Dataset
            dims ``node``, ``source`` (electrodes), ``pair``, ``pair_source`` (nodes <rs>), ``i``, ``j``
            (components in the common frame): ``charge``, ``spin``, ``quadrupole`` stored, with the
            internal ``spin_precession`` (79) and ``quadrupole_precession`` (83); ``charge_current``,
            ``spin_current`` and ``quadrupole_current`` into a node from another one; ``barrier_spin``,
            the spin per time that a spin-dependent barrier takes up, and ``barrier_quadrupole`` the same
            of spin-quadrupole moment. ``status`` of every coupling as in a sweep, 0 where there is none.

        Raises
        ------
        UserError
            Where what is stored is no mapping of pairs, lacks a quantity, or is of a spin-dependent coupling,
            and for a unit of several words.
        """
        from .circuit_network import network

        return network(self, stored, unit)

    def model_of(self, first: str, second: str) -> Model:
        """Return the two electrodes of a pair as a model of the kernels."""
        return Model(Electrode(self.leads[first].bands), Electrode(self.leads[second].bands))


def _matrix(pair: tuple[str, str], amplitude: Any) -> np.ndarray:
    """Return a tunnel amplitude as a matrix, (2, 2); raises UserError."""
    try:
        matrix = np.array(amplitude)
        if matrix.dtype.kind == "O":  # whole numbers beyond 64 bits, fractions
            matrix = matrix.astype(complex)
    except (TypeError, ValueError):
        matrix = np.array("")
    number = matrix.dtype.kind in "iufc"
    matrix = matrix * np.eye(2) if number and matrix.ndim == 0 else matrix
    if not number or matrix.shape != (2, 2) or not np.isfinite(matrix).all():
        raise UserError(
            f"coupling {pair}: {shown(amplitude)} is neither a number nor a finite 2x2 matrix; give either"
        )
    if np.abs(matrix).max() > LARGEST:
        raise UserError(f"coupling {pair}: {shown(amplitude)} is too large; give at most {LARGEST:g}")
    return matrix.astype(complex)

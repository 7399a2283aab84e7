"""Electrodes as Python may give them: made already, or in tables as in a sweep file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..kernels.electrodes import Band, Electrode
from .errors import UserError, shown
from .models import band_of, electrode_of


def bands_of(given: Any, side: str = "") -> tuple[Band, ...]:
    """Return the bands of what Python may give: an Electrode, a Band, a table, or several bands or tables.

    ``side`` is for the messages: ``left`` or ``right``, or neither.

    Raises
    ------
    UserError
        where it is none of these.
    """
    where = side or "electrode"
    if isinstance(given, Electrode):
        return given.bands
    if isinstance(given, Mapping) and "shape" not in given:
        return electrode_of(where, given, Path()).bands
    several = given if isinstance(given, list | tuple) else [given]
    if not several or not all(isinstance(band, Band | Mapping) for band in several):
        raise UserError(
            f"{side or 'bands'} = {shown(given)}: no bands; give an Electrode, or as"
            ' Band("flat", D=25, J=5), or as {"bands": [{"shape": "flat", "D": 25, "J": 5}]}'
        )
    return tuple(
        band if isinstance(band, Band) else band_of(f"{where}.bands, band {n}", band, Path())
        for n, band in enumerate(several, 1)
    )

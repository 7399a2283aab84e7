"""Spin valve of the two flat bands in Fig. 3(b): charge, spin and spin-quadrupole current against the angle.

n = 5/9 is constant around the Fermi energy, so that the magnetoresistance is Julliere's.
"""

from __future__ import annotations

import xarray as xr

from ..checks import Check
from ..valve import POLARIZATION, checks, numbers
from ..valve_picture import draw
from ..workflow import Workflow


def statements(data: xr.Dataset) -> list[Check]:
    """Return what holds of this spin valve; the band edges are ten temperatures away."""
    return checks(data, POLARIZATION, 1e-4)


WORKFLOW = Workflow("fig03b", "Spin valve of two flat bands", ("fig03b",), numbers, statements, draw)

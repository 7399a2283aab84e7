"""Spin valve of the curved band in Fig. 3(a): charge, spin and spin-quadrupole current against the angle.

With n not 0 at the Fermi energy E_S, A_S and A_ex are finite: charge shows the valve, a dissipative spin
current flows unless the electrodes are antiparallel, and the principal currents lose their symmetry (133).
"""

from __future__ import annotations

import math

import xarray as xr

from ..checks import Check
from ..valve import checks, numbers
from ..valve_picture import draw
from ..workflow import Workflow


def polarization(D: float = 25.0, J: float = 5.0, E: float = 15.0) -> float:
    """Return n of the half ellipse at the Fermi energy."""
    up, down = (math.sqrt(D**2 - (E - 0.5 * sign * J) ** 2) for sign in (1.0, -1.0))
    return (up - down) / (up + down)


def statements(data: xr.Dataset) -> list[Check]:
    """Return what holds of this spin valve; averaged over T, n^2 is 2.3 % above that at mu."""
    return checks(data, polarization(), 0.04)


WORKFLOW = Workflow("fig03a", "Spin valve of one curved band", ("fig03a",), numbers, statements, draw)

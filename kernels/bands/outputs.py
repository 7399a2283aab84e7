"""What the kernel of any bands returns, and which integrands that is made of.

Errata: none known.
"""

import numpy as np

from .groups import bits
from .work import (
    A_S,
    A_X,
    A_Y,
    E_S,
    E_X,
    E_Y,
    I_0,
    I_F,
    N_L,
    N_R,
    Q_L,
    Q_R,
    SPIN_L,
    SPIN_L_HOLES,
    SPIN_R,
    SPIN_R_HOLES,
    T_S,
    T_S_HOLES,
    T_X,
    T_Y,
)

OUTPUTS = (
    *(f"{stem}_{r}" for r in "LR" for stem in ("particle_number", "spin", "quadrupole_exchange")),
    "charge_isotropic",
    "charge_spin_valve",
    "spin_emission",
    "spin_absorption",
    "tunnel_rate",
    "spin_torque",
    *(f"exchange_{word}{r}" for r in ("", "_R") for word in ("emission", "absorption", "torque")),
)
# integrand of every output; the tunneling rate has none
INTEGRAND_OF = np.array(
    [N_L, SPIN_L, Q_L, N_R, SPIN_R, Q_R, I_0, I_F, E_S, A_S, -1, T_S, E_X, A_X, T_X, E_Y, A_Y, T_Y]
)
HOLES = {T_S: T_S_HOLES, SPIN_L: SPIN_L_HOLES, SPIN_R: SPIN_R_HOLES}  # formed from electrons, or from holes
HOLES_OF = np.array([HOLES.get(q, -1) for q in INTEGRAND_OF])
UNIT = np.array([0] * 6 + [4] * 2 + [2] * 4 + [4] * 6)  # of every output, in units of pi t^2; 0: 1


def integrands(names):
    """Return the integrands that outputs are made of, a bit each."""
    wanted = {int(INTEGRAND_OF[OUTPUTS.index(name)]) for name in names if name in OUTPUTS} - {-1}
    return bits(*wanted, *(HOLES[q] for q in wanted if q in HOLES))

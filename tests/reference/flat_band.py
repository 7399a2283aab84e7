"""The flat-band quantities of one point at high precision, from their definitions.

Independent of the package: nothing of it is imported. With ``mp.dps`` the caller sets the digits.
"""

from mpmath import mpf
from reference import dissipative, storage, torques
from reference.electrode import Electrode

PARAMETERS = ("T_L", "T_R", "mu_L", "mu_R", "J_L", "J_R", "D_L", "D_R", "N_L", "N_R", "t")
JUNCTION = {
    "charge_isotropic": dissipative.charge_isotropic,
    "charge_spin_valve": dissipative.charge_spin_valve,
    "spin_emission": dissipative.spin_emission,
    "spin_absorption": dissipative.spin_absorption,
    "spin_torque": torques.spin_torque,
    "exchange_emission": dissipative.exchange_emission,
    "exchange_absorption": dissipative.exchange_absorption,
    "exchange_torque": torques.exchange_torque,
}
STORED = {
    "particle_number": storage.particle_number,
    "spin": storage.spin,
    "quadrupole_exchange": storage.quadrupole_exchange,
}
OTHER_SIDE = tuple(f"{name}_R" for name in JUNCTION if name.startswith("exchange"))
NAMES = (*JUNCTION, *OTHER_SIDE, *(f"{name}_{side}" for name in STORED for side in "LR"))


def electrodes(row: dict) -> tuple:
    """Return (L, R, t); parameters are read as doubles, taken as exact."""
    sides = [Electrode(*(float(row[f"{k}_{s}"]) for k in ("T", "mu", "J", "D", "N"))) for s in "LR"]
    return *sides, mpf(float(row["t"]))


def evaluate(row: dict, names=NAMES) -> dict:
    """Return {name: (value, scale)} of one row of parameters, at the working precision."""
    L, R, t = electrodes(row)
    out = {}
    for name in names:
        if name in JUNCTION:
            out[name] = JUNCTION[name](L, R, t)
        elif name[:-2] in JUNCTION:
            out[name] = JUNCTION[name[:-2]](R, L, t)
        else:
            out[name] = STORED[name[:-2]]({"L": L, "R": R}[name[-1]])
    return out

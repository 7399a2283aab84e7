"""Names, shorthands, defaults and bounds of the parameters.

The twelve canonical parameters are the columns of the kernels. Shorthands give several of them at once:

    T J D N mu   the same value for both electrodes
    V            mu_L = +V/2, mu_R = -V/2
    tau_R        T_R = T_L / (1 - tau_R)            (thermal bias at fixed T_L)

``omega`` is the absolute energy at which energy-resolved quantities are taken; nothing else needs it.
All energies are in one unit of the user's choice, with hbar = e = k_B = 1.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from ..kernels.quantities import PARAMETERS, RESOLVED_PARAMETER
from .errors import UserError, shown, suggestion
from .numbers import LARGEST, number_from_text, written

SHORTHANDS: dict[str, tuple[str, ...]] = {
    "T": ("T_L", "T_R"),
    "J": ("J_L", "J_R"),
    "D": ("D_L", "D_R"),
    "N": ("N_L", "N_R"),
    "mu": ("mu_L", "mu_R"),
    "V": ("mu_L", "mu_R"),
    "tau_R": ("T_R",),
}
NAMES = (*PARAMETERS, *SHORTHANDS, RESOLVED_PARAMETER)
DEFAULTS = {"mu": 0.0, "D": 25.0, "N": 1.0, "theta": math.pi / 2, "t": 1.0}


TABLES = ("left.bands", "left.levels", "right.bands", "right.levels")
_ELECTRODE = """write '{0}.bands=[{{shape="table", file="dos.csv"}}]', or {0}.levels, quoted for the shell"""


class Bound(NamedTuple):
    """Allowed values, ``low <= x <= high``, or with strict inequality where ``open_`` says so."""

    low: float
    high: float
    open_: bool
    rule: str


_ANY = Bound(-LARGEST, LARGEST, False, f"it must lie between -{LARGEST:g} and {LARGEST:g}")
_SIZE = Bound(0.0, LARGEST, False, f"it must not be negative (nor above {LARGEST:g})")
_POSITIVE = Bound(0.0, LARGEST, True, f"it must be above 0 (and below {LARGEST:g})")
BOUNDS: dict[str, Bound] = {
    "T": _SIZE._replace(rule=f"a temperature must not be negative (nor above {LARGEST:g}); T = 0 is exact"),
    "J": _SIZE._replace(rule=f"a splitting must not be negative (nor above {LARGEST:g}); turn theta instead"),
    "D": _POSITIVE,
    "N": _POSITIVE,
    "mu": _ANY,
    "V": _ANY,
    "omega": _ANY,
    "t": _SIZE,
    "theta": Bound(
        0.0,
        math.pi,
        False,
        'the angle must lie between 0 and pi, in radians; pi (180 degrees) is written "pi"',
    ),
    "tau_R": Bound(-LARGEST, 1.0, True, "tau_R must be below 1, since T_R = T_L/(1 - tau_R)"),
}
BOUNDS |= {name: BOUNDS[name.partition("_")[0]] for name in PARAMETERS}
_BAND_BOUNDS = {"D": _POSITIVE, "J": _ANY, "N": _POSITIVE, "E": _ANY}
_BAND = re.compile(r"[DJNE]_[LR][1-9][0-9]*")


def is_band_parameter(name: str) -> bool:
    """Return whether a name is that of a band's parameter, as ``J_L1``."""
    return _BAND.fullmatch(name) is not None


def check_values(name: str, values: Any, beside: Iterable[str] = ()) -> np.ndarray:
    """Return ``values`` (a number or an array of any shape) as float64, every one allowed for ``name``.

    ``beside`` holds the names of all parameters given, since ``tau_R`` needs ``T_L > 0``.

    Raises
    ------
    UserError
        naming the first value that is not finite or out of bounds.
    """
    array = np.asarray(values, dtype=np.float64) + 0.0  # + 0.0 turns -0.0 into 0.0
    bound = BOUNDS[name] if name in BOUNDS else _BAND_BOUNDS[name[0]]
    if name == "T_L" and "tau_R" in beside:
        bound = _POSITIVE._replace(rule="T_L must be above 0 where tau_R is given; else give T_R")
    inside = (array > bound.low) & (array < bound.high)
    if not bound.open_:
        inside |= (array == bound.low) | (array == bound.high)
    if not inside.all():
        first = array[~inside].flat[0]
        rule = bound.rule if np.isfinite(first) else f"it must be a finite number; {bound.rule}"
        raise UserError(f"{name} = {written(first)}: {rule}")
    return array


def check_names(
    given: Iterable[str], bands: Iterable[str] = (), idle: Mapping[str, str] | None = None
) -> None:
    """Refuse unknown names, and names that give a canonical parameter twice.

    ``bands`` names further parameters; ``idle`` maps canonical ones to what gives them already.

    Raises
    ------
    UserError
        naming the culprit.
    """
    giver: dict[str, str] = dict(idle or {})
    bands = tuple(bands)
    for name in given:
        if name in bands:
            continue
        if is_band_parameter(name):
            known = f"there are {', '.join(bands)}" if bands else "add a table [left] or [right]"
            raise UserError(f"{name!r} is the parameter of no band; {known}")
        if name not in NAMES:
            raise UserError(f"{shown(name)} is not a parameter; {suggestion(name, NAMES)}")
        for target in SHORTHANDS.get(name, (name,)):
            if target in giver:
                raise UserError(
                    f"{target} is given twice, by {giver[target]} and by {name}; keep one of them"
                )
            giver[target] = name
    if "tau_R" in giver.values() and "T_L" not in giver:
        raise UserError("tau_R needs the temperature T_L, which is missing; add T_L")
    for kind in ("T", "J"):
        missing = [name for name in SHORTHANDS[kind] if name not in giver]
        if len(missing) == 2:
            raise UserError(f"{kind} is missing; add {kind}, or both {kind}_L and {kind}_R")
        if missing:
            raise UserError(f"{missing[0]} is missing; add it, or give {kind} for both electrodes")


def defaults(given: Iterable[str]) -> dict[str, float]:
    """Return the defaults of what ``given`` leaves open, as shorthands where both sides are open."""
    names = list(given)
    known = {target for name in names for target in SHORTHANDS.get(name, (name,))}
    added: dict[str, float] = {}
    for name, value in DEFAULTS.items():
        targets = SHORTHANDS.get(name, (name,))
        missing = [target for target in targets if target not in known]
        added |= {name: value} if len(missing) == len(targets) else dict.fromkeys(missing, value)
    return added


def expand(full: Mapping[str, Any]) -> dict[str, Any]:
    """Return the canonical parameters in the order of the columns, ``omega`` last where it is given.

    ``full`` is checked and complete. Values may be numbers, arrays that broadcast, or DataArrays.
    """
    out: dict[str, Any] = {}
    for name, value in full.items():
        if name == "V":
            out["mu_L"], out["mu_R"] = 0.5 * value, 0.0 - 0.5 * value
        elif name == "tau_R":
            out["T_R"] = full["T_L"] / (1.0 - value)
        else:
            out |= dict.fromkeys(SHORTHANDS.get(name, (name,)), value)
    return {name: out[name] for name in (*PARAMETERS, RESOLVED_PARAMETER) if name in out}


def kernel_columns(full: Mapping[str, Any], bands: Sequence[str], shape: Sequence[int]) -> np.ndarray:
    """Return parameters as what kernels take, a row for each point in C order, (n, k).

    Parameters
    ----------
    full
        parameters and shorthands, none left out, and those of bands; they broadcast to ``shape``.
    bands
        the parameters of bands, in the order of their columns.
    shape
    """
    resolved = expand(full)
    if bands:
        resolved = dict.fromkeys(PARAMETERS, 1.0) | resolved  # a table leaves J, D, N idle
        resolved |= {name: full[name] for name in bands}
    out = np.empty((*shape, len(resolved)))
    # Whole rows first: a column costs as much memory traffic as eight numbers a row.
    out[...] = [0.0 if np.ndim(values) else values for values in resolved.values()]
    for column, values in enumerate(resolved.values()):
        if np.ndim(values):
            out[..., column] = values
    return out.reshape(-1, len(resolved))


def from_words(words: Iterable[str]) -> dict[str, float]:
    """Return the parameters spelled ``NAME=VALUE``, as on a command line.

    Raises
    ------
    UserError
        for a word of another form, an unknown name, a name given twice, and what is no number.
    """
    given: dict[str, float] = {}
    for word in words:
        name, equals, text = word.partition("=")
        name = name.strip()
        if not equals:
            raise UserError(f"{shown(word)}: not of the form NAME=VALUE; write for example J=5")
        if name not in NAMES and not is_band_parameter(name):
            side = name if name in ("left", "right") else ""
            hint = _ELECTRODE.format(side) if side else suggestion(name, (*NAMES, *TABLES))
            raise UserError(f"{shown(name)} is not a parameter; {hint}")
        if ":" in text:
            raise UserError(
                f"{name} = {shown(text)}: not a number; give one, or several as an axis of a sweep file"
            )
        if name in given:
            raise UserError(f"{name} is given twice, as {given[name]:g} and {shown(text)}; keep one of them")
        given[name] = number_from_text(name, text)
    return given

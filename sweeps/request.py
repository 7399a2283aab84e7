"""What is wanted of points: quantities of electrodes, asked for by names that are checked."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ..kernels.electrodes import Band, Electrode, Model
from ..kernels.quantities import QUANTITIES, RESOLVED_PARAMETER
from . import models, rules
from .electrodes import bands_of
from .parameters import check_names

Table = Mapping[str, Any]
Bands = Electrode | Band | Table | Sequence[Band | Table]  # ways to give an electrode


class Request(NamedTuple):
    """What is wanted: names of quantities, and the electrodes where they are not one flat band each."""

    quantities: tuple[str, ...]
    model: Model | None


def request_of(
    quantities: Iterable[str] | None,
    parameters: Iterable[str],
    left: Bands | None = None,
    right: Bands | None = None,
) -> Request:
    """Return what is wanted at ``parameters``, of which the names are checked; as `point.evaluate`.

    Raises
    ------
    UserError
        for unknown, missing or contradictory names, and for impossible bands and files.
    """
    names = wanted(quantities, parameters)
    model = models.model_of(_electrode("left", left), _electrode("right", right))
    bands = {} if model is None else model.defaults
    check_names(parameters, bands, models.idle(bands))
    rules.check_omega(parameters, names)
    return Request(names, model)


def _electrode(side: str, given: Bands | None) -> Electrode | None:
    """Return an electrode in any way that it may be given, None where it is not given."""
    return given if given is None or isinstance(given, Electrode) else Electrode(bands_of(given, side))


def wanted(quantities: Iterable[str] | None, parameters: Iterable[str]) -> tuple[str, ...]:
    """Return the names asked for, or all that the parameters allow; raises UserError for unknown ones."""
    if quantities is None:
        with_omega = RESOLVED_PARAMETER in parameters
        return tuple(name for name, q in QUANTITIES.items() if with_omega or not q.resolved)
    names = (quantities,) if isinstance(quantities, str) else tuple(quantities)
    rules.check_quantities(names)
    return names


def scalars(parameters: Iterable[str]) -> tuple[str, ...]:
    """Return the names of all scalar quantities that the parameters allow."""
    return tuple(name for name in wanted(None, parameters) if not QUANTITIES[name].dims)

"""Storage and transport of spin anisotropy in a spin valve: kernels, sweeps and workflows."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .sweeps.bands import Band, Electrode
    from .sweeps.circuit import Circuit
    from .sweeps.errors import RunFailed, UserError
    from .sweeps.lead import Lead
    from .sweeps.point import evaluate
    from .sweeps.results import open_results
    from .sweeps.spectrum import spectrum
    from .sweeps.sweep import Sweep
    from .workflows.network_picture import draw_network

__version__ = "0.1.0"

__all__ = [
    "Band",
    "Circuit",
    "Electrode",
    "Lead",
    "RunFailed",
    "Sweep",
    "UserError",
    "draw_network",
    "evaluate",
    "open_results",
    "spectrum",
]

_HOMES = {
    "Band": ".sweeps.bands",
    "Circuit": ".sweeps.circuit",
    "Electrode": ".sweeps.bands",
    "Lead": ".sweeps.lead",
    "RunFailed": ".sweeps.errors",
    "Sweep": ".sweeps.sweep",
    "UserError": ".sweeps.errors",
    "draw_network": ".workflows.network_picture",
    "evaluate": ".sweeps.point",
    "open_results": ".sweeps.results",
    "spectrum": ".sweeps.spectrum",
}


def __getattr__(name: str) -> Any:
    """Import the public names on first use, so that ``import spinquad`` starts neither xarray nor numba."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)


def __dir__() -> list[str]:
    """List the public names, imported or not."""
    return sorted([*globals(), *__all__])

"""The look of every picture: the style file, colours that differ in grey too, and small helpers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STYLE = Path(__file__).with_name("spinquad.mplstyle")

# Blue, green and red of the paper at three levels of lightness, light variants for the warmer curve.
BLUE, GREEN, RED = "#12337f", "#2f8f4e", "#c8402f"
LIGHT_BLUE, LIGHT_GREEN = "#7f9fd6", "#9bd0a0"
GREY, PALE = "0.45", "0.75"

SOLID, DASHED, DOTTED, DASH_DOT = "-", (0, (5, 2)), (0, (1, 1.5)), (0, (6, 1.5, 1, 1.5))


def new_figure(rows: int = 1, columns: int = 1, **given: Any) -> tuple[Figure, Any]:
    """Return a figure and its axes, made without pyplot's global state; call it within ``styled``."""
    figure = empty_figure(given.pop("figsize", None))
    return figure, figure.subplots(rows, columns, **given)


def empty_figure(figsize: tuple[float, float] | None = None) -> Figure:
    """Return a figure without axes, made without pyplot's global state; call it within ``styled``."""
    from matplotlib.figure import Figure

    return Figure(figsize=figsize)


def styled() -> Any:
    """Return a context in which Matplotlib has its own defaults and this project's style, nothing else."""
    from matplotlib import style

    return style.context(["default", str(STYLE)])


def limits_from_zero(axes: Axes, right: float, top: float | None = None) -> None:
    """Let both axes begin at zero."""
    axes.set_xlim(0.0, right)
    axes.set_ylim(0.0, top)


def ticks(axes: Axes, x: float | None = None, y: float | None = None) -> None:
    """Put labelled ticks at the multiples of ``x`` and ``y``."""
    from matplotlib.ticker import MultipleLocator

    for axis, step in ((axes.xaxis, x), (axes.yaxis, y)):
        if step is not None:
            axis.set_major_locator(MultipleLocator(step))


def panel(axes: Axes, letter: str, text: str = "", *, x: float = 0.04, y: float = 0.95) -> None:
    """Write the letter of a panel, and a condition beside it, into a corner."""
    axes.text(x, y, f"({letter})  {text}".rstrip(), transform=axes.transAxes, va="top", ha="left")

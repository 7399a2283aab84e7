"""Moments and currents as small solids: a vector is an arrow, a tensor a pair of lobes.

The surface of a tensor Q lies at the distance |n.Q.n| in each direction n: blue where n.Q.n > 0 (spins along
n), red where it is < 0 (across). All are seen from one side: x to the right, z up, y away from the viewer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .style import BLUE, GREY, RED

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]

_TURN, _TILT = np.radians(28.0), np.radians(20.0)
RIGHT = np.array([np.cos(_TURN), np.sin(_TURN), 0.0])
TOWARDS = np.array([np.sin(_TURN) * np.cos(_TILT), -np.cos(_TURN) * np.cos(_TILT), np.sin(_TILT)])
UP = np.cross(TOWARDS, RIGHT)
_LIGHT = (TOWARDS + 0.6 * UP - 0.5 * RIGHT) / np.linalg.norm(TOWARDS + 0.6 * UP - 0.5 * RIGHT)
_FACES = (36, 72)  # polar, azimuthal


def seen(vector: Array) -> Array:
    """Return vectors (..., 3) as they are seen, (..., 2)."""
    return np.stack([vector @ RIGHT, vector @ UP], -1)


def arrow(tail: Array, head: Array, width: float) -> Array:
    """Return the outline (7, 2) of an arrow of this shaft width."""
    along = head - tail
    length = float(np.linalg.norm(along))
    along = along / length
    across = np.array([-along[1], along[0]])
    tip = min(0.45 * length, 0.12 + 1.1 * width)
    half, wide, neck = 0.5 * width, 0.5 * width + 0.06 + 0.15 * width, head - tip * along
    return np.array(
        [
            tail + half * across,
            neck + half * across,
            neck + wide * across,
            head,
            neck - wide * across,
            neck - half * across,
            tail - half * across,
        ]
    )


def draw_arrow(axes: Axes, tail: Array, head: Array, width: float, **look: object) -> None:
    """Draw an arrow as a filled shape."""
    from matplotlib.patches import Polygon

    axes.add_patch(Polygon(arrow(tail, head, width), closed=True, lw=0, **look))


def draw_dashed(axes: Axes, tail: Array, head: Array, full: bool = False) -> None:
    """Draw a thin grey arrow, broken unless ``full``."""
    neck = head - 0.12 * (head - tail) / np.linalg.norm(head - tail)
    axes.plot(*np.transpose([tail, neck]), color=GREY, lw=0.9, ls="-" if full else (0, (2.5, 1.8)), zorder=2)
    draw_arrow(axes, neck - 0.06 * (head - neck), head, 0.01, color=GREY, zorder=2)


def draw_vector(
    axes: Axes, place: Array, vector: Array, radius: float, colour: str, zorder: float = 5
) -> None:
    """Draw the direction of a vector (3,), centred at ``place``; a dot where it points at the viewer."""
    flat = seen(vector / np.linalg.norm(vector)) * radius
    if np.linalg.norm(flat) < 0.25 * radius:
        axes.plot(*place, "o", color=colour, ms=3, zorder=zorder)
        return
    draw_arrow(axes, place - flat, place + flat, 0.22 * radius, color=colour, zorder=zorder)


def draw_tensor(axes: Axes, place: Array, tensor: Array, radius: float, zorder: float = 5) -> None:
    """Draw the lobes of a symmetric, traceless tensor (3, 3), the longest of them of length ``radius``."""
    from matplotlib.collections import PolyCollection

    corners, value = _surface(tensor)
    quads = np.stack([corners[:-1, :-1], corners[1:, :-1], corners[1:, 1:], corners[:-1, 1:]], 2)
    sign = value[:-1, :-1] + value[1:, 1:] + value[1:, :-1] + value[:-1, 1:]
    normal = np.cross(quads[..., 2, :] - quads[..., 0, :], quads[..., 3, :] - quads[..., 1, :])
    size = np.linalg.norm(normal, axis=-1)
    bright = 0.45 + 0.55 * np.abs(normal @ _LIGHT) / np.where(size > 0.0, size, 1.0)
    order = np.argsort((quads.mean(2) @ TOWARDS).ravel(), kind="stable")
    colour = np.where(sign[..., None] > 0.0, _rgb(BLUE, 0.35), _rgb(RED, 0.15)) * bright[..., None]
    flat = place + radius * seen(quads).reshape(-1, 4, 2)
    shapes = PolyCollection(
        list(flat[order]),
        facecolors=colour.reshape(-1, 3)[order],
        edgecolors="face",
        linewidths=0.2,
        zorder=zorder,
    )
    shapes.set_rasterized(True)
    axes.add_collection(shapes, autolim=False)


def _surface(tensor: Array) -> tuple[Array, Array]:
    """Return the corners of the faces (n, m, 3) and n.Q.n there, in units of the largest principal value."""
    polar, azimuth = np.meshgrid(
        np.linspace(0.0, np.pi, _FACES[0] + 1), np.linspace(0.0, 2.0 * np.pi, _FACES[1] + 1), indexing="ij"
    )
    values, frame = np.linalg.eigh(tensor)
    pole = frame[:, np.argmax(np.abs(values))]  # the seams of the faces lie along the longest lobe
    x = frame[:, np.argmin(np.abs(values))]
    n = (
        np.cos(polar)[..., None] * pole
        + (np.sin(polar) * np.cos(azimuth))[..., None] * x
        + (np.sin(polar) * np.sin(azimuth))[..., None] * np.cross(pole, x)
    )
    value = np.einsum("...i,ij,...j", n, tensor / np.abs(values).max(), n)
    return np.abs(value)[..., None] * n, value


def _rgb(colour: str, white: float) -> Array:
    """Return a colour mixed with white, (3,)."""
    from matplotlib.colors import to_rgb

    return (1.0 - white) * np.array(to_rgb(colour)) + white


def draw_frame(axes: Axes, place: Array, length: float) -> None:
    """Draw the axes of the common frame as they are seen."""
    for vector, name in zip(np.eye(3), "xyz", strict=True):
        tip = place + length * seen(vector)
        draw_arrow(axes, place, tip, 0.02, color=GREY)
        x, y = place + 1.45 * length * seen(vector)
        axes.text(x, y, f"${name}$", color=GREY, ha="center", va="center", fontsize=7, math_fontfamily="stix")

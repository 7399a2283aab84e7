"""Electrodes of many bands or levels: their fixed numbers stand in the plan, and are no coordinates.

Those of 2,000 levels were 8,000 scalars, each a folder of a store, which take minutes to open or to print.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from .parameters import is_band_parameter

MOST_BANDS = 16
"""Of an electrode with more of them the numbers that do not vary are no coordinates."""

_SIDES = {"L": "left", "R": "right"}


def bands_of_sides(names: Iterable[str]) -> dict[str, int]:
    """Return how many bands each electrode has, ``left`` or ``right``, by all names of their parameters."""
    found: dict[str, int] = {}
    for name in names:
        side = _SIDES[name[2]]
        found[side] = max(found.get(side, 0), int(name[3:]))
    return found


def unlisted_sides(names: Iterable[str]) -> tuple[str, ...]:
    """Return the electrodes of too many bands to list their numbers."""
    return tuple(side for side, n in bands_of_sides(names).items() if n > MOST_BANDS)


def listed(fixed: Mapping[str, Any], bands: Collection[str], unlisted: Collection[str]) -> dict[str, Any]:
    """Return those of ``fixed`` that are coordinates, ``bands`` being the names of parameters of bands."""
    known = set(bands)
    return {
        name: value for name, value in fixed.items() if name not in known or _SIDES[name[2]] not in unlisted
    }


def band_attrs(names: Iterable[str], unlisted: Collection[str]) -> dict[str, int]:
    """Return the attributes that tell how many bands an electrode has whose numbers are not listed."""
    return {f"bands_{side}": n for side, n in bands_of_sides(names).items() if side in unlisted}


def band_words(attributes: Mapping[str, Any]) -> list[str]:
    """Return such attributes of a store or a point in words."""
    counts = {side: attributes.get(f"bands_{side}") for side in _SIDES.values()}
    return [f"{side}: {n} bands" for side, n in counts.items() if n is not None]


def set_aside(plan: Mapping[str, Any]) -> tuple[list[str], dict[str, int]]:
    """Return which numbers of a frozen plan are not listed, and the attributes that tell of them.

    A store made before has them as coordinates all the same.
    """
    varied = [name for names in plan["axes"] for name in names]
    bands = [name for name in (*plan["fixed"], *varied) if is_band_parameter(name)]
    unlisted = unlisted_sides(bands)
    told = listed(plan["fixed"], bands, unlisted)
    return [name for name in plan["fixed"] if name not in told], band_attrs(bands, unlisted)

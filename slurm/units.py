"""Times and memory as SLURM writes them."""

from __future__ import annotations

import math
import re
from typing import Any

from ..sweeps.errors import UserError, shown

_TIME = re.compile(r"(?:(\d+)-)?(\d+):(\d\d)(?::(\d\d))?")
_MEMORY = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT])(?:i?B)?", re.IGNORECASE)
_MEGABYTES = {"K": 1 / 1024, "M": 1.0, "G": 1024.0, "T": 1024.0**2}


def seconds(key: str, value: Any) -> int:
    """Return the seconds of ``days-hours:minutes:seconds``, ``hours:minutes:seconds`` or whole minutes.

    Raises UserError for anything else.
    """
    if type(value) is int:
        return value * 60
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise UserError(f"{key} = {shown(value)}: write '1-00:00:00', '12:30:00' or a number of minutes")
    days, first, second, third = found.groups()
    hours = (int(first), int(second), int(third)) if third else (0, int(first), int(second))
    if third is None and days:
        hours = (int(first), int(second), 0)  # sbatch reads days-hours:minutes
    return int(days or 0) * 86400 + hours[0] * 3600 + hours[1] * 60 + hours[2]


def megabytes(value: Any) -> int:
    """Return megabytes, rounded up, of a number with K, M, G or T; raises UserError for anything else."""
    found = _MEMORY.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise UserError(f"memory = {shown(value)}: write a number with its unit, such as '16G' or '900M'")
    return math.ceil(float(found[1]) * _MEGABYTES[found[2].upper()])


def as_time(total: int) -> str:
    """Return seconds as SLURM writes them."""
    days, rest = divmod(total, 86400)
    clock = f"{rest // 3600:02d}:{rest % 3600 // 60:02d}:{rest % 60:02d}"
    return f"{days}-{clock}" if days else clock

"""Where, when and with what a store was made. This explains, and forbids nothing."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
import sys
import time
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

_PACKAGES = ("numpy", "numba", "llvmlite", "scipy", "xarray", "zarr", "numcodecs", "dask", "distributed")


def provenance(cost: float) -> dict[str, Any]:
    """Return where, when and with what a store is made; nothing here is part of its identity."""
    return {
        "seconds_per_point": cost,
        "created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "host": platform.node(),
        "job": job_id(),
        "cpu": cpu_target(),
        "platform": platform.platform(),
        "python": platform.python_version(),
        "command": [Path(sys.argv[0]).name, *sys.argv[1:]],
        "packages": {name: _version(name) for name in _PACKAGES},
        "git": _git(),
    }


@cache
def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "missing"


def job_id() -> str:
    """Return the batch system's name of this job, or an empty string."""
    job = os.environ.get("SLURM_JOB_ID", "")
    restart, task = os.environ.get("SLURM_RESTART_COUNT", ""), os.environ.get("SLURM_ARRAY_TASK_ID", "")
    return job + (f"_{task}" if task else "") + (f"r{restart}" if restart else "")


@cache
def cpu_target() -> str:
    """Return the processor that compiled code is made for: its name, and a hash of its features."""
    try:
        text = Path("/proc/cpuinfo").read_text().partition("\n\n")[0]
    except OSError:
        return f"{platform.machine()} {platform.processor()}"
    rows = dict(line.partition(":")[::2] for line in text.splitlines())
    facts = {key.strip(): value.strip() for key, value in rows.items()}
    features = hashlib.sha256(facts.get("flags", facts.get("Features", "")).encode()).hexdigest()[:8]
    return f"{platform.machine()} {facts.get('model name', '')} {features}".replace("  ", " ")


@cache
def _git() -> dict[str, Any]:
    """Return commit and dirty flag of the checkout this program runs from, as this process first saw it."""
    root = Path(__file__).resolve().parents[1]
    if not (root / ".git").exists():
        return {}
    try:
        run = [
            subprocess.run(
                ["git", "-C", str(root), *args], capture_output=True, text=True, timeout=10, check=True
            )
            for args in (("rev-parse", "HEAD"), ("status", "--porcelain", "--untracked-files=no"))
        ]
    except (OSError, subprocess.SubprocessError):
        return {}
    return {"commit": run[0].stdout.strip(), "dirty": bool(run[1].stdout.strip())}

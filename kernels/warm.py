"""Compile a kernel in a process of its own, so that every process that computes loads the same machine code.

A process that compiles runs another code than one that loads what it compiled: functions that LLVM did
not inline are resolved to the first copy it was given, not to the copy optimised with its caller, and the
last bits differ. So it does not run what it compiles. A stamp in the folder of the compiled code says that a
kernel is there for these sources and this processor.
"""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

from .sources import ROOM, all_files, name_of

COMPILING = "SPINQUAD_COMPILING"
PACKAGE = __package__ or "spinquad.kernels"
# what takes longest first, so that it does not end last
JOBS = "bands.general bands.loops flat.exchange flat.loops".split()
JOBS += "bands.spectra flat.torque flat.dissipative flat.storage".split()
JOBS += "shapes.pieces:axis_transform shapes.branches:plant checks".split()
NEEDED = {f"flat.{kernel}": {"flat.loops"} for kernel in ("exchange", "torque")}
NEEDED |= {f"bands.{kernel}": {"bands.loops"} for kernel in ("general", "spectra")}
_ready: set[str] = set()


def stamp(kernel: str) -> Path:
    """File that exists once ``kernel`` is compiled: numba keys its cache by path, time and processor too."""
    from llvmlite import binding

    key = f"{kernel} {ROOM} {sys.version} {binding.get_host_cpu_name()} {binding.get_host_cpu_features()}"
    key += "".join(f" {name_of(f)} {f.stat().st_mtime_ns}" for f in all_files())
    return Path(os.environ["NUMBA_CACHE_DIR"]) / f"{kernel}-{sha256(key.encode()).hexdigest()[:16]}.compiled"


def _compile_apart(kernel: str) -> None:
    environment = os.environ | {COMPILING: "1", "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    command = [sys.executable, "-m", f"{PACKAGE}.job", kernel]
    subprocess.run(command, env=environment, check=False, capture_output=True)


def prepare(*kernels: str) -> None:
    """Have those of the kernels that are not compiled yet compiled, as many at once as there are processors.

    Where that fails, they are compiled here, on first use: right, but not to the last bit what another
    process computes.
    """
    wanted = set(kernels).union(*(NEEDED.get(k, ()) for k in kernels)) - _ready
    if not wanted or COMPILING in os.environ:
        return
    missing = [k for k in JOBS if k in wanted and not stamp(k).exists()]
    _ready.update(wanted)
    if missing:
        if sys.stderr.isatty():
            print("compiling kernels, which takes up to a minute, once", file=sys.stderr, flush=True)
        processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        with ThreadPoolExecutor(processors) as pool:
            list(pool.map(_compile_apart, missing))


@cache
def compiled(kernel: str) -> Any:
    """Return a function, ``module:function`` or that which the module is named after.

    It is compiled by another process if need be.
    """
    prepare(kernel)
    module, _, function = kernel.partition(":")
    return getattr(import_module(f".{module}", PACKAGE), function or module.rpartition(".")[2])

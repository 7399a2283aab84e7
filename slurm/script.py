"""Job scripts as text, made from a profile and what is to be done; nothing is read or written here.

Here is what they have in common, and the script of a job array.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from ..sweeps.errors import UserError, shown
from .parts import Part, job_name
from .profile import Profile
from .units import as_time


@dataclass(frozen=True)
class Order:
    """What the scripts of one submission have in common.

    Attributes
    ----------
    sweep, name : str
        of the sweep; of the submission.
    store : str
        absolute path of the store.
    folder : str
        absolute path of the submission's folder, for scripts and logs.
    python : str
        absolute path of the Python that runs spinquad, unless the profile says otherwise.
    """

    sweep: str
    name: str
    store: str
    folder: str
    python: str

    def __post_init__(self) -> None:
        """Refuse paths that cannot stand in an option of sbatch; raises UserError."""
        for path in (self.store, self.folder):
            if not path.isprintable() or any(c in path for c in '"\\'):
                raise UserError(
                    f"{shown(path)}: sbatch cannot write to a path with quotes, backslashes or line breaks;"
                    " choose another folder with --results"
                )


def array_script(order: Order, profile: Profile, part: Part) -> str:
    """Return the script of a job array whose tasks each make their own shards."""
    throttle = f"%{profile.throttle}" if 0 < profile.throttle < part.count else ""
    options = [
        f"--array=0-{part.count - 1}{throttle}",
        "--nodes=1",
        "--ntasks=1",
        f"--cpus-per-task={profile.cores}",
        *([f"--mem={profile.memory}M"] if profile.memory else []),
        f"--time={as_time(profile.walltime)}",
        output(order, "%A_%a"),
        "--open-mode=append",
        "--requeue",
    ]
    task = f"$(({part.first} + SLURM_ARRAY_TASK_ID))" if part.first else "$SLURM_ARRAY_TASK_ID"
    run = (
        f"exec {program(order, profile)} worker {shlex.quote(order.store)} --submission {order.name}"
        f" --task {task} --workers {profile.cores}"
        f" --until $((started + {profile.walltime})) --margin {profile.margin}"
    )
    about = f"tasks {part.first} to {part.last} of {order.sweep}"
    return script(order, profile, part.name, about, options, [*environment(order, profile), run])


def python(order: Order, profile: Profile) -> str:
    """Return what starts Python, a piece of shell."""
    return profile.python or shlex.quote(order.python)


def program(order: Order, profile: Profile) -> str:
    """Return what starts spinquad, a piece of shell."""
    return f"{python(order, profile)} -m spinquad.cli"


def environment(order: Order, profile: Profile) -> list[str]:
    """Return the lines before the program: the user's, the check that the store is seen, the scratch."""
    store = shlex.quote(order.store)
    return [
        "started=$(date +%s)",
        *profile.setup,
        f"if [ ! -d {store}/.spinquad ]; then",
        f'    echo "spinquad: $(hostname) does not see the store" {store}"; put it on a file system that'
        ' the nodes share, with --results" >&2',
        "    exit 2",
        "fi",
        "export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1 NUMBA_NUM_THREADS=1",
        f'export SPINQUAD_CACHE_DIR="{profile.scratch}/spinquad-$(id -un)"',
        "# Compiled code is loaded from there, so the folder must be nobody else's.",
        'mkdir -p -m 700 "$SPINQUAD_CACHE_DIR"',
        '[ -O "$SPINQUAD_CACHE_DIR" ] || SPINQUAD_CACHE_DIR=$(mktemp -d)',
    ]


def output(order: Order, pattern: str) -> str:
    """Return the option for the log, whose percent signs have a meaning."""
    return f'--output="{order.folder.replace("%", "%%")}/{pattern}.log"'


def script(
    order: Order, profile: Profile, part: str, about: str, options: Sequence[str], body: Sequence[str]
) -> str:
    """Return a whole script."""
    head = [f"--job-name={job_name(order.sweep, order.name, part)}"]
    for key in ("partition", "account", "qos"):
        if getattr(profile, key):
            head.append(f"--{key}={getattr(profile, key)}")
    directives = [f"#SBATCH {option}" for option in (*head, *options, *profile.extra)]
    about = f"# spinquad: {about}, submission {order.name}, profile {profile.name}"
    return "\n".join(["#!/bin/bash", about, *directives, "", "set -e", *body, ""])

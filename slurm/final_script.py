"""The script of the job that checks and closes the store when all others have ended."""

from __future__ import annotations

import shlex

from .parts import FINAL
from .profile import Profile
from .record import VERDICT
from .script import Order, environment, output, program, script
from .units import as_time

HOUR = 3600


def final_script(order: Order, profile: Profile) -> str:
    """Return the script of the job that checks and closes the store when all others have ended."""
    options = [
        "--nodes=1",
        "--ntasks=1",
        "--cpus-per-task=1",
        *([f"--mem={profile.memory}M"] if profile.memory else []),
        f"--time={as_time(min(profile.walltime, HOUR))}",
        output(order, "%A"),
        "--open-mode=append",
        "--requeue",
    ]
    run = f"{program(order, profile)} worker {shlex.quote(order.store)} --submission {order.name} --final"
    body = [f"exec {run}"]
    if profile.mail:
        options += ["--mail-type=END,FAIL", f"--mail-user={profile.mail}"]
        body = _renamed(order, run)
    about = f"check of {order.sweep}"
    return script(order, profile, FINAL, about, options, [*environment(order, profile), *body])


def _renamed(order: Order, run: str) -> list[str]:
    """Return the lines that run the check and give the job its verdict for a name.

    SLURM's mail holds no more than the job's name and state, so the name says how the sweep stands.
    """
    verdict = shlex.quote(f"{order.folder}/{VERDICT}")
    return [
        f"rm -f {verdict}",
        "status=0",
        f"{run} || status=$?",
        "# SLURM's mail tells the name of the job, which therefore says how the sweep stands.",
        f'[ ! -s {verdict} ] || scontrol update "jobid=$SLURM_JOB_ID" "name=$(cat {verdict})" || true',
        "exit $status",
    ]

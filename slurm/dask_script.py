"""The script of an allocation in which a Dask scheduler, its workers and the driver live and end together.

The driver's exit status is the job's. The scheduler's file is named after the job and its restart, because
a job that is requeued keeps its id and would find the old one.
"""

from __future__ import annotations

import shlex

from .keys import DAYS, REQUEST
from .profile import Profile
from .script import Order, environment, output, program, python, script
from .units import as_time

GRACE = 30


def dask_script(order: Order, profile: Profile) -> str:
    """Return the script."""
    options = [
        f"--nodes={profile.nodes}",
        f"--ntasks={profile.nodes}",
        "--ntasks-per-node=1",
        f"--cpus-per-task={profile.cores}",
        *([f"--mem={profile.memory}M"] if profile.memory else []),
        f"--time={as_time(profile.walltime)}",
        output(order, "%A"),
        "--open-mode=append",
        "--requeue",
        "--no-kill",
        f"--signal=B:USR1@{max(profile.margin, GRACE)}",
    ]
    body = [*environment(order, profile), *_allocation(order, profile)]
    return script(order, profile, "0", f"{order.sweep} in one allocation", options, body)


def _allocation(order: Order, profile: Profile) -> list[str]:
    """Return the lines that start scheduler, workers and driver, and end them."""
    run = program(order, profile)
    interface = f" --interface {profile.interface}" if profile.interface else ""
    dask = f"{python(order, profile)} -m distributed.cli.dask_"
    workers = profile.workers("dask")
    return [
        "set +e",
        f"run={shlex.quote(order.folder)}/$SLURM_JOB_ID.${{SLURM_RESTART_COUNT:-0}}",
        f'local="{profile.scratch}/spinquad-dask-$SLURM_JOB_ID"',
        *_encryption(),
        "export DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES=10",
        "export DASK_LOGGING__DISTRIBUTED=warning",
        "export DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT=60s",
        f'{dask}scheduler{interface} --port 0 --no-dashboard --scheduler-file "$run.json" &',
        "scheduler=$!",
        f"srun --cpus-per-task={profile.cores} --kill-on-bad-exit=0 {dask}worker{interface}"
        ' --scheduler-file "$run.json"'
        f" --nworkers {profile.cores} --nthreads 2 --memory-limit 0 --no-dashboard --death-timeout 120"
        ' --local-directory "$local" &',
        "workers=$!",
        f"{run} worker {shlex.quote(order.store)} --submission {order.name} --workers {workers}"
        ' --scheduler-file "$run.json" &',
        "driver=$!",
        "# Near the walltime the driver is told to stop; and without workers it would wait for ever.",
        "trap 'kill -TERM $driver' USR1 TERM",
        "while kill -0 $driver 2>/dev/null; do",
        "    if ! kill -0 $workers 2>/dev/null; then",
        '        echo "spinquad: all workers are gone" >&2',
        "        kill -TERM $driver",
        "        break",
        "    fi",
        "    sleep 1 &",
        "    wait $!",
        "done",
        "wait $driver",
        "status=$?",
        "# The workers first: they complain of a scheduler that is gone.",
        "scancel --signal=TERM $SLURM_JOB_ID 2>/dev/null || kill -TERM $scheduler",
        f"for second in $(seq {GRACE}); do kill -0 $workers 2>/dev/null || break; sleep 1; done",
        "kill -KILL $scheduler $workers 2>/dev/null",
        'rm -rf "$local" "$run.json" "$run.key" "$run.pem"',
        "exit $status",
    ]


def _encryption() -> list[str]:
    """Return the lines that make a key for this job, as :mod:`.keys` does, so that no other may connect."""
    lines = [
        f'(umask 077 && {REQUEST.format(days=DAYS)} -keyout "$run.key" -out "$run.pem" 2>/dev/null)',
        'if [ ! -s "$run.pem" ]; then',
        '    echo "spinquad: openssl made no key on $(hostname); load it in setup of the profile,'
        ' or submit without --dask" >&2',
        "    exit 2",
        "fi",
        "export DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION=True DASK_DISTRIBUTED__COMM__DEFAULT_SCHEME=tls",
        'export DASK_DISTRIBUTED__COMM__TLS__CA_FILE="$run.pem"',
    ]
    for role in ("SCHEDULER", "WORKER", "CLIENT"):
        name = f"DASK_DISTRIBUTED__COMM__TLS__{role}"
        lines.append(f'export {name}__CERT="$run.pem" {name}__KEY="$run.key"')
    return lines

"""Stand-ins for sbatch, squeue, scancel and scontrol that really run scripts, and fail as they are told to.

    python fake_slurm.py install FOLDER     put the four programs into FOLDER/bin; state lies in FOLDER

``FOLDER/faults.json`` says how they fail, by program:
    "says": words on standard error, with exit status 1         "silent": seconds before the answer
    "takes": sbatch takes the job all the same                  "from": the first call (from 0) that fails
    "prints": words in place of the answer
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

PROGRAMS = ("sbatch", "squeue", "scancel", "scontrol")


def install(folder):
    """Write the programs."""
    (folder / "bin").mkdir(parents=True)
    (folder / "jobs").mkdir()
    for name in PROGRAMS:
        program = folder / "bin" / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{__file__}" {name} "{folder}" "$@"\n')
        program.chmod(0o755)


def fail(folder, program, act):
    """Answer, or fail as ``faults.json`` says; ``act`` does what the program does and returns its answer."""
    calls = folder / f"{program}.calls"
    number = int(calls.read_text()) if calls.exists() else 0
    calls.write_text(str(number + 1))
    try:
        fault = json.loads((folder / "faults.json").read_text()).get(program, {})
    except FileNotFoundError:
        fault = {}
    if not fault or number < fault.get("from", 0):
        return print(act(), end="")
    if fault.get("takes"):
        act()
    time.sleep(fault.get("silent", 0))
    if "says" in fault:
        sys.exit(fault["says"])
    return print(fault.get("prints", ""), end="")


def options_of(script):
    """Return the options of a script by name."""
    pairs = re.findall(r'^#SBATCH --([\w-]+)(?:=(?:"(.*)"|(\S*)))?$', script.read_text(), re.MULTILINE)
    return {name: quoted or plain for name, quoted, plain in pairs}


def sbatch(folder, arguments):
    """Take a job: one process runs its elements, one after another, when what it depends on has ended."""
    if "--test-only" in arguments:
        sys.stderr.write("sbatch: Job 7 to start at 2026-01-02T03:04:05 using 1 processors on nodes n1\n")
        return ""
    script = Path(arguments[-1])
    job = str(100 + len(list((folder / "jobs").iterdir())))
    after = next((word.partition("afterany:")[2].split(":") for word in arguments if "afterany" in word), [])
    given = options_of(script)
    elements = [None]
    if "array" in given:
        first, last = re.match(r"(\d+)-(\d+)", given["array"]).groups()
        elements = list(range(int(first), int(last) + 1))
    record = {"name": given["job-name"], "elements": elements, "after": after, "script": str(script)}
    place = folder / "jobs" / job
    place.mkdir()
    (place / "job.json").write_text(json.dumps(record | {"output": given["output"]}))
    runner = [sys.executable, __file__, "run", str(folder), job]
    subprocess.Popen(runner, start_new_session=True, stdin=-3, stdout=-3, stderr=-3)
    return f"{job}\n"


def run(folder, job):
    """Run the elements of a job."""
    place = folder / "jobs" / job
    record = json.loads((place / "job.json").read_text())
    (place / "pid").write_text(str(os.getpid()))
    while any(not (folder / "jobs" / other / "ended").exists() for other in record["after"]):
        time.sleep(0.05)
    for element in record["elements"]:
        if (place / "cancelled").exists():
            break
        log = record["output"].replace("%A", job).replace("%a", str(element)).replace("%%", "%")
        env = os.environ | {"SLURM_JOB_ID": job, "SLURM_ARRAY_TASK_ID": str(element)}
        with open(log, "a") as file:
            child = subprocess.Popen(["bash", record["script"]], stdout=file, stderr=file, env=env)
            (place / "running").write_text(f"{element} {child.pid}")
            child.wait()
        (place / f"done-{element}").touch()
    (place / "ended").touch()


def squeue(folder, arguments):
    """List the elements of the jobs of the names asked for; with ``-t all`` those that have ended too."""
    names = next(word for word in arguments if word.startswith("--name=")).partition("=")[2].split(",")
    everything = "all" in arguments
    lines = []
    for place in sorted((folder / "jobs").iterdir()):
        record = json.loads((place / "job.json").read_text())
        over = (place / "ended").exists()
        if record["name"] not in names or (over and not everything):
            continue
        running = (place / "running").read_text().split()[0] if (place / "running").exists() else ""
        for element in record["elements"]:
            done = over or (place / f"done-{element}").exists()
            if not done or everything:
                state = "COMPLETED" if done else "RUNNING" if str(element) == running else "PENDING"
                index = "N/A" if element is None else element
                lines.append(
                    f"{place.name}|{place.name}|{index}|{record['name']}|{state}|0:01|9:59|Priority\n"
                )
    return "".join(lines)


def scancel(folder, arguments):
    """End jobs: what runs is told to terminate."""
    for job in arguments:
        place = folder / "jobs" / job
        if not place.exists():
            sys.exit(f"scancel: error: Kill job error on job id {job}: Invalid job id specified")
        (place / "cancelled").touch()
        if (place / "running").exists() and not (place / "ended").exists():
            os.kill(int((place / "running").read_text().split()[1]), signal.SIGTERM)
    return ""


def scontrol(folder, arguments):
    """Show the size of arrays."""
    return "MaxArraySize            = 1001\n"


if __name__ == "__main__":
    what, where = sys.argv[1], Path(sys.argv[2])
    if what == "install":
        install(where)
    elif what == "run":
        run(where, sys.argv[3])
    else:
        fail(where, what, lambda: globals()[what](where, sys.argv[3:]))

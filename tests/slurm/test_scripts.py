"""Scripts against recorded files, and run by a shell."""

import shutil
import subprocess
from pathlib import Path

import pytest

from spinquad.slurm.dask_script import dask_script
from spinquad.slurm.final_script import final_script
from spinquad.slurm.parts import Part, job_name, part_of, split
from spinquad.slurm.profile import Profile
from spinquad.slurm.script import Order, array_script
from spinquad.sweeps.errors import UserError

RECORDED = Path(__file__).parent / "recorded"
STORE = "/work place/100%/runs/small.zarr"
ORDER = Order(
    "small", "20260102T030405-ab12", STORE, f"{STORE}/.spinquad/slurm/20260102T030405-ab12", "/opt/py"
)
PLAIN = Profile("plain")
FULL = Profile(
    "full",
    partition="batch",
    account="proj42",
    qos="long",
    tasks=64,
    throttle=8,
    cores=24,
    memory=96000,
    walltime=90061,
    margin=300,
    nodes=4,
    interface="ib0",
    scratch="/local/$SLURM_JOB_ID",
    setup=("module purge", "module load Python"),
    python="apptainer exec 'my image.sif' python3",
    extra=("--constraint=skylake", "--hint=nomultithread"),
    mail="ada@example.org",
)
SCRIPTS = {
    "array-plain": array_script(ORDER, PLAIN, Part(0, 0, 16)),
    "array-full": array_script(ORDER, FULL, Part(1, 1000, 40)),
    "final-plain": final_script(ORDER, PLAIN),
    "final-full": final_script(ORDER, FULL),
    "dask-plain": dask_script(ORDER, PLAIN),
    "dask-full": dask_script(ORDER, FULL),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_script_is_the_recorded_one(name):
    assert SCRIPTS[name] == (RECORDED / f"{name}.sbatch").read_text()


@pytest.mark.parametrize("name", SCRIPTS)
def test_shell_reads_script(name):
    subprocess.run(["bash", "-n"], input=SCRIPTS[name], text=True, check=True)
    if shutil.which("shellcheck"):
        subprocess.run(["shellcheck", "-S", "error", "-"], input=SCRIPTS[name], text=True, check=True)


@pytest.mark.parametrize(
    ("tasks", "largest", "parts"),
    [
        (1, 1001, [Part(0, 0, 1)]),
        (1001, 1001, [Part(0, 0, 1001)]),
        (1002, 1001, [Part(0, 0, 1001), Part(1, 1001, 1)]),
        (3, 1, [Part(0, 0, 1), Part(1, 1, 1), Part(2, 2, 1)]),
    ],
)
def test_split(tasks, largest, parts):
    assert split(tasks, largest) == parts


@pytest.mark.parametrize("part", ["0", "12", "final"])
def test_part_is_told_by_the_name_of_its_job(part):
    assert part_of(job_name("fig7.v2", "20260102T030405-ab12", part)) == part


@pytest.mark.parametrize("store", ['/a"b', "/a\\b", "/a\nb"])
def test_paths_that_sbatch_cannot_take_are_refused(store):
    with pytest.raises(UserError, match="--results"):
        Order("small", "name", store, f"{store}/x", "/opt/py")


def test_store_that_is_not_seen_ends_the_script(tmp_path):
    order = Order("small", "name", str(tmp_path / "no store"), str(tmp_path), "/bin/true")
    done = subprocess.run(["bash"], input=final_script(order, PLAIN), text=True, capture_output=True)
    assert done.returncode == 2
    assert "does not see the store" in done.stderr and str(tmp_path / "no store") in done.stderr


def test_setup_that_fails_ends_the_script(tmp_path):
    profile = Profile("broken", setup=("module_that_is_not_there load x",))
    done = subprocess.run(["bash"], input=final_script(ORDER, profile), text=True, capture_output=True)
    assert done.returncode == 127 and "module_that_is_not_there" in done.stderr

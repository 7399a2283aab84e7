"""The project's own kernel on a real SLURM: same bits as a local run."""

import getpass
import os
from pathlib import Path

import pytest

from spinquad.slurm.profile import Profile
from spinquad.slurm.submit import submit
from spinquad.sweeps.options import Options
from spinquad.sweeps.run import run
from spinquad.sweeps.sweep import Sweep
from spinquad.sweeps.verify import verify


@pytest.fixture
def scratch(tmp_path):
    """Return a scratch folder in which the code that the local run compiled lies already."""
    compiled = Path(os.environ["NUMBA_CACHE_DIR"]).parent
    (tmp_path / f"spinquad-{getpass.getuser()}").symlink_to(compiled)
    return str(tmp_path)


@pytest.mark.usefixtures("cluster")
def test_array_has_the_bits_of_a_local_run(results, tmp_path, over, monkeypatch, scratch):
    monkeypatch.setattr("spinquad.slurm.assign.LEAST_SECONDS", 1e-9)
    sweep = Sweep.from_toml("fig09")
    local = run(sweep, Options(results=tmp_path / "local", shard_points=40, workers=2, processes=False)).path
    profile = Profile("test", tasks=2, cores=2, memory=1500, scratch=scratch)
    sent = submit(sweep, profile, Options(results=results, shard_points=40))
    assert len(sent.tasks) == 2
    over(sent.jobs, 240)
    assert verify(sent.path).finished and verify(sent.path).sound
    for sums in (".spinquad/SHA256SUMS", ".spinquad/manifest.json"):
        assert (sent.path / sums).read_bytes() == (local / sums).read_bytes()

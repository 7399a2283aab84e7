"""The archived stores as a results folder, whatever has been run in this checkout."""

from pathlib import Path

import pytest

PAPER = Path(__file__).parents[2] / "results" / "paper"


@pytest.fixture(scope="session")
def archive(tmp_path_factory):
    """Return a results folder that holds the archive alone."""
    folder = tmp_path_factory.mktemp("results")
    (folder / "paper").symlink_to(PAPER)
    return folder


@pytest.fixture
def no_runs(archive, monkeypatch):
    """Let the commands find the archive alone, and write beside it."""
    monkeypatch.setenv("SPINQUAD_RESULTS", str(archive))
    return archive

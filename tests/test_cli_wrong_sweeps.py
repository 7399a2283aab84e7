"""Wrong sweeps at the command line: one line on standard error, exit status 2, nothing made."""

from pathlib import Path

import pytest
from wrong_sweeps import GOOD, WRONG

from spinquad.cli import main


def everything_below(folder: Path) -> list[Path]:
    """Return every path below a folder."""
    return sorted(folder.rglob("*"))


def refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Return the one line that a command says while it refuses its input."""
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("spinquad: ")
    assert said.err.count("\n") == 1
    return said.err


@pytest.mark.parametrize("command", ["plan", "run"])
@pytest.mark.parametrize("case", WRONG)
def test_wrong_sweep_file(
    case: str,
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Neither plan nor run makes anything from a wrong file."""
    text, fragments = WRONG[case]
    (tmp_path / "wrong.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    line = refused([command, "wrong.toml"], capsys)
    assert "wrong.toml: " in line
    assert not [fragment for fragment in fragments if fragment not in line], line
    assert everything_below(tmp_path) == [tmp_path / "wrong.toml"]


@pytest.mark.parametrize("command", ["plan", "run"])
@pytest.mark.parametrize(
    "name", ["folder", "missing.toml", "fig61", "../fig16.toml", "loop.toml", "empty.toml"]
)
def test_wrong_path(
    name: str,
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Folders, missing files, near misses of the catalog and loops of links."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop.toml").symlink_to("loop.toml")
    (tmp_path / "empty.toml").touch()
    before = everything_below(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert name in refused([command, name], capsys)
    assert everything_below(tmp_path) == before


def test_one_wrong_among_right_ones_stops_before_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All sweeps are read before any is run."""
    (tmp_path / "good.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "wrong.toml").write_text(WRONG["T negative"][0], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert "wrong.toml: T = -1" in refused(["run", "good.toml", "wrong.toml"], capsys)
    assert everything_below(tmp_path) == [tmp_path / "good.toml", tmp_path / "wrong.toml"]

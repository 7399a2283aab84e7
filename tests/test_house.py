"""Rules of the house that no linter holds."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = [ROOT / name for name in ("kernels", "sweeps", "workflows", "slurm")]
FILES = [*ROOT.glob("*.py"), *(file for room in ROOMS for file in room.rglob("*.py"))]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_rooms_import_each_other_relatively(file):
    """Tools that follow paths can then follow imports. (Ruff cannot tell in a folder named spinquad.)"""
    for node in ast.walk(ast.parse(file.read_text())):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or ""]
        assert not [name for name in names if name.split(".")[0] == "spinquad"]


def test_every_benchmark_can_be_imported():
    """They run by hand alone, and would not be missed when what they call is renamed."""
    folder = ROOT / "tests" / "benchmarks"
    names = sorted(file.stem for file in folder.glob("*.py"))
    done = subprocess.run(
        [sys.executable, "-c", f"import {', '.join(names)}"], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_commands_only_hand_on_what_they_were_given():
    """The command line is thin: a command imports one function and hands on what that returns."""
    tree = ast.parse((ROOT / "cli.py").read_text())
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    commands = [f for f in functions if any("command" in ast.unparse(d) for d in f.decorator_list)]
    assert len(commands) > 10
    for command in commands:
        kinds = [type(node).__name__ for node in command.body]
        assert kinds[:2] == ["Expr", "ImportFrom"] and len(kinds) == 3, f"{command.name} does more than that"

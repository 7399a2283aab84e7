"""The wheel holds the whole package, the locks what it needs, and the command line starts light."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
ROOMS = sorted(path.parent.name for path in ROOT.glob("*/__init__.py"))
HEAVY = ("dask", "distributed", "matplotlib", "numba", "pandas", "scipy", "xarray", "zarr")


def package_files() -> list[str]:
    """Return the paths, relative to the checkout, of every file that the package needs when installed."""
    files = [*ROOT.glob("*.py"), ROOT / "py.typed"]
    for room in ROOMS:
        files += [path for path in (ROOT / room).rglob("*") if path.is_file()]
    return sorted(path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts)


def run_python(*arguments: object, **kwargs) -> str:
    """Return what a fresh interpreter prints; its error output is in the failure."""
    done = subprocess.run([sys.executable, *map(str, arguments)], capture_output=True, text=True, **kwargs)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Return a wheel built from a copy of the checkout under another name."""
    folder = tmp_path_factory.mktemp("wheel")
    copy = folder / "another-name"
    for name in [*package_files(), "pyproject.toml", "LICENSE", "README.md"]:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy / name)
    build = ["-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", folder]
    run_python(*build, copy)
    return next(folder.glob("*.whl"))


def test_wheel_holds_every_file_of_the_rooms_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    held = sorted(name for name in names if ".dist-info/" not in name)
    assert held == [f"spinquad/{name}" for name in package_files()]


def test_every_module_of_the_wheel_imports_away_from_the_checkout(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path)
    script = """
import importlib, pkgutil, spinquad
names = [m.name for m in pkgutil.walk_packages(spinquad.__path__, "spinquad.")]
print(*sorted({importlib.import_module(name).__file__ for name in names}), sep="\\n")
"""
    printed = run_python("-c", script, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path)})
    modules = [name for name in package_files() if name.endswith(".py") and name != "__init__.py"]
    assert printed.split() == [str(tmp_path / "spinquad" / name) for name in modules]


def test_help_imports_nothing_heavy():
    script = "import sys; from spinquad.cli import main; main(['--help'])"
    printed = run_python("-c", f"{script}; print('imported:', *(m for m in {HEAVY} if m in sys.modules))")
    assert "Usage:" in printed
    assert printed.splitlines()[-1].split() == ["imported:"]


def third_party_imports(path: Path) -> set[str]:
    """Return the top-level names that a module imports from outside the package and the standard library."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(str(node.module).split(".")[0])
    return names - sys.stdlib_module_names


def test_every_import_is_a_declared_dependency():
    requirements = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["slurm"]
    declared = {Requirement(line).name.replace("-", "_") for line in requirements}
    modules = [ROOT / name for name in package_files() if name.endswith(".py")]
    assert set().union(*map(third_party_imports, modules)) <= declared


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_lock_pins_every_dependency_with_hashes_and_no_address(lock):
    text = (ROOT / lock).read_text()
    pin = r"^([\w-]+)==([\w.]+)(?: ; [^\n]*)? \\\n    --hash=sha256:[0-9a-f]{64}"
    pins = dict(re.findall(pin, text, flags=re.MULTILINE))
    assert len(pins) == len(re.findall(r"^\w", text, flags=re.MULTILINE))
    assert "://" not in text and "index-url" not in text
    extras = ["build", "slurm"] + ["test"] * ("test" in lock)
    lines = PROJECT["dependencies"] + sum((PROJECT["optional-dependencies"][extra] for extra in extras), [])
    for requirement in map(Requirement, lines):
        if requirement.name != PROJECT["name"]:
            assert requirement.specifier.contains(pins[requirement.name])

"""Sweep files: one clear line for everything that is wrong with them, and nothing made before it."""

import errno
import os
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from wrong_sweeps import GOOD, WRONG

from spinquad.kernels.electrodes import SHAPES
from spinquad.kernels.quantities import QUANTITIES
from spinquad.sweeps import axes, toml_files
from spinquad.sweeps.errors import UserError
from spinquad.sweeps.models import _BAND, _LEVELS
from spinquad.sweeps.options import Options
from spinquad.sweeps.parameters import NAMES
from spinquad.sweeps.run import run
from spinquad.sweeps.sweep import _KEYS, Sweep


def complaint(path: Path | str) -> str:
    """Return the message about a wrong sweep, which must be a single printable line."""
    with pytest.raises(UserError) as caught:
        Sweep.from_toml(path)
    message = str(caught.value)
    assert message.isprintable()
    assert len(message) < 1200
    assert caught.value.exit_status == 2
    return message


def test_the_good_file_is_good(tmp_path: Path) -> None:
    """The wrong files differ from one that is right."""
    path = tmp_path / "good.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert Sweep.from_toml(path).shape == (2,)


@pytest.mark.parametrize("case", WRONG)
def test_wrong_file_is_named_with_key_and_value(case: str, tmp_path: Path) -> None:
    """Each wrong file gives one line with the file, the key, the value and the way out."""
    text, fragments = WRONG[case]
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")
    message = complaint(path)
    assert message.startswith(f"{path}: ")
    missing = [fragment for fragment in fragments if fragment not in message]
    assert not missing, message


def test_the_table_is_long_enough() -> None:
    """At least eighty wrong files are tried."""
    assert len(WRONG) >= 80


@pytest.mark.parametrize(
    ("content", "fragment"),
    [
        (bytes(range(256)), "not UTF-8"),
        (b"PK\x03\x04" + b"\x00" * 100, "not valid TOML"),
        (b"\xff\xfe" + GOOD.encode("utf-16-le"), "not UTF-8"),
        (b"\x00" * 1000, "not valid TOML"),
    ],
    ids=["every byte", "zip", "utf-16", "zeros"],
)
def test_binary_file(content: bytes, fragment: str, tmp_path: Path) -> None:
    """Binary rubbish is refused as such."""
    path = tmp_path / "binary.toml"
    path.write_bytes(content)
    assert fragment in complaint(path)


def test_folder_for_a_file(tmp_path: Path) -> None:
    """A folder is no sweep file."""
    assert "is a folder" in complaint(tmp_path)


def test_missing_file_suggests_the_catalog() -> None:
    """A name that is neither a file nor in the catalog comes with the nearest name."""
    assert "did you mean 'fig16'?" in complaint("fig1.6")
    assert "did you mean 'linear-response'?" in complaint("linear_response")
    assert "known are fig02" in complaint("nothing/like/it.toml")


@pytest.mark.parametrize("name", ["", "a\0b", "x" * 5000, "\n"])
def test_impossible_paths(name: str) -> None:
    """What cannot be a path is refused too."""
    complaint(name)


def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """A named pipe would block a reader for ever."""
    path = tmp_path / "pipe.toml"
    os.mkfifo(path)
    assert "not a regular file" in complaint(path)


def test_symlinks(tmp_path: Path) -> None:
    """A loop of links is refused, a link to a good file is followed."""
    loop, link, good = (tmp_path / name for name in ("loop.toml", "link.toml", "good.toml"))
    loop.symlink_to(loop)
    good.write_text(GOOD, encoding="utf-8")
    link.symlink_to(good)
    assert "loop.toml" in complaint(loop)
    assert Sweep.from_toml(link).name == "mine"


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.ESTALE, errno.ENOENT])
def test_file_that_cannot_be_read(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file without permission, a failing disk and a file that vanishes give the reason, no traceback."""
    path = tmp_path / "good.toml"
    path.write_text(GOOD, encoding="utf-8")

    def fail(self: Path) -> bytes:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "read_bytes", fail)
    reason = "no such file" if number == errno.ENOENT else os.strerror(number)
    assert reason in complaint(path)


def test_huge_file_is_not_read(tmp_path: Path) -> None:
    """A file of a gigabyte (of holes) is refused by its size."""
    path = tmp_path / "huge.toml"
    with path.open("wb") as file:
        file.truncate(10**9)
    message = complaint(path)
    assert "1000000000 bytes" in message
    assert str(toml_files.LARGEST_FILE) in message


def test_size_is_refused_before_anything_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A grid that is too big is refused from its counts alone."""
    path = tmp_path / "big.toml"
    path.write_text(WRONG["grid of 10^12 points"][0], encoding="utf-8")
    monkeypatch.setattr(axes, "build", lambda *_: pytest.fail("values were made"))
    assert "1e+12 points" in complaint(path)


def test_wrong_sweeps_in_python_say_where() -> None:
    """Without a file the message opens with what the caller calls it."""
    with pytest.raises(UserError, match=r"^scan: J = -1: "):
        Sweep.from_dict({**_good(), "parameters": {"J": -1, "T": 0}}, where="scan")
    with pytest.raises(UserError, match="flat list"):
        Sweep.from_dict({**_good(), "axes": {"V": np.zeros((2, 2))}})
    with pytest.raises(UserError, match="V = 3.0: not a list"):
        Sweep.from_dict({**_good(), "axes": {"V": np.array(3.0)}})
    with pytest.raises(UserError, match="axis V = 'a': not a number"):
        Sweep.from_dict({**_good(), "axes": {"V": np.array(["a"])}})


def _good() -> dict[str, Any]:
    """Return a sweep that is right, as a dict."""
    return {
        "name": "mine",
        "quantities": ["exchange_emission"],
        "parameters": {"J": 5, "T": 0},
        "axes": {"V": [0, 1]},
    }


_leaf = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
_junk = st.recursive(
    _leaf,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
_words = st.sampled_from(["V", "T", "T_L", "tau_R", "linspace", "logspace", "values", "with", "omega", "t"])
_tables = st.dictionaries(_words, _junk | st.dictionaries(_words, _junk | st.lists(st.integers(-2, 5))))


@given(st.fixed_dictionaries({}, optional={key: _junk | _tables for key in (*_good(), "title", "unit")}))
def test_any_contents_give_a_sweep_or_one_line(contents: dict[str, Any]) -> None:
    """Whatever a file holds, reading it ends in a sweep or in a UserError."""
    try:
        found = Sweep.from_dict({**_good(), **contents})
    except UserError as error:
        assert str(error).isprintable()
    else:
        assert found.columns().shape == (found.size, 12)


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: (GOOD + text).encode()))
def test_any_bytes_give_a_sweep_or_one_line(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Whatever the bytes of a file, reading it ends in a sweep or in a UserError."""
    path = tmp_path_factory.getbasetemp() / "fuzz.toml"
    path.write_bytes(content)
    try:
        Sweep.from_toml(path)
    except UserError as error:
        assert str(error).isprintable()


DOCUMENT = (Path(__file__).parents[2] / "docs" / "sweeps.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", re.findall(r"```toml\n(.*?)```", DOCUMENT, re.DOTALL))
def test_files_of_the_documentation_run(text: str, tmp_path: Path) -> None:
    """With the kernels, every point of them."""
    path = tmp_path / "sweep.toml"
    path.write_text(text, encoding="utf-8")
    sweep = Sweep.from_toml(path)
    outcome = run(sweep, Options(results=tmp_path, processes=False))
    assert outcome.good and outcome.status == {"1": sweep.size}


def test_the_documentation_names_every_key_form_and_parameter() -> None:
    """What can be written in a sweep file can be looked up."""
    words = set(re.findall(r"\w+", DOCUMENT))
    known = {*_KEYS, *NAMES, *axes._FORMS, "with", *_BAND, *_LEVELS, *SHAPES}
    assert not known - words
    resolved = {name for name, quantity in QUANTITIES.items() if quantity.resolved}
    assert not resolved - words

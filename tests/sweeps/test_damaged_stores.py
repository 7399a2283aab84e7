"""Rubbish in the place of a store: whoever reads it gets one line, never a traceback."""

import json
import os
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spinquad.cli import main
from spinquad.sweeps.errors import RunFailed, UserError
from spinquad.sweeps.results import results_folder
from spinquad.sweeps.run import run
from spinquad.sweeps.status import status
from spinquad.sweeps.verify import verify

DOCUMENTS = [
    ".spinquad/plan.json",
    ".spinquad/identity.json",
    ".spinquad/manifest.json",
    ".spinquad/provenance.json",
    ".spinquad/SHA256SUMS",
    "zarr.json",
    "T/zarr.json",
    "T/c.0",
    "exchange_emission/zarr.json",
    "exchange_emission/c.0.0",
    "status/c.0.0",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 10**20) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def store(sweep, options, tmp_path):
    """Return a function that makes a fresh copy of a small finished store."""
    small = sweep(quantities=["exchange_emission"], axes={"V": [0.0, 1.0], "T": [1.0, 2.0, 3.0]})
    path = run(small, options(shard_points=3)).path
    copies = []

    def copy():
        copies.append(tmp_path / "copies" / f"{len(copies)}.zarr")
        return shutil.copytree(path, copies[-1])

    return copy


@pytest.fixture
def ask(capsys):
    """Return a function that asks everything of a store: each answer is an answer or one line."""

    def asking(path):
        for words in (["verify", str(path)], ["status", str(path)], ["show", str(path), "--csv"]):
            capsys.readouterr()
            assert main(words) in (0, 1, 2), words
            error = capsys.readouterr().err
            assert error.count("\n") <= 1 and "Traceback" not in error, error

    return asking


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize(
    "content", [None, b"", b"\x00" * 50, os.urandom(100), b"[" * 100_000, b"{}", b"[]", b"1"]
)
def test_a_document_replaced(store, ask, name, content):
    path = store()
    (path / name).unlink()
    if content is not None:
        (path / name).write_bytes(content)
    ask(path)


@SHARED
@given(st.data())
def test_a_document_changed(store, ask, data):
    path = store()
    name = data.draw(st.sampled_from([name for name in DOCUMENTS if name.endswith(".json")]))
    content = json.loads((path / name).read_bytes())
    place, key = content, data.draw(st.sampled_from(sorted(content)))
    while isinstance(place[key], dict) and place[key] and data.draw(st.booleans()):
        place = place[key]
        key = data.draw(st.sampled_from(sorted(place)))
    place[key] = data.draw(JSON)
    (path / name).write_text(json.dumps(content))
    ask(path)


@SHARED
@given(st.data())
def test_bytes_changed(store, ask, data):
    path = store()
    file = path / data.draw(st.sampled_from(DOCUMENTS))
    content = bytearray(file.read_bytes())
    start = data.draw(st.integers(0, len(content)))
    content[start : start + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    file.write_bytes(content)
    ask(path)


@pytest.mark.parametrize("kind", ["folder for file", "file for folder", "symlink loop"])
def test_things_that_are_something_else(store, ask, kind):
    path = store()
    file = path / "exchange_emission" / "c.0.0"
    if kind == "file for folder":
        shutil.rmtree(path / "exchange_emission")
        (path / "exchange_emission").write_text("here I am")
    else:
        file.unlink()
        {"folder for file": file.mkdir, "symlink loop": lambda: file.symlink_to(file)}[kind]()
    ask(path)


def test_verify_does_not_wait_for_a_pipe(store):
    path = store()
    (path / "exchange_emission" / "c.0.0").unlink()
    os.mkfifo(path / "exchange_emission" / "c.0.0")
    assert verify(path).damaged == {0: "exchange_emission/c.0.0 is no file"}


def test_a_frame_that_claims_to_be_huge(store, ask):
    path = store()
    # a Zstd header that announces 2**60 bytes
    bomb = bytes.fromhex("28b52ffd e0 0000000000000010".replace(" ", "")) + b"\x00" * 20
    (path / "exchange_emission" / "c.0.0").write_bytes(bomb)
    ask(path)


@pytest.mark.parametrize(
    "results",
    [
        "/dev/null",
        "/proc/nowhere",
        "{tmp}/file",
        "{tmp}/loop",
        "x\0y",
        "~nobody-of-that-name/x",
        "{tmp}/" + "n" * 300,
    ],
)
def test_results_folders_that_cannot_be(sweep, options, tmp_path, results):
    (tmp_path / "file").write_text("")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises((UserError, RunFailed)):
        run(sweep(), options(results=results.replace("{tmp}", str(tmp_path))))


def test_a_damaged_plan_is_mended_and_the_message_says_how(sweep, options):
    path = run(sweep(), options()).path
    whole = {file: file.read_bytes() for file in path.rglob("*") if file.is_file()}
    for name, content in ((".spinquad/plan.json", "{"), (".spinquad/identity.json", "[]")):
        (path / name).write_text(content)
        for ask in (status, lambda path: run(sweep(), options())):
            with pytest.raises(UserError, match=f"{name} is damaged.*; run its sweep with --repair"):
                ask(path)
        assert run(sweep(), options(repair=True)).computed == 0
    (path / ".spinquad/provenance.json").write_text("rubbish")
    assert run(sweep(), options(repair=True)).computed == 0
    (path / ".spinquad/provenance.json").write_bytes(whole.pop(path / ".spinquad/provenance.json"))
    assert all(file.read_bytes() == content for file, content in whole.items())


def test_an_empty_name_of_a_results_folder_is_refused(sweep, options, monkeypatch, tmp_path):
    with pytest.raises(UserError, match="results folder '': the name is empty; name a folder"):
        run(sweep(), options(results=""))
    monkeypatch.setenv("SPINQUAD_RESULTS", "")
    assert results_folder() == results_folder(None) and results_folder().name == "results"
    assert main(["status", "small", "--results", ""]) == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            "figures 9",
            "'fig09' is in {tmp} neither as a run nor archived; make it with: spinquad run fig09 --res",
        ),
        ("status fig9", "make it with: spinquad run fig09 --results {tmp}"),
        (
            "compare fig16",
            "'fig16' was not run into {tmp}/runs; make it with: spinquad run fig16 --results {tmp}",
        ),
        ("archive", "'fig02' was not run into {tmp}/runs; make it with: spinquad run fig02"),
        (
            "compare small",
            "'small' is not archived in {tmp}/paper; put its run there with: spinquad archive small",
        ),
        (
            "status foo",
            "foo.zarr is not a store of this program (.spinquad/plan.json is missing); if it was one,",
        ),
        ("status smal", "'smal' is no store; did you mean 'small'?"),
        ("status fo", "'fo' is no store; known are small"),
        (
            "status {tmp}/runs/smal.zarr",
            "is no store; name a store's folder or a sweep: did you mean",
        ),
    ],
)
def test_what_is_missing_is_named_with_the_command_that_makes_it(
    sweep, options, tmp_path, capsys, words, says
):
    results = tmp_path / "results"
    run(sweep(), options())
    (results / "runs" / "foo.zarr").mkdir()
    assert main([*words.replace("{tmp}", str(results)).split(), "--results", str(results)]) == 2
    error = capsys.readouterr().err
    assert says.replace("{tmp}", str(results)) in error and error.count("\n") == 1

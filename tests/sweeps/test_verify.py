"""Every damage to a store is found and named, and repaired by computing no more than what is damaged."""

import json
import shutil
import subprocess

import numpy as np
import pytest

from spinquad.sweeps import manifest, receipts
from spinquad.sweeps.errors import UserError
from spinquad.sweeps.run import run
from spinquad.sweeps.store import open_store
from spinquad.sweeps.verify import verify


@pytest.fixture
def store(sweep, options):
    """Return a finished store of seven shards."""
    return open_store(run(sweep(), options(shard_points=11)).path)


@pytest.fixture
def repaired(store, sweep, options, kernel):
    """Return a function that repairs the store and returns how many points were computed for that."""
    before = {name: (store.path / name).read_bytes() for _, name in manifest.listed(store.path)}
    summary = (store.path / manifest.MANIFEST).read_bytes()
    points = []

    def counting(columns, quantities):
        points.append(len(columns))
        return kernel(columns, quantities)

    def repair():
        assert run(sweep(), options(kernel=counting, repair=True)).finished
        assert {name: (store.path / name).read_bytes() for name in before} == before
        assert (store.path / manifest.MANIFEST).read_bytes() == summary
        assert verify(store.path).sound
        return sum(points)

    return repair


def flip(path, position, bit=0):
    """Flip one bit of a file."""
    data = bytearray(path.read_bytes())
    data[position] ^= 1 << bit
    path.write_bytes(data)


def test_an_undamaged_store_is_sound(store):
    report = verify(store.path)
    assert report.sound and report.finished
    assert (report.done, report.shards, report.status) == (7, 7, {"1": 77})


def test_sha256sum_agrees(store):
    command = ["sha256sum", "--check", "--strict", "--quiet", ".spinquad/SHA256SUMS"]
    assert subprocess.run(command, cwd=store.path, check=False).returncode == 0
    flip(store.path / store.keys(2)[3], 5)
    found = subprocess.run(command, cwd=store.path, check=False, capture_output=True, text=True)
    assert found.returncode == 1 and found.stdout == f"{store.keys(2)[3]}: FAILED\n"


@pytest.mark.parametrize("faults", [100, pytest.param(1000, marks=pytest.mark.long)])
def test_every_single_byte_fault_in_the_data_is_found(store, faults):
    rng = np.random.default_rng(7)
    for _ in range(faults):
        shard = int(rng.integers(store.plan.count))
        path = store.path / str(rng.choice(store.keys(shard)))
        whole = path.read_bytes()
        data = bytearray(whole)
        data[rng.integers(len(data))] ^= int(rng.integers(1, 256))
        path.write_bytes(data)
        assert list(verify(store.path).damaged) == [shard]
        path.write_bytes(whole)
    assert verify(store.path).sound


def test_a_flipped_bit_is_repaired_alone(store, repaired):
    flip(store.path / store.keys(4)[0], 20, 3)
    assert verify(store.path).damaged == {4: "exchange_emission/c.4.0 has other bytes than were written"}
    assert repaired() == 11


def test_a_shard_cut_short_is_repaired(store, repaired):
    path = store.path / store.keys(1)[2]
    path.write_bytes(path.read_bytes()[:-3])
    assert "bytes, not" in verify(store.path).damaged[1]
    assert repaired() == 11


def test_a_deleted_shard_is_repaired(store, repaired):
    for key in store.keys(6):
        (store.path / key).unlink()
    assert list(verify(store.path).damaged) == [6]
    assert repaired() == 11


def test_swapped_shards_are_repaired(store, repaired):
    first, second = (store.path / store.keys(k)[0] for k in (2, 5))
    a, b = first.read_bytes(), second.read_bytes()
    first.write_bytes(b)
    second.write_bytes(a)
    assert list(verify(store.path).damaged) == [2, 5]
    assert repaired() == 22


def test_swapped_variables_are_found(store):
    first, second = (store.path / store.keys(3)[k] for k in (0, 2))
    a, b = first.read_bytes(), second.read_bytes()
    first.write_bytes(b)
    second.write_bytes(a)
    assert list(verify(store.path).damaged) == [3]


def test_a_deleted_receipt_is_missed(store, repaired):
    file = receipts.files(store.path)[0]
    lines = file.read_bytes().splitlines(keepends=True)
    lost = [receipts.unpacked(line)["shard"] for line in lines[2:4]]
    file.write_bytes(b"".join(lines[:2] + lines[4:]))
    assert verify(store.path).damaged == dict.fromkeys(sorted(lost), "its receipt is missing")
    assert repaired() == 22


def test_a_deleted_receipts_folder_is_an_archive_but_its_files_damage(store, repaired):
    for file in receipts.files(store.path):
        file.unlink()
    assert list(verify(store.path).damaged) == list(range(7))
    assert repaired() == 77


@pytest.mark.parametrize("position", [3, 30, 300])
def test_an_altered_receipt_is_found(store, repaired, position):
    flip(receipts.files(store.path)[0], position, 1)
    report = verify(store.path)
    assert len(report.damaged) == 1 and len(report.other) == 1
    assert "line 1 is altered" in report.other[0]
    assert repaired() == 11


def test_a_forged_receipt_does_not_fit_the_manifest(store):
    file = receipts.files(store.path)[0]
    lines = file.read_bytes().splitlines(keepends=True)
    forged = receipts.unpacked(lines[0])
    key = store.keys(forged["shard"])[0]
    flip(store.path / key, 20)
    forged["sha256"][0] = manifest.sha256_of(store.path / key)
    file.write_bytes(b"".join([receipts.packed(forged), *lines[1:]]))
    report = verify(store.path)
    assert not report.sound
    assert f"shard {forged['shard']}" in report.other[0]


def test_an_old_manifest_is_found_and_folded_again(store, repaired):
    sums, summary = store.path / manifest.SUMS, store.path / manifest.MANIFEST
    old = sums.read_bytes().splitlines(keepends=True)
    sums.write_bytes(b"".join(old[:-8]))
    assert "does not fit" in verify(store.path).other[0]
    assert repaired() == 0
    content = json.loads(summary.read_bytes())
    summary.write_bytes(json.dumps(content | {"status": {"1": 1}}).encode())
    assert not verify(store.path).sound
    assert repaired() == 0


@pytest.mark.parametrize("name", ["zarr.json", "exchange_emission/zarr.json", "T/c.0", ".spinquad/plan.json"])
def test_damaged_metadata_are_restored(store, repaired, name):
    path = store.path / name
    flip(path, len(path.read_bytes()) // 2)
    assert any(fault.startswith(name) for fault in verify(store.path).other)
    assert repaired() == 0


def test_an_archive_without_receipts_is_verified_by_its_manifest(store):
    shutil.rmtree(store.path / ".spinquad/receipts")
    assert verify(store.path).sound and verify(store.path).done == 7
    flip(store.path / store.keys(3)[1], 9)
    assert list(verify(store.path).damaged) == [3]


def test_unsynced_writes_that_a_power_loss_dropped_are_found(store):
    (store.path / manifest.MANIFEST).unlink()
    for key in store.keys(5)[3:]:
        (store.path / key).write_bytes(bytes((store.path / key).stat().st_size))
    report = verify(store.path)
    assert list(report.damaged) == [5] and report.done == 6 and not report.finished


def test_what_is_no_store_is_said_to_be_none(tmp_path):
    with pytest.raises(UserError, match="not a store"):
        verify(tmp_path)


def test_a_newer_format_is_refused(store):
    path = store.path / ".spinquad/plan.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 99}))
    with pytest.raises(UserError, match="format 99, this program reads 2; update spinquad"):
        verify(store.path)


def test_lost_sums_are_written_again(store, repaired):
    (store.path / manifest.SUMS).unlink()
    assert not verify(store.path).sound
    assert repaired() == 0

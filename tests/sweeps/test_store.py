"""What a store holds, read by nothing but xarray and zarr."""

import json
import math

import numpy as np
import pytest
import xarray as xr
import zarr

from spinquad.kernels.quantities import QUANTITIES, STATUS
from spinquad.sweeps.codecs import decode, encode
from spinquad.sweeps.compute import Values
from spinquad.sweeps.encode import ERROR_BITS, Encoder, encoded, rounded_up
from spinquad.sweeps.errors import UserError
from spinquad.sweeps.files import FileSet
from spinquad.sweeps.labels import coordinates
from spinquad.sweeps.layout import variables
from spinquad.sweeps.metadata import documents
from spinquad.sweeps.plan import Plan
from spinquad.sweeps.results import find_store, open_results, run_path
from spinquad.sweeps.run import run
from spinquad.sweeps.store import fixed_files, open_store


@pytest.mark.parametrize("shard_points", [1, 5, 24, 33, 77, 1000])
def test_a_store_holds_the_values_of_the_kernel(sweep, options, kernel, shard_points):
    small = sweep()
    outcome = run(small, options(shard_points=shard_points))
    found = xr.open_zarr(outcome.path, chunks=None)
    points = kernel(small.columns(), small.quantities)
    for name in small.quantities:
        shape = small.shape + (3,) * len(QUANTITIES[name].dims)
        np.testing.assert_array_equal(found[name], points.values[name].reshape(shape))
        error = found[f"{name}_error"].values
        exact = points.errors[name].reshape(shape)
        assert error.dtype == np.float32
        assert (error >= exact).all()
        assert (error <= exact * (1 + 2.0**-7) * (1 + 2.0**-23) + 1e-40).all()
    np.testing.assert_array_equal(found.status, points.status.reshape(small.shape))
    np.testing.assert_array_equal(found.regime, points.regime.reshape(small.shape))


def compressors(itemsize):
    """Return the codecs of a chunk as zarr's own objects."""
    blosc = zarr.codecs.BloscCodec(typesize=itemsize, cname="lz4", clevel=5, shuffle="shuffle")
    return [blosc, zarr.codecs.Crc32cCodec()]


def test_the_bits_do_not_depend_on_the_shards(sweep, options):
    stores = []
    for name, shard_points in (("a", 1000), ("b", 7)):
        outcome = run(sweep(name=name), options(shard_points=shard_points))
        stores.append(xr.open_zarr(outcome.path, chunks=None))
    for name in stores[0].data_vars:
        assert stores[0][name].values.tobytes() == stores[1][name].values.tobytes()


def test_metadata_are_the_same_every_time(sweep, options):
    run(sweep(), options())
    kept = [run(sweep(), options(fresh=True)).path, *run(sweep(), options()).path.parent.glob("*before*")]
    for name in fixed_files(sweep()):
        assert len({(path / name).read_bytes() for path in kept}) == 1, name


def test_coordinates_and_attributes(sweep, options):
    axes = {"V": [0.0, 1.0], "T_L": [0.0, 1.0, 2.0], "T_R": {"values": [0.5, 1.5, 2.5], "with": "T_L"}}
    found = xr.open_zarr(run(sweep(axes=axes), options()).path, chunks=None)
    assert tuple(found.sizes)[:2] == ("V", "T_L") and found.V.values.tolist() == [0.0, 1.0]
    assert found.exchange_emission.dims == ("V", "T_L")
    assert found.quadrupole_current_LL.dims == ("V", "T_L", "i", "j")
    assert found.T_R.dims == ("T_L",)
    assert found.T_R.values.tolist() == [0.5, 1.5, 2.5]
    assert found.coords["J_L"].item() == 5.0 and found.coords["J_L"].dims == ()
    assert found.coords["theta"].item() == math.pi / 2
    assert found.i.values.tolist() == ["x", "y", "z"]
    assert set(found.data_vars) == {v.name for v in variables(sweep())}
    for variable in found.variables.values():
        assert {"symbol", "units", "long_name", "equation"} <= set(variable.attrs)
    assert found.exchange_emission.attrs["units"] == found.V.attrs["units"] == "meV"
    assert found.status.attrs["flag_values"] == list(STATUS)
    assert found.status.attrs["flag_meanings"].split() == list(STATUS.values())


def test_zarr_reads_chunks_within_shards(sweep, tmp_path):
    axes = {"V": {"linspace": [0, 1, 10]}, "T": [1.0, 2.0]}
    plan = Plan(sweep(axes=axes, quantities=["exchange_emission"]), (6, 2), (2, 2))
    values = np.arange(8.0).reshape(4, 2)
    ones = np.ones((4, 2), np.uint8)
    names = {variable.name: variable.name for variable in variables(plan.sweep)}
    files = FileSet(tmp_path, "me")
    encoder = Encoder(plan, names, files)
    for chunk in reversed(plan.chunks(plan.block(1))):
        part = {"exchange_emission": values[chunk]}
        encoder.add(chunk, encoded(plan, Values(part, part, ones[chunk], ones[chunk])))
    root = zarr.storage.MemoryStore()
    array = zarr.create_array(
        root,
        name="x",
        shape=(10, 2),
        chunks=(2, 2),
        shards=(6, 2),
        dtype="f8",
        compressors=compressors(8),
        fill_value=math.nan,
    )
    assert encoder.finish() == {
        "status": {"1": 8},
        "regime": {"1": 8},
        "worst_error": {"exchange_emission": pytest.approx(7.0)},
    }
    files.commit(list(names))
    data = (tmp_path / "exchange_emission").read_bytes()
    root._store_dict["x/c/1/0"] = zarr.core.buffer.cpu.Buffer.from_bytes(data)
    np.testing.assert_array_equal(array[6:], values)
    assert np.isnan(array[:6]).all()


def test_every_file_is_where_zarr_looks_for_it(sweep, options):
    store = open_store(run(sweep(), options()).path)
    expected = {name for shard in range(store.plan.count) for name in store.keys(shard)} | set(
        store.fixed_files
    )
    there = {str(p.relative_to(store.path)) for p in store.path.rglob("*") if p.is_file()}
    assert expected <= there
    assert all(name.startswith(".spinquad/") for name in there - expected)


def test_errors_are_never_rounded_down():
    rng = np.random.default_rng(5)
    errors = np.abs(rng.standard_normal(10_000)) * 10.0 ** rng.integers(-60, 45, 10_000)
    narrow = rounded_up(errors)
    assert (narrow.astype(float) >= errors).all()
    ordinary = (errors > 1e-30) & (errors < 1e30)
    assert (narrow <= errors * (1 + 2.0 ** (1 - ERROR_BITS)) * (1 + 2.0**-23))[ordinary].all()
    mantissas = np.frexp(narrow[np.isfinite(narrow)])[0] * 2**ERROR_BITS
    assert (mantissas == np.round(mantissas)).all()
    np.testing.assert_array_equal(rounded_up(narrow), narrow)
    lost = np.array([0x7FFFFFFF, 0xFFFFFFFF, 0x7FC00000], np.uint32).view(np.float32)
    assert np.isnan(rounded_up(lost)).all()
    assert rounded_up(np.array([0.0])) == 0.0
    assert rounded_up(np.array([np.inf])) == np.inf


@pytest.mark.parametrize("chunks", [((7, 11), (7, 11)), ((6, 4), (2, 4))])
def test_metadata_are_what_zarr_writes(chunks, sweep):
    """Every ``zarr.json`` against the document of an array that zarr makes from the same description."""
    plan = Plan(sweep(), *chunks)
    found = documents(plan, "hash")
    root = zarr.storage.MemoryStore()
    group = zarr.create_group(root, attributes=found["zarr.json"]["attributes"])
    about = {"compressors": None, "config": {"write_empty_chunks": True}}
    about |= {"chunk_key_encoding": {"name": "default", "separator": "."}}
    for name, (dims, values, attrs) in coordinates(plan.sweep).items():
        values = np.asarray(values)
        known = {"attributes": attrs, "dimension_names": dims, "chunks": values.shape or "auto"}
        known["compressors"] = compressors(values.dtype.itemsize)
        group.create_array(name, shape=values.shape, dtype=values.dtype, **about | known)
    for variable in variables(plan.sweep):
        tail = (3,) * len(variable.extra)
        sharded = chunks[0] != chunks[1]
        known = {"attributes": variable.attrs, "dimension_names": (*plan.sweep.dims, *variable.extra)}
        known |= {"chunks": (*chunks[1], *tail), "shards": (*chunks[0], *tail) if sharded else None}
        known |= {"compressors": compressors(np.dtype(variable.dtype).itemsize), "fill_value": variable.fill}
        group.create_array(
            variable.name, shape=(*sweep().shape, *tail), dtype=variable.dtype, **about | known
        )
    zarr.consolidate_metadata(root)
    written = {key: json.loads(data.to_bytes()) for key, data in root._store_dict.items()}
    assert {key for key in written if key.endswith("zarr.json")} == set(found)
    for name, document in json.loads(json.dumps(found)).items():
        assert document == written[name]


def test_a_flipped_bit_of_a_chunk_is_an_error():
    data = encode(np.linspace(0, 1, 50))
    for bit in range(8 * len(data)):
        broken = bytearray(data)
        broken[bit // 8] ^= 1 << bit % 8
        with pytest.raises(ValueError, match="checksum"):
            decode(bytes(broken), 2)
    assert np.array_equal(np.frombuffer(decode(data, 2)), np.linspace(0, 1, 50))


def test_nothing_in_a_store_is_pickled_or_names_this_machine(sweep, options, tmp_path):
    path = run(sweep(), options()).path
    for file in path.rglob("zarr.json"):
        text = file.read_text()
        assert str(tmp_path) not in text
        assert "pickle" not in text
    assert json.loads((path / ".spinquad/plan.json").read_text())["shape"] == [7, 11]


def test_results_are_found_by_name_and_by_path(sweep, options, tmp_path):
    path = run(sweep(), options()).path
    results = tmp_path / "results"
    assert path == run_path("small", results) == find_store("small", results) == find_store(path)
    assert open_results("small", results).sizes["V"] == 7
    with pytest.raises(UserError, match="did you mean 'small'"):
        open_results("smal", results)
    with pytest.raises(UserError, match="small letters"):
        run_path("../elsewhere", results)

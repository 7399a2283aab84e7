"""Which files of the kernels a store depends on: the code identity of its quantities."""

import pytest

from spinquad.kernels.identity import source_files
from spinquad.kernels.quantities import QUANTITIES
from spinquad.kernels.sources import all_files, name_of

DERIVED = {
    "quadrupole_torque": {"flat/exchange.py", "flat/torque.py", "flat/storage.py", "flat/lanes.py"},
    "principal_current_plus": {"flat/exchange.py", "flat/torque.py", "flat/dissipative.py", "tensors.py"},
    "charge_current_R": {"flat/dissipative.py"},
    "quadrupole_direct_LR": {"flat/storage.py"},
}


def names(quantities, bands=False):
    return {name_of(file) for file in source_files(quantities, bands)}


@pytest.mark.parametrize("quantity", DERIVED)
def test_a_derived_quantity_depends_on_the_kernels_of_its_parts(quantity):
    assert names([quantity]) >= DERIVED[quantity] | {"points.py"}


def test_a_quantity_does_not_depend_on_the_kernels_of_others():
    assert not names(["spin_L"]) & {"flat/exchange.py", "flat/torque.py", "bands/general.py"}
    assert not names(["exchange_torque"], bands=True) & {"flat/exchange.py"}
    assert "bands/general.py" in names(["exchange_torque"], bands=True)


def test_every_file_that_computes_belongs_to_some_quantity():
    reached = names(list(QUANTITIES)) | names(list(QUANTITIES), bands=True)
    # of the workflows, of circuits, of stores, of compilation
    beside = {"estimates.py", "network.py", "identity.py", "job.py"}
    assert {name_of(file) for file in all_files() if file.name != "__init__.py"} <= reached | beside

"""The archived stores bear out every statement, and a wrong number in one of them is noticed."""

from functools import cache

import numpy as np
import pytest

from spinquad.sweeps.errors import UserError
from spinquad.workflows import workflow
from spinquad.workflows.checks import failed
from spinquad.workflows.stores import read

NAMES = (*workflow.FIGURES, *workflow.ANALYSES)


def flow_of(name):
    """Return the workflow of a figure or an analysis."""
    return workflow.analysis(name) if name in workflow.ANALYSES else workflow.figure(name)


@pytest.fixture(scope="module")
def stores_of(archive):
    """Return the opener of a workflow's archived stores; the same ones every time."""
    return cache(lambda name: tuple(read(sweep, archive) for sweep in flow_of(name).sweeps))


def wrong_statements(name, stores):
    """Return the statements that fail for these stores."""
    flow = flow_of(name)
    return [check.statement for check in failed(flow.checks(flow.numbers(*stores)))]


@pytest.mark.parametrize("name", NAMES)
def test_statements_hold_for_the_archive(name, stores_of):
    assert wrong_statements(name, stores_of(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_statements_differ_from_each_other(name, stores_of):
    flow = flow_of(name)
    statements = [check.statement for check in flow.checks(flow.numbers(*stores_of(name)))]
    assert len(statements) >= 4 and len(set(statements)) == len(statements)


def used(flow, stores, k):
    """Return the quantities of store ``k`` that the workflow cannot do without."""
    names = []
    for variable in (v for v in stores[k].data_vars if not v.endswith("_error")):
        without = [store.drop_vars(variable) if i == k else store for i, store in enumerate(stores)]
        try:
            flow.numbers(*without)
        except (KeyError, UserError):  # circuits name the quantity that a pair lacks
            names.append(variable)
    return names


@pytest.mark.parametrize("name", NAMES)
def test_every_quantity_that_is_used_is_guarded_by_a_statement(name, stores_of):
    """Each of them a fifth too large, or no longer zero, alone, makes at least one statement fail."""
    flow, stores = flow_of(name), stores_of(name)
    for k in range(len(stores)):
        guarded = used(flow, stores, k)
        assert guarded
        for variable in guarded:
            spoilt = [store.copy() for store in stores]
            vanishes = float(abs(spoilt[k][variable]).max()) < 1e-5
            spoilt[k][variable] = spoilt[k][variable] * 1.2 + (1e-3 if vanishes else 0.0)
            assert wrong_statements(name, spoilt), f"{flow.sweeps[k]}: {variable} is not guarded"


# figure or analysis, store, quantity, the point, factor or value there, and what must be named
CORRUPTIONS = [
    ("1", 0, "spin_L", {"mu_L": 1.0}, 1.01, "(47): <S>.J of L"),
    ("2", 0, "spin_L", {"J": 10.0, "mu_L": 0.0}, 1.01, "added to spin up"),
    ("3", 0, "particle_number_L", {"mu_L": 20.0}, 1.001, "curved band"),
    ("3", 2, "spin_L", {"mu_L": 0.0}, 1.001, "n at the Fermi energy of (b)"),
    ("3a", 0, "charge_current", {"V": 4.0, "theta": 1.5}, 1.001, "(89)"),
    ("3a", 0, "exchange_absorption", {"V": 1.0, "theta": 1.5}, 1.01, "one <S^L>"),
    ("3b", 0, "spin_current", {"V": 4.0, "theta": np.pi}, "add", "no spin current where antiparallel"),
    ("5", 0, "spin_L", {"mu_L": -1.0, "mu_R": 0.0}, 1.01, "beside each other one"),
    ("11", 0, "spin_torque", {"mu_L": 1.0, "mu_R": -1.0}, 1.01, "the spin valve of fig03a"),
    ("12", 0, "exchange_torque_R", {"mu_L": 0.0, "mu_R": -1.0}, 1.01, "in both orders"),
    ("tmr", 2, "spin_current", {"theta": np.pi, "T_R": 2.0, "V": 3.0}, "add", "where antiparallel, any V"),
    ("tmr", 1, "charge_spin_valve", {"V": 4.0, "theta": 0.0}, 1.01, "(89): TMR of (b)"),
    ("7", 0, "anisotropy", {"T": 0.1, "omega": -0.5}, 1.01, "(69)"),
    ("9", 0, "quadrupole_exchange_L", {"T": 0.0}, 1.01, "(71)"),
    ("10", 0, "quadrupole_exchange_L", {"J": 0.1}, 1.01, "(72)"),
    ("10", 0, "quadrupole_exchange_L", {"J": 20.0}, 1.01, "(72)"),
    ("14", 0, "spin_torque", {"J": 1.0}, 10.0, "exponent"),
    ("15", 0, "exchange_torque", {"T": 0.0, "J": 9.6}, 1.05, "J* of the crossing"),
    ("15", 0, "exchange_emission", {"T": 0.0, "J": 8.0}, 1.01, "worst deviation"),
    ("16", 0, "exchange_torque", {"T": 0.0, "V": 0.3}, 1.1, "V* of the crossing"),
    ("16", 0, "exchange_torque", {"T": 0.0, "V": 0.0}, 1.01, "|T_ex|/Gamma at T = 0"),
    ("16", 0, "exchange_emission_R", {"T": 0.5, "V": -3.0}, -1.0, "loss in both local nodes"),
    ("17", 0, "exchange_emission", {"T": 0.8}, 1.1, "|E_ex| = |T_ex|"),
    ("18", 0, "principal_current_zero_exchange", {"theta": 0.5}, 1.01, "I_0^ex is constant"),
    ("19", 0, "principal_axis_zero_exchange", {"theta": 0.5}, 0.9, "v_0 = e_y"),
    ("20", 0, "principal_current_plus_exchange", {"V": 0.5}, 1.01, "sum of I_lambda^ex"),
    ("21", 0, "quadrupole_emission", {"tau_R": 0.02}, 1.1, "slope"),
    ("22", 0, "quadrupole_emission", {"tau_R": -0.1, "J": 5.0}, -3.0, "order of the curves"),
    ("22", 0, "charge_current", {"tau_R": 0.5, "J": 5.0}, "scale", "no charge current"),
    ("linear-response", 0, "quadrupole_emission", {"J": 5.0, "tau_R": 1e-2}, 1.01, "slope"),
    ("linear-response", 0, "quadrupole_current_LR", {"J": 5.0, "tau_R": 1e-3}, 1.5, "order of <I_Q^LR>"),
    ("saturation", 0, "exchange_emission", {"T": 0.5, "J": 5.0, "V": 25.0}, 1.01, "plateau"),
    ("saturation", 1, "quadrupole_emission", {"D": 250.0, "tau_R": 0.5, "J": 10.0}, 0.9, "I_Q saturated"),
    ("saturation", 2, "exchange_emission", {"T": 0.0, "N": 1.0, "V": 0.02}, 1.5, "(135)"),
]


@pytest.mark.parametrize(("name", "k", "quantity", "point", "change", "named"), CORRUPTIONS)
def test_one_corrupted_number_makes_its_statement_fail(name, k, quantity, point, change, named, stores_of):
    stores = [store.copy() for store in stores_of(name)]
    array = stores[k][quantity].copy(deep=True)
    where = {dim: int(np.abs(array[dim].values - value).argmin()) for dim, value in point.items()}
    if change == "scale":
        array[where] = float(abs(stores[k]["quadrupole_emission"]).max()) * 1e-3
    elif change == "add":
        array[where] = array[where] + 1e-3 * float(abs(array).max())
    else:
        array[where] = array[where] * change
    stores[k][quantity] = array
    assert any(named in statement for statement in wrong_statements(name, stores))

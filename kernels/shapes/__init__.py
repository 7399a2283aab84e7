"""Orbital densities of states with their Hilbert transforms: closed forms, lattices, tables."""

"""Electrodes of any number of bands of any shape: the same integrals between all singular energies."""

"""Compiled physics on bare floats and arrays: no files, no labels, no cluster."""

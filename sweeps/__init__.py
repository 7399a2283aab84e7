"""Grids of parameters: planned in shards, run, stored and verified."""

"""Storage and transport of spin anisotropy in a spin valve: kernels, sweeps and workflows."""

__version__ = "0.1.0"

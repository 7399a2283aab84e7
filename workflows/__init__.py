"""Figures and analyses, made from stored sweeps only.

    commands -> workflow: stores -> numbers, fits -> checks, picture -> output

``figures`` and ``analyses`` hold one workflow a file. What several of them share stands here: physics in
densities, emission, principal, thermal, valve, valve_gaps, circuits, circuit_guards; pictures in style,
``*_picture`` and ``network_*``.
"""

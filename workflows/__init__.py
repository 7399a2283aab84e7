"""Figures and analyses, made from stored sweeps only."""

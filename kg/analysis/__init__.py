"""Each analysis answers one question; `ANALYSES` lists them all."""

from kg.analysis.registry import ANALYSES, Analysis

__all__ = ["ANALYSES", "Analysis"]

"""Each analysis answers one question; `kg.analysis.registry.ANALYSES` lists them all."""

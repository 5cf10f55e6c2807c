"""The formats of neighbouring projects: each has its own model, and none a word for all that a claim says."""

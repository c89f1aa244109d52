"""Upgrade steps of the one profile chain; one module per step, named by the version it reaches."""

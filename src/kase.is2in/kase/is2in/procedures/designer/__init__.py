"""The designer: staff model procedures (``docs/how-to/model-a-procedure.md``)."""

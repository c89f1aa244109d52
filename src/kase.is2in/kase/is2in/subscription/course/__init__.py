"""The content's workflow, the checks before the decision, changes: the life as people lead it."""

"""Letters: templates, drafts, the outgoing register."""

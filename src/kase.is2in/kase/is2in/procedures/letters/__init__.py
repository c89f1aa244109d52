"""Letters and conclusions: templates, drafts, the register of what the exchange sends."""

"""Pages of letters: the register, one letter, drafts, templates."""

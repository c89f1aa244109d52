"""Pages of accounts, people and partnerships."""

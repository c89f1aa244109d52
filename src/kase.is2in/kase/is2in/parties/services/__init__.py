"""REST of accounts, people, organisations and partnerships."""

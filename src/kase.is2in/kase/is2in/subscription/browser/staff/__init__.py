"""The exchange's side: what is due, checks, balances, watched accounts."""

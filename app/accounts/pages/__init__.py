"""Pages of accounts: the ways in, and what a person sets for themselves."""

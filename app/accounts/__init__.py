"""Staff and association members: sign-in, roles, who may do what."""

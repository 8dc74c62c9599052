"""Role × route × object: who gets through which door, generated from the routers themselves."""

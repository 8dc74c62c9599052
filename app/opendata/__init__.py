"""Open data: exports anyone can take away and count again."""

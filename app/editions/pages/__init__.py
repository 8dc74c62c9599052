"""Pages of editions, one module each."""

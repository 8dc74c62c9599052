"""Pages of reviews, one module each."""

"""Files people send: judged by their bytes, made harmless, kept in a folder under our names."""

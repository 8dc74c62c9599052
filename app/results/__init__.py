"""Results: counting, explaining, publishing."""

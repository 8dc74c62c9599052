"""Counting rules, each behind an identifier of the registry."""

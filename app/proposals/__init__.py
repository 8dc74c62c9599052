"""Proposals: drafting, partners, financing, submission."""

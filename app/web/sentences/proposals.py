"""Sentences of `app.proposals`, by code."""

PROPOSALS: dict[str, str] = {}

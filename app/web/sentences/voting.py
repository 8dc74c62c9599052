"""Sentences of `app.voting`, by code."""

VOTING: dict[str, str] = {}

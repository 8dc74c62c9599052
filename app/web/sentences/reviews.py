"""Sentences of `app.reviews`, by code."""

REVIEWS: dict[str, str] = {}

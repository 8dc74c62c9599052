"""Associations and collectives, and who acts for them."""

"""Pages of the follow-up: for everyone, for associations, for the staff."""

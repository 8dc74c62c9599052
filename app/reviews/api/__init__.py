"""JSON of reviews: submissions, the staff's sheets, decisions."""

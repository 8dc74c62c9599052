"""What is printed of a vote: its guide and its paper ballots, one file a language."""

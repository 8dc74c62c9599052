"""The JSON of the vote: ballots and the urn, and the transparency log."""

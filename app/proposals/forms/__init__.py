"""The forms of a proposal, one a section: what was typed, what it means, and back again."""

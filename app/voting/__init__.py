"""The vote: ballot paper, urn, receipts, closing, opening."""

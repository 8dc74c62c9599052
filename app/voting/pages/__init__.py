"""The pages of the vote: from the code to the receipt, and the urn in public."""

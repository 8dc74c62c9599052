"""What the API takes and says of proposals; the forms of the pages share its field types."""

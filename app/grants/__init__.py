"""What becomes of the funded projects: agreement, instalments, news, reports."""

"""Pages of an association: its dashboard and its proposals."""

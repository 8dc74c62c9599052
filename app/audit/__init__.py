"""The journal: who did what to which object, chained so that a change shows."""

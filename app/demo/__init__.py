"""The demonstration: Rennes and its fourteen projects, simulated voters, an archived election."""

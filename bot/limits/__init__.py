"""Self-restraint for every game of chance: a daily cap and self-exclusion. A game takes its stakes through `service`."""

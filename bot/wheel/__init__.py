"""The lucky wheel (幸运大转盘): committed seeds, versioned prize tables, and spins that anyone can check."""

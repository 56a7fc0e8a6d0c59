"""Pictures: the painter, the canvas, and each picture drawn on it."""

"""Names and titles, found by any part of them: what proves that each is."""

"""Rankings, the member list and charts."""

"""Tests of the whole house: what all rooms share, and what guards the repository."""

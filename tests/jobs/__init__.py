"""Tests of scheduled work."""

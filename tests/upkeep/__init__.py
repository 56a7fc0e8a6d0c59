"""Tests of the care of the data."""

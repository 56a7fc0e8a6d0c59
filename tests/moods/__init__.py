"""Tests of the moods."""

"""Tests of the lucky wheel."""

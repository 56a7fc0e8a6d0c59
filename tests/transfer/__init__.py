"""Tests of payments between members."""

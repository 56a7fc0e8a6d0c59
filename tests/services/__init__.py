"""Tests of the community services."""

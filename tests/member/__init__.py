"""Tests of a member's own settings."""

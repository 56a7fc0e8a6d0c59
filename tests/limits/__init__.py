"""Tests of self-restraint."""

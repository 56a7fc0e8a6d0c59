"""Tests of the staff's deeds."""

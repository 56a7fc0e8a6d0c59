"""Tests of the exchange of currencies."""

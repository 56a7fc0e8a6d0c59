"""Tests of the catalogues and of people's own words."""

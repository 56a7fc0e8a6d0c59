"""Tests of the database engine and the migrations."""

"""Tests of blogs."""

"""Levels (级别): a score of weighted values, thresholds with titles and roles, and the news of a new level."""

"""Whose words: own, reported or quoted."""

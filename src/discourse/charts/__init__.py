"""Charts: a result table in, matplotlib Axes out. They never show, save or compute statistics."""

from discourse.charts.intervals import intervals
from discourse.charts.rhetoric import pattern_positions
from discourse.charts.sentiment import sentiment_along, sentiment_distribution, sentiment_words
from discourse.charts.topics import topic_choice, topic_terms

__all__ = [
    "intervals",
    "pattern_positions",
    "sentiment_along",
    "sentiment_distribution",
    "sentiment_words",
    "topic_choice",
    "topic_terms",
]

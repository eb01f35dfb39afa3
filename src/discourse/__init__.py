"""Analyse online discussion: comments in, tidy tables and charts out.

The map, in the order in which data flows::

    comments  a source -> the comments table     read_comments, audit, links, formats
    text      the comments table -> tokens       tokenize, quotes, infer_links, duplicates,
                                                 languages
    measures  tokens -> result tables            sentiment, TopicModel, rhetoric, rates, features
    charts    result table -> matplotlib Axes    discourse.charts
    page      all of it -> one HTML page         report

Nothing is imported before it is used, so that ``import discourse`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_WHERE = {
    "ReadError": "discourse.errors",
    "DiscourseWarning": "discourse.errors",
    "TooLittleTextError": "discourse.errors",
    "read_comments": "discourse.comments.read",
    "iter_comments": "discourse.comments.read",
    "partition_by_thread": "discourse.comments.partition",
    "concat": "discourse.comments.read",
    "links": "discourse.comments.links",
    "with_inferred_parents": "discourse.comments.parents",
    "write_comments": "discourse.comments.write",
    "to_convokit": "discourse.comments.export",
    "to_4cat": "discourse.comments.export",
    "audit": "discourse.comments.audit",
    "check_comments": "discourse.comments.table",
    "formats": "discourse.comments.formats",
    "sample_path": "discourse.sample",
    "tokenize": "discourse.text.inputs",
    "Tokens": "discourse.text.tokens",
    "write_tokens": "discourse.text.store",
    "read_tokens": "discourse.text.store",
    "quotes": "discourse.text.voice.quotes",
    "languages": "discourse.text.language",
    "duplicates": "discourse.text.duplicates",
    "quotations": "discourse.text.voice.quotes",
    "infer_links": "discourse.text.replies",
    "word_lists": "discourse.lexicons",
    "estimate": "discourse.measures.estimates",
    "rates": "discourse.measures.rates",
    "sentiment": "discourse.measures.sentiment",
    "sentiment_spans": "discourse.measures.sentiment",
    "sentiment_words": "discourse.measures.sentiment",
    "describe": "discourse.measures.summaries",
    "tone": "discourse.measures.summaries",
    "prevalence": "discourse.measures.summaries",
    "TopicModel": "discourse.measures.topics",
    "rhetoric": "discourse.measures.rhetoric",
    "patterns": "discourse.measures.rhetoric",
    "explain": "discourse.measures.rhetoric",
    "features": "discourse.measures.features",
    "report": "discourse.page.report",
}
__all__ = ["__version__", "charts", *_WHERE]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    if name == "charts":
        return import_module("discourse.charts")
    if name not in _WHERE:
        raise AttributeError(f"module 'discourse' has no attribute {name!r}")
    value = getattr(import_module(_WHERE[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

"""Whether Reddit's ``&gt;``, ``&lt;`` and ``&amp;`` stand in texts and titles.

The API escapes them unless it is asked for raw JSON, which PRAW does and dumps do not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

ESCAPED: Final = "escaped_markdown"
RAW: Final = "markdown"


def in_records(records: Iterable[dict[str, Any]]) -> str | None:
    """What the HTML beside the texts says, which is escaped as they are; None where there is none."""
    for record in records:
        for name in ("body_html", "selftext_html"):
            html = record.get(name)
            if isinstance(html, str) and html.lstrip()[:4].startswith(("<", "&lt;")):
                return RAW if html.lstrip().startswith("<") else ESCAPED
    return None


def in_texts(texts: pd.Series) -> str | None:
    """What the texts say: an escaped one has no ``<`` or ``>``. None where they say nothing."""
    bare = texts.str.contains("[<>]", regex=True, na=False)
    escaped = ~bare & texts.str.contains("&(?:gt|lt|amp);", regex=True, na=False)
    if not bare.any() and not escaped.any():
        return None
    return RAW if bare.sum() > escaped.sum() else ESCAPED

"""The report: everything about a table of comments on one page that opens from disk."""

from __future__ import annotations

import os
import warnings
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, StrictUndefined

from discourse.comments.write import write_bytes
from discourse.errors import DiscourseWarning
from discourse.measures.sentiment import sentiment
from discourse.measures.topics import TopicModel
from discourse.page import sections
from discourse.page.render import Pseudonyms
from discourse.text.inputs import tokenize
from discourse.text.tokens import Tokens

_PACKAGES = ("discourse-kit", "pandas", "numpy", "scikit-learn", "matplotlib", "vaderSentiment")


def report(
    comments: Any,
    path: str | os.PathLike[str] = "report.html",
    tokens: Tokens | None = None,
    topics: TopicModel | None = None,
) -> Path:
    """Write one HTML page on what was read, felt, talked about and how it was argued.

    Names of authors are replaced by numbers, in the texts too. The page holds no script and asks
    for nothing from the network.

    Parameters
    ----------
    comments : DataFrame
        A comments table.
    path : path, default "report.html"
    tokens : Tokens, optional
        Those of ``comments``, if they are there already.
    topics : TopicModel, optional
        A fitted model; else the default is fitted.

    Raises
    ------
    ValueError
        When ``tokens`` or ``topics`` speak of other comments.

    Returns
    -------
    Path
        The page. Two runs differ in their date line only.

    Examples
    --------
    >>> import discourse, tempfile, pathlib
    >>> out = pathlib.Path(tempfile.mkdtemp()) / "report.html"
    >>> discourse.report(discourse.tokenize(["A good day.", "A bad day!!"]).comments, out).name
    'report.html'
    """
    tokens = tokenize(comments) if tokens is None else tokens
    if isinstance(comments, pd.DataFrame):
        _check_same(comments["comment_id"], tokens.comments["comment_id"], "tokens")
    if topics is not None:
        fitted = topics.assignments_["comment_id"]
        _check_same(tokens.comments["comment_id"], fitted, "topics")
    names = Pseudonyms(tokens.comments)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DiscourseWarning)  # what they say stands on the page
        scores = sentiment(tokens)
        argued = sections.arguing(tokens, names)
        page = _template().render(
            plural=_plural,
            title=names.replace(_title(tokens.comments)),
            date=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
            reading=sections.reading(
                comments if isinstance(comments, pd.DataFrame) else tokens.comments, names
            ),
            corpus=sections.corpus(tokens, names),
            feeling=sections.feeling(tokens, scores, names),
            subjects=sections.subjects(tokens, topics, names),
            arguing=argued,
            thread=sections.thread(tokens, scores, argued["spans"], names),
            versions={name: version(name) for name in _PACKAGES},
            files=_files(tokens.comments),
        )
    path = Path(path)
    write_bytes(path, page.encode("utf-8", errors="replace"))
    return path


def _template() -> Any:
    # Every value is data: autoescape turns markup in it into text.
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    text = (files(__package__) / "report.html.j2").read_text("utf-8")
    return environment.from_string(text)


def _check_same(ids: pd.Series, others: pd.Series, name: str) -> None:
    if set(ids) != set(others):
        raise ValueError(f"{name} speaks of other comments than these: make it from them")


def _plural(n: int, one: str, many: str = "") -> str:
    return f"{n} {one if n == 1 else many or one + 's'}"


def _title(comments: pd.DataFrame) -> str:
    titles, threads = comments["title"].dropna().unique(), comments["thread_id"].nunique()
    if threads == 1 and len(titles) == 1:
        return str(titles[0])
    return "An untitled thread" if threads == 1 else f"{threads} threads"


def _files(comments: pd.DataFrame) -> list[dict[str, Any]]:
    stored = comments.attrs.get("audit", {})
    return [
        {"file": record["file"], "sha256": record.get("sha256", "–")}
        for record in stored.get("files", [])
    ]

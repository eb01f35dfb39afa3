"""Hacker News: items of the Firebase API, trees and searches of Algolia's, tables of BigQuery."""

from __future__ import annotations

from typing import Final

from discourse.comments.formats import Format
from discourse.comments.formats.hackernews import answers, table

_CARRIES: Final = "authors, times, parents, titles, links, points of stories"
_LACKS: Final = "scores of comments; the texts of deleted and killed items"
FORMATS = (
    Format(
        "hackernews_api",
        "Hacker News items of the Firebase API",
        "hacker-news.firebaseio.com/v0/item/ID.json: one item, a list, or one a line",
        f"{_CARRIES}; which replies are not in the file",
        f"{_LACKS}; the thread of a comment, which is found by what it answers",
        "on the examples of the API's documentation",
        answers.recognise_items,
        batches=answers.read,
    ),
    Format(
        "hackernews_algolia",
        "Hacker News stories with their comments, and search results, of Algolia's API",
        "hn.algolia.com/api/v1/items/ID, or /api/v1/search_by_date?tags=comment&query=...",
        f"{_CARRIES}; how many hits of a search are not in the file",
        _LACKS,
        "on documented shapes",
        answers.recognise_algolia,
        batches=answers.read,
    ),
    Format(
        "hackernews_bigquery",
        "Hacker News as a table with the columns of bigquery-public-data.hacker_news.full",
        "export the result of a query on BigQuery as CSV; Kaggle and Hugging Face hold copies",
        f"{_CARRIES}; what was deleted or killed",
        f"{_LACKS}; the thread of a comment, which is found by what it answers",
        "on the documented columns",
        table.recognise,
        batches=table.read,
    ),
)

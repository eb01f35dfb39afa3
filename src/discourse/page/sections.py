"""What each part of the report shows: tables, charts and sentences that describe levels."""

from __future__ import annotations

from typing import Any

import pandas as pd

from discourse import charts
from discourse.comments.audit import audit
from discourse.comments.table import CONTRIBUTION_KINDS
from discourse.measures.rates import rates
from discourse.measures.rhetoric import explain, patterns, rhetoric
from discourse.measures.sentiment import sentiment_spans, sentiment_words
from discourse.measures.summaries import describe, prevalence, tone
from discourse.measures.topics import TopicModel
from discourse.page.render import (
    Mark,
    Picture,
    Pseudonyms,
    highlighted,
    interval,
    number,
    percent,
    picture,
    plain,
)
from discourse.text.language import UNDETERMINED
from discourse.text.tokens import Tokens

MOST_THREADS_DRAWN = 6
MOST_COMMENTS_SHOWN = 300
EXAMPLES = 3


def reading(comments: pd.DataFrame, names: Pseudonyms) -> dict[str, Any]:
    """What was read, guessed, repaired and lost."""
    try:
        table = audit(comments)
    except ValueError:
        return {"rows": [], "without": True}
    rows = table.to_dict("records")
    for row in rows:
        if row["item"] == "file":  # the checksum stands under Methods
            row["detail"] = row["detail"].split(", sha256", 1)[0]
        if row["item"] == "shared_names":  # its places are people's names
            row["places"] = ""
        for key in ("detail", "places", "file"):
            row[key] = names.replace(row[key])
    return {"rows": rows, "without": False}


def corpus(tokens: Tokens, names: Pseudonyms) -> dict[str, Any]:
    """Size, authors and threads, and whose words they are."""
    comments = tokens.comments
    counted = comments[comments["kind"].isin(CONTRIBUTION_KINDS)]
    table = describe(tokens)
    titles = table["title"].where(table["title"].notna(), table["thread_id"])
    table["title"] = [names.replace(title) for title in titles]
    per_author = counted["author_id"].value_counts()
    lost = counted.loc[counted["text"].isna(), "status"].value_counts()
    own, quoted = (int(tokens.n_words(v)[counted.index].sum()) for v in ("own", "quoted"))
    others = tokens.languages["language"][counted.index].value_counts()
    others = others.drop(["en", UNDETERMINED], errors="ignore").sort_index()
    return {
        "threads": table.to_dict("records"),
        "n": len(counted),
        "n_text": int(counted["text"].notna().sum()),
        "n_authors": int(counted["author_id"].nunique()),
        "n_articles": int((comments["kind"] == "article").sum()),
        "lost": {str(k).replace("_", " "): int(v) for k, v in lost.items() if v and k != "visible"},
        "top_author_share": percent(per_author.iloc[0] / len(counted)) if len(per_author) else "–",
        "once": int((per_author == 1).sum()),
        "n_repeats": int(tokens.duplicates["group"].duplicated().sum()),
        "n_incomplete": int(tokens.incomplete[counted.index].sum()),
        "languages": {str(k): int(v) for k, v in others.items()},
        "own_words": own,
        "quoted_words": quoted,
        "quoted_share": percent(quoted / (own + quoted)) if own + quoted else "–",
    }


def feeling(tokens: Tokens, scores: pd.DataFrame, names: Pseudonyms) -> dict[str, Any]:
    """Sentiment: levels with intervals, the distribution, the words, the extremes."""
    comments = tokens.comments
    counted = comments["kind"].isin(CONTRIBUTION_KINDS)
    scored = scores[counted & scores["compound"].notna()]
    if scored.empty:
        return {"missing": "No comment has words of its own, so there is no score to show."}
    levels = tone(scores, tokens)
    shares = levels[levels["unit"] == "share of comments"]
    mean = levels[levels["label"] == "compound"].iloc[0]
    pictures = [
        picture(
            charts.sentiment_distribution(scores[counted]),
            f"Histogram of {len(scored)} compound scores; mean {number(mean['estimate'])}.",
        ),
        picture(charts.intervals(shares), _alt("Shares of comments by tone", shares)),
    ]
    pictures += _by_thread(
        comments, names, lambda t: charts.sentiment_along(scores, t), "Compound score"
    )
    spans = sentiment_spans(tokens)
    spans = spans[spans["comment_id"].isin(comments.loc[counted, "comment_id"])]
    words = sentiment_words(spans)
    if len(words):
        heaviest = ", ".join(words["word"].head(6))
        pictures.append(picture(charts.sentiment_words(words), f"Heaviest words: {heaviest}."))
    table = comments.merge(scores, on="comment_id").loc[counted.to_numpy()]
    table = table[table["compound"].notna()]
    return {
        "n": len(scored),
        "n_unknown": int(((scored["pos"] == 0) & (scored["neg"] == 0)).sum()),
        "shares": [
            {"label": r["label"], "share": percent(r["estimate"]), "interval": interval(r, True)}
            for r in shares.to_dict("records")
        ],
        "mean": number(mean["estimate"]),
        "mean_interval": interval(mean.to_dict(), False),
        "pictures": pictures,
        "lowest": _examples(table.nsmallest(EXAMPLES, "compound"), names),
        "highest": _examples(table.nlargest(EXAMPLES, "compound"), names),
    }


def subjects(tokens: Tokens, model: TopicModel | None, names: Pseudonyms) -> dict[str, Any]:
    """Topics: their share, their words, a typical comment each; or why there are none."""
    if model is None:
        model = TopicModel().fit(tokens)
    if model.topics_.empty:
        return {"missing": f"Topics could not be computed: {model.notes_[0]}."}
    shares = prevalence(model, tokens)
    shares["label"] = [names.replace(label) for label in shares["label"]]
    terms = model.terms_.assign(term=[names.replace(term) for term in model.terms_["term"]])
    texts = tokens.comments.set_index("comment_id")["text"]
    pictures = [
        picture(charts.intervals(shares), _alt("Shares of comments by topic", shares)),
        picture(
            charts.topic_terms(terms, model.topics_),
            "Most typical words of each topic: " + "; ".join(shares["label"]) + ".",
        ),
    ]
    if len(model.selection_) > 1:
        chosen = len(model.topics_)
        ax = charts.topic_choice(model.selection_)
        pictures.append(picture(ax, f"Silhouette by number of topics; {chosen} chosen."))
    topics = [
        row
        | {
            "label": names.replace(row["label"]),
            "share": percent(share["estimate"]),
            "interval": interval(share, True),
            "example": plain(texts[row["typical"]], names),
        }
        for row, share in zip(
            model.topics_.to_dict("records"), shares.to_dict("records"), strict=True
        )
    ]
    return {"topics": topics, "notes": model.notes_, "pictures": pictures}


def arguing(tokens: Tokens, names: Pseudonyms) -> dict[str, Any]:
    """Rhetoric patterns: how often, where, with an example each."""
    spans = rhetoric(tokens)
    comments = tokens.comments
    counted = comments.loc[comments["kind"].isin(CONTRIBUTION_KINDS), "comment_id"]
    spans = spans[spans["comment_id"].isin(counted)]
    if not tokens.n_words("own")[counted.index].any():
        return {"missing": "No comment has words of its own to look at.", "spans": spans}
    if spans.empty:
        return {"missing": "None of the patterns was found.", "spans": spans}
    table = rates(spans, tokens)
    per_word = table[table["unit"] == "per 1,000 words"]
    share = table[table["unit"] == "share of comments"].set_index("label")
    per_word = per_word.sort_values(["estimate", "label"], ascending=[False, True])
    catalogue = patterns().set_index("pattern")
    shown = per_word.head(30)
    pictures = [picture(charts.intervals(shown), _alt("Patterns per 1,000 own words", shown))]
    pictures += _by_thread(
        comments, names, lambda t: charts.pattern_positions(spans, t), "Where patterns stand"
    )
    texts = comments.set_index("comment_id")["text"]
    rows = []
    for row in per_word.to_dict("records"):
        own = spans[spans["label"] == row["label"]]
        card = catalogue.loc[row["label"]]
        first = own.iloc[0]
        rows.append(
            {
                "name": row["label"].replace("_", " "),
                "candidate": card["level"] == "act",
                "definition": card["definition"],
                "hits": int(row["numerator"]),
                "comments": int(share.loc[row["label"], "numerator"]),
                "rate": number(row["estimate"], 1),
                "interval": interval(row, False),
                "example": _context(texts[first["comment_id"]], first, names),
            }
        )
    return {"patterns": rows, "pictures": pictures, "spans": spans, "n_known": len(catalogue)}


def thread(
    tokens: Tokens, scores: pd.DataFrame, spans: pd.DataFrame, names: Pseudonyms
) -> dict[str, Any]:
    """The comments in order, with what was found in them marked."""
    scored = scores.set_index("comment_id")
    quotes = tokens.quotes[tokens.quotes["voice"] == "quoted"]
    said = explain(spans) if len(spans) else pd.Series(dtype="str")
    marks: dict[str, list[Mark]] = {}
    for row, title in zip(spans.to_dict("records"), said, strict=True):
        name = row["label"].replace("_", " ")
        mark = Mark(row["start"], row["end"], f"f-{row['family']}", f"{name}: {title}")
        marks.setdefault(row["comment_id"], []).append(mark)
    for row in quotes.to_dict("records"):
        mark = Mark(row["start"], row["end"], "quote", f"quoted ({row['how']})")
        marks.setdefault(row["comment_id"], []).append(mark)
    shown = tokens.comments[tokens.comments["kind"] != "article"].head(MOST_COMMENTS_SHOWN)
    rows = []
    for row in shown.to_dict("records"):
        text, score = row["text"], scored.loc[row["comment_id"]]
        rows.append(
            {
                "position": row["position"],
                "author": names.of(row["author_id"]),
                "depth": 0 if pd.isna(row["depth"]) else min(int(row["depth"]), 6),
                "tone": None if pd.isna(score["label"]) else score["label"],
                "compound": number(score["compound"]),
                "status": str(row["status"]).replace("_", " "),
                "html": highlighted(text, marks.get(row["comment_id"], []), names)
                if isinstance(text, str)
                else None,
            }
        )
    total = int((tokens.comments["kind"] != "article").sum())
    return {"rows": rows, "total": total}


def _alt(what: str, table: pd.DataFrame) -> str:
    levels = "; ".join(
        f"{label.replace('_', ' ')} {number(value)}"
        for label, value in zip(table["label"].head(8), table["estimate"].head(8), strict=True)
    )
    return f"{what}: {levels}."


def _by_thread(comments: pd.DataFrame, names: Pseudonyms, draw: Any, what: str) -> list[Picture]:
    """A picture for each thread, the first ones where there are many."""
    found: list[Picture] = []
    for _, part in comments.groupby("thread_id", sort=False):
        if len(found) == MOST_THREADS_DRAWN:
            break
        title = part["title"].iloc[0]
        name = title if isinstance(title, str) else f"thread {part['thread_id'].iloc[0]}"
        name = names.replace(name)
        found.append(picture(draw(part), f"{what} by place in the thread: {name}", name))
    return found


def _examples(table: pd.DataFrame, names: Pseudonyms) -> list[dict[str, Any]]:
    return [
        {
            "author": names.of(row["author_id"]),
            "compound": number(row["compound"]),
            "text": plain(row["text"], names),
        }
        for row in table.to_dict("records")
    ]


def _context(text: str, span: pd.Series, names: Pseudonyms, width: int = 90) -> Any:
    """A span with the words around it."""
    start = text.find(" ", max(0, span["start"] - width), span["start"]) + 1
    start = start if span["start"] > width else 0
    end = min(len(text), span["end"] + width)
    if end < len(text):
        end = max(text.rfind(" ", span["end"], end), span["end"])
    before = "… " if start else ""
    after = " …" if end < len(text) else ""
    shift = len(before) - start
    mark = Mark(span["start"] + shift, span["end"] + shift, f"f-{span['family']}", span["label"])
    return highlighted(before + text[start:end] + after, [mark], names)

"""Sentiment by VADER's published rules (Hutto & Gilbert 2014), with the words behind each score."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from discourse.measures.scope import covered_or_told
from discourse.text.inputs import tokenize
from discourse.text.patterns import EMOJI, EMOTICON, NUMBER, WORD
from discourse.text.tokens import VOICES, Tokens

LABELS = ("negative", "neutral", "positive")
# Hutto & Gilbert's thresholds on compound.
THRESHOLD = 0.05
VERSION = "vaderSentiment 3.3.2"
# What has a tone, be it a neutral one.
_SCORABLE = (WORD, NUMBER, EMOJI, EMOTICON)
_CHUNK = re.compile(r"\S+")


@cache
def _analyzer() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


def sentiment(tokens: Any, voice: str = "own", *, language: str | None = "en") -> pd.DataFrame:
    """Polarity of each comment by VADER's word list and rules.

    Parameters
    ----------
    tokens : Tokens, comments table, or list of str
    voice : {"own", "quoted", "all"}, default "own"
        Whose words are scored. With "own", quoted runs are cut out and end a sentence; with "all"
        the scores are those of the vaderSentiment package (which gives 0 where there is nothing to
        score).
    language : str or None, default "en"
        Comments in another language, judged by their words of that voice, are left out, with a
        warning that counts them (see `discourse.languages`; those that cannot be told stay). None,
        or ``voice="all"``, leaves none out.

    Returns
    -------
    DataFrame
        One row per comment, in input order. Columns: ``comment_id``; ``compound`` (-1 to 1, higher
        is more positive); ``pos``, ``neu``, ``neg`` (shares, 0 to 1); ``label`` (positive from
        .05, negative from -.05, else neutral); ``n_words`` (words of that voice). A comment that is
        empty, in another language, or whose words, emoji and emoticons are all of another voice has
        no score (NaN) and no label; one of mere marks ("!!!") is neutral, as in VADER.

    Raises
    ------
    ValueError
        When ``voice`` is not one of the three.

    References
    ----------
    Hutto, C. J. & Gilbert, E. (2014). VADER: A Parsimonious Rule-based Model for Sentiment
    Analysis of Social Media Text. ICWSM 8(1), 216-225.

    Notes
    -----
    VADER does not see irony, and hostility without a word of its list counts as neutral; on
    political comments its agreement with readers is weak. Topic words such as "war" or "death"
    lower the score whatever the tone.

    Examples
    --------
    >>> import discourse
    >>> scores = discourse.sentiment(["I love this park!", "It opens at nine."])
    >>> scores["label"].tolist()
    ['positive', 'neutral']
    """
    tokens = tokenize(tokens)
    kept = covered_or_told(tokens, voice, language, "sentiment")
    scorable = np.isin(tokens.kind, _SCORABLE)
    silent = _any(tokens, scorable) & ~_any(tokens, scorable & tokens.speaks(voice))
    runs = _runs(tokens, voice, kept)
    rows = [_score(text, parts, mute) for (text, parts), mute in zip(runs, silent, strict=True)]
    table = pd.DataFrame(rows, columns=["compound", "pos", "neu", "neg"], dtype="float64")
    compound = table["compound"]
    sides = [compound >= THRESHOLD, compound <= -THRESHOLD]
    labels = pd.Series(np.select(sides, ["positive", "negative"], default="neutral"))
    labels = labels.where(compound.notna())
    table.insert(0, "comment_id", tokens.comments["comment_id"].to_numpy())
    table["label"] = labels.astype(pd.CategoricalDtype(list(LABELS), ordered=True))
    table["n_words"] = tokens.n_words(voice)
    return table.astype({"comment_id": "str", "n_words": "int64"})


def sentiment_spans(
    tokens: Any, voice: str = "own", *, language: str | None = "en"
) -> pd.DataFrame:
    """The words that made the scores, with their weights after VADER's rules.

    Parameters
    ----------
    tokens : Tokens, comments table, or list of str
    voice : {"own", "quoted", "all"}, default "own"
    language : str or None, default "en"
        As in `sentiment`.

    Returns
    -------
    DataFrame
        Spans: one row per word with a weight other than 0, in the order of the comments. Columns:
        ``comment_id``, ``text_hash``, ``layer`` ("sentiment"), ``label`` (positive or negative),
        ``subtype``, ``family``, ``level``, ``tier``, ``start``, ``end``, ``text``, ``rule``,
        ``version``, ``weight`` (valence after boosters, negation, capitals and "but"; about
        -4 to 4), ``voice``, ``parts``.

    Examples
    --------
    >>> import discourse
    >>> discourse.sentiment_spans(["a really good bus"])[["text", "weight"]].values.tolist()
    [['good', 2.193]]
    """
    tokens = tokenize(tokens)
    rows = []
    comments = tokens.comments
    kept = covered_or_told(tokens, voice, language, "sentiment_spans")
    for row, (text, runs) in enumerate(_runs(tokens, voice, kept)):
        for start, end in runs:
            for a, b, valence in _valences(text, start, end):
                if valence:
                    rows.append((row, a, b, text[a:b], valence))
    frame = pd.DataFrame(rows, columns=["row", "start", "end", "text", "weight"])
    at = frame["row"].to_numpy(dtype=int)
    spans = pd.DataFrame(
        {
            "comment_id": comments["comment_id"].iloc[at].to_numpy(),
            "text_hash": comments["text_hash"].iloc[at].to_numpy(),
            "layer": "sentiment",
            "label": np.where(frame["weight"] > 0, "positive", "negative"),
            "subtype": np.nan,
            "family": "sentiment",
            "level": "cue",
            "tier": np.nan,
            "start": frame["start"],
            "end": frame["end"],
            "text": frame["text"],
            "rule": "vader",
            "version": VERSION,
            "weight": frame["weight"].astype("float64").round(6),
            "voice": _voice_of(tokens, frame),
            "parts": [[] for _ in range(len(frame))],
        }
    )
    kinds: dict[str, Any] = {"start": "int64", "end": "int64", "weight": "float64"}
    kinds |= {"parts": object, "voice": pd.CategoricalDtype(list(VOICES))}
    return spans.astype({str(name): kinds.get(str(name), "str") for name in spans})


def sentiment_words(spans: pd.DataFrame) -> pd.DataFrame:
    """The words that weigh most in the scores.

    Parameters
    ----------
    spans : DataFrame
        What `sentiment_spans` gave.

    Returns
    -------
    DataFrame
        One row per word (lower case) and sign, the heaviest first. Columns: ``word``, ``label``
        (positive or negative), ``count``, ``n_comments``, ``weight`` (sum of the weights).

    Examples
    --------
    >>> import discourse
    >>> spans = discourse.sentiment_spans(["good, good", "bad"])
    >>> discourse.sentiment_words(spans)["word"].tolist()
    ['good', 'bad']
    """
    groups = spans.assign(word=spans["text"].str.lower()).groupby(["word", "label"], sort=True)
    table = groups.agg(
        count=("weight", "size"), n_comments=("comment_id", "nunique"), weight=("weight", "sum")
    ).reset_index()
    table["weight"] = table["weight"].round(6)
    table["size"] = -table["weight"].abs()
    table = table.sort_values(["size", "word", "label"], ignore_index=True)
    return table.drop(columns="size")


def _voice_of(tokens: Tokens, frame: pd.DataFrame) -> np.ndarray:
    names = np.array(VOICES, dtype=object)
    keys = tokens.comment.astype("int64") << 32 | tokens.start
    wanted = frame["row"].to_numpy("int64") << 32 | frame["start"].to_numpy("int64")
    at = np.searchsorted(keys, wanted, side="right") - 1
    return names[tokens.voice[at]] if len(frame) else names[:0]


def _runs(tokens: Tokens, voice: str, kept: np.ndarray) -> list[tuple[str, list[tuple[int, int]]]]:
    """For each comment its text and the runs of it that ``voice`` speaks; none where not kept."""
    given = zip(tokens.comments["text"], kept.tolist(), strict=True)
    texts = [text if keep and isinstance(text, str) else "" for text, keep in given]
    whole = [[(0, len(text))] if text.strip() else [] for text in texts]
    if voice == "all":
        return list(zip(texts, whole, strict=True))
    quoted = tokens.quotes[tokens.quotes["voice"] == "quoted"]
    cuts: dict[str, list[tuple[int, int]]] = {}
    for cid, start, end in zip(quoted["comment_id"], quoted["start"], quoted["end"], strict=True):
        cuts.setdefault(cid, []).append((start, end))
    out = []
    for cid, text, runs in zip(tokens.comments["comment_id"], texts, whole, strict=True):
        merged = _merge(cuts.get(cid, []))
        if voice == "quoted":
            runs = merged
        elif merged:
            runs = _complement(merged, len(text))
        out.append((text, [(a, b) for a, b in runs if text[a:b].strip()]))
    return out


def _merge(runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(runs):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _complement(runs: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    edges = [0, *(edge for run in runs for edge in run), length]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _any(tokens: Tokens, flags: np.ndarray) -> np.ndarray:
    """Which comments have a token of which this is true: bool, shape (comments,)."""
    return np.bincount(tokens.comment[flags], minlength=len(tokens.comments)) > 0


def _score(
    text: str, runs: list[tuple[int, int]], silent: bool
) -> tuple[float, float, float, float]:
    """Compound, pos, neu and neg; NaN where nothing is said, be it that other voices say it."""
    valences = [v for start, end in runs for _, _, v in _valences(text, start, end)]
    if not valences or (silent and not any(valences)):
        return (np.nan,) * 4
    spoken = _emoji_to_words(" \n ".join(text[a:b] for a, b in runs))[0].strip()
    scores = _analyzer().score_valence(valences, spoken)
    return scores["compound"], scores["pos"], scores["neu"], scores["neg"]


def _emoji_to_words(text: str) -> tuple[str, list[int]]:
    """``text`` with emoji described in words, as VADER does, and the origin of each character."""
    emojis = _analyzer().emojis
    out: list[str] = []
    origin: list[int] = []
    previous_space = True
    for i, char in enumerate(text):
        if char in emojis:
            words = emojis[char] if previous_space else " " + emojis[char]
            out.append(words)
            origin += [i] * len(words)
            previous_space = False
        else:
            out.append(char)
            origin.append(i)
            previous_space = char == " "
    return "".join(out), origin


def _valences(text: str, start: int, end: int) -> list[tuple[int, int, float]]:
    """Start, end and valence of each word between two offsets, by the package's own rules."""
    from vaderSentiment.vaderSentiment import SentiText

    analyzer = _analyzer()
    spoken, origin = _emoji_to_words(text[start:end])
    stripped = spoken.strip()
    if not stripped:
        return []
    shift = spoken.index(stripped)
    words = SentiText(stripped)
    entries = words.words_and_emoticons
    boosters, lexicon = analyzer_boosters(), analyzer.lexicon
    valences: list[float] = []
    for i, entry in enumerate(entries):
        lower = entry.lower()
        following = entries[i + 1].lower() if i + 1 < len(entries) else ""
        if lower not in lexicon or lower in boosters or (lower == "kind" and following == "of"):
            valences.append(0)
            continue
        # The rules look at three words before and two after: a window keeps long texts linear.
        before = min(i, 3)
        words.words_and_emoticons = entries[i - before : i + 3]
        valences = analyzer.sentiment_valence(0, words, entry, before, valences)
    valences = analyzer._but_check(entries, valences)
    places = [(m.start() + shift, m.end() + shift) for m in _CHUNK.finditer(stripped)]
    found = []
    for entry, (a, b), valence in zip(entries, places, valences, strict=True):
        chunk = spoken[a:b]
        inner = chunk.find(entry)
        a, b = (a + inner, a + inner + len(entry)) if inner >= 0 else (a, b)
        found.append((start + origin[a], start + origin[b - 1] + 1, float(valence)))
    return found


@cache
def analyzer_boosters() -> frozenset[str]:
    """VADER's degree words, which carry no valence of their own."""
    from vaderSentiment.vaderSentiment import BOOSTER_DICT

    return frozenset(BOOSTER_DICT)

"""Real comments, repeated with small edits, so that a large table grows new words as in life."""

from __future__ import annotations

import json
import random

import pandas as pd
from evaldata import folder

import discourse

LETTERS = "abcdefghijklmnopqrstuvwxyz"
EVERY = 40  # words, of which one is edited
THREAD = 20  # comments of a set that names no threads


def real() -> pd.DataFrame:
    """Comments of forums, news pages and Reddit: ``thread_id``, ``author``, ``text``."""
    posts = folder("datasets", "iac_fourforums_sample", "dev.jsonl").read_text("utf-8").splitlines()
    rows = [(f"f{p['discussion_id']}", p["author"], p["text"]) for p in map(json.loads, posts)]
    news = pd.read_csv(folder("datasets", "unhealthy_comments_ucc", "val.csv"))["comment"].dropna()
    rows += [(f"n{i // THREAD}", None, text) for i, text in enumerate(news)]
    reddit = discourse.read_comments(folder("formats", "reddit_pushshift", "RC_2005-12.zst"))
    reddit = reddit[reddit["text"].notna()]
    rows += list(zip("r" + reddit["thread_id"], reddit["author"], reddit["text"], strict=True))
    return pd.DataFrame(rows, columns=["thread_id", "author", "text"])


def corpus(size: int, seed: int = 0) -> pd.DataFrame:
    """A comments table of ``size`` rows; each repetition of a thread is a thread of its own."""
    base = real().to_dict("list")
    random_ = random.Random(seed)
    threads, texts, authors = [], [], []
    while len(texts) < size:
        turn = len(texts) // len(base["text"])
        for thread, author, text in zip(*base.values(), strict=True):
            if len(texts) == size:
                break
            threads.append(f"{thread}/{turn}")
            authors.append(author)
            texts.append(edited(text, len(texts), random_) if turn else text)
    rows = {"comment_id": [str(i) for i in range(size)], "thread_id": threads}
    rows |= {
        "source_file": [thread[0] for thread in threads],
        "author": authors,
        "author_id": authors,
        "text": texts,
    }
    return pd.DataFrame(rows | {"position": range(size)})


def edited(text: str, number: int, random_: random.Random) -> str:
    """A text with one word in `EVERY` drawn out, made new, or replaced by another of its words."""
    words = text.split(" ")
    for _ in range(max(1, len(words) // EVERY)):
        at = random_.randrange(len(words))
        if random_.random() < 0.3:
            words[at] += random_.choice(LETTERS) + str(number % 9973)
        else:
            words[at] = words[random_.randrange(len(words))]
    return " ".join(words)

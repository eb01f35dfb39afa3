"""How fast the text core is, and how much memory it takes, beside NLTK and spaCy."""

from __future__ import annotations

import gc
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from text_corpus import corpus

import discourse

SMALL, LARGE = 10_000, 1_000_000


def side_by_side(rows: int, runs: int, peer_every: int) -> None:
    """Time per comment of each, one after the other in every run; ratios with their range."""
    import spacy
    from nltk.tokenize import TweetTokenizer

    table = complete(corpus(rows))
    texts = table["text"].tolist()
    some = texts[::peer_every]
    tweets = TweetTokenizer()
    blank = spacy.blank("en")
    blank.add_pipe("sentencizer")
    blank.max_length = max(map(len, texts)) + 1
    held: dict[str, discourse.Tokens] = {}

    def tokenise() -> None:
        held["tokens"] = discourse.tokenize(table)

    peers = {
        "TweetTokenizer": lambda: [tweets.tokenize(text) for text in some],
        "spaCy blank + sentencizer": lambda: [len(blank(text)) for text in some],
    }
    times: dict[str, list[float]] = {name: [] for name in ("tokenize", "quotes", *peers)}
    for _ in range(runs):
        times["tokenize"].append(timed(tokenise) / rows)
        times["quotes"].append(timed(lambda: held["tokens"].quotes) / rows)
        for name, run in peers.items():
            times[name].append(timed(run) / len(some))
    n_tokens = len(held["tokens"])
    print(f"{rows:,} comments, {n_tokens:,} tokens, {runs} runs; peers on every {peer_every}th")
    print(f"vocabulary: {len(held['tokens'].entries):,} forms")
    for name, values in times.items():
        print(f"{name}: {1e6 * statistics.median(values):.0f} µs a comment")
    for name in peers:
        print(f"{name} / tokenize: " + ratio(times[name], times["tokenize"]))
    print("quotes / tokenize: " + ratio(times["quotes"], times["tokenize"]))


def timed(run: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def ratio(over: list[float], under: list[float]) -> str:
    each = [a / b for a, b in zip(over, under, strict=True)]
    return f"{statistics.median(each):.2f} ({min(each):.2f} to {max(each):.2f})"


def scale(runs: int) -> None:
    """Time per comment for a small and a large table, and the memory of the large one."""
    for size in (SMALL, LARGE):
        for _ in range(runs):
            done = subprocess.run(
                [sys.executable, Path(__file__), str(size)],
                check=True,
                capture_output=True,
                text=True,
            )
            print(done.stdout.strip())


def one(size: int) -> None:
    """Tokenise a table in a process of its own."""
    table = complete(corpus(size))
    discourse.tokenize(["Warm up."])
    gc.collect()
    before = resident()
    start = time.perf_counter()
    tokens = discourse.tokenize(table)
    passed = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    gc.collect()
    held = resident() - before
    print(
        f"{size:,} comments: {1e6 * passed / size:.0f} µs a comment, {len(tokens):,} tokens, "
        f"{held / len(tokens):.1f} bytes a token held, "
        f"peak {(peak - before) / 2**20:,.0f} MiB above the input"
    )


def complete(table: pd.DataFrame) -> pd.DataFrame:
    """With all columns of the contract, so that only the tokens are measured."""
    parts = [table[i : i + SMALL] for i in range(0, len(table), SMALL)]
    return pd.concat([discourse.tokenize(part).comments for part in parts], ignore_index=True)


def resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    one(int(sys.argv[1]))

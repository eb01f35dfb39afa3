"""Every figure of the text core: how right it is, how fast, how much memory it takes.

    python benchmarks/text_core.py [accuracy] [speed] [scale] [--rows 200000] [--runs 5]
                                   [--peer-every 10]

Peers, to be installed: pysbd (sentences), spacy (speed); NLTK is there. ``speed`` tokenises real
comments, repeated with small edits, in one process and thread; the peers, whose time per comment does
not hang on the number of comments, get every tenth. Quotes are looked for in the same table, each
repetition of a thread being a thread of its own. ``scale`` measures 10,000 and 1,000,000 comments in
processes of their own (Linux).
"""

from __future__ import annotations

import argparse

import inferred_links
import text_accuracy
import text_speed

PARTS = ("accuracy", "speed", "scale")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=PARTS)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peer-every", type=int, default=10)
    options = parser.parse_args()
    if "accuracy" in options.parts:
        text_accuracy.sentences()
        text_accuracy.whose_words()
        text_accuracy.languages()
        inferred_links.measure()
    if "speed" in options.parts:
        text_speed.side_by_side(options.rows, options.runs, options.peer_every)
    if "scale" in options.parts:
        text_speed.scale(options.runs)


if __name__ == "__main__":
    main()

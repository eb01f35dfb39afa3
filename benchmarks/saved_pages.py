"""Comments of saved web pages: how many hand-picked snippets the kit finds, beside trafilatura.

    python benchmarks/saved_pages.py [--all]

84 pages with one to three snippets of comments each, chosen by the makers of trafilatura for their
own evaluation. A snippet counts if it occurs in the text of the page (what lxml sees as text, in
one line, its spaces joined): others were loaded by a script or stand in frames that were not saved.
It is found if one comment's row holds it whole; for trafilatura, whose comments are one string, if
that string does. Of the rows that hold a snippet, the shares with an author and with a time are
given. ``--all`` names every snippet that was not found.
"""

from __future__ import annotations

import json
import re
import sys
import tarfile
import tempfile
import time
from pathlib import Path

import pandas as pd
from evaldata import folder
from lxml import html

import discourse

try:
    import trafilatura
except ImportError:
    sys.exit("The peer is not installed: pip install trafilatura")

COMMENTS = ("comment", "answer", "post")


def joined(text: str | None) -> str:
    """In one line, spaces joined, so that the layout of a page does not count."""
    return re.sub(r"\s+", " ", text or "").strip()


def page_text(data: bytes) -> str:
    root = html.document_fromstring(data)
    for element in root.xpath("//script|//style"):
        element.drop_tree()
    return joined(root.text_content())


def rows_of(path: Path) -> pd.DataFrame:
    """The rows that hold what readers said; none where the page is refused."""
    try:
        table = discourse.read_comments(path)
    except discourse.ReadError:
        return pd.DataFrame({"text": [], "author": [], "created_at": []}, dtype="str")
    table = table[table["kind"].isin(COMMENTS)]
    return table.assign(text=table["text"].fillna("").map(joined))


def peer(data: bytes) -> str:
    """The comments that trafilatura finds, as the one string that it gives."""
    found = trafilatura.bare_extraction(data, include_comments=True)
    return joined(found.comments if found else "")


def main() -> None:
    gold = json.loads(folder("formats", "html_pages", "gold_comment_snippets.json").read_text())
    held = ours = theirs = named = timed = 0
    seconds = {"discourse": 0.0, "trafilatura": 0.0}
    with tempfile.TemporaryDirectory() as place:
        with tarfile.open(folder("formats", "html_pages", "gold_pages.tar.gz")) as archive:
            archive.extractall(place, filter="data")
        for name in sorted(gold):
            path = next(Path(place).rglob(name))
            data = path.read_bytes()
            text = page_text(data)
            begin = time.perf_counter()
            rows = rows_of(path)
            middle = time.perf_counter()
            string = peer(data)
            seconds["discourse"] += middle - begin
            seconds["trafilatura"] += time.perf_counter() - middle
            for snippet in map(joined, gold[name]["comments"] or ()):
                if snippet not in text:
                    continue
                held += 1
                theirs += snippet in string
                found = rows[rows["text"].str.contains(snippet, regex=False)]
                if found.empty:
                    if "--all" in sys.argv:
                        print(f"not found: {name}: {len(rows)} rows: {snippet[:60]!r}")
                    continue
                ours += 1
                named += bool(found["author"].notna().any())
                timed += bool(found["created_at"].notna().any())
    print(f"{len(gold)} pages, {held} snippets in their texts")
    print(f"discourse    {ours:4} ({ours / held:.1%}) in a comment row; of these {named / ours:.1%} "
          f"with author, {timed / ours:.1%} with time; {seconds['discourse']:.1f} s")  # fmt: skip
    print(f"trafilatura  {theirs:4} ({theirs / held:.1%}) in its one string of comments; "
          f"{seconds['trafilatura']:.1f} s")  # fmt: skip


if __name__ == "__main__":
    main()

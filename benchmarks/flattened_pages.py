"""Flattened pages: what the splitter finds beside counts worked out by hand.

    python benchmarks/flattened_pages.py

The pages are other people's texts and not part of this project: set DISCOURSE_EVAL_DATA to the
folder that holds `formats/plaintext_pages` and `real` (default: ../shared beside the project).
Here stand numbers only: comments, comments without text and distinct authors, worked out by
reading the pages and by grep, and for each page the header line of that one page as a pattern. The
share of authors right compares with what this pattern finds, in order; it knows nothing of the
splitter's styles.
"""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

from discourse.comments.formats.flattened.split import UnsplittablePage, split_page

DATA = Path(os.environ.get("DISCOURSE_EVAL_DATA", Path(__file__).parents[2] / "shared"))
# A line that the collection put between article and comments; it gives the answer away.
ARTEFACT = re.compile(r"^[ \t]*!@#\$%\^&\*\(\) +COMMENTS[ \t]*\r?\n?", re.MULTILINE)

SAYS = r"^\s*(\S.*?) [Ss]ays:\s*$"
SLASHDOT = r"^\s*by (Anonymous Coward|\S.*?(?= \(\d+\)))(?=(?: \(\d+\))?(?: \*)?(?: <| on |\s*$))"
# File name up to "__", the style's right name, comments, without text, authors, header pattern.
EXPECTED = [
    ("20", "name_numeric_date", 14, 0, 11, r"^(.+) \d\d\.\d\d\.\d\d at \d\d:\d\d\s*$"),
    ("239", "slashdot", 100, 0, 77, SLASHDOT),
    ("317", "slashdot", 100, 0, 70, SLASHDOT),
    ("455", "date_slash_name_says", 407, 0, 353,
     r"^\s*(?:\d+\. \w+, 2012 / (?P<a>.+) says|(?P<b>\S.*?) +):\s*$(?=\n\s*\S*.*2012 at|\n\s*\n)"),
    ("R187", "posted_by", 164, 0, 149, r"^Posted by: (.+) at \w+ \d+, 2012"),
    ("R220", "name_says", 45, 0, 37, r"^([^“”\n]+?) said,$"),
    ("R288", "name_says_body_date", 13, 0, 8, r"^(.+) wrote:$"),
    ("R289", "name_says_body_date", 6, 0, 5, r"^(.+) wrote:$"),
    ("R297", "name_on_day", 118, 0, 107, r"^(.+) On \w+day, November \d"),
    ("R342", "name_says_body_date", 27, 0, 20, SAYS),
    ("R383", "on_date_name_said", 25, 0, 18, r"^\s*On \w+ \d+, 2012 at \d+:\d+ [ap]m (.+) said:$"),
    ("R588", "disqus_address", 7, 0, 4, r"^    (?:http\S+ )?(\w+(?: \w+)?)\n\n"),
    ("R679", "posted_by", 41, 0, 25, r"^Posted by: (.+) \| "),
    ("R700", "drupal_dash", 11, 0, 10, r"^Fri, \S+ \S+ — (.+?)(?: \(not verified\))?$"),
    ("R858", "numbered_trailer", 11, 0, 6, r"^\d+\n\s*\n\s*\n\s*\n(\S.*)\n"),
    ("R972", "name_says_date", 45, 0, 43, SAYS),
    ("R988", "name_says_date", 111, 0, 110, SAYS),
    ("T121", "huffpost", 20, 0, 15, r"(?:^\s*\n)(?:HUFFPOST SUPER USER\n)?(\S.*)\n(?:.+\n)?\d+ Fans"),
    ("000", "name_picture", 49, 19, 39, r"^(.+)'s picture$"),
]  # fmt: skip


def read(path: Path) -> str:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    return ARTEFACT.sub("", text)


def shown_authors(text: str, pattern: str) -> list[str]:
    found = re.finditer(pattern, text.replace("\r\n", "\n"), re.MULTILINE)
    return [next(filter(None, m.groups())).strip() for m in found]


def main() -> None:
    files = sorted((DATA / "formats" / "plaintext_pages").glob("*__*.txt"))
    files += sorted((DATA / "real").glob("*.txt"))
    if not files:
        raise SystemExit(f"No pages under {DATA}; set DISCOURSE_EVAL_DATA.")
    rows = {name: rest for name, *rest in EXPECTED}
    print(f"{'page':6}{'style':22}{'comments':>14}{'no text':>10}{'time':>6}{'authors':>12}"
          f"{'authors right':>15}{'ms':>7}")  # fmt: skip
    for path in files:
        name = path.stem.split("_")[0]
        style, n, without, authors, pattern = rows.get(name, ["?", None, None, None, None])
        text = read(path)
        begin = time.perf_counter()
        try:
            page = split_page(text)
        except UnsplittablePage:
            print(f"{name:6}{'refused':22}{'0':>6} of {n!s:>4}")
            continue
        ms = 1000 * (time.perf_counter() - begin)
        comments = page.comments
        right = ""
        if pattern:
            want = shown_authors(text, pattern)
            same = sum(c.author == w for c, w in zip(comments, want, strict=False))
            right = f"{same / max(len(want), len(comments)):.1%}"
        empty = sum(c.text is None for c in comments)
        timed = sum(c.time is not None for c in comments)
        distinct = len({c.author for c in comments})
        mark = "" if page.style == style else "?"
        print(f"{name:6}{page.style + mark:22}{len(comments):>6} of {n!s:>4}{empty:>4} of {without!s:>2}"
              f"{timed:>6}{distinct:>5} of {authors!s:>4}{right:>15}{ms:>7.0f}")  # fmt: skip


if __name__ == "__main__":
    main()

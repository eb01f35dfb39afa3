"""Flattened pages: what the splitter finds beside what the pages hold.

    python benchmarks/flattened_pages.py

The pages are other people's texts and not part of this project: they lie in
`formats/plaintext_pages` and `real` below DISCOURSE_EVAL_DATA (see README.md). What they hold stands
in flattened_truth.toml as fingerprints of the authors and bodies, worked out by reading. "right" is
the share of comments whose author and whole body are right, of all that are there or were found.
Ends with 1 if a page is below 95 %.
"""

from __future__ import annotations

import hashlib
import re
import sys
import time
import tomllib
from difflib import SequenceMatcher
from pathlib import Path

from evaldata import folder

from discourse.comments.formats.flattened.split import PageComment, UnsplittablePage, split_page

TRUTH = Path(__file__).with_name("flattened_truth.toml")
ENOUGH = 0.95
# A line that the collection put between article and comments; it gives the answer away.
ARTEFACT = re.compile(r"^[ \t]*!@#\$%\^&\*\(\) +COMMENTS[ \t]*\r?\n?", re.MULTILINE)


def read(path: Path) -> str:
    """The text of a page, without the artefact of the collection."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    return ARTEFACT.sub("", text)


def fingerprint(text: str, digits: int) -> str:
    """The first hexadecimal digits of a hash of the letters and digits of a text."""
    letters = "".join(char for char in text.lower() if char.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()[:digits]


def of_comment(comment: PageComment) -> str:
    """A comment in the form of the truth file."""
    body = "-" if comment.text is None else fingerprint(comment.text, 12)
    return f"{fingerprint(comment.author or '', 6)}:{body}"


def share(found: list[str], wanted: list[str]) -> float:
    """How many are the same and in the same order, of the longer list."""
    blocks = SequenceMatcher(None, found, wanted, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / max(len(found), len(wanted), 1)


def main() -> int:
    """Print a line for each page."""
    files = sorted(folder("formats", "plaintext_pages").glob("*__*.txt"))
    files += sorted(folder("real").glob("*.txt"))
    truth = tomllib.loads(TRUTH.read_text(encoding="utf-8"))
    below = 0
    print(
        f"{'page':6}{'style':22}{'comments':>14}{'authors':>10}{'bodies':>9}{'right':>9}{'ms':>7}"
    )
    for path in files:
        name = path.stem.split("_")[0]
        if name not in truth:
            print(f"{name:6}not in {TRUTH.name}")
            continue
        wanted = truth[name]["fingerprints"].split()
        begin = time.perf_counter()
        try:
            page = split_page(read(path))
        except UnsplittablePage:
            below += 1
            print(f"{name:6}{'refused':22}{0:>6} of {len(wanted):>4}")
            continue
        ms = 1000 * (time.perf_counter() - begin)
        found = [of_comment(comment) for comment in page.comments]
        authors, bodies = (
            share([word.split(":")[k] for word in found], [word.split(":")[k] for word in wanted])
            for k in (0, 1)
        )
        right = share(found, wanted)
        below += right < ENOUGH
        style = page.style + ("" if page.style == truth[name]["style"] else " ?")
        print(
            f"{name:6}{style:22}{len(found):>6} of {len(wanted):>4}{authors:>10.1%}{bodies:>9.1%}"
            f"{right:>9.1%}{ms:>7.0f}"
        )
    return int(below > 0)


if __name__ == "__main__":
    sys.exit(main())

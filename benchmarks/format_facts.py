"""What the reader gives for every sample file, beside facts worked out by reading the files.

    python benchmarks/format_facts.py [PART OF A PATH ...]

The facts stand in format_facts.toml, with what each means; the samples, other people's texts, in
`formats` below DISCOURSE_EVAL_DATA (see README.md). Facts that agree share a line, every
difference has one of its own, marked with `!`. Ends with 1 if anything differs.
"""

from __future__ import annotations

import hashlib
import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from evaldata import folder

import discourse

FACTS = Path(__file__).with_suffix(".toml")
LETTERS = 40
REFUSED = "a clear refusal"
Fact = int | str | list[str] | dict[str, int] | None


def fingerprint(text: str) -> str:
    """Twelve hex digits of a hash of the first letters and digits: no text, but tells it apart."""
    letters = "".join(char for char in text.lower() if char.isalnum())[:LETTERS]
    return hashlib.sha256(letters.encode()).hexdigest()[:12]


def contributions(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["kind"] != "article"]


def answered(table: pd.DataFrame) -> pd.Series:
    """For each row that answers another comment or answer: whether that one is in the table."""
    openings = table["kind"].isin(["article", "post"])
    roots = set(table["comment_id"][openings])
    given = table["parent_id"].notna() & (table["parent_id"] != table["thread_id"])
    parents = table["parent_id"][given & ~table["parent_id"].isin(roots)]
    return parents.isin(set(table["comment_id"]))


def people(table: pd.DataFrame, column: str) -> int:
    return int(table[column][~table["kind"].isin(["article", "service"])].nunique())


def status(name: str) -> Callable[[pd.DataFrame], int]:
    return lambda table: int((table["status"] == name).sum())


def audited(category: str, item: str) -> Callable[[pd.DataFrame], int]:
    def count(table: pd.DataFrame) -> int:
        entries = table.attrs["audit"]["entries"]
        return sum(e["count"] for e in entries if (e["category"], e["item"]) == (category, item))

    return count


def instant(which: str) -> Callable[[pd.DataFrame], str | None]:
    def shown(table: pd.DataFrame) -> str | None:
        times = contributions(table)["created_at"]
        found = getattr(times, which)()
        return None if pd.isna(found) else found.strftime("%Y-%m-%dT%H:%M:%SZ")

    return shown


MEASURES: dict[str, Callable[[pd.DataFrame], Fact]] = {
    "format": lambda table: min(table["source"], default=None),
    "rows": len,
    "kinds": lambda table: {str(k): int(n) for k, n in table["kind"].value_counts().items() if n},
    "authors": lambda table: people(table, "author"),
    "author_ids": lambda table: people(table, "author_id"),
    "parents": lambda table: len(answered(table)),
    "parents_held": lambda table: int(answered(table).sum()),
    **{
        name: status(name) for name in ("deleted", "removed", "missing_text", "pending", "spam")
    },
    "stubs": audited("lost", "not_loaded"),
    "skipped": audited("skipped", "faulty_record"),
    "threads": lambda table: int(table["thread_id"].nunique()),
    "timed": lambda table: int(contributions(table)["created_at"].notna().sum()),
    "earliest": instant("min"),
    "latest": instant("max"),
}  # fmt: skip


def texts_at(table: pd.DataFrame, sample: dict[str, Any], end: str) -> list[str]:
    """Fingerprints of the rows that ``first_id`` or ``first_row`` (or ``last_…``) points at.

    A reader may put something before an id, to keep ids apart: `comment-12` is 12. On pages the
    id may be read from another place or not at all: then the row is sought by its text.
    """
    rows = contributions(table)
    prints = rows["text"].map(fingerprint, na_action="ignore")
    if f"{end}_row" in sample:
        here = prints.iloc[sample[f"{end}_row"] : sample[f"{end}_row"] + 1]
    else:
        ending = rf"(?:.*[^0-9A-Za-z])?{re.escape(sample[f'{end}_id'])}"
        named = [re.fullmatch(ending, name) is not None for name in rows["comment_id"]]
        here = prints[named]
        if here.empty and sample["format"] == "saved_page":
            wanted = sample[f"{end}_text"]
            here = prints[prints.isin(wanted if isinstance(wanted, list) else [wanted])]
    return here.dropna().tolist()


def compare(table: pd.DataFrame, sample: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Lines for what agrees and for what differs."""
    same, differ = [], []

    def judge(name: str, want: Fact, found: Fact, right: bool) -> None:
        if right:
            same.append(f"{name} {found}")
        else:
            differ.append(f"{name}: found {found}, expected {want}")

    for name, measure in MEASURES.items():
        if name in sample:
            want, found = sample[name], measure(table)
            judge(name, want, found, found in want if isinstance(want, list) else found == want)
    for end in ("first", "last"):
        name = f"{end}_text"
        if name in sample:
            want, prints = sample[name], texts_at(table, sample, end)
            right = [p for p in prints if p in (want if isinstance(want, list) else [want])]
            found = (right or prints or ["no such text"])[0]
            place = sample.get(f"{end}_id", sample.get(f"{end}_row"))
            judge(f"{name} at {place}", want, found, bool(right))
    return same, differ


def hold(sample: dict[str, Any], samples: Path) -> tuple[list[str], list[str]]:
    """Read one sample and compare; a reader that fails is a difference like others."""
    refusable = sample.get("refused") or sample.get("may_refuse")
    try:
        table = discourse.read_comments(
            samples / sample["path"], format="auto", columns=sample.get("columns")
        )
    except discourse.ReadError as error:
        reason = f"refused: {error.reason}"
        return ([reason], []) if refusable else ([], [reason])
    except Exception as error:  # noqa: BLE001 (the other samples are still to be read)
        return [], [f"raised {type(error).__name__}"]
    if sample.get("refused"):
        return [], [f"read as {MEASURES['format'](table)}, {len(table)} rows; wanted {REFUSED}"]
    try:
        return compare(table, sample)
    except Exception as error:  # noqa: BLE001 (a table without the columns of the contract)
        return [], [f"the table cannot be measured: {type(error).__name__}: {error}"]


def main() -> None:
    parts = sys.argv[1:]
    samples = folder("formats")
    entries = tomllib.loads(FACTS.read_text("utf-8"))["sample"]
    entries = [e for e in entries if not parts or any(part in e["path"] for part in parts)]
    right = facts = agreeing = 0
    for entry in entries:
        same, differ = hold(entry, samples)
        right += not differ
        agreeing += len(same)
        facts += len(same) + len(differ)
        print(f"{'!' if differ else ' '} {entry['path']}")
        if same:
            print(f"      {' · '.join(same)}")
        for line in differ:
            print(f"  !   {line}")
        if differ and "note" in entry:
            print(f"      note: {entry['note']}")
    print(f"\n{right} of {len(entries)} samples right; {agreeing} of {facts} facts")
    sys.exit(right < len(entries))


if __name__ == "__main__":
    main()

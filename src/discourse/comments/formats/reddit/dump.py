"""Pushshift and Arctic Shift dumps: one comment or submission a line, as Reddit's API gave it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from discourse.comments import jsontext
from discourse.comments.audit import AuditLog
from discourse.comments.formats import Format, Options, Raw
from discourse.comments.formats.reddit.blocks import Block, joined, read_block, records_block
from discourse.comments.formats.reddit.fields import FIELDS, META
from discourse.comments.formats.reddit.things import Things, with_rows
from discourse.comments.source import SourceFile
from discourse.errors import ReadError

# Names of which no other site's exports have two beside a body or a title.
_OF_COMMENTS: Final = frozenset(
    [
        "link_id",
        "parent_id",
        "subreddit",
        "subreddit_id",
        "created_utc",
        "author_fullname",
        "controversiality",
        "permalink",
        "gilded",
    ]
)
_OF_POSTS: Final = frozenset(
    [
        "selftext",
        "subreddit",
        "subreddit_id",
        "created_utc",
        "num_comments",
        "is_self",
        "over_18",
        "permalink",
        "domain",
        "upvote_ratio",
        "link_flair_text",
    ]
)
_LINES_TRIED: Final = 20
_RECORDS: Final = 10_000  # of a document, at a time
_ROWS: Final = 25_000  # that are worked on at a time: fewer make pandas slow, more take memory


def is_thing(record: Any) -> bool:
    """Whether a value is a comment or a submission as Reddit's API gives them."""
    if not isinstance(record, dict):
        return False
    names = record.keys()
    comment = "body" in names and len(names & _OF_COMMENTS) >= 2
    return comment or ("title" in names and len(names & _OF_POSTS) >= 2)


def _recognise(source: SourceFile) -> float:
    first = source.json_head
    if is_thing(first) or _prefix(first):
        return 0.95
    lines = source.head_text.split("\n", _LINES_TRIED)[:_LINES_TRIED]
    return 0.95 if any(is_thing(_value(line)) for line in lines) else 0.0


def _value(line: str | bytes) -> Any:
    try:
        return jsontext.loads(line)
    except ValueError:
        return None


def _prefix(first: Any) -> str | None:
    """Where the records of a document stand: in an array, or in an answer of Pushshift's or Arctic
    Shift's API. None for lines."""
    if isinstance(first, dict) and isinstance(first.get("data"), list):
        return "data.item" if any(map(is_thing, first["data"])) else None
    return "item" if isinstance(first, list) and any(map(is_thing, first)) else None


@dataclass
class _Read:
    """A part of the file, and what is to be said of it."""

    block: Block
    source: SourceFile
    used: int


def _batches(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Raw]:
    options.refuse_columns(str(source.path), "a Reddit dump")
    _note_unread(source, log)
    return with_rows(_raws(_one_ahead(_reads(source)), source, options, log))


def _raws(
    reads: Iterator[_Read], source: SourceFile, options: Options, log: AuditLog
) -> Iterator[Raw]:
    """The rows of the parts, of as many together as make work worth while."""
    things = Things(source.name, log)
    for block in joined(_noted(reads, source), _ROWS):
        raw, strange = things.raw(block)
        options.note_skipped([*block.broken, *strange], str(source.path), source.name, log)
        yield raw


def _noted(reads: Iterator[_Read], source: SourceFile) -> Iterator[Block]:
    for read in reads:
        source.damage.extend(read.source.damage)
        source.broken.extend(read.source.broken)
        source.guess, source.late = read.source.guess, read.source.late
        source.seen(read.used)
        yield read.block


def _one_ahead(reads: Iterator[_Read]) -> Iterator[_Read]:
    """The parts, each read in a thread of its own while those before are worked on.

    Arrow parses without holding Python's lock; what holds it is better left to one thread.
    """
    with ThreadPoolExecutor(1) as thread:
        following = thread.submit(next, reads, None)
        while (read := following.result()) is not None:
            following = thread.submit(next, reads, None)
            yield read


def _reads(source: SourceFile) -> Iterator[_Read]:
    """The file in parts, which share nothing with what works on them at the same time.

    The last is empty: damage at the end of the file comes with it.
    """
    prefix, used = _prefix(source.json_head), 0

    def seen(count: int) -> None:
        nonlocal used
        used = count

    def read(block: Block) -> _Read:
        state = replace(own, damage=own.damage[:], broken=own.broken[:])
        own.damage.clear()
        own.broken.clear()
        return _Read(block, state, used)

    own = SourceFile(source.path, source.name, seen=seen)
    for block in _of_document(own, prefix) if prefix else _of_lines(own):
        yield read(block)
    yield read(records_block([], []))


def _of_lines(source: SourceFile) -> Iterator[Block]:
    for first, data in source.blocks():
        yield read_block(data, first)


def _of_document(source: SourceFile, prefix: str) -> Iterator[Block]:
    """Records of one JSON document; where it is cut, those before that place."""
    numbered = enumerate(jsontext.items(source.open_utf8(), prefix, str(source.path)), 1)
    cut = False
    while not cut:
        held: list[tuple[int, Any]] = []
        try:
            held.extend(islice(numbered, _RECORDS))
        except ReadError as error:
            source.damage.append(error.reason)
            cut = True
        if not held:
            return
        records = [(f"item {n}", value) for n, value in held if isinstance(value, dict)]
        block = records_block([value for _, value in records], [place for place, _ in records])
        strange = [f"item {n}: not a JSON object" for n, v in held if not isinstance(v, dict)]
        block.broken.extend(strange)
        yield block


def _note_unread(source: SourceFile, log: AuditLog) -> None:
    """Name the fields that are not read, as far as the first record has them."""
    first = source.json_head
    first = first.get("data", first) if isinstance(first, dict) else first
    first = first[0] if isinstance(first, list) and first else first
    names = first.keys() if isinstance(first, dict) else ()
    unread = sorted(set(names) - FIELDS.keys() - {META})
    detail = "fields of the records that are not read (here those of the first record)"
    log.note("skipped", "fields", detail, file=source.name, places=unread)


DUMP: Final = Format(
    name="reddit_dump",
    description="Reddit comments and submissions as Pushshift and Arctic Shift keep them: one JSON "
    "object a line, or the JSON of their API",
    obtain="monthly dumps RC_*.zst and RS_*.zst or the files of one subreddit, from Arctic Shift or "
    "Academic Torrents; Pushshift, PSAW, PMAW and Arctic Shift API results saved as JSON",
    carries="ids, parents, authors, times, edits, scores, subreddits, titles, addresses; what was "
    "deleted or removed; "
    "meta_ for flairs, votes' controversiality, gildings and the like",
    lacks="quotes' sources; texts deleted before the crawl; scores are those of the crawl",
    verified="on real dumps of 2005, 2006 and 2019, and on Arctic Shift's schemas to 2026",
    recognise=_recognise,
    batches=_batches,
)

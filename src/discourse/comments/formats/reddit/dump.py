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
from discourse.comments.formats.reddit.blocks import Block, read_block, records_block
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
class _Part:
    """Rows of a part of the file (None after the last), and what is to be said of the part."""

    raw: Raw | None
    skipped: list[str]
    notes: AuditLog
    source: SourceFile
    used: int


def _batches(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Raw]:
    options.refuse_columns(str(source.path), "a Reddit dump")
    _note_unread(source, log)
    return with_rows(_noted(_one_ahead(_parts(source)), source, options, log))


def _noted(
    parts: Iterator[_Part], source: SourceFile, options: Options, log: AuditLog
) -> Iterator[Raw]:
    """The rows of each part, once what is to be said of it is said."""
    for part in parts:
        log.merge(part.notes)
        source.damage.extend(part.source.damage)
        source.broken.extend(part.source.broken)
        source.guess, source.late = part.source.guess, part.source.late
        source.seen(part.used)
        options.note_skipped(part.skipped, str(source.path), source.name, log)
        if part.raw is not None:
            yield part.raw


def _one_ahead(parts: Iterator[_Part]) -> Iterator[_Part]:
    """The parts, each made in a thread of its own while the one before is worked on."""
    with ThreadPoolExecutor(1) as thread:
        following = thread.submit(next, parts, None)
        while (part := following.result()) is not None:
            following = thread.submit(next, parts, None)
            yield part


def _parts(source: SourceFile) -> Iterator[_Part]:
    """The file in parts, which share nothing with what works on them at the same time."""
    prefix, used = _prefix(source.json_head), 0

    def seen(count: int) -> None:
        nonlocal used
        used = count

    def part(raw: Raw | None, skipped: list[str]) -> _Part:
        state = replace(own, damage=own.damage[:], broken=own.broken[:])
        own.damage.clear()
        own.broken.clear()
        return _Part(raw, skipped, things.log, state, used)

    own = SourceFile(source.path, source.name, seen=seen)
    things = Things(source.name, AuditLog())
    for block in _of_document(own, prefix) if prefix else _of_lines(own):
        things.log = AuditLog()
        raw, strange = things.raw(block)
        yield part(raw, [*block.broken, *strange])
    things.log = AuditLog()
    yield part(None, [])


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

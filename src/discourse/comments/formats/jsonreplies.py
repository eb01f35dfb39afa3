"""Records of a JSON file as rows, and the answers nested in them as rows that name their parent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from discourse.comments.audit import AuditLog
from discourse.comments.formats.columns import USUAL_NAMES, is_private, plain
from discourse.comments.formats.jsonfields import (
    BELOW_POST,
    DEEPEST,
    POSTS,
    Inside,
    answer_fields,
    answers_in,
    bare,
    flat,
    gone,
    guess,
    is_comment,
    proper,
)
from discourse.comments.formats.jsonrecords import SHARED, Placed

_LONGEST_PLACE = 80  # characters; a thread can have thousands of levels
_ANY_CHILDREN = {"", "children"} | POSTS  # lists where posts can stand as well as comments
_TRIED = 20  # items of such a list that tell which
_MOST_FIELDS = 500
_OTHERS = "other_fields"
_MOST_PLANS = 512  # kept, of records with different fields
_NOTHING: tuple[Any, ...] = (None, "", [], {})
_NO_PARENT: tuple[Any, ...] = (None, "", 0, "0")

Row = tuple[str, dict[str, Any]]  # its place, and its cells


@dataclass(frozen=True)
class _Node:
    """A record and where it was found."""

    place: str
    record: dict[str, Any]
    above: dict[str, Any] = field(default_factory=dict)  # what its thread and parent say of it
    listed: str = ""  # the name of its list
    among_comments: bool = False


class Unfolding:
    """The records of a file as rows, batch by batch.

    Each record gets the names of the contract for itself: posts and comments can name their text
    differently, and a field is null here and an object there. A name that the researcher's column
    map holds stays the name of its column. Beyond some hundred fields, new ones share a column.

    ``faults`` are the places of answers that are no objects; its user takes them out.
    """

    def __init__(self, columns: dict[str, str] | None, file: str, log: AuditLog) -> None:
        self.faults: list[str] = []
        self.names: dict[str, None] = {}  # of all fields, as the source calls them
        self._chosen = set((columns or {}).values())
        self._spelled = dict(columns or {})  # the column of each name of the contract, if another
        self._file, self._log = file, log
        self._inside = Inside()
        self._guessed: dict[str, dict[str, None]] = {}  # names of each target, as they came
        self._plans: dict[tuple[str, ...], tuple[dict[str, str], dict[str, str]]] = {}
        self._fields: set[str] = set()
        self._others = 0

    def rows(self, batch: list[Placed]) -> list[Row]:
        """The rows of some records, which are objects."""
        rows = [row for placed in batch for row in self._unfolded(placed)]
        self._part_ids(rows)
        return rows

    def note(self) -> None:
        """What was guessed and left out, once all records were read."""
        if self._guessed:
            pairs = ", ".join(f"{t} = {' or '.join(names)}" for t, names in self._guessed.items())
            detail = f"fields taken by their usual names: {pairs}"
            count = sum(map(len, self._guessed.values()))
            self._log.note("guessed", "columns", detail, file=self._file, count=count)
        hidden = sorted(self._inside.private)
        detail = f"nested fields with e-mail or IP addresses were not read: {hidden}"
        self._log.note("dropped", "private_fields", detail, file=self._file, places=hidden)
        detail = f"what is nested deeper than {DEEPEST} levels in a field was cut off"
        cut = self._inside.cut or None
        self._log.note("dropped", "deep_fields", detail, file=self._file, count=cut)
        detail = f"values of fields beyond the first {_MOST_FIELDS} stand together in {_OTHERS!r}"
        others = self._others or None
        self._log.note("guessed", "many_fields", detail, file=self._file, count=others)

    def _unfolded(self, placed: Placed) -> list[Row]:
        """The rows of a record and of what is nested in it, however deep."""
        out: list[Row] = []
        top, met = placed.place, 0
        stack = [_Node(placed.place, placed.record, listed=placed.listed)]
        while stack:
            node = stack.pop()
            record = proper(node.record)
            lists = answer_fields(record)
            below = {name: found for name in lists if (found := answers_in(record[name]))[0]}
            row, above = self._row(node, record, {plain(name) for name in lists}, bool(below))
            if row is not None:
                out.append((node.place, row))
            inner: list[_Node] = []
            count = 0
            for name, (items, around) in below.items():
                self._note_around(f"{node.place} {name}", len(items), around)
                name = plain(name)
                comments = "parent_id" not in above and (
                    name not in _ANY_CHILDREN or any(map(is_comment, items[:_TRIED]))
                )
                for item in items:
                    count, met = count + 1, met + 1
                    at = f"{node.place}.{count}"
                    at = at if len(at) <= _LONGEST_PLACE else f"{top}..{met}"
                    if isinstance(item, dict):
                        inner.append(_Node(at, item, above, name, comments))
                    else:
                        self.faults.append(f"{at}: not a JSON object")
            stack += reversed(inner)
        return out

    def _row(
        self, node: _Node, record: dict[str, Any], lists: set[str], answered: bool
    ) -> tuple[dict[str, Any] | None, dict[str, Any]]:
        """The row of a record, if it is one, and what goes to the answers below it.

        A record without a text that holds a list of comments is their thread: its title, address
        and id go to each of them. One that answers a comment is a comment without text.
        """
        row, known = self._named(flat(bare(record), self._inside))
        status = gone(record, row.get(self._name("status")))
        if not (node.among_comments or status or self._is_row(node, known, lists, answered)):
            self._note_beside(node.place, row, answered)
            return None, node.above | self._shared(row)
        own = self._complete(node, row, known, bool(node.above or lists))
        above = node.above
        top = node.listed in _ANY_CHILDREN and "parent_id" not in above
        if top and "text" in known and not BELOW_POST.isdisjoint(lists):
            self._fill(row, {"kind": "post", "thread_id": own})
        if node.listed in POSTS:
            self._fill(row, {"kind": "post"})
        if status:
            row[self._name("status")] = status
        thread = row.get(self._name("thread_id"))
        above = {"thread_id": thread} if thread not in _NOTHING else {}
        self._note_left(node.place, row)
        return self._narrow(row), above | {"parent_id": own}

    def _is_row(self, node: _Node, known: dict[str, str], lists: set[str], answered: bool) -> bool:
        """Whether a record is a comment or a post, also one that lost its text."""
        if "text" in known or not lists or "parent_id" in node.above:
            return True
        if not answered:
            return lists.isdisjoint(BELOW_POST)
        posted = "comment_id" in known and not {"author", "created_at"}.isdisjoint(known)
        return posted and "title" not in known and lists.isdisjoint(BELOW_POST | _ANY_CHILDREN)

    def _name(self, target: str) -> str:
        """The column of a name of the contract."""
        return self._spelled.get(target, target)

    def _named(self, row: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        """The row under the names of the contract, and what each was called."""
        names = tuple(row)
        if names not in self._plans:
            if len(self._plans) >= _MOST_PLANS:
                self._plans.clear()
            self._plans[names] = self._plan(names)
        known, new = self._plans[names]
        return {new.get(name, name): value for name, value in row.items()}, known

    def _plan(self, names: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]]:
        """What the fields of a record are: their names by target, and their columns by name."""
        own = {target: name for target in USUAL_NAMES if (name := self._name(target)) in names}
        taken = self._chosen.union(own.values())
        known = guess((*own, *(name for name in names if name not in taken and name not in own)))
        known = {target: own.get(target, name) for target, name in known.items()} | own
        for name in names[: max(_MOST_FIELDS - len(self.names), 0)]:
            self.names.setdefault(name)
        for target, name in known.items():
            if target not in own:
                self._guessed.setdefault(target, {})[name] = None
        return known, {name: self._name(target) for target, name in known.items()}

    def _fill(self, row: dict[str, Any], values: dict[str, Any]) -> None:
        """Say what a row does not say itself; that it has no parent can only be wrong here."""
        for target, value in values.items():
            name = self._name(target)
            if row.get(name) in (_NO_PARENT if target == "parent_id" else _NOTHING):
                row[name] = value

    def _complete(
        self, node: _Node, row: dict[str, Any], known: dict[str, str], related: bool
    ) -> Any:
        """Give a row what stands above it, and an id if others may have to name it."""
        name = self._name("comment_id")
        own = row.get(name)
        if plain(known.get("comment_id", "")) == "postid" and own in node.above.values():
            row[known["comment_id"]] = row.pop(name)  # that of its post
            own = None
        self._fill(row, node.above)
        if related and (own is None or own == ""):
            own = row[name] = _Made(node.place.replace(" ", "/", 1))
        return own

    def _shared(self, row: dict[str, Any]) -> dict[str, Any]:
        """What a thread says of its comments."""
        found = {target: row.get(self._name(target)) for target in SHARED}
        if found["thread_id"] is None:
            found["thread_id"] = row.get(self._name("comment_id"))
        if found["title"] is None:
            found["title"] = row.get("caption")
        return {target: value for target, value in found.items() if value is not None}

    def _note_beside(self, place: str, row: dict[str, Any], answered: bool) -> None:
        """What a thread holds that its comments do not get."""
        if not answered:
            detail = "a thread without a text and without comments"
            self._note("absent", "comments", detail, place)
            return
        shared = {self._name(target) for target in (*SHARED, "comment_id")} | {"caption"}
        for name, value in row.items():
            if name in shared or value in _NOTHING:
                continue
            if isinstance(value, list) and any(isinstance(item, dict) for item in value):
                detail = f"records in {name!r}, beside the comments of a thread, were not read"
                self._note("dropped", "other_records", detail, f"{place} {name}", len(value))
            else:
                detail = f"what threads say of themselves in {name!r} was not read"
                self._note("dropped", "thread_fields", detail, place)

    def _narrow(self, row: dict[str, Any]) -> dict[str, Any]:
        """The row with the fields beyond the first some hundred of the file in one."""
        if self._fields.issuperset(row):
            return row
        new = [n for n in row if n not in self._fields]
        room = max(_MOST_FIELDS - len(self._fields), 0)
        self._fields.update(new[:room])
        late = {n: row.pop(n) for n in new[room:] if n not in USUAL_NAMES and n not in self._chosen}
        if late:
            self._others += len(late)
            self._inside.private |= set(filter(is_private, late))
            row[_OTHERS] = {n: v for n, v in late.items() if n not in self._inside.private}
        return row

    def _note_left(self, place: str, row: dict[str, Any]) -> None:
        """Lists in a comment that look like comments, too, under names that are not known."""
        for name, value in row.items():
            if isinstance(value, list) and any(map(is_comment, value[:_TRIED])):
                detail = (
                    f"records in {name!r} look like comments: they are kept as one cell, as JSON"
                )
                self._note("warning", "nested_records", detail, f"{place} {name}", len(value))

    def _note_around(self, place: str, held: int, around: dict[str, Any]) -> None:
        """What stands around a list of replies, and what it tells of replies that are not there."""
        left = {n: v for n, v in around.items() if v is not False and v not in _NOTHING}
        if not left:
            return
        detail = f"what stands around a list of replies was not read: {', '.join(sorted(left))}"
        self._note("dropped", "around_replies", detail, place)
        counts = [v for n, v in left.items() if type(v) is int and "count" in plain(n)]
        more = any(plain(name).startswith(("next", "more", "hasmore")) for name in left)
        if more or any(count > held for count in counts):
            missing = max([count - held for count in counts if count > held], default=1)
            detail = "a list of replies tells of more than it holds: they were not loaded"
            self._note("absent", "replies", detail, place, missing)

    def _note(self, category: str, item: str, detail: str, place: str, count: int = 1) -> None:
        self._log.note(category, item, detail, file=self._file, places=[place], count=count)

    def _part_ids(self, rows: list[Row]) -> None:
        """Rename ids that were made for answers without one where the file gives them, too."""
        name = self._name("comment_id")
        ids = [row.get(name) for _, row in rows]
        places = [place for (place, _), own in zip(rows, ids, strict=True) if type(own) is _Made]
        if not places:
            return
        detail = "a comment without an id got one from its place, so that others can name it"
        self._log.note("guessed", "made_ids", detail, file=self._file, places=places)
        made = {own for own in ids if type(own) is _Made}
        given = {str(own) for own in ids if own is not None and type(own) is not _Made}
        free: dict[str, str] = {}
        for own in made & given:
            new = str(own)
            while new in given:
                new += "~"
            free[own] = new
        for _, row in rows:
            for name in map(self._name, ("comment_id", "parent_id", "thread_id")):
                if type(value := row.get(name)) is _Made:
                    row[name] = free.get(value, str(value))


class _Made(str):
    """An id that was made for a record without one."""

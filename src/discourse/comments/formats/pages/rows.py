"""From what the walk found to rows: the values of each comment, and which answers which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from discourse.comments.formats.pages.bodies import Body, bodies_of, body_of, mark_quotes
from discourse.comments.formats.pages.document import Page
from discourse.comments.formats.pages.phrases import PLACEHOLDERS, RANKS, RELATIVE
from discourse.comments.formats.pages.platform import Platform, Rule
from discourse.comments.formats.pages.values import (
    MACHINE,
    moment_in,
    name_of,
    number_in,
    one_line,
    short_text,
    value_of,
    with_clock,
)
from discourse.comments.formats.pages.walk import Record, Walked, lies_in
from discourse.comments.notices import status_of

Element = Any
Row = dict[str, Any]

_LABEL: Final = 200  # characters; an element of the header that holds more is no label
_LONGEST_PLACEHOLDER: Final = 180
_STATUSES: Final = ("removed", "deleted", "pending")
_KINDS: Final = ("article", "post", "answer", "service")


@dataclass
class Section:
    """The comments of a page as a platform's rules give them."""

    platform: Platform
    rows: list[Row]
    signatures: int = 0
    empty: int = 0

    @property
    def worth(self) -> float:
        """How much was found: texts, and among them those with a name and a time."""
        return sum(
            (1.0 + bool(row["author"]) * 0.5 + bool(row["created_at"]) * 0.5)
            for row in self.rows
            if row["text"] or row["status"] != "visible"
        )


def section(page: Page, walked: Walked, platform: Platform) -> Section:
    """The rows of all comments, in page order; parents are ids of rows of the page."""
    tags = [(box.element, box.element.tag) for box in walked.boxes]
    marks = mark_quotes(walked, platform)
    others = {record.element for record in walked.records}
    out = Section(platform, [])
    places: dict[int, int] = {}  # of records among the rows
    for number, record in enumerate(walked.records):
        exact = set(bodies_of(record, platform))
        row, used = _values(page, record, platform, exact)
        body = body_of(record, platform, walked, others, _labels(record, used), marks)
        _add_body(row, body, record, platform)
        if not (row["text"] or row["author"] or row["created_at"] or row["status"] != "visible"):
            out.empty += 1
            continue
        out.signatures += body.signature
        row["kind"] = next((k for k in _KINDS if record.hits.get(f"mark:{k}")), "comment")
        if row["kind"] == "post" and row["text"] is None and row["status"] == "visible":
            row["text"] = "" if row.get("meta_link") else None  # a link and no more
        row["_inside"] = _row_around(record, walked, places)
        row["_nest"] = record.nest
        row["_at"] = places[number] = len(out.rows)
        out.rows.append(row)
    last: dict[int, int] = {}  # the last row of each depth
    if platform.ranked:
        _rank_depths(out.rows)
    for row in out.rows:
        _find_parent(row, out.rows, last, platform)
    for element, tag in tags:  # another platform may read the same tree
        element.tag = tag
    return out


def _values(
    page: Page, record: Record, platform: Platform, exact: set[Element]
) -> tuple[Row, dict[str, Element]]:
    row: Row = {"author": None, "created_at": None, "text": None, "status": "visible"}
    used: dict[str, Element] = {}
    for column, rules in platform.fields.items():
        candidates = list(_candidates(record, f"field:{column}", rules, exact, platform.loose))
        value, node = _best(column, candidates, platform)
        if value is not None:
            row[column] = page.link(value) if column == "url" else value
            if node is not record.element and column != "comment_id":
                used[column] = node
    used = {column: node for column, node in used.items() if node.find(".//p") is None}
    if row.get("author") and not row.get("author_id"):
        row["author_id"] = row["author"]
    kinds = [kind for kind in ("staff", "moderator") if record.hits.get(f"mark:{kind}")]
    kinds += [kind for kind, words in RANKS if words.search(row.get("meta_badge") or "")]
    row["author_kind"] = kinds[0] if kinds else "unknown"
    identity = record.element.get("id") or record.element.get("name")
    row["_place"] = f"#{identity}" if identity else f"line {record.element.sourceline}"
    return row, used


def _candidates(
    record: Record, role: str, rules: tuple[Rule, ...], exact: set[Element], loose: bool
) -> Iterator[tuple[Rule, str, Element]]:
    """Values that the rules give, in their order, with their elements; none from within a text."""
    found_by: dict[int, list[Element]] = {}
    for at, node in record.hits.get(role, ()):
        found_by.setdefault(at, []).append(node)
    for rank, rule in enumerate(rules):
        nodes = found_by.get(rank, []) if rule.selector else [record.element]
        if not nodes:
            continue
        nodes = nodes[::-1] if rule.last else nodes
        if loose and len(nodes) > 1:  # of boxes within boxes the inner ones first
            outer = {node for node in nodes if any(lies_in(n.getparent(), {node}) for n in nodes)}
            nodes = [n for n in nodes if n not in outer] + [n for n in nodes if n in outer]
        for node in nodes:
            own = (
                role == "field:edited_at"
                or not rule.selector
                or not lies_in(node.getparent(), exact)
            )
            if own and (found := value_of(rule, node)):
                yield rule, found, node


def _best(
    column: str, candidates: list[tuple[Rule, str, Element]], platform: Platform
) -> tuple[Any, Element]:
    """The value for a column: the first that can be one; of times, one that names the day."""
    relative: tuple[Any, Element] = (None, None)
    for rule, found, node in candidates:
        if column in ("created_at", "edited_at"):
            moment = found if MACHINE.match(found) else moment_in(found)
            sure = not platform.loose or node.tag == "time"
            if not moment and sure and not rule.attribute and column == "created_at":
                moment = found if 4 <= len(found) <= 60 else ""
            if moment and not RELATIVE.search(moment) and any(c.isdigit() for c in moment):
                return with_clock(moment, node) if rule.attribute else moment, node
            if moment and relative[0] is None:
                relative = (moment, node)
            continue
        if column == "author":
            found = name_of(found, platform.loose and not rule.attribute)
            if found and len(found) <= 100:
                return found, node
            continue
        if column in ("score", "depth") or column.startswith("meta_n_"):
            number = number_in(found)
            if number is not None:
                return number, node
            continue
        return found, node
    return relative


def _labels(record: Record, used: dict[str, Element]) -> set[Element]:
    """Elements of the header: those that gave a value, and others found by the same rule.

    Where the value stands outside the box of the text, its like within is a name in the text.
    """
    out = set(used.values())
    boxes = {node for _, node in record.hits.get("wrap", [])}
    for column, chosen in used.items():
        hits = record.hits[f"field:{column}"]
        ranks = {at for at, node in hits if node is chosen}
        apart = boxes and not lies_in(chosen, boxes)
        out |= {
            node
            for at, node in hits
            if at in ranks and len(short_text(node, _LABEL)) < _LABEL
            if not (apart and lies_in(node, boxes))
        }
    return out


def _add_body(row: Row, body: Body, record: Record, platform: Platform) -> None:
    row["text"], row["marked_quotes"] = body.text, body.quotes
    if body.quoted:
        row["meta_quoted_authors"] = "; ".join(dict.fromkeys(body.quoted))
    if body.edited and not row.get("edited_at"):
        row["edited_at"] = moment_in(body.edited) or None
    row["status"] = next((s for s in _STATUSES if record.hits.get(f"mark:{s}")), "visible")
    if row["status"] == "visible" and (status := placeholder(body.text or "")):
        row["status"] = status
    if row["status"] in ("deleted", "removed"):
        row["text"], row["marked_quotes"] = None, []
    elif not row["text"] and not bodies_of(record, platform):
        row["text"] = None


def first_value(page: Page, walked: Walked, platform: Platform, name: str) -> str:
    """What the page's rules of this name give first; "" for nothing."""
    hits = walked.page.get(f"page:{name}", [])
    for rank, rule in enumerate(platform.page.get(name, ())):
        if rule.selector == "url":
            found = rule.pattern.search(page.url) if rule.pattern else None
            if found:
                return found[1]
            continue
        nodes = [node for at, node in hits if at == rank]
        for node in nodes[::-1] if rule.last else nodes:
            if value := value_of(rule, node):
                return value
    return ""


def placeholder(text: str) -> str | None:
    """The status that a text states which is nothing but the note that the comment is gone."""
    shown = one_line(text)
    if not shown or len(shown) > _LONGEST_PLACEHOLDER:
        return None
    short = next((status for status, p in PLACEHOLDERS if p.fullmatch(shown)), None)
    return short or status_of(shown)


def _row_around(record: Record, walked: Walked, places: dict[int, int]) -> int | None:
    """The row of the comment around this one; one that gave no row is passed over."""
    inside = record.inside
    while inside is not None and inside not in places:
        inside = walked.records[inside].inside
    return None if inside is None else places[inside]


def _rank_depths(rows: list[Row]) -> None:
    """Depths from whatever grows with them (a class, a margin, boxes): 1 for the least."""
    shown = [row.get("depth") for row in rows]
    known = sorted({depth for depth in shown if depth is not None})
    ranks = {depth: rank for rank, depth in enumerate(known, 1)}
    least = min((row["_nest"] for row in rows), default=0)
    for row, depth in zip(rows, shown, strict=True):
        row["_nest"] -= least
        row["depth"] = ranks[depth] if depth is not None and len(known) > 1 else None


def _find_parent(row: Row, rows: list[Row], last: dict[int, int], platform: Platform) -> None:
    """Parent and depth by what the page gives: an id, a comment around it, a depth, a box."""
    around, nest = row.pop("_inside"), row.pop("_nest")
    given = row.pop("depth", None)
    if platform.threaded == "no":
        return
    above, depth = rows[around] if around is not None else None, None
    if row["kind"] in ("post", "article"):
        depth = 0
    elif given is not None:
        depth = max(1, given // platform.depth_step - platform.depth_base + 1)
    elif above is not None:
        depth = above["_depth"] + 1
    elif platform.nest or platform.threaded == "yes":
        depth = nest + 1
    row["_depth"] = 1 if depth is None else depth
    if depth is not None:
        row["depth"] = depth
    for deeper in [d for d in last if d >= row["_depth"]]:
        del last[deeper]
    if above is None or above["_depth"] != row["_depth"] - 1:  # broken markup nests what is none
        around = last.get(row["_depth"] - 1)
    if not row.get("parent_id"):
        row["_parent"] = around
    last[row["_depth"]] = row["_at"]

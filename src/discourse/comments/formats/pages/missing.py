"""Comments that the page speaks of but does not hold: outside services, "load more", counters."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from discourse.comments.audit import AuditLog
from discourse.comments.formats.pages.document import Page
from discourse.comments.formats.pages.general import SURE
from discourse.comments.formats.pages.phrases import COUNTER, FURTHER, MORE
from discourse.comments.formats.pages.platform import Platform
from discourse.comments.formats.pages.selectors import FURTHEST, Matcher, words_of
from discourse.comments.formats.pages.values import number_in, short_text, value_of
from discourse.comments.formats.pages.walk import Walked

Element = Any

_EMPTY: Final = (
    200  # characters of a service's box that hold no more than "Please enable JavaScript"
)
_FORMS_ONLY: Final = "Jetpack"  # its frame is the form; the comments stand in the page
_HEADS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "legend", "strong", "b"))
_COUNTING: Final = frozenset(
    ["count", "counter", "number", "total", "title", "heading", "header", "headline"]
)
_NEAR: Final = 8
_BEHIND: Final = 3


@lru_cache(maxsize=1)
def _services() -> Matcher[str]:
    text = resources.files(__package__).joinpath("widgets.toml").read_text(encoding="utf-8")
    return Matcher((s, name) for name, selectors in tomllib.loads(text).items() for s in selectors)


def empty_services(page: Page, walked: Walked | None) -> list[str]:
    """The names of outside services whose box is in the page and holds no comment that was read."""
    held: set[Element] = set()
    for record in walked.records if walked else []:
        node, steps = record.element, FURTHEST
        while node is not None and steps and node not in held:
            held.add(node)
            node, steps = node.getparent(), steps - 1
    match, found = _services(), dict[str, None]()
    for node in page.root.iter():
        if not isinstance(node.tag, str) or not (names := match(node)) or node in held:
            continue
        if len(short_text(node, _EMPTY)) < _EMPTY or node.tag == "iframe":
            found.update(dict.fromkeys(names))
    return list(found)


def note_missing(page: Page, walked: Walked, platform: Platform, found: int, log: AuditLog) -> None:
    """Note what was not loaded: services, stubs, and counters that show more than was found."""
    for name in empty_services(page, walked):
        if name != _FORMS_ONLY:
            detail = f"the page leaves a place for comments by {name}; they are not in the file"
            log.note("lost", "not_loaded", detail, file=page.name, count=1)
    stubs, places = _stubs(walked, platform)
    stated = _stated(page, walked, platform)
    if stated > found:
        detail = f"the page speaks of {stated} comments; {found} are in it"
        log.note("lost", "not_loaded", detail, file=page.name, count=stated - found, places=places)
    elif stubs:
        detail = 'comments behind a link such as "load more" are not in the file'
        log.note("lost", "not_loaded", detail, file=page.name, count=stubs, places=places)


def _stubs(walked: Walked, platform: Platform) -> tuple[int, list[str]]:
    total, places, seen = 0, [], set[Element]()
    for rank, rule in enumerate(platform.page.get("stub", ())):
        for at, node in walked.page.get("page:stub", []):
            shown = value_of(rule, node) if at == rank and not seen & set(node.iter()) else ""
            if shown:
                seen.add(node)
                total += number_in(shown) or 1
                places.append(f"line {node.sourceline}")
    for node in _near(walked, "a", "button", "span"):
        if seen & {node, node.getparent()}:
            continue
        shown = short_text(node, 80)
        if len(shown) <= 60 and (match := MORE.fullmatch(shown)):
            if not (match[1] or match[2] or FURTHER.search(shown)):
                continue  # "Show comments" opens what is there
            seen.add(node)
            total += number_in(match[1] or match[2] or "") or 1
            places.append(f"line {node.sourceline}")
    return total, places


def _stated(page: Page, walked: Walked, platform: Platform) -> int:
    """The largest number of comments that the page states for itself; 0 if it states none."""
    numbers = []
    for rank, rule in enumerate(platform.page.get("count", ())):
        for at, node in walked.page.get("page:count", []):
            if at == rank and (shown := value_of(rule, node)):
                sure = rule.attribute or rule.pattern
                match = None if sure else COUNTER.fullmatch(shown[:140])
                number = (
                    number_in(shown) if sure else number_in(match[1] or match[2]) if match else None
                )
                numbers.append(number or 0)
    for node in _near(walked):
        if not isinstance(node.tag, str) or not (node.tag in _HEADS or words_of(node) & _COUNTING):
            continue
        shown = short_text(node, 140)
        if len(shown) < 140 and (match := COUNTER.fullmatch(shown)):
            numbers.append(number_in(match[1] or match[2]) or 0)
            break
    return max(numbers, default=0)


def _near(walked: Walked, *tags: str) -> Iterator[Element]:
    """The elements of the comment section and of what stands right behind it."""
    section = _section(walked)
    for _ in range(_BEHIND):
        if section is None:
            return
        if isinstance(section.tag, str):
            yield from section.iter(*tags)
        section = section.getnext()


def _section(walked: Walked) -> Element:
    """The element around the comments that is named so; None if there is none."""
    if not walked.records:
        return None
    node, best = walked.records[0].element.getparent(), None
    for _ in range(_NEAR):
        if node is None or node.tag == "body":
            break
        if words_of(node) & SURE:
            best = node
        node = node.getparent()
    return best

"""A small selector language, close to CSS, matched element by element in one walk.

``li.comment[id^="comment-"]``, ``.child > a``, ``dt + dd`` and ``.meta time`` mean what they mean
in CSS. Beyond CSS: ``[id/="^c[0-9]+$"]`` is a regular expression that must be found in the
attribute; ``:words(author nick)`` is true when one of the words stands in the class, id or role
names of the element ("commentAuthor" holds "author"); ``:not(...)`` takes one compound.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final, Generic, TypeVar

Element = Any  # lxml's element class has no public type
# Tag, classes, names of attributes, and words of the names.
Kind = tuple[str, frozenset[str], frozenset[str], frozenset[str]]
T = TypeVar("T")

# A page can nest as deep as it likes; no rule looks further up than this.
FURTHEST: Final = 40
_LONGEST: Final = 1000  # characters of an attribute that a pattern is tried on

_PIECE: Final = re.compile(
    r"(?P<tag>^(?:\*|[a-zA-Z][\w-]*(?::comments)?))|\.(?P<cls>[\w-]+)|#(?P<id>[\w-]+)"
    r"|\[(?P<attr>[\w:-]+)\s*(?:(?P<op>[~^$*/]?=)\s*\"(?P<value>(?:[^\"\\]|\\.)*)\")?\]"
    r"|:words\((?P<words>[^()]*)\)|:not\((?P<barred>[^()]*(?:\([^()]*\))?[^()]*)\)"
)
_SPLIT: Final = re.compile(r"\s*([>+])\s*|\s+")
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-zà-ÿ]+")
_GLUED: Final = re.compile(r"^(comment|kommentar|post|message|author)s?(?=[a-z]{4})")
# Attributes in which sites name what an element is for, beside the class.
_NAMED_IN: Final = frozenset(("id", "itemprop", "rel", "data-testid", "data-test-id", "data-hook"))
_NO_DIGITS: Final = str.maketrans(dict.fromkeys("0123456789", " "))


@dataclass(frozen=True)
class _Test:
    """A condition on one attribute."""

    name: str
    op: str
    value: str

    def holds(self, element: Element) -> bool:
        found = element.get(self.name)
        if found is None:
            return False
        match self.op:
            case "=":
                return found == self.value
            case "~=":
                return self.value in found.split()
            case "^=":
                return found.startswith(self.value)
            case "$=":
                return found.endswith(self.value)
            case "*=":
                return self.value in found
            case "/=":
                return _pattern(self.value).search(found[:_LONGEST]) is not None
        return True


@dataclass(frozen=True)
class Compound:
    """What is asked of one element."""

    tag: str
    classes: frozenset[str]
    words: tuple[frozenset[str], ...]
    tests: tuple[_Test, ...]
    barred: tuple[Compound, ...]

    def possible(self, kind: Kind) -> bool:
        """Whether an element of this kind can match; what is left is for `fits`."""
        tag, classes, names, words = kind
        return (
            self.tag in ("", "*", tag)
            and self.classes <= classes
            and all(test.name in names for test in self.tests)
            and not any(words.isdisjoint(asked) for asked in self.words)
        )

    @cached_property
    def certain(self) -> bool:
        """Whether an element that can match does match."""
        return not (self.barred or any(test.op for test in self.tests))

    def fits(self, element: Element) -> bool:
        """Whether an element that can match is meant."""
        return all(test.holds(element) for test in self.tests) and not any(
            other.matches(element) for other in self.barred
        )

    def matches(self, element: Element) -> bool:
        """Whether any element is meant."""
        return (
            isinstance(element.tag, str)
            and self.possible(kind_of(*_key(element)))
            and (self.certain or self.fits(element))
        )


@dataclass(frozen=True)
class Selector:
    """Compounds from right to left, each with how it stands to the one on its right."""

    last: Compound
    above: tuple[tuple[str, Compound], ...] = ()

    def fits(self, element: Element) -> bool:
        """Whether an element that its own compound allows, and what is above it, are meant."""
        if not (self.last.certain or self.last.fits(element)):
            return False
        for link, compound in self.above:
            if link == "+":
                element = element.getprevious()
                if element is None or not compound.matches(element):
                    return False
                continue
            element = element.getparent()
            steps = 1 if link == ">" else FURTHEST
            while element is not None and steps and not compound.matches(element):
                element, steps = element.getparent(), steps - 1
            if element is None or not steps:
                return False
        return True


@lru_cache(maxsize=4096)
def _pattern(regex: str) -> re.Pattern[str]:
    return re.compile(regex)


@lru_cache(maxsize=65_536)
def words_in(value: str) -> frozenset[str]:
    """The words that a class, id or role is made of, in lower case: "mtnCommentAuthorName"."""
    found = {word.lower() for word in _WORD.findall(value[:400])}
    for word in list(found):
        if glued := _GLUED.match(word):
            found |= {glued[1], word[glued.end() :]}
    return frozenset(found)


def _key(element: Element) -> tuple[str, str, tuple[str, ...], str]:
    """What the kind of an element depends on; the same for the comments of a page."""
    names = tuple(element.keys())
    named = ""
    if not _NAMED_IN.isdisjoint(names):
        values = (element.get(name) for name in names if name in _NAMED_IN)
        named = " ".join(values).translate(_NO_DIGITS)
    return element.tag, element.get("class") or "", names, named


@lru_cache(maxsize=65_536)
def kind_of(tag: str, classes: str, names: tuple[str, ...], named: str) -> Kind:
    """Tag, classes, attributes and the words of the names of an element."""
    words = words_in(f"{classes[:300]} {named[:300]}")
    return tag, frozenset(classes.split()), frozenset(names), words


def words_of(element: Element) -> frozenset[str]:
    """The words by which an element is named."""
    return kind_of(*_key(element))[3]


@lru_cache(maxsize=4096)
def parse(source: str) -> Selector:
    """Read one selector (no commas).

    Raises
    ------
    ValueError
        When it is not in the language.
    """
    parts = _SPLIT.split(_protected(source.strip()))
    if not all(parts[::2]):
        raise ValueError(f"selector {source!r}: cannot read it, a part is missing")
    compounds = [_compound(_restored(part), source) for part in parts[::2]]
    links = [link or " " for link in parts[1::2]]
    above = zip(reversed(links), reversed(compounds[:-1]), strict=True)
    return Selector(compounds[-1], tuple(above))


def alternatives(source: str) -> list[str]:
    """The selectors of a list, which commas part."""
    out, depth, quoted = [""], 0, False
    for sign in source:
        quoted ^= sign == '"'
        depth += (sign in "([") - (sign in ")]") if not quoted else 0
        if sign == "," and not depth and not quoted:
            out.append("")
        else:
            out[-1] += sign
    return [part.strip() for part in out]


def _protected(source: str) -> str:
    """White space and signs within brackets are no combinators."""
    out, depth, quoted = [], 0, False
    for sign in source:
        quoted ^= sign == '"'
        depth += (sign in "([") - (sign in ")]") if not quoted else 0
        out.append(
            {" ": "\x00", ">": "\x01", "+": "\x02"}.get(sign, sign) if depth or quoted else sign
        )
    return "".join(out)


def _restored(part: str) -> str:
    return part.translate({0: " ", 1: ">", 2: "+"})


def _compound(source: str, whole: str) -> Compound:
    tag, classes, words, tests, barred, at = "", set(), [], [], [], 0
    while at < len(source):
        found = _PIECE.match(source, at)
        if found is None or (found["tag"] and at):
            raise ValueError(f"selector {whole!r}: cannot read {source[at:]!r}")
        at = found.end()
        if found["tag"]:
            tag = found["tag"].lower()
        elif found["cls"]:
            classes.add(found["cls"])
        elif found["id"]:
            tests.append(_Test("id", "=", found["id"]))
        elif found["attr"]:
            value = re.sub(r"\\([\"\\])", r"\1", found["value"] or "")
            tests.append(_Test(found["attr"], found["op"] or "", value))
        elif found["words"] is not None:
            words.append(frozenset(found["words"].split()))
        else:
            barred.append(_compound(found["barred"].strip(), whole))
    return Compound(tag, frozenset(classes), tuple(words), tuple(tests), tuple(barred))


class Matcher(Generic[T]):
    """Many selectors with what they stand for; gives, for an element, all that match."""

    def __init__(self, rules: Iterable[tuple[str, T]]) -> None:
        self._rules = [(parse(source), meaning) for source, meaning in rules]
        self._possible: dict[Any, list[tuple[Selector, T]]] = {}

    def __call__(self, element: Element) -> list[T]:
        """The meanings of all selectors that match, in their order."""
        key = _key(element)
        rules = self._possible.get(key)
        if rules is None:
            kind = kind_of(*key)
            rules = [rule for rule in self._rules if rule[0].last.possible(kind)]
            self._possible[key] = rules
        return [meaning for selector, meaning in rules if selector.fits(element)] if rules else []


def any_of(sources: Iterable[str]) -> Callable[[Element], bool]:
    """A test whether an element matches one of the selectors."""
    matcher = Matcher((source, True) for source in sources)
    return lambda element: bool(matcher(element))

"""What a platform's pages look like, as data: one TOML file each in `platforms/`.

A file says in selectors (see `selectors.py`) where a comment begins and where its parts stand:

- ``comment``: the element of one comment. With ``stream = true`` it is the mark at which a comment
  begins; the comment ends where the next one begins, or at ``stop``.
- ``body``: the element of the text, the first rule that finds one wins; ``whole`` takes all that
  the rule finds. ``wrap``: an element that holds header and text; what the other rules found in it
  is left out. Without either the comment itself is the wrap.
- ``[fields]``: columns of the contract or ``meta_*``. A rule is a selector, or nothing for the
  comment itself, then perhaps ``@attribute``, a ``/pattern/`` whose first group is the value, and
  ``!`` where the last of several is meant.
- ``[marks]``: what an element within the comment, or the comment, says about it (``deleted``,
  ``removed``, ``pending``, ``staff``, ``moderator``, ``post``, ``answer``, ``service``).
- ``[quotes]``: the box of a quote, its head line, and rules for the id and the name it gives.
- ``nest``: boxes that hold the replies to the comment before them. ``skip``: what is no text
  within a body. ``outside``: parts of the page that hold no comments.
- ``[page]``: rules for the thread: ``thread``, ``title``, ``forum``, ``article``, ``author``,
  ``time``, ``count``; ``stub`` finds comments that were not loaded.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, fields
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from discourse.comments.formats.pages.selectors import alternatives, parse

_RULE: Final = re.compile(
    r"(?P<selector>.*?)(?:@(?P<attribute>[\w:-]+))?(?:\s+/(?P<pattern>.*)/)?(?P<last>!)?", re.DOTALL
)
ORDER: Final = (
    *("stackexchange", "hackernews", "reddit_old", "reddit_new", "shreddit", "xenforo", "xenforo1"),
    *("vbulletin5", "vbulletin4", "vbulletin3", "phpbb3", "subsilver", "phpbb2", "forumotion"),
    *("mybb", "smf", "invision", "woltlab", "discourse_forum", "bbpress", "wpdiscuz", "drupal"),
    *("blogger", "blogger_old", "spip", "wordpress", "disqus", "schema"),
)


@dataclass(frozen=True)
class Rule:
    """Where one value stands: an element, perhaps an attribute of it, perhaps a part of that."""

    selector: str
    attribute: str | None = None
    pattern: re.Pattern[str] | None = None
    last: bool = False


@dataclass(frozen=True)
class Platform:
    """The layout of a platform's pages (the fields are described at the top of this module)."""

    name: str
    description: str
    comment: tuple[str, ...]
    needs: tuple[str, ...] = ()  # what else stands on every page, where ``comment`` is no proof
    stream: bool = False
    merge: bool = False  # two marks without a text between them begin one comment
    stop: tuple[str, ...] = ()
    threaded: str = "auto"  # yes, no: whether a reply shows what it answers
    opens: str = "article"  # what stands above the comments: an article, or the first of them
    root: str = "article"  # the kind of what stands above the comments, if it is none of them
    whole: bool = False
    unique: bool = False  # thread ids are the same on no other site
    loose: bool = False  # the names of authors come with words around them
    depth_step: int = 1
    depth_base: int = 1  # what the page calls the depth of a comment that answers the root
    ranked: bool = False  # depths are only known to grow
    body: tuple[str, ...] = ()
    wrap: tuple[str, ...] = ()
    nest: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    fields: dict[str, tuple[Rule, ...]] = field(default_factory=dict)
    marks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    quotes: dict[str, tuple[Rule, ...]] = field(default_factory=dict)
    page: dict[str, tuple[Rule, ...]] = field(default_factory=dict)

    def rules(self) -> list[tuple[str, tuple[str, int]]]:
        """All selectors with the role and the rank that an element of theirs has."""
        plain = {
            name: getattr(self, name)
            for name in ("comment", "stop", "nest", "outside", "skip", "body", "wrap")
        }
        plain |= {f"mark:{name}": found for name, found in self.marks.items()}
        sections = (("field", self.fields), ("quote", self.quotes), ("page", self.page))
        ruled = {f"{kind}:{name}": found for kind, part in sections for name, found in part.items()}
        out = [
            (selector, (role, rank))
            for role, selectors in plain.items()
            for rank, together in enumerate(selectors)
            for selector in alternatives(together)
        ]
        out += [
            (selector, (role, rank))
            for role, found in ruled.items()
            for rank, rule in enumerate(found)
            if rule.selector and rule.selector != "url"
            for selector in alternatives(rule.selector)
        ]
        return out


def rule(source: str) -> Rule:
    """Read ``selector@attribute /pattern/!``; the selector is empty for the comment itself."""
    found = _RULE.fullmatch(source.strip())
    if found is None:
        raise ValueError(f"rule {source!r} cannot be read")
    pattern = re.compile(found["pattern"]) if found["pattern"] else None
    return Rule(found["selector"].strip(), found["attribute"], pattern, bool(found["last"]))


def read_platform(source: str, name: str) -> Platform:
    """A platform from the text of its TOML file.

    Raises
    ------
    ValueError
        When a key, a selector or a rule cannot be read; the message names it.
    """
    data: dict[str, Any] = tomllib.loads(source)
    known = {f.name for f in fields(Platform)}
    if strange := sorted(set(data) - known):
        raise ValueError(f"platform {name!r}: unknown keys {strange}")
    values: dict[str, Any] = {"name": name}
    for key, value in data.items():
        if key == "marks":
            value = {mark: tuple(selectors) for mark, selectors in value.items()}
        elif isinstance(value, dict):
            value = {k: tuple(rule(each) for each in rules) for k, rules in value.items()}
        elif isinstance(value, list):
            value = tuple(value)
        values[key] = value
    platform = Platform(**values)
    for selector, _ in platform.rules():
        parse(selector)
    return platform


@lru_cache(maxsize=1)
def platforms() -> tuple[Platform, ...]:
    """All platforms, those with the most particular marks first."""
    folder = resources.files(__package__) / "platforms"
    sources = {name: (folder / f"{name}.toml").read_text(encoding="utf-8") for name in ORDER}
    return tuple(read_platform(source, name) for name, source in sources.items())

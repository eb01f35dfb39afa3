"""Where a text calls an author by name: "@Ann", "Ann, ...", "Re: Ann", "Ann wrote:"."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

import regex

from discourse.lexicons import words

# Names of more characters are none that anybody types.
LONGEST: Final = 64
_FEWEST_LETTERS: Final = 3

_GREETINGS: Final = """hi|hello|hey|dear|yo|greetings|good[ ]morning|good[ ]evening|thanks|
    thank[ ]you|thx|ty|cheers|sorry|yes|yeah|yep|no|nope|nah|ok|okay|well|so|oh|ah|uh|um|wow|lol|btw|
    sure|true|agreed|exactly|please|actually|come[ ]on|well[ ]said|good[ ]point|good[ ]post|
    great[ ]post|nice[ ]post|hallo|danke|lieber|liebe|bonjour|merci|hola|gracias|ciao|grazie"""
_WROTE: Final = (
    "wrote|writes|said|says|posted|schrieb|schreibt|écrit|escribió|dijo|scrive|schreef|skrev"
)

# Where a name can stand, each with what must follow it. Quantifiers are possessive: any text is
# read in one pass.
AT: Final = regex.compile(r"(?<![\w@./+\\-])@(?=\S)|(?<![\w/])/?u/(?=\S)")  # Reddit: u/Ann
OPENING: Final = regex.compile(
    rf"\A\s*+(?:(?P<greeting>{_GREETINGS})(?!\w)[ ,.!]*+)?+", regex.IGNORECASE | regex.VERBOSE
)
SUBJECT: Final = regex.compile(
    r"""(?:
        (?:re|aw|antw|sv)[ ]?:
      | re | to | @[ ]
      | (?:in[ ])?(?:repl(?:y|ying)|response|answer|responding)[ ]to[ ]?:?
      | (?:message|note|question)[ ](?:to|for)[ ]?:?
      | (?:als[ ])?antwort[ ](?:an|auf)[ ]?:?
    )[ \t]*+(?<=[\s:])""",
    regex.IGNORECASE | regex.VERBOSE,
)
POSTED_BY: Final = regex.compile(
    r"(?:\b(?:originally|quote)[ ]posted[ ]by|\bquote[ ](?:from|by)|\[quote=[\"']?)[ :]*+",
    regex.IGNORECASE,
)
# A board's own link to a comment by its id; and "reply to #12", which counts the comments.
ID: Final = regex.compile(
    r"""(?<![>\w])>>(?P<id>\d{1,20}+)(?!\w)
      | \[quote=[^\[\];,\n]{1,64}+(?:;|,[ ]post:[ ])(?P<id>\d{1,20}+)[^\]\n]{0,40}+\]""",
    regex.IGNORECASE | regex.VERBOSE,
)
NUMBERED: Final = regex.compile(
    r"""(?:\A\s*+(?P<all>\#(?P<number>\d{1,7}+))(?=[ \t]*+[:,\n-])
      | (?P<all>(?<!\w)(?:(?:re|repl(?:y|ying)[ ]to|response[ ]to|responding[ ]to|answer[ ]to)[ ]?:?
          [ ]?(?:comment|post|no\.|nr\.)?[ ]?|@)\#(?P<number>\d{1,7}+))(?!\w))""",
    regex.IGNORECASE | regex.VERBOSE,
)

# What follows a name that is called: at the beginning, after a greeting, in a later line.
_FIRST_ENDS = regex.compile(r"[ \t]*+(?:[:;,!]|\.\.|…|[-–—]++(?=\s)|[.?]?+[ \t]*+(?:\n|\Z))")
_GREETED_ENDS = regex.compile(r"[ \t]*+(?:[:;,!.?…]|[-–—]++(?=\s)|\n|\Z)")
_LINE_ENDS = regex.compile(r"[ \t]*+(?:[:,]|[-–—]++(?=\s))")
_SUBJECT_ENDS = regex.compile(r"[ \t]*+(?:[:;,]|[-–—]++(?=\s)|[.!]?+[ \t]*+(?:\n|\Z))")
_SAID = regex.compile(rf"[ ](?:{_WROTE})\b(?:[^\n:]{{0,60}}+:|[ \t]*+(?:\n|\Z))", regex.IGNORECASE)
# A name goes on as a word or as a longer handle; "Ann's" is still Ann.
_GOES_ON = regex.compile(r"[\p{L}\p{M}\p{N}_]|['’](?!s(?!\w))\w|[-.@](?=\w)", regex.IGNORECASE)
# A capital after a name: "@New York", but "@Ann Since when?".
_NEXT = regex.compile(r"[ \t\xa0]++(?P<word>\p{Lu}[\p{L}\p{M}'’]*+)")
_NAME_LIKE = regex.compile(r"\p{Lu}[\p{L}\p{M} '’-]*+")
_BEGINNERS: Final = (
    *("stopwords_en", "common_en", "sentence_starters_en"),
    *("expletives_en", "casual_en"),
)
_INK = regex.compile(r"[ \t]*+(?=\S)")
_WORDS = regex.compile(r"[\p{L}\p{N}']++")


class Call(NamedTuple):
    """A name in a text: where its evidence begins and ends, the rule, and whom it means.

    ``name`` is a folded name, or the digits of an id or a number (rules "id" and "number").
    """

    start: int
    end: int
    evidence: str
    name: str


class Roster(NamedTuple):
    """Folded names of one thread's authors, what belongs to each, and their lengths, longest first;
    and the words that the whole table writes without a capital, too."""

    names: dict[str, list[int]]
    lengths: list[int]
    uncapped: frozenset[str] = frozenset()


def fold_name(name: str) -> str:
    """A name without case, accents, outer blanks and a leading "@"."""
    folded = name.lower() if name.isascii() else "".join(map(_fold, name))
    return folded.strip().removeprefix("@").strip()


@cache
def _fold(sign: str) -> str:
    """One character without case and accents; the same wherever it stands."""
    marks = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", sign).casefold())
    return "".join(c for c in marks if not unicodedata.combining(c))


def is_plain(name: str) -> bool:
    """Whether a folded name could be everyday words, so that it needs a sign such as "@"."""
    if sum(map(str.isalpha, name)) < _FEWEST_LETTERS:
        return True
    return all(word in _everyday() for word in _WORDS.findall(name))


@cache
def _everyday() -> frozenset[str]:
    return words("stopwords_en") | words("common_en")


def calls(text: str, roster: Roster) -> Iterator[Call]:
    """The places where ``text`` calls an author of ``roster``, or gives a comment's number."""
    lower = text.lower()
    if "@" in text or "u/" in text:
        for match in AT.finditer(text):
            if found := _whole_name_at(text, match.end(), roster):
                yield Call(match.start(), found[0], "at_name", found[1])
    if "quote" in lower or "posted by" in lower:
        for match in POSTED_BY.finditer(text):
            if found := _whole_name_at(text, match.end(), roster):
                yield Call(match.start(), found[0], "quote_head", found[1])
    if ">>" in text or "[quote=" in lower:
        for match in ID.finditer(text):
            yield Call(match.start(), match.end(), "id", match["id"])
    if "#" in text:
        for match in NUMBERED.finditer(text):
            yield Call(match.start("all"), match.end(), "number", match["number"])
    yield from _first_in_line(text, roster)


def _first_in_line(text: str, roster: Roster) -> Iterator[Call]:
    places = {}
    for line in _lines(text):
        places[line] = ("name_line", _LINE_ENDS)
        subject = SUBJECT.match(text, line)
        found = _name_at(text, subject.end(), roster) if subject else None
        if found and _SUBJECT_ENDS.match(text, found[0]):
            yield Call(line, found[0], "subject_line", found[1])
    opening = OPENING.match(text)
    if opening and opening["greeting"]:
        places[opening.end()] = ("name_first", _GREETED_ENDS)
        places[opening.start("greeting")] = ("name_first", _FIRST_ENDS)
    elif opening:
        places[opening.end()] = ("name_first", _FIRST_ENDS)
    for place, (evidence, ends) in places.items():
        found = _name_at(text, place, roster)
        if not found:
            continue
        end, name = found
        if _SAID.match(text, end):
            yield Call(place, end, "quote_head", name)
        elif ends.match(text, end) and not is_plain(name):
            yield Call(place, end, evidence, name)


def _lines(text: str) -> Iterator[int]:
    """Where the lines of a text begin, blanks left out."""
    place = 0
    while True:
        if start := _INK.match(text, place):
            yield start.end()
        place = text.find("\n", place) + 1
        if not place:
            return


def _name_at(text: str, place: int, roster: Roster) -> tuple[int, str] | None:
    """Where the longest name that begins at ``place`` ends, and the name."""
    window = text[place : place + LONGEST]
    if window.isascii():
        folded, ends = window.lower(), None
    else:
        folded, ends = _folded(window)
    for length in roster.lengths:
        if length > len(folded) or folded[:length] not in roster.names:
            continue
        end = place + (length if ends is None else ends[length])
        if end >= place and not _GOES_ON.match(text, end):
            return end, folded[:length]
    return None


def _whole_name_at(text: str, place: int, roster: Roster) -> tuple[int, str] | None:
    """As `_name_at`, if the name is not the beginning of a longer one ("New York Times")."""
    found = _name_at(text, place, roster)
    after = _NEXT.match(text, found[0]) if found else None
    if not found or not after:
        return found
    name, word = text[place : found[0]], after["word"]
    shouted = len(word) > 1 and word.isupper() and not name.isupper()
    if shouted or not _NAME_LIKE.fullmatch(name):
        return found
    folded = word.lower().replace("’", "'")
    # After a name such as "New York", most words go on with it: only function words begin a sentence.
    if any(part in _everyday() for part in _WORDS.findall(found[1])):
        begins = folded in words("stopwords_en") - words("common_en")
    else:
        begins = folded in roster.uncapped or any(folded in words(name) for name in _BEGINNERS)
    return found if begins else None


def _folded(window: str) -> tuple[str, list[int]]:
    """A text folded, and for each length of it how many characters it stands for (-1: none)."""
    folded, ends = "", [0]
    for number, sign in enumerate(window, 1):
        part = _fold(sign)
        folded += part
        ends += [-LONGEST] * len(part)
        ends[-1] = number
    return folded, ends

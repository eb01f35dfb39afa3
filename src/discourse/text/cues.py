"""What the form of a white-space chunk tells of sentences: how one may end or begin with it."""

from __future__ import annotations

from typing import Final

import regex

from discourse.lexicons import words


class Cue:
    """What stands in a chunk: bits of a number, 0 for none of these."""

    # How it begins, opening quotes and brackets left out.
    UPPER = 1 << 0
    LOWER = 1 << 1
    DIGIT = 1 << 2
    OPENED = 1 << 3  # by a quote or a bracket
    STARTER = 1 << 4  # a word that often begins a sentence
    PRONOUN_I = 1 << 5
    MARKS = 1 << 6  # closing punctuation and nothing else
    BULLET = 1 << 7
    CITATION = 1 << 8  # [12]
    ITEM = 1 << 9  # 1. 1) (1) a)
    EMOTION = 1 << 10  # emoticons or emoji
    URL = 1 << 11
    BRACKET = 1 << 12  # opens with a round bracket
    # How it ends.
    STOP = 1 << 13
    MARK = 1 << 14  # the stop has a ? or a !
    ELLIPSIS = 1 << 15
    CLOSED = 1 << 16  # quotes or brackets after the stop
    CLOSER = 1 << 17  # nothing but closing quotes or brackets
    END_BRACKET = 1 << 18
    DOT = 1 << 19  # a full stop and nothing else
    # What a word before a full stop is.
    TITLE = 1 << 20  # Mr.
    SHORT = 1 << 21  # U.S. and etc., which can end a sentence
    NUMBERED = 1 << 22  # p. 5
    INITIAL = 1 << 23
    NUMBER = 1 << 24  # 1.
    CASUAL = 1 << 25  # i and dont: who writes so does without capitals


ABBREVIATED: Final = Cue.TITLE | Cue.SHORT | Cue.NUMBERED | Cue.INITIAL | Cue.NUMBER | Cue.DOT

_OPENING: Final = "([{\"'“‘«*_„"
_CLOSING: Final = ")]}\"'”’»*_"
_BULLETS: Final = "•·⁃▪►"
_STOPS: Final = ".!?…‽؟।。！？"
_EMOJI: Final = (
    r"(?:(?!\p{ASCII})\p{Extended_Pictographic}|[\p{Emoji_Modifier}\uFE0F\u200D]"
    r"|\p{Regional_Indicator})"
)
_END: Final = regex.compile(rf"([.!?…‽؟।。！？]++)([)\]}}\"'”’»*_]*+){_EMOJI}*+$")
_OMITTED: Final = regex.compile(r"[(\[](?:\.{2,4}|…)[)\]][\"'”’]?")
_EMOTION: Final = regex.compile(
    rf"(?:[<>}}]?[:;=8xX](?:[-o*]|'-?)?[)\](\[dDpP/\\|{{}}@3]++|:[-o']?[oOsS$*]|(?:<3++)++|\^_*+\^|-_-"
    rf"|[oO][_.][oO]|T[_.]++T|;_++;|{_EMOJI}++)"
)
_URL: Final = regex.compile(r"(?i)(?:https?://|www\.)\S|[^\s@]++@[^\s@]*?\.\w")
_ITEM: Final = regex.compile(r"[•·⁃▪►*-]?+\(?(?P<value>[0-9]{1,3}|[a-zA-Z])(?P<form>[.)]{1,2})")
_BULLET: Final = regex.compile(r"[-–—*•·⁃▪►>]++|[•⁃▪►].*+")
_CITATION: Final = regex.compile(r"(?:\[(?:[0-9]{1,3}|[a-z])\])++")
# A stop between two sentences that no blank parts: "the end.Next", "No!Stop", and scripts without blanks.
_INNER: Final = regex.compile(
    r"""(?<=[\p{Ll})]{2}|\d)[.!?…]++[)"'”’]*+(?=["'“‘(]?(?:\p{Lu}[\p{Ll}'’]|I\b))
    | (?<=\p{L})[!?]++(?=\p{L})
    | \.(?<=^[^.]*\p{Ll}{2}\.)(?=\p{Ll}[^.]*+\.?+$)     # but alt.animals.dogs is a name
    | (?<![。！？])[。！？]++["'”’)\]»」』]*+(?=.)""",
    regex.VERBOSE,
)
_LETTERS: Final = regex.compile(r"(?:\p{L}\.)*+\p{L}")


def cues(form: str) -> int:
    """The cues of a chunk."""
    word = form[:-1] if form[-1] in ".,!?" else form
    # Most chunks are a plain word and perhaps a mark; "xD" and "a." can be more.
    if len(word) > 1 and word.isascii() and word.isalpha() and word[0] not in "xX":
        return _of_plain(word, form[len(word) :])
    return _of_any(form)


def _of_any(form: str) -> int:
    bare = form.lstrip(_OPENING)
    found = 0
    first = bare[:1]
    if first.isupper() or first.istitle():
        found |= Cue.UPPER
    elif first.islower():
        found |= Cue.LOWER
    elif first.isdigit():
        found |= Cue.DIGIT
    if len(bare) < len(form):
        found |= Cue.OPENED
        if form[0] == "(":
            found |= Cue.BRACKET
    word = bare.strip(_CLOSING + _STOPS + ",;:").casefold().replace("’", "'")
    if word in words("sentence_starters_en"):
        found |= Cue.STARTER
    if form.replace("’", "'") in words("casual_en"):
        found |= Cue.CASUAL
    if not form.isalnum():
        found |= _marks(form, bare, word)
    elif _EMOTION.fullmatch(form) and not form.isdigit():
        found |= Cue.EMOTION
    if word == "i" or word.startswith("i'"):
        found |= Cue.PRONOUN_I
    return found


def _of_plain(word: str, mark: str) -> int:
    """The cues of ASCII letters and the mark after them: what `_of_any` says, in less time."""
    found = Cue.UPPER if word[0] < "a" else Cue.LOWER
    lower = word.lower()
    if lower in words("sentence_starters_en"):
        found |= Cue.STARTER
    if lower == "i":
        found |= Cue.PRONOUN_I
    if not mark:
        return found | Cue.CASUAL if word in words("casual_en") else found
    if mark == ".":
        return found | Cue.STOP | _before_stop(word)
    return found if mark == "," else found | Cue.STOP | Cue.MARK


def inner_starts(form: str) -> list[int]:
    """The places within a chunk where a sentence begins."""
    if form.isalnum() or "/" in form or "@" in form or _URL.match(form.lstrip(_OPENING)):
        return []
    return [match.end() for match in _INNER.finditer(form)]


def _marks(form: str, bare: str, word: str) -> int:
    """The cues of a chunk that holds more than letters and digits."""
    found = 0
    if _EMOTION.fullmatch(form):
        return Cue.EMOTION
    if form[-1] == ")":
        found |= Cue.END_BRACKET
    if _URL.match(bare):
        found |= Cue.URL
    if _CITATION.fullmatch(form):
        found |= Cue.CITATION
    if _BULLET.fullmatch(form):
        found |= Cue.BULLET
    if _ITEM.fullmatch(form):
        found |= Cue.ITEM
    if form.rstrip(_CLOSING) == ".":
        found |= Cue.DOT
    if not form.strip(_CLOSING):
        found |= Cue.CLOSER
    if form[0] in ".!?…,;:)»”›" and not any(map(str.isalnum, form)):
        found |= Cue.MARKS
    end = _END.search(form[-64:])
    if end is None or _OMITTED.fullmatch(form):
        return found
    found |= Cue.STOP
    if end[2]:
        found |= Cue.CLOSED
    if "?" in end[1] or "!" in end[1] or not end[1].strip("‽؟।。！？"):
        return found | Cue.MARK
    if len(end[1]) > 1 or end[1] == "…":
        return found | Cue.ELLIPSIS
    return found | _before_stop(form[: len(form) - len(end[0])].lstrip(_OPENING))


def _before_stop(word: str) -> int:
    """What the word before a full stop says of it."""
    name = word.lstrip(_BULLETS).casefold()
    last = name.replace("/", "-").rsplit("-", 1)[-1]
    if last in words("titles_en"):
        return Cue.TITLE
    if name in words("abbreviations_en"):
        return Cue.SHORT
    if name in words("numbered_en"):
        return Cue.NUMBERED
    if name.isdigit():
        return Cue.NUMBER
    if _LETTERS.fullmatch(name):
        return Cue.INITIAL if len(name) == 1 else Cue.SHORT
    return 0


def item_of(form: str) -> tuple[int, str]:
    """The number of a list's item, and the form of its sign: ``b)`` is the second of ``a)``."""
    match = _ITEM.fullmatch(form)
    assert match is not None
    value = match["value"]
    if value.isdigit():
        return int(value), "1" + match["form"]
    return ord(value.lower()) - ord("a") + 1, "a" + match["form"]

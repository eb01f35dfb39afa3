"""Markdown within a paragraph: emphasis, links, code, escapes, Reddit's spoilers and superscript.

Tags stay as they are: the sites show them as text. Bare addresses and names (u/_x_) are kept whole.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Final

from discourse.comments.markup.emphasis import Run, kind, match_runs
from discourse.comments.markup.entities import ENTITY, character
from discourse.comments.markup.links import link_text

# One sign or a run of it; a character class in front makes the search fast.
_SIGN: Final = re.compile(r"([\\`*_~^\[\]<&])\1*")
_SIGN_OR_REDDIT: Final = re.compile(r"([\\`*_~^\[\]<&>()])\1*")
_URL_END: Final = r"[^\s<>\[\]`]*[^\s<>\[\]`?!.,:*_~'\")]"
_ADDRESS: Final = re.compile(
    rf"(?:https?://|www\.){_URL_END}|(?<![\w/])/?[ru]/\w[\w-]*|(?<!\w)@\w[\w.-]*\w"
)
_REFERENCE: Final = re.compile(ENTITY)
_AUTOLINK: Final = re.compile(r"<(https?://[^\s<>]+)>", re.IGNORECASE)
_TARGET: Final = re.compile(
    r"\(\s*+(?:<([^<>\n]*)>|((?:[^\s()\\]++|\\.|\((?:[^\s()\\]++|\\.)*+\))*+))"
    r"""(?:\s++(?:"((?:[^"\\]++|\\.)*+)"|'((?:[^'\\]++|\\.)*+)'))?+\s*+\)""",
    re.DOTALL,
)
# Emphasis from the start of a word to the end of one, with no other sign in it: most of it is.
_PLAIN_EMPHASIS: Final = re.compile(
    r"([*_]{1,3})(?=\S)([^\\`*_~^\[\]<>&()!@/\n]++)(?<=\S)\1(?![\w*])"
)
_SPACE: Final = re.compile(r"\s")
_GAP: Final = re.compile(r"\n[ \t\r]*\n")
_HARD_BREAK: Final = re.compile(r"  +(?=\r?\n)")
_ESCAPABLE: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_LABEL: Final = re.compile(r"\[([^\[\]]{0,200})\]")
_LONGEST_NAME: Final = 200  # of a reference
_ZERO_WIDTH: Final = frozenset("\u200b\ufeff")  # Reddit's editor leaves them
_SPOILER: Final = re.compile(r"[/#](?:s|sp|spoilers?)", re.IGNORECASE)


def inline(text: str, references: Mapping[str, str] | None = None) -> str:
    """Plain text of paragraphs without block markup; `references` are the link targets named."""
    if "\n" in text and ("  \n" in text or "  \r" in text):
        text = _HARD_BREAK.sub("", text)
    reddit = (">" in text and ">!" in text) or ("^" in text and "^(" in text)
    sign = _SIGN_OR_REDDIT if reddit else _SIGN
    return _Inline(text, references or {}).read(sign)


def reference_name(label: str) -> str:
    """The name by which a reference is found: case and white space don't count."""
    return " ".join(label.casefold().split())


class _Inline:
    """Takes the signs from left to right; each step appends to `parts` and says where it ended."""

    no_link = no_image = 0  # brackets below these positions can no longer be one
    ticks: dict[int, list[int]] | None = None  # runs of backticks by length, last first
    word = 0  # pieces with white space so far: equal within one word
    word_end = 0
    addresses: Sequence[tuple[int, int]] = ()  # in the word that ends there, in order
    escaped = -1  # where the last sign ends that is no longer markup

    def __init__(self, text: str, references: Mapping[str, str]) -> None:
        self.text, self.references = text, references
        self.parts: list[str] = []
        self.runs: list[Run] = []
        self.brackets: list[tuple[int, int, int, bool]] = []  # part, run, place inside, image
        self.raised: list[tuple[int, str]] = []  # parts of "^(" and "(", and which
        self.spoilers: list[int] = []  # part of ">!"

    def read(self, sign: re.Pattern[str]) -> str:
        """The whole text."""
        text, parts, at = self.text, self.parts, 0
        for found in sign.finditer(text):
            start, end = found.span()
            if start < at:
                if end <= at:
                    continue
                start = at
            elif start > at:
                between = text[at:start]
                parts.append(between)
                if _SPACE.search(between):
                    self.word += 1
                    if self.waiting() and _GAP.search(between):
                        self.paragraph_ends()
            at = _STEPS[text[start]](self, start, end)
        if not at:
            return text
        parts.append(text[at:])
        self.paragraph_ends()
        return "".join(parts)

    def waiting(self) -> bool:
        """Whether something was opened that the paragraph's end closes."""
        return bool(self.runs or self.brackets or self.raised or self.spoilers)

    def paragraph_ends(self) -> None:
        """Settle what was opened; what was not closed is text."""
        self.emphasis(0)
        self.unclosed(0)
        self.brackets.clear()
        self.no_link = self.no_image = 0

    def unclosed(self, first: int) -> None:
        """What was opened from this part on and not closed is text."""
        while self.raised and self.raised[-1][0] >= first:
            piece, sign = self.raised.pop()
            self.parts[piece] = sign
        while self.spoilers and self.spoilers[-1] >= first:
            self.parts[self.spoilers.pop()] = ">!"

    def emphasis(self, first: int) -> None:
        """Settle the runs from the first given on."""
        runs = self.runs[first:]
        if len(runs) > 1:
            match_runs(runs)
            for run in runs:
                if run.count != run.size:
                    self.parts[run.piece] = run.char * run.count
        del self.runs[first:]

    def run(self, start: int, end: int) -> int:
        text = self.text
        if text[start] != "~" or end - start == 2:
            before = kind(text[start - 1]) if start else " "
            if before == " " and not self.runs and (found := _PLAIN_EMPHASIS.match(text, start)):
                self.parts.append(found[2])
                return found.end()
            after = kind(text[end]) if end < len(text) else " "
            # At the edge of a word it is in no address.
            if before == " " or after == " " or not self.in_address(start):
                self.runs.append(Run(text[start:end], before, after, len(self.parts), self.word))
        self.parts.append(text[start:end])
        return end

    def in_address(self, start: int) -> bool:
        """Whether a sign stands in a bare address or a name such as u/_x_."""
        text = self.text
        if start >= self.word_end:
            space = _SPACE.search(text, start)
            end = space.start() if space else len(text)
            first = 1 + max(text.rfind(blank, self.word_end, start) for blank in " \n\t")
            first = max(first, self.word_end)
            self.word_end, self.addresses = end, []
            if "/" in (word := text[first:end]) or "@" in word or "www." in word:
                spans = [found.span() for found in _ADDRESS.finditer(word)]
                self.addresses = [(a + first, b + first) for a, b in spans]
        place = bisect_right(self.addresses, start, key=itemgetter(0)) - 1
        return place >= 0 and start < self.addresses[place][1]

    def backslash(self, start: int, end: int) -> int:
        """Backslashes: every second one is text; the last escapes what follows."""
        self.parts.append("\\" * ((end - start) // 2))
        if (end - start) % 2 == 0:
            return end
        following = self.text[end : end + 1]
        if following in _ESCAPABLE:
            self.parts.append(following)
            self.escaped = end + 1
            return end + 1
        if following not in ("\n", "\r"):
            self.parts.append("\\")
        return end

    def ampersand(self, start: int, end: int) -> int:
        found = _REFERENCE.match(self.text, end - 1)
        if not found:
            self.parts.append(self.text[start:end])
            return end
        shown = character(found[0]).replace("\u00a0", " ")
        self.parts.append("&" * (end - start - 1) + ("" if shown in _ZERO_WIDTH else shown))
        return found.end()

    def less(self, start: int, end: int) -> int:
        if self.spoilers and self.text[start - 1] == "!" and start != self.escaped:
            self.spoilers.pop()
            self.parts[-1] = self.parts[-1][:-1]
            return start + 1
        found = _AUTOLINK.match(self.text, end - 1)
        self.parts.append("<" * (end - start - 1) + found[1] if found else self.text[start:end])
        return found.end() if found else end

    def greater(self, start: int, end: int) -> int:
        if end - start == 1 and self.text[end : end + 1] == "!":
            self.spoilers.append(len(self.parts))
            self.parts.append("")
            self.escaped = end + 1
            return end + 1
        self.parts.append(self.text[start:end])
        return end

    def caret(self, start: int, end: int) -> int:
        """Superscript at the start of a word: ^(two words), ^word; x^2 and ^_^ stay."""
        following = self.text[end : end + 1]
        if self.text[start - 1 : start].isalnum() or self.in_address(start):
            following = ""
        if following == "(":
            self.raised.append((len(self.parts), "^("))
            self.parts.append("")
            return end + 1
        self.parts.append("" if following.isalnum() else self.text[start:end])
        return end

    def parenthesis(self, start: int, end: int) -> int:
        for char in self.text[start:end]:
            if char == "(":
                self.raised.append((len(self.parts), char))
            elif self.raised and self.raised.pop()[1] != "(":
                continue
            self.parts.append(char)
        return end

    def backtick(self, start: int, end: int) -> int:
        """A code span, if a run of as many backticks follows in the paragraph."""
        if self.ticks is None:
            self.ticks = {}
            for run in reversed(list(re.finditer("`+", self.text))):
                self.ticks.setdefault(run.end() - run.start(), []).append(run.start())
        places = self.ticks.get(end - start, [])
        while places and places[-1] <= start:
            places.pop()
        close = places[-1] if places else end
        code = self.text[end:close]
        if not code or _GAP.search(code):
            self.parts.append(self.text[start:end])
            return end
        if code[0] == code[-1] == " " and code.strip():
            code = code[1:-1]
        self.parts.append(code)
        return close + end - start

    def open_bracket(self, start: int, end: int) -> int:
        for place in range(start, end):
            image = place == start and self.text[place - 1 : place] == "!" and place != self.escaped
            if image:
                self.parts[-1] = self.parts[-1][:-1]
            self.brackets.append((len(self.parts), len(self.runs), place + 1, image))
            self.parts.append("![" if image else "[")
        return end

    def close_bracket(self, start: int, end: int) -> int:
        """The end of a link or an image, if its target follows."""
        at = start
        while at < end:
            at = self.close_one(at)
        return at

    def close_one(self, place: int) -> int:
        target = None
        if self.brackets:
            piece, run, inside, image = self.brackets.pop()
            level = len(self.brackets)
            if level >= (self.no_image if image else self.no_link):
                target = self.target(inside, place)
            self.no_link, self.no_image = min(self.no_link, level), min(self.no_image, level)
        if target is None:
            self.parts.append("]")
            return place + 1
        address, title, end = target
        self.emphasis(run)
        self.unclosed(piece)
        label = "".join(self.parts[piece + 1 :])
        del self.parts[piece:]
        # No link in a link; an image in an image is refused as well, to stay linear.
        self.no_image = level
        self.no_link = self.no_link if image else level
        if title and _SPOILER.fullmatch(address):
            label = f"{label} {title}".strip()
        shown = "" if image and not address.startswith("http") else link_text(label, address)
        self.parts.append(shown)
        return end

    def target(self, inside: int, place: int) -> tuple[str, str, int] | None:
        """Address, title and end of what follows a "]"."""
        end = place + 1
        if found := _TARGET.match(self.text, end):
            address = found[2] if found[1] is None else found[1]
            title = found[3] or found[4] or ""
            return _ESCAPED.sub(r"\1", address), _ESCAPED.sub(r"\1", title), found.end()
        if not self.references or place - inside > _LONGEST_NAME:
            return None
        label = self.text[inside:place]
        if found := _LABEL.match(self.text, end):
            label, end = found[1] or label, found.end()
        address = self.references.get(reference_name(label), "")
        return (address, "", end) if address else None


_STEPS: Final = {
    "*": _Inline.run, "_": _Inline.run, "~": _Inline.run, "\\": _Inline.backslash,
    "`": _Inline.backtick, "^": _Inline.caret, "&": _Inline.ampersand, "<": _Inline.less,
    ">": _Inline.greater, "[": _Inline.open_bracket, "]": _Inline.close_bracket,
    "(": _Inline.parenthesis, ")": _Inline.parenthesis,
}  # fmt: skip

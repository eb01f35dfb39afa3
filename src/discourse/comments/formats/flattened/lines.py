"""A saved page as numbered lines: what every other module here looks at."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

# Signs that show nothing but keep a line from matching: byte order mark, zero-width, direction.
INVISIBLE = "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad"
_EDGE = "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + INVISIBLE
LONGEST_MARKER = 200  # no header is longer; patterns see no longer line, so time stays linear


class Lines:
    """The lines of a text, by index from 0; `text` holds them stripped, `low` in lower case."""

    def __init__(self, text: str) -> None:
        # "\r\r\n" is a CRLF file saved once more as text; NEL and form feed are no line ends here.
        flat = text.replace("\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
        self.raw = flat.split("\n")
        self.text = [line.strip(_EDGE) for line in self.raw]
        self.low = [line.casefold() if len(line) <= LONGEST_MARKER else "" for line in self.text]
        full = [i for i, line in enumerate(self.text) if line]
        self.first = full[0] if full else len(self.raw)
        self.last = full[-1] if full else -1
        n = len(self.raw)
        following = list(
            accumulate(
                (i if self.text[i] else n for i in reversed(range(n))),
                lambda later, here: here if here < n else later,
                initial=n,
            )
        )
        self._next = [*following[::-1], n]  # so that the line after the end may be asked for
        self._previous = list(
            accumulate(
                (i if self.text[i] else -1 for i in range(n)),
                lambda earlier, here: here if here >= 0 else earlier,
                initial=-1,
            )
        )

    def __len__(self) -> int:
        return len(self.raw)

    def next_full(self, i: int) -> int:
        """The first line at or after `i` that is not blank; len(self) if there is none."""
        return self._next[i]

    def last_full(self, i: int) -> int:
        """The last line before `i` that is not blank; -1 if there is none."""
        return self._previous[i]

    def indent(self, i: int) -> int:
        """Columns of white space before the text of line `i`; a tab reaches the next of four."""
        raw = self.raw[i].lstrip(INVISIBLE)
        lead = raw[: len(raw) - len(raw.lstrip())]
        return len(lead.expandtabs(4))

    def gap_before(self, i: int) -> int:
        """Blank lines directly before line `i`."""
        return i - 1 - self.last_full(i)


def paragraphs(raw: Sequence[str]) -> str:
    """Join lines: common indentation and outer blanks gone, blank runs one empty line."""
    kept: list[str] = []
    for line in raw:
        stripped = line.rstrip(_EDGE)
        if stripped or (kept and kept[-1]):
            body = stripped.lstrip()
            kept.append(stripped[: len(stripped) - len(body)].expandtabs(4) + body)
    while kept and not kept[-1]:
        kept.pop()
    full = [line for line in kept if line]
    margin = min((len(line) - len(line.lstrip()) for line in full), default=0)
    return "\n".join(line[margin:] for line in kept).strip(_EDGE)

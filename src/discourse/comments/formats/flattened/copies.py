"""Pages that were saved twice into one file."""

from __future__ import annotations

from typing import Final

from discourse.comments.formats.flattened.lines import Lines

_FEWEST: Final = 4  # full lines that begin both copies ...
_MOST: Final = 12
_LONG: Final = 80  # ... and characters in them: a title alone can be said again in a comment


def second_copy(lines: Lines) -> int | None:
    """The line where the page begins once more; None if it does not."""
    if lines.last < 0:
        return None
    head = _opening(lines)
    if len(set(head)) < 3 or sum(map(len, head)) < _LONG:
        return None
    for i in range(lines.first + 1, len(lines)):
        if lines.text[i] == head[0] and _begins(lines, i, head):
            return i
    return None


def _opening(lines: Lines) -> list[str]:
    head: list[str] = []
    i = lines.first
    while i < len(lines) and len(head) < _MOST:
        if len(head) >= _FEWEST and sum(map(len, head)) >= _LONG:
            break
        head.append(lines.text[i])
        i = lines.next_full(i + 1)
    return head


def _begins(lines: Lines, i: int, head: list[str]) -> bool:
    for line in head:
        if i >= len(lines) or lines.text[i] != line:
            return False
        i = lines.next_full(i + 1)
    return True

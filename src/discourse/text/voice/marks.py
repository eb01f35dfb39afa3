"""Quotation marks: what stands between two that belong together."""

from __future__ import annotations

from collections.abc import Iterator

import regex

# Pairs that open after white space or a bracket and close before white space or punctuation, within
# one line; straight ones open before a word only. A straight single mark before an elision is an
# apostrophe.
_PAIRS = regex.compile(
    r"""(?<![\w])(?:"(?P<straight>(?!\s)[^"\n]{1,2000}+)"
        |“(?P<curly>[^“”\n]{1,2000}+)”
        |„(?P<low>[^„“”\n]{1,2000}+)[“”]
        |«(?P<guillemets>[^«»\n]{1,2000}+)»
        |»(?P<inward>(?!\s)[^«»\n]{1,2000}+)«
        |(?<=[\s(\[]|^)‘(?P<single>(?:[^‘’\n]|’(?=\w)){1,2000}+)’
        |(?<=[\s(\[]|^)'(?!(?:em|til|tis|twas|cause|cos|bout|round|n|[0-9]0s)\b)
            (?P<plain>(?=\w)(?:[^'\n]|'(?=\w)){1,2000}+)')(?!\w)""",
    regex.VERBOSE | regex.MULTILINE | regex.IGNORECASE,
)


def between_marks(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of what stands between quotation marks."""
    for match in _PAIRS.finditer(text):
        group = match.lastgroup
        if group and match[group].strip():
            yield match.start(group), match.end(group)

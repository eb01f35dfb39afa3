"""Where sentences begin in the prose of the web: one set of rules over arrays of chunks."""

from __future__ import annotations

from typing import Final

import numpy as np

from discourse.text.chunks import LINE, Chunks
from discourse.text.cues import ABBREVIATED, Cue, item_of

_WRAPPED: Final = 40  # code points: a shorter line did not end for want of room
_BEGUN: Final = Cue.UPPER | Cue.OPENED | Cue.DIGIT
_BEFORE_LISTS: Final = ".!?…:;,)]-–—•·*>"
_DOTS: Final = 3  # stand for what is left out; a fourth one ends the sentence


def has(cues: np.ndarray, wanted: int) -> np.ndarray:
    """Whether any of the cues is there."""
    return (cues & wanted) != 0


def sentence_starts(cues: np.ndarray, chunks: Chunks) -> np.ndarray:
    """The chunks that a sentence begins with.

    Parameters
    ----------
    cues : ndarray of int32, shape (chunks,)
        What each chunk tells; see `Cue`.
    chunks : Chunks
        The chunks themselves.

    Returns
    -------
    ndarray of bool, shape (chunks,)
    """
    if not len(cues):
        return np.zeros(0, bool)
    forms, code = chunks.forms, chunks.code
    text = np.repeat(np.arange(len(chunks.bounds) - 1), np.diff(chunks.bounds))
    line = _lines(cues, chunks)
    outer = np.append(line[1:], True)  # the last chunks of lines
    following = np.where(outer, 0, np.append(cues[1:], 0))
    before = np.where(line, 0, np.append(0, cues[:-1]))
    last, unstopped = _last_words(cues, line)
    informal = _informal(cues, following, line, text)

    stopped = has(last, Cue.STOP)
    plain = stopped & ~has(last, ABBREVIATED)
    lower, upper = has(following, Cue.LOWER), has(following, Cue.UPPER)
    goes_on = has(following, Cue.PRONOUN_I)
    opened = has(following, Cue.OPENED)
    after_plain = has(before, Cue.STOP) & ~has(before, ABBREVIATED)
    casual = informal & ~has(last, Cue.CLOSED)
    # "Vitamin C. It helps", but not "A. The first point".
    named = has(last, Cue.PRONOUN_I) | (has(last, Cue.UPPER) & ~line & ~has(before, Cue.STOP))
    # Which chunks a sentence ends with; the first rule that applies decides.
    rules = [
        (outer, False),
        (has(following, Cue.EMOTION) & has(cues, Cue.STOP | Cue.EMOTION), False),
        (unstopped, upper & ~goes_on),
        (has(following, Cue.BULLET) & plain, True),
        (has(following, Cue.CITATION) & stopped & ~has(last, Cue.NUMBERED), False),
        (has(cues, Cue.CITATION) & has(before, Cue.STOP), upper | opened),
        (_before_items(cues, line, text, forms, code), True),
        (has(following, Cue.URL) & plain, True),
        (has(last, Cue.URL) & upper, True),
        (has(cues, Cue.CLOSER) & after_plain & upper, True),
        (_bracketed(cues, line, last) & (upper | opened), True),
        (~stopped | has(following, Cue.MARKS), False),
        (has(last, Cue.MARK), ~lower | casual),
        (has(last, Cue.ELLIPSIS), has(following, _BEGUN) & ~lower),
        (has(last, Cue.TITLE), False),
        (has(last, Cue.INITIAL), named & has(following, Cue.STARTER)),
        (has(last, Cue.NUMBERED) & has(following, Cue.DIGIT), False),
        (has(last, Cue.SHORT), upper & has(following, Cue.STARTER)),
        (lower, casual),
    ]
    ends = np.ones(len(cues), bool)
    for applies, answer in reversed(rules):
        ends = np.where(applies, answer, ends)
    _spaced_dots(cues, following, outer, ends)
    starts = line.copy()
    starts[1:] |= ends[:-1]
    # The number that opens an item, perhaps after its bullet, is no sentence.
    opens = starts | (has(before, Cue.BULLET) & np.append(False, starts[:-1]))
    starts[1:] &= line[1:] | ~(has(cues[:-1], Cue.NUMBER) & opens[:-1])
    return starts


def _lines(cues: np.ndarray, chunks: Chunks) -> np.ndarray:
    """The chunks that begin a line which goes not on with the sentence of the line before."""
    line = chunks.gap >= LINE
    at = np.flatnonzero(chunks.gap == LINE)
    if not len(at):
        return line
    begun = np.maximum.accumulate(np.where(line, np.arange(len(line)), 0))[at - 1]
    long = chunks.start[at] - chunks.start[begun] > _WRAPPED
    goes_on = has(cues[at], Cue.LOWER) & ~has(cues[at], Cue.ITEM | Cue.BULLET | Cue.URL)
    line[at[long & goes_on & ~has(cues[at - 1], Cue.STOP | Cue.EMOTION)]] = False
    return line


def _last_words(cues: np.ndarray, line: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The cues of the last chunk in the line that is no emoticon, and which emoticons have no stop
    before them."""
    feeling = has(cues, Cue.EMOTION)
    if not feeling.any():
        return cues, feeling
    places = np.arange(len(cues))
    worded = np.maximum.accumulate(np.where(feeling, -1, places))
    begun = np.maximum.accumulate(np.where(line, places, 0))
    held = worded >= begun
    last = np.where(held, cues[worded], 0)
    return last, feeling & ~has(last, Cue.STOP)


def _informal(
    cues: np.ndarray, following: np.ndarray, line: np.ndarray, text: np.ndarray
) -> np.ndarray:
    """Whether the writer of a text goes on in lower case after most stops."""
    size = int(text[-1]) + 1
    counted = has(cues, Cue.STOP) & ~has(cues, ABBREVIATED | Cue.ELLIPSIS | Cue.CLOSED)

    def count(which: np.ndarray) -> np.ndarray:
        return np.bincount(text[which], minlength=size)

    low = count(counted & has(following, Cue.LOWER))
    # A lone "!" or "?" before lower case can stand inside a sentence: "Yahoo! in", "What?! he said".
    surely = count(counted & has(following, Cue.LOWER) & ~has(cues, Cue.MARK)) > 0
    high = count(counted & has(following, Cue.UPPER))
    casual = count(has(cues, Cue.CASUAL)) > 0
    opening = count(line & has(cues, Cue.LOWER)) > 0
    informal = (low > 0) & (
        (surely & (low > high)) | (low > np.maximum(high, 1)) | casual | opening
    )
    return informal[text]


def _before_items(
    cues: np.ndarray, line: np.ndarray, text: np.ndarray, forms: list[str], code: np.ndarray
) -> np.ndarray:
    """The chunks before "2)" where "1)" came earlier in the text, and before such a "1)"."""
    ends = np.zeros(len(cues), bool)
    items = np.flatnonzero(has(cues, Cue.ITEM))
    if len(items) < 2:
        return ends
    read = {c: item_of(forms[c]) for c in np.unique(code[items]).tolist()}
    waiting: dict[tuple[int, str, int], int] = {}  # the place of the item before
    for i in items.tolist():
        number, sign = read[int(code[i])]
        key = int(text[i]), sign
        earlier = waiting.pop((*key, number), None)
        after_word = not line[i] and forms[code[i - 1]][-1] not in _BEFORE_LISTS
        if earlier is None and after_word and sign[-1] == ".":
            continue  # "see Figure 1."
        if earlier is None and number > 1 and sign[0] == "a":
            continue  # an initial
        waiting[(*key, number + 1)] = i
        if earlier is None:
            continue
        for place in (i, earlier) if number == 2 else (i,):
            at = place - 1 if place and has(cues[place - 1 : place], Cue.BULLET)[0] else place
            if at and not line[at]:
                ends[at - 1] = True
    return ends


def _bracketed(cues: np.ndarray, line: np.ndarray, last: np.ndarray) -> np.ndarray:
    """The chunks that close a bracket which opened a line, or after a stop: a sentence by itself."""
    closing = has(cues, Cue.END_BRACKET)
    if not closing.any():
        return closing
    opens = has(cues, Cue.BRACKET) & (line | np.append(True, has(last, Cue.STOP)[:-1]))
    places = np.arange(len(cues))
    begun = np.maximum.accumulate(np.where(line, places, 0))
    opened = np.maximum.accumulate(np.where(opens, places, -1))
    closed = np.maximum.accumulate(np.where(closing, places, -1))
    earlier = np.append(-1, closed[:-1])
    return closing & (opened >= begun) & (earlier < opened)


def _spaced_dots(
    cues: np.ndarray, following: np.ndarray, outer: np.ndarray, ends: np.ndarray
) -> None:
    """Three dots with blanks between them: what follows goes on; a dot before them is a full stop."""
    dots = has(cues, Cue.DOT)
    if not dots.any():
        return
    edges = np.flatnonzero(np.diff(np.concatenate([[0], dots.view(np.int8), [0]])))
    for first, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if end - first < 2:
            continue
        ends[first : end - 1] = False
        lower = bool(has(following[end - 1 : end], Cue.LOWER)[0])
        if first and not outer[first - 1] and has(cues[first - 1 : first], Cue.STOP)[0]:
            quoted = bool(has(cues[end - 1 : end], Cue.CLOSED)[0])
            ends[first - 1] = not quoted and not outer[end - 1]
            ends[end - 1] = quoted and not outer[end - 1] and not lower
        elif not outer[end - 1]:
            ends[end - 1] = end - first > _DOTS and not lower

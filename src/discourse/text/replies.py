"""Who answers whom where only the text tells: quotes, "@Ann", "Ann, ...", "Re: Ann"."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd
import regex

from discourse.comments.links import COLUMNS as LINK_COLUMNS
from discourse.text.lines import with_line_feeds
from discourse.text.mentions import Threads
from discourse.text.names import OPENING, Call

if TYPE_CHECKING:
    from discourse.text.tokens import Tokens

COLUMNS: Final = {**LINK_COLUMNS, "evidence": "str"}
# A passage that stands in a quote, for so large a part, was taken from that quote's source.
_WITHIN: Final = 0.8
# How many quotes of quotes are followed back.
_MOST_STEPS: Final = 9
# Quotes that leave a doubt which comment is answered: a turn of phrase, and what was copied without
# a mark (on forum posts, .84 of the latter named the parent).
_WEAK_QUOTES: Final = ("marks", "copied")
# Words before a quote that are no words of one's own.
_HEAD_WORDS: Final = {"quote", "quoted", "quoting", "originally", "posted", "by", "wrote", "zitat"}
_WORD: Final = regex.compile(r"[\p{L}\p{N}]++")
_NAN: Final = float("nan")


class _Quote(NamedTuple):
    """A quoted run; ``source`` and its ``place`` are None where they are not known."""

    start: int
    end: int
    how: str
    source: str | None
    place: tuple[int, int] | None


class _Link(NamedTuple):
    """A link of a comment."""

    target: str
    kind: str
    start: int
    end: int
    share: float
    evidence: str


class _Reader:
    """The links of one comment after the other."""

    def __init__(self, tokens: Tokens) -> None:
        self.threads = Threads(tokens)
        self.ids: list[str] = tokens.comments["comment_id"].tolist()
        self.texts = with_line_feeds(tokens.comments["text"]).tolist()
        self.quotes = _quotes(tokens)
        self.sourced = {
            cid: [quote for quote in quotes if quote.source is not None]
            for cid, quotes in self.quotes.items()
        }
        self.starts = {cid: [q.start for q in quotes] for cid, quotes in self.sourced.items()}

    def links(self, cid: str) -> list[_Link]:
        """The links of a comment: the reply, then quotes, then mentions, in the order of the text."""
        row = self.threads.row_of[cid]
        text = self.texts[row]
        if not isinstance(text, str):
            return []
        quoted = [(quote.start, quote.end) for quote in self.quotes.get(cid, [])]
        mentions = self.threads.mentions(row, text, quoted)
        reply = self._by_quote(row, text, mentions) or self._by_name(row, text, mentions)
        links = [reply] if reply else []
        links += [_of_quote(quote, text, "quote") for quote in self.sourced.get(cid, [])]
        return links + [self._of_call(call, target, "mention") for call, target in mentions]

    def _of_call(self, call: Call, target: int, kind: str) -> _Link:
        return _Link(self.ids[target], kind, call.start, call.end, _NAN, call.evidence)

    def _by_quote(self, row: int, text: str, mentions: list[tuple[Call, int]]) -> _Link | None:
        """The reply of a comment that begins with a quote: to the first source, if that is also the
        latest of the sources, the most quoted, and no other than who is called."""
        sourced = self.sourced.get(self.ids[row], [])
        if not sourced or not _begins(text, sourced[0], [call for call, _ in mentions]):
            return None
        target = self._origin(sourced[0])
        if target is None or not self.threads.earlier(row, target):
            return None
        size: dict[int, int] = defaultdict(int)
        for quote in sourced:
            source = self._origin(quote)
            if source is not None and self.threads.earlier(row, source):
                size[source] += quote.end - quote.start
        latest = max(size, key=lambda source: self.threads.rank[source])
        if latest != target or max(size.values()) > size[target]:
            return None
        names = self.threads.names
        if mentions and _opens(text, mentions[0][0]) and names[mentions[0][1]] != names[target]:
            return None
        return _of_quote(sourced[0], text, "reply")._replace(target=self.ids[target])

    def _by_name(self, row: int, text: str, mentions: list[tuple[Call, int]]) -> _Link | None:
        """The reply of a comment that begins with a name or an id, and does not call two at once."""
        if not mentions or not _opens(text, mentions[0][0]):
            return None
        call, target = mentions[0]
        if len(mentions) > 1 and not _WORD.search(text, call.end, mentions[1][0].start):
            return None
        if call.evidence == "number":
            return None
        signed = call.evidence != "name_first"
        if call.evidence != "id" and not self.threads.certain(row, target, signed=signed):
            return None
        return self._of_call(call, target, "reply")

    def _origin(self, quote: _Quote) -> int | None:
        """The row that was quoted first, where the source's passage is itself a quote."""
        source = quote.source or ""
        for _ in range(_MOST_STEPS):
            if quote.place is None:
                break
            start, end = quote.place
            at = bisect_right(self.starts.get(source, []), (start + end) // 2) - 1
            if at < 0:
                break
            quote = self.sourced[source][at]
            if min(end, quote.end) - max(start, quote.start) <= _WITHIN * (end - start):
                break
            source = quote.source or ""
        return self.threads.row_of.get(source)


def _quotes(tokens: Tokens) -> dict[str, list[_Quote]]:
    """The quotes of each comment, in the order of the text."""
    found: dict[str, list[_Quote]] = defaultdict(list)
    table = tokens.quotes
    places: list[tuple[int, int] | None] = [
        None if pd.isna(start) else (int(start), int(end))
        for start, end in zip(table["source_start"], table["source_end"], strict=True)
    ]
    for cid, start, end, how, source, place in zip(
        *(table[c].tolist() for c in ("comment_id", "start", "end", "how", "source_id")),
        places,
        strict=True,
    ):
        known = source if isinstance(source, str) else None
        found[cid].append(_Quote(start, end, how, known, place))
    return found


def _of_quote(quote: _Quote, text: str, kind: str) -> _Link:
    evidence = "copied" if quote.how == "copied" else "quote"
    share = (quote.end - quote.start) / len(text) if kind == "quote" else _NAN
    return _Link(quote.source or "", kind, quote.start, quote.end, share, evidence)


def _begins(text: str, quote: _Quote, before: list[Call]) -> bool:
    """Whether a comment begins with this quote, but for words that say whose it is."""
    if quote.how in _WEAK_QUOTES:
        return False
    place, own = 0, []
    for call in before:
        if call.start < quote.start:
            own += _WORD.findall(text, place, call.start)
            place = call.end
    own += _WORD.findall(text, place, quote.start)
    return all(word.lower() in _HEAD_WORDS for word in own)


def _opens(text: str, call: Call) -> bool:
    """Whether nothing but a greeting stands before a call."""
    greeting = OPENING.match(text)
    begin = greeting.end() if greeting else 0
    return begin >= call.start or not _WORD.search(text, begin, call.start)


def infer_links(tokens: Any) -> pd.DataFrame:
    """Replies, quotes and mentions that the texts themselves give away, with their evidence.

    Parameters
    ----------
    tokens : Tokens, comments table, or list of str

    Returns
    -------
    DataFrame
        One row per link, in the order of the comments: the reply first (at most one a comment),
        then quotes, then mentions, in the order of the text. Columns: ``comment_id``;
        ``target_id`` (an earlier comment of the thread; of a quote whose source is given, what was
        given); ``kind`` (reply, quote or mention);
        ``origin`` (always inferred); ``start``, ``end`` (code points of the evidence in the text);
        ``share`` (of the comment's characters that a quote takes, 0 to 1; missing for the others);
        ``evidence`` (the rule, see Notes).

    Notes
    -----
    Rules: ``quote`` (a marked quote whose source was found or is given), ``copied`` (words of an
    earlier comment without marks), ``at_name`` ("@Ann", "u/Ann"), ``name_first`` ("Ann, ..." or "Hi Ann: ..."
    at the beginning), ``name_line`` (the same in a later line), ``subject_line`` ("Re: Ann", "To
    Ann:"), ``quote_head`` ("Ann wrote:"), ``id`` (">>123", a comment's id), ``number`` ("reply to
    #12": that id, or the twelfth without the article; none if these are two comments).

    On forum posts with known parents that the rules were not made with, .97 of the replies named
    the parent, and .64 of the posts with a parent had one: nearly all by quotes. Those by a name
    alone are few and less sure.

    A name means the latest earlier comment under that name; case and accents play no part. A name
    that a capital goes on with ("@New York Times" where "New" is an author) is none, unless that
    word begins a sentence, as far as one can tell ("@Ann Since when?", or a word that the table also
    writes without a capital). Names of
    fewer than three letters and names that are everyday English words need a sign such as "@".

    A reply is inferred only from the beginning of a comment: from its first quote, if no other
    source is quoted more or is later; or from a name, if its bearer made the comment directly before
    or no other (without a sign such as "@": not long before). Others have no reply here. Given
    parents play no part: hold the two against each other to see how far to trust the rules.

    Examples
    --------
    >>> import discourse, pandas as pd
    >>> rows = {"comment_id": ["a", "b"], "thread_id": "t", "author": ["Ann", "Bea"]}
    >>> rows |= {"position": [0, 1], "text": ["The bridge is closed.", "@ann Since when?"]}
    >>> links = discourse.infer_links(pd.DataFrame(rows))
    >>> links[["comment_id", "target_id", "kind", "evidence"]].values.tolist()
    [['b', 'a', 'reply', 'at_name'], ['b', 'a', 'mention', 'at_name']]
    """
    from discourse.text.inputs import tokenize

    return tokenize(tokens).links.copy()


def find_links(tokens: Tokens) -> pd.DataFrame:
    """The links of a whole table; see `infer_links`."""
    reader = _Reader(tokens)
    rows = []
    for cid in tokens.comments["comment_id"]:
        for link in reader.links(cid):
            rows.append((cid, link.target, link.kind, "inferred", *link[2:]))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)

"""Lines of a page that are no one's words, as data, and the code that takes them off a comment."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Final

# Whole lines, dropped wherever they open or close a comment.
FURNITURE: Final = {
    "reply link": r"(?:reply to (?:this )?comment|reply to this|log ?in to reply|sign in to reply|"
    r"log ?in or (?:register|sign up) to (?:reply|post comments?)|auf diesen kommentar antworten)",
    "report link": r"(?:report|flag)(?: this)?(?: comment| post)?(?: as)?"
    r" (?:abuse|inappropriate|offensive|comment|spam)",
    "permanent link": r"(?:permalink|permanent link|link to this comment|permalink to this comment)",
    "votes": r"(?:vote (?:up|down)!?\s*-?[0-9]*|[0-9]+ (?:likes?|votes?|points?)|"
    r"was this (?:comment )?helpful\??|[0-9]+ (?:people|users?|persons?) (?:like|liked) this)",
    "cut comment": r"(?:read the rest of this comment|read more|show full comment)\W*",
    "share link": r"(?:share this comment|tweet this|share on (?:facebook|twitter))",
    "hidden comment": r"(?:comment hidden|hide replies|show replies|view [0-9]+ repl(?:y|ies))\W*",
}
# One word that may also be a whole comment: dropped only if it closes at least two comments.
LINK_WORD: Final = re.compile(
    r"[•·*\s]*(?:{0})(?:\s*[|·•]\s*(?:{0}))*[\s›»]*".format(
        "reply|quote|like|link|share|flag|report|edit|delete|parent|antworten|zitieren|répondre|"
        "responder|#|↑|\\^"
    ),
    re.IGNORECASE,
)
# A line that begins what follows the last comment: forms, archives, copyright.
FOOTER: Final = {
    "comment form": r"(?:leave|post|add|write|submit|make|enter)(?: (?:a|an|your|another))?"
    r"(?: new| public)? (?:comment|reply|response|answer)s?(?: here| below| now)?\W*"
    r"(?:cancel reply)?|(?:speak your mind|have your say|join the (?:discussion|conversation))\W*|"
    r"(?:hinterlasse|schreibe?) (?:eine|einen|deinen) (?:antwort|kommentar)\b.{0,60}|"
    r"kommentar (?:schreiben|hinterlassen)\W*",
    "comments closed": r"(?:the )?comments?(?: (?:to|on|for) this (?:entry|post|article|thread))?"
    r"(?: section)? (?:is|are|have been)(?: now)? closed\b.{0,60}|sorry, (?:the )?comment form is "
    r"closed\b.{0,60}",
    "log-in notice": r"you (?:must|need to|have to) (?:be )?(?:logged|log|signed|sign|register)"
    r"(?: ?in)?\b.{0,60}|(?:please )?(?:log ?in|sign ?in|register)\b.{0,20} to "
    r"(?:post|leave|add|make|write|submit)\b.{0,40}",
    "form field": r"(?:your )?(?:name|e-?mail|mail|website|url|comment)(?: address)?\s*\*?\s*"
    r"\((?:required|optional|will not be|hidden|never).{0,50}\)\W*|your e-?mail (?:address )?"
    r"(?:will (?:not|never)|is never)\b.{0,80}|required fields are marked\b.{0,20}|"
    r"notify me of (?:follow-?up|new)\b.{0,50}|remember (?:me|personal info)\W*|"
    r"verify your comment|you may use these html tags\b.{0,80}|allowed html tags\b.{0,80}",
    "page links": r"(?:«|‹|<<|←)\s*.{0,80}|(?:older|newer|previous|next) "
    r"(?:comments|posts?|entry|entries|article|page)\b.{0,80}|trackbacks?(?: (?:uri|url)|"
    r"\s*\(?[0-9]+\)?)?\W*|pingbacks?\W*|rss feed for comments\b.{0,40}|subscribe (?:to|via|by)"
    r"\b.{0,60}|(?:related|recent|popular|latest) (?:posts|articles|stories|entries|comments|news)"
    r"\W*|more (?:from|in|on) .{1,40}:|archives|categories|blogroll|tag cloud|back to top",
    "copyright": r"(?:copyright|©|\(c\))\W*(?:19|20)[0-9]{2}\b.{0,120}|copyright\W+©?.{1,100}"
    r"(?:19|20)[0-9]{2}\b.{0,40}|.{0,80}\ball rights reserved\W*|(?:proudly )?powered by .{1,60}|"
    r"links to this post\W*|(?:privacy policy|terms of (?:use|service))\b.{0,60}",
}
HEADING: Final = re.compile(
    r"(?:[0-9,]+|no|one|all|latest|reader|user|your)?\s*(?:comments?|responses?|replies|reactions|"
    r"kommentare?|commentaires?|comentarios?|antworten|(?:[0-9]+|one) thoughts?)"
    r"(?:\s*[(\[]?[0-9,]+[)\]]?)?(?:\s+(?:to|on|for|so far|zu|auf)\b.{0,120})?\s*[:.↓»]*",
    re.IGNORECASE,
)
_PLAIN = frozenset({"comments", "responses", "kommentare", "commentaires", "comentarios"})
_FURNITURE = re.compile("|".join(FURNITURE.values()), re.IGNORECASE)
_FOOTER = re.compile("|".join(FOOTER.values()), re.IGNORECASE)
_COUNTER = re.compile(r"#?([0-9]{1,5})[.)]?")


def is_furniture(line: str) -> bool:
    """Whether a whole line is a link or button of the page."""
    return len(line) <= 80 and bool(_FURNITURE.fullmatch(line))


def is_footer(line: str) -> bool:
    """Whether a whole line begins what stands after the comments."""
    return len(line) <= 200 and bool(_FOOTER.fullmatch(line))


def is_heading(line: str, *, sure: bool = False) -> bool:
    """Whether a whole line is a heading such as "12 Comments"; `sure`: not "Reply" or "Comment"."""
    if len(line) > 160 or not HEADING.fullmatch(line):
        return False
    return not sure or any(c.isdigit() for c in line) or line.casefold().strip(" :") in _PLAIN


def running(numbers: Sequence[int | None]) -> bool:
    """Whether most are numbers and each mostly one more (or one less) than the one before."""
    known = [number for number in numbers if number is not None]
    if not known or len(known) < 0.6 * len(numbers):
        return False
    steps = [b - a for a, b in itertools.pairwise(known)]
    if not steps:
        return known == [2]  # two comments: the first ends in the number of the second
    return max(steps.count(1), steps.count(-1)) >= 0.6 * len(steps)


def counters(last_lines: Sequence[str]) -> list[int]:
    """Which of the comments end in the running number of the next one, so that "42" stays text."""
    found = [_COUNTER.fullmatch(line) for line in last_lines]
    if not running([int(m[1]) if m else None for m in found]):
        return []
    return [i for i, m in enumerate(found) if m]

"""Lines of a page that are no one's words, as data, and the code that takes them off a comment."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Final

# Whole lines, dropped wherever they open or close a comment.
FURNITURE: Final = {
    "reply link": r"\W*(?:reply to (?:this )?comment|reply to this(?: parent)?|log ?in to reply|sign in to reply|"
    r"log ?in or (?:register|sign up) to (?:reply|post comments?)|auf diesen kommentar antworten|"
    r"replydelete|reply\s*[↓›»]|replies|load more\.*|\(reply to this\)(?: ?\((?:thread|parent)\))*)\W*",
    "report link": r"(?:report|flag)(?: this)?(?: comment| post)?(?: as)?"
    r" (?:abuse|inappropriate|offensive|comment|spam)|complain about this comment|"
    r"(?:kommentar|beitrag) melden|missbrauch melden|signaler(?: (?:un abus|ce commentaire))?",
    "permanent link": r"(?:permalink|permanent link|link to this comment|permalink to this comment)",
    "votes": r"(?:vote (?:up|down)!?\s*-?[0-9]*|[0-9]+ (?:likes?|votes?|points?)|(?:recommend|like|"
    r"responses|recommended|recomendar|me gusta|gefällt mir|empfehlen|j'aime|recommander|mi piace|"
    r"consiglia|gostei|curtir|aanbevelen|vind ik leuk)\??\s*\(?[0-9]+\)?|click to rate\s+rating\s+\(?-?[0-9]+\)?|"
    r"(?:comment )?was this (?:comment |review )?helpful(?: to you)?\??(?: yes no)?|"
    r"[0-9]+ of [0-9]+ people found .{1,40} helpful.{0,20}|[0-9]+ people found this helpful|"
    r"[0-9]+ (?:people|users?|persons?) (?:like|liked) this\.?(?: like)?(?: reply)?)",
    "cut comment": r"(?:read the rest of this comment|read more|show full comment)\W*",
    "share link": r"(?:share this comment|tweet this|share\s*›|"
    r"(?:(?:share|teilen|compartir|partager|condividi|compartilhar|delen) (?:on|auf|en|sur|su|no|op) "
    r"(?:facebook|twitter|google\+?|linkedin|pinterest|reddit|whatsapp)[\s|·•]*)+)",
    "fold": r"\[[–—+−-]\]",
    "glued links": r"(?:(?:permalink|embed|unsave|save|parent|report|reply|give (?:award|gold)|"
    r"crosspost|hide child comments|full comments \([0-9]+\)|context|share|source)\s*){3,}",
    "translation": r"(?:translate to|see translation|übersetzung anzeigen|übersetzen ins|"
    r"voir la traduction|traduire en|ver traducción|traducir al|mostra traduzione|traduci in|"
    r"vertaling (?:weergeven|tonen)|vertalen naar)\b.{0,20}",
    "pin": r"(?:pinned by|angepinnt von|épinglé par|fijado por|fissato da|fixado por) .{1,60}",
    "hidden comment": r"(?:(?:show|load) more(?: (?:comments|replies|answers))?|comment hidden|(?:hide|show) (?:[0-9]+ )?repl(?:y|ies)|view [0-9]+ "
    r"repl(?:y|ies)|[0-9]+ repl(?:y|ies)(?: · active .{1,30})?|your comment is awaiting moderation)\W*",
    "parent link": r"\[?\s*(?:parent|reply to this|permalink|link)(?:\s*\|\s*(?:parent|reply to this|"
    r"permalink|link|hide))+\s*\]?|\[\s*(?:reply|parent|antworten|répondre)\s*\]",
}
# One word that may also be a whole comment: dropped where words stand before it, or if most have it.
LINK_WORD: Final = re.compile(
    r"[•·*»|\s]*(?:{0})(?:[\s|·•-]+(?:{0}))*[\s›»↓|]*|[•·|−+▲▼]".format(
        "reply|quote|like|link|share|flag|report|edit|delete|parent|antworten|antwort|zitieren|melden|"
        "teilen|gefällt mir|répondre|signaler|citer|partager|j'aime|responder|denunciar|recomendar|citar|"
        "compartir|me gusta|rispondi|segnala|cita|condividi|mi piace|reageer|beantwoorden|citeren|delen|"
        "compartilhar|curtir|avatar|top|up|recommend(?:ed)?|permalink|save|give gold|embed|context|#|↑|\\^"
    ),
    re.IGNORECASE,
)
# A line that begins what follows the last comment: forms, archives, copyright.
FOOTER: Final = {
    "comment form": r"(?:leave|post|add|write|submit|make|enter)(?: (?:a|an|your|another))?"
    r"(?: new| public)? (?:comment|reply|response|answer)s?(?: here| below| now)?\W*"
    r"(?:cancel reply)?|(?:speak your mind|have your say|what do you think|tell us what you think|join the (?:discussion|conversation))\W*|"
    r"(?:hinterlasse|schreibe?) (?:eine|einen|deinen) (?:antwort|kommentar)\b.{0,60}|"
    r"kommentar (?:schreiben|hinterlassen|verfassen)\W*|(?:laisser|ajouter|écrire|poster) un "
    r"commentaire\W*|(?:dejar|deja|escribir|escribe|publicar?) (?:un|tu) comentario\W*|lascia un commento\W*",
    "comments closed": r"(?:the )?comments?(?: (?:to|on|for) this (?:entry|post|article|thread))?"
    r"(?: section)? (?:is|are|have been)(?: now)? closed\b.{0,60}|sorry, (?:the )?comment form is "
    r"closed\b.{0,60}",
    "log-in notice": r"you (?:must|need to|have to) (?:be )?(?:logged|log|signed|sign|register)"
    r"(?: ?in)?\b.{0,60}|(?:please )?(?:log ?in|sign ?in|register)\b.{0,20} to "
    r"(?:post|leave|add|make|write|submit|comment)\b.{0,40}",
    "form field": r"(?:your )?(?:name|e-?mail|mail|website|url|comment|nom)(?: address)?\s*\*?\s*"
    r"\((?:required|optional|will not be|hidden|never|pflicht|requis).{0,50}\)\W*|your e-?mail "
    r"(?:address )?(?:will (?:not|never)|is never)\b.{0,80}|required fields are marked\b.{0,20}|"
    r"notify me of (?:follow-?up|new)\b.{0,50}|remember (?:me|personal info)\W*|"
    r"votre (?:nom|message|commentaire|adresse e-?mail.{0,40})\W*|qui êtes-vous\W*|"
    r"dein (?:name|kommentar)\W*|deine e-?mail-adresse\b.{0,60}|verify your comment|you may use these html tags\b.{0,80}|allowed html tags\b.{0,80}",
    "page links": r"(?:«|‹|<<|←)\s*.{0,80}|(?:older|newer|previous|next) "
    r"(?:comments|posts?|entry|entries|article|page)\b.{0,80}|trackbacks?(?: (?:uri|url)(?: https?://\S{1,120})?|"
    r"\s*\(?[0-9]+\)?)?\W*|pingbacks?\W*|rss feed for comments\b.{0,40}|subscribe (?:to|via|by)"
    r"\b.{0,60}|(?:(?:related|recent|popular|latest|similar|other|top|featured|trending) "
    r"(?:posts|articles|stories|entries|comments|news|links|topics)|most (?:popular|read|viewed|"
    r"commented|recent|emailed|shared)|you (?:may|might) also (?:like|be interested in)|trending(?: now)?|"
    r"about the author|meistgelesen|mehr zum thema|ähnliche (?:artikel|beiträge)|articles similaires|"
    r"advertisement|sponsored links|comment feed)"
    r"\W*|view all (?:[0-9,]+ )?comments.{0,12}|(?:view|see) more comments\W*|"
    r"there may be more comments\b.{0,160}|more on this (?:story|topic)\W*|also on .{1,40}|"
    r"(?:lo más|los más|las más) (?:leíd|vist|comentad)[oa]s?\W*|les plus (?:lus|commentés)\W*|"
    r"i più letti\W*|meest gelezen\W*|mais lidas\W*|similar threads\W*|page [0-9]+ of [0-9]+|(?:[0-9]+ )+next\b.{0,20}|"
    r"(?:follow|like|find) us on .{1,40}|(?:next|previous|prev): .{1,80}|tags\W*|about the author|"
    r"more (?:stories|news|articles|posts|comments)\W*|more (?:from|in|on) .{1,40}:|(?:m )?subscribe by e-?mail(?:\s+s rss)?|(?:blog )?comments powered by .{1,20}|impressum|datenschutz(?:erklärung)?|archives|categories|blogroll|tag cloud|back to top",
    "copyright": r"(?:copyright|©|\(c\))\W*(?:19|20)[0-9]{2}\b.{0,120}|copyright\W+©?.{1,100}"
    r"(?:19|20)[0-9]{2}\b.{0,40}|.{0,80}\ball rights reserved\W*|(?:proudly )?powered by .{1,60}|"
    r"links to this post\W*|(?:privacy policy|terms of (?:use|service))\b.{0,60}",
}
# Lines that end an article, above its comments.
ARTICLE_END: Final = (
    r"(?:filed under|tags?|categor(?:y|ies)|topics|labels|posted in|schlagw[oö]rte?r?|kategorien?|tagged)"
    r"\s*(?::|with\b|as\b)?\s.{1,120}|(?:share(?: this)?|tweet(?: this)?|like this|e-?mail this|print)"
    r"(?:\s*:.{0,80}|\W*)|permalink(?:\W.{0,60})?|track ?backs?\b.{0,60}|.{0,60}\bcomments? feed\b.{0,60}|"
    r"listed below are links to weblogs\b.{0,120}|related(?: \w+)?\s*:.{1,120}"
)
# The line before a forum signature: "-- " of mails, or underscores.
SIGNATURE_RULE: Final = re.compile(r"--|_{3,}")
HEADING: Final = re.compile(
    r"(?:(?:[0-9,]+|no|one|all|latest|readers?'?s?|users?'?|your|vos|ihre|read|view|showing)\s*){0,2}(?:comments?|responses?|"
    r"replies|reactions|discussion|kommentare?|commentaires?|comentarios?|commenti|reacties|antworten|"
    r"(?:leser)?kommentare|leser(?:briefe|meinungen)|réactions?|reacciones|opiniones|"
    r"(?:[0-9]+|one) thoughts?)(?:\(s\))?"
    r"(?:\s*:?\s*[(\[]?[0-9,]+[)\]]?)?(?:\s+(?:to|on|for|so far|zu|auf)\b.{0,120})?\s*[:.↓»]*",
    re.IGNORECASE,
)
_PLAIN_WORDS = (
    "comments,responses,discussion,kommentare,commentaires,comentarios,commenti,reacties,"
    "reader comments,readers comments,readers' comments,all comments,user comments,"
    "leserkommentare,leserbriefe,lesermeinungen,vos réactions,vos commentaires,"
    "latest comments,your comments"
)
_PLAIN = frozenset(_PLAIN_WORDS.split(","))
_FURNITURE = re.compile("|".join(FURNITURE.values()), re.IGNORECASE)
_ARTICLE_END = re.compile(ARTICLE_END, re.IGNORECASE)
_COPYRIGHT = re.compile(FOOTER["copyright"], re.IGNORECASE)
_FORM = re.compile(FOOTER["comment form"], re.IGNORECASE)
_FOOTER = re.compile("|".join(FOOTER.values()), re.IGNORECASE)
COUNTER: Final = re.compile(r"#?([0-9]{1,5})[.)]?")


def is_furniture(line: str) -> bool:
    """Whether a whole line is a link or button of the page."""
    return len(line) <= 80 and bool(_FURNITURE.fullmatch(line))


def is_footer(line: str) -> bool:
    """Whether a whole line begins what stands after the comments."""
    return len(line) <= 200 and bool(_FOOTER.fullmatch(line))


def is_copyright(line: str) -> bool:
    """Whether a footer speaks of copyright, as a comment may too."""
    return bool(_COPYRIGHT.fullmatch(line))


def ends_article(line: str) -> bool:
    """Whether a whole line stands between an article and its comments."""
    return len(line) <= 160 and bool(_ARTICLE_END.fullmatch(line) or _FORM.fullmatch(line))


def is_form(line: str) -> bool:
    """Whether a whole line invites to comment: it stands above the comments, or below them."""
    return len(line) <= 80 and bool(_FORM.fullmatch(line))


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
        return False
    return max(steps.count(1), steps.count(-1)) >= 0.6 * len(steps)


def counters(lines: Sequence[str], *, first: int) -> list[int]:
    """Which of the lines are running numbers (a lone one must be `first`), so that "42" stays text."""
    found = [COUNTER.fullmatch(line) for line in lines]
    numbers = [int(m[1]) if m else None for m in found]
    if not running(numbers) and numbers != [first]:
        return []
    return [i for i, m in enumerate(found) if m]

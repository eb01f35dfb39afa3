"""The phrases that pages put around comments, in the languages that the kit reads, as patterns.

Each is matched on a label or a line of bounded length; what it means stands above it.
"""

from __future__ import annotations

import re
from typing import Final

from discourse.comments.formats.flattened.patterns import CLOSE, VERB


def _any(*words: str) -> str:
    """One of the words; each argument may hold several, parted by ``/``."""
    return "|".join(re.escape(word) for words_ in words for word in words_.split("/"))


def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)


COMMENTS: Final = (
    r"(?:comments?|replies|reply|responses?|thoughts?|answers?|kommentare?n?|antworten?|beiträge|"
    r"leserbriefe?|meinungen|commentaires?|réponses?|réactions?|comentarios?|respuestas?|"
    r"commenti|commento|risposte|reacties?)"
)
_GUESTS: Final = _any(
    "not verified/nicht überprüft/non vérifié/no verificado/non verificato/visitor/guest/gast"
)
_OPENING: Final = _any(
    "posted/submitted/written/comment/commented/commentaire/kommentar/reply/beitrag/review",
    "verfasst/geschrieben/écrit/publié/escrito/von/by",
)
_BY: Final = _any("by/from/von/par/por/door/di/de/da/av/af/od")

# "Ada says:", "Ada |": what stands behind a name.
SAID: Final = _pattern(rf"\s+(?:{VERB})\s*(?:{CLOSE}|:)?\s*$|\s*[:,|·•»—–-]+\s*$")
# "#3 Comment by ": what stands before a name.
BY: Final = _pattern(rf"^(?:#?[0-9]{{1,6}}[.:)]?\s+)?(?:(?:{_OPENING})\s+)?(?:{_BY})\s*:?\s+(?=\S)")
# " — 17.07, 2011", " | ": what stands beside a name on its line.
BESIDE: Final = _pattern(r"\s+[—–|·•@/-]\s*(?=\W*[0-9])|\s+[|•]\s+")
# "Ada on", and the date in another element.
ON: Final = _pattern(r"\s+(?:on|at|am|um|,)\s*$")
# "Ada (not verified)": Drupal's sign of a name that is no account.
GUEST: Final = _pattern(rf"\s+\((?:{_GUESTS})\)$")
# A text that is a by-line and no more: "Ada wrote:", "posted by Ada".
BY_LINE: Final = _pattern(
    rf"(?:\S.{{0,60}}\s)?{VERB}\s*:"
    rf"|(?:(?:{_OPENING}) )?(?:by|von|par|por)(?:\s\S.{{0,60}})?"
)
# A time that is no instant: "2 hours ago", "yesterday", "3h".
RELATIVE: Final = _pattern(
    r"\b(?:ago|vor|il y a|hace|fa|yesterday|today|gestern|heute|hier|ayer)\b"
    r"|^[0-9]{1,3}\s?[a-z]{1,7}$"
)
# Ranks that say what an author is to the site.
RANKS: Final = (
    ("moderator", _pattern(r"\b(?:super ?)?moderat(?:or|orin|eur|rice|ore)\b")),
    ("staff", _pattern(r"\b(?:admin|administrat\w{2,5}|staff|redaktion|webmaster)\b")),
)

_LEFT: Final = _any(
    "says/said/wrote/writes/sagt/sagte/schrieb/schreibt/meint/dit/a dit/a écrit/dice/dijo",
    "commented/replied/by/von/par/por/di/on/am/um/at/le/el/il/uhr/user/profile",
    "reply/reply to/antworten/répondre/responder/rispondi/log in to reply/permalink/link",
    "edit/quote/zitieren/report/report abuse/melden/signaler/share/teilen/like/gefällt mir/delete",
    "kommentar/comment/commentaire",
)
# A line that is left of header and footer once the name and the date are taken out.
# "+1", "?!", ":)" and a heart are what people say.
_BETWEEN: Final = r"(?:[\s|·•,:;/–—*_»«›‹&-]|\( ?\)|\[ ?\]){0,20}"
REST: Final = _pattern(
    rf"{_BETWEEN}|\W{{0,20}}(?:{_LEFT})\W{{0,20}}|{_BETWEEN}#?[0-9]{{1,5}}[.)]?{_BETWEEN}"
)
# A last line that says that the text was edited.
EDITED: Final = _pattern(
    r"\W{0,5}(?:(?:this (?:post|comment|message) (?:was|has been) )?(?:last )?(?:edited|modified)"
    r"|edit(?:ed)? by|(?:zuletzt )?(?:geändert|bearbeitet|editiert)|modifié|dernière édition"
    r"|dernière modification|(?:última )?edici[oó]n|editado|modificato|ultima modifica"
    r"|laatst (?:gewijzigd|bewerkt))\b.{0,200}"
)

_NOUN: Final = _any(
    "comment/post/message/reply/answer/kommentar/beitrag/commentaire/comentario/commento/reactie",
    "bericht",
)
# A text that is nothing but a word for what became of the comment; `notices` knows sentences.
PLACEHOLDERS: Final = tuple(
    (status, _pattern(source))
    for status, source in (
        (
            "deleted",
            (
                rf"[\[(]?(?:(?:{_NOUN}) )?(?:deleted|gelöscht|supprimé|eliminado)"
                r"(?: by (?:user|author|its author|the author))?[\])]?\.?"
            ),
        ),
        (
            "removed",
            (
                rf"[\[(]?(?:(?:{_NOUN}) )?(?:removed|entfernt)"
                r"(?: by (?:a |the )?(?:moderators?|admin\w*|reddit))?[\])]?\.?"
            ),
        ),
        ("removed", r"\[(?:flagged|dead)\]"),
    )
)

_OPEN: Final = _any(
    "load/show/view/see/read/mehr/weitere/ältere/alle/zeige/lade/afficher/voir/charger/ver/cargar",
    "mostra/carica/toon/laad",
)
# A link or button behind which there are more comments; its groups are their number.
MORE: Final = _pattern(
    rf"(?:(?:{_OPEN})\b\W{{0,3}}(?:\w+\W+){{0,3}}?)(?:([0-9][0-9.,]*)\W+)?"
    rf"(?:(?:more|weitere|other|autres|más|altri)\W+)?{COMMENTS}\b"
    r"(?:\W{0,3}\(?([0-9][0-9.,]*)\)?)?.{0,20}"
)
# What tells "load more comments" from "show comments", which opens what is there.
FURTHER: Final = _pattern(
    _any(
        "more/load/previous/older/mehr/weitere/ältere/autres/plus/charger/más/cargar/altri/carica",
        "meer/laad",
    )
)
# A heading that counts the comments; its groups are the number.
COUNTER: Final = _pattern(
    rf"\W{{0,3}}(?:(?:all|alle|tous les)\s+)?([0-9][0-9.,]*)\s+(?:\w+\s+)?{COMMENTS}\b.{{0,120}}"
    rf"|\W{{0,3}}{COMMENTS}\W{{0,3}}([0-9][0-9.,]*)\W{{0,3}}"
)
_TITLE: Final = _any(
    "comment/comments/kommentar/kommentare/leserkommentare/commentaire/commentaires/réactions",
    "comentario/comentarios/commenti/reacties",
)
# A heading above comments, as a line of a text.
HEADING: Final = re.compile(
    rf"^\W{{0,9}}(?:[0-9]{{1,5}}\s+)?(?:{_TITLE})(?:\s?[(:]?\s?[0-9]{{0,5}}\)?)?\W{{0,9}}$",
    re.IGNORECASE | re.MULTILINE,
)

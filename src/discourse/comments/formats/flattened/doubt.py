"""Whether a page that was split holds what no comments hold: profiles of a forum, buttons alone.

Then the layout that was found is not the page's, however well its lines fit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from discourse.comments.formats.flattened.labels import QUOTE_END, is_label
from discourse.comments.formats.flattened.names import is_name
from discourse.comments.formats.flattened.tails import is_button

# What forums print about an author beside each post, as whole lines.
PROFILE: Final = re.compile(
    r"(?:join(?:ed| date)|registered|member since|registriert(?: seit)?|mitglied seit|beigetreten|"
    r"anmeldungsdatum|inscrit(?:e)?(?: le)?|inscription|fecha de ingreso|miembro desde|"
    r"iscritto(?: il| dal)?|geregistreerd|lid sinds|membro desde)\s*(?::.{1,40}|)|"
    r"(?:posts|messages|beiträge|mensajes|messaggi|berichten|mensagens|member no\.|mitglieds-nr\.|"
    r"n° membre)\s*:\s*[0-9].{0,12}|(?:group|gruppe|groupe|grupo|gruppo|groep)\s*:\s.{1,40}|"
    r"reaction score|punkte reaktionen|score de réaction|(?:view public profile|profil ansehen|"
    r"öffentliches profil ansehen|find all posts by .{1,40}|send a private message to .{1,40})|"
    r"(?:[0-9,.k]+ )?(?:gold|silver|bronze) badges?|"
    r".{1,40}\bis (?:offline|online(?: now)?)|(?:\+?\s?quote post|go to the top of the page)",
    re.IGNORECASE,
)
_VOTES: Final = re.compile(
    r".{0,20}?[+-]?[0-9][0-9.,]*k? ?(?:points?|votes?|likes?|punkte?|stimmen?)", re.IGNORECASE
)
_LONGEST: Final = 80
_MOST: Final = 0.5
_NEARLY_ALL: Final = 0.8


def doubt(
    authors: Sequence[str | None], texts: Sequence[str | None], *, forum: bool = False
) -> str:
    """The first reason against comments with these authors and texts; "" if there is none.

    `forum`: the layout is a forum's, which has quotations.
    """
    bodies = [[line.strip() for line in text.split("\n")] for text in texts if text]
    profiles = sum(any(_is_profile(line, forum) for line in body) for body in bodies)
    if profiles > 1 and profiles >= _MOST * len(bodies):
        return "most bodies hold the profiles that a forum shows beside its posts"
    bare = sum(all(not line or is_button(line) for line in body) for body in bodies)
    if bare > 1 and bare > _MOST * len(bodies):
        return "most bodies are nothing but buttons of the page"
    votes = sum(bool(author and _VOTES.fullmatch(author)) for author in authors)
    if votes > 1 and votes > _MOST * len(authors):
        return "what stands for names are votes"
    name, n = Counter(authors).most_common(1)[0] if authors else (None, 0)
    if (
        name
        and n > 3
        and n >= _NEARLY_ALL * len(authors)
        and (is_label(name) or not is_name(name, "short"))
    ):
        return f"nearly all comments would be by {name!r}, which looks like no name"
    return ""


def _is_profile(line: str, forum: bool) -> bool:
    if len(line) > _LONGEST:
        return False
    return bool(PROFILE.fullmatch(line) or (not forum and QUOTE_END.fullmatch(line)))

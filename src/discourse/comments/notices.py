"""Notices that sites print in the place of a comment that is gone."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from discourse.comments.table import strings

_LONGEST: Final = 250  # bytes
_BY: Final = (
    "(?P<by> (?:by|from|vom?|von|durch|par|por|pela?o?|d[ae]l?|della|dallo?a?|door) .{2,120}?)?"
)
_WHY: Final = "(?P<why>[.,:;]? (?:because|for|due|as|since|wegen|weil|da|bitte|car|pour|porque|per) .{2,160})?"
_END: Final = r"[.!]?(?: replies may also be deleted.{0,90})?[\])]?"
# What is gone, and the word that says so, in the languages whose pages are read.
_NOTICES: Final = (
    r"(?:this|the) (?:comment|post|message|reply|review) (?:has been|was|is) (?:VERB)",
    r"(?:comment|post|message|reply) (?:VERB)",
    r"(?:dieser|der) (?:kommentar|beitrag|eintrag) (?:wurde|ist)BYFIRST (?:VERB)",
    r"(?:kommentar|beitrag) (?:wurde )?(?:VERB)",
    r"ce (?:commentaire|message) a été (?:VERB)",
    r"(?:commentaire|message) (?:VERB)",
    r"(?:este |el )?(?:comentario|mensaje) (?:ha sido |fue )?(?:VERB)",
    r"(?:questo |il )?(?:commento|messaggio) (?:è stato )?(?:VERB)",
    r"(?:deze reactie|dit bericht|reactie|bericht) (?:is |werd )?BYFIRST?(?:VERB)",
    r"(?:este |o )?(?:comentário|mensagem) (?:foi )?(?:VERB)",
)
_DELETED: Final = (
    "deleted|gelöscht|supprimé|borrado|eliminado|cancellato|eliminato|verwijderd|apagado|excluído"
)
_REMOVED: Final = (
    "removed|hidden|entfernt|modéré|retiré|moderado|retirado|rimosso|removido|censuré|gesperrt"
)
_NOTICE: Final = re.compile(
    r"[\[(]?(?:"
    + "|".join(_NOTICES)
    .replace("BYFIRST", "(?: (?:vom|von|durch|door) .{2,60}?)?")
    .replace("VERB", f"{_DELETED}|{_REMOVED}")
    + f"){_BY}{_WHY}{_END}"
)
_SIGN: Final = f"(?i)(?:{_DELETED}|{_REMOVED})"
_OF_SITE: Final = re.compile(
    r"moderat|modérat|administrat|\badmin|editor|redaktion|redacci|rédaction|redactie|staff|team"
    r"|modera[dt]or|community|netiquette|standards|guidelines|because|terms|rules"
)
_OF_AUTHOR: Final = re.compile(
    r"author|user|poster|commenter|autor|verfasser|nutzer|auteur|usuario"
)


def notices(values: pd.Series) -> np.ndarray:
    """What texts that are nothing but a site's notice say of the comment.

    Parameters
    ----------
    values : pandas.Series
        Texts; missing stays missing.

    Returns
    -------
    ndarray of object
        "deleted" (by its author, or nobody knows by whom), "removed" (by the site), or None.
    """
    texts = strings(values)
    short = pc.fill_null(pc.less_equal(pc.binary_length(texts), _LONGEST), False)
    held = texts.filter(short)
    likely = pc.match_substring_regex(held, _SIGN).to_numpy(zero_copy_only=False)
    found = np.full(len(texts), None, dtype=object)
    where = np.flatnonzero(short.to_numpy(zero_copy_only=False))[likely]
    for place, text in zip(where, held.filter(pa.array(likely)).to_pylist(), strict=True):
        found[place] = status_of(text)
    return found


def status_of(text: str) -> str | None:
    """The status that a notice gives; None for any other text."""
    if len(text.encode()) > _LONGEST:
        return None
    words = " ".join(text.casefold().replace("’", "'").split())
    if _NOTICE.fullmatch(words) is None:
        return None
    if _OF_SITE.search(words):
        return "removed"
    removed = re.search(_REMOVED, words) and not _OF_AUTHOR.search(words)
    return "removed" if removed else "deleted"

"""Columns of other tables: the guess at which is which, and their cells as the contract has them."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

import numpy as np
import orjson
import pandas as pd

from discourse.comments.audit import AuditLog
from discourse.comments.table import missing
from discourse.errors import ReadError

# Names as they stand in exports, without case and punctuation; the first that is there wins.
USUAL_NAMES: dict[str, tuple[str, ...]] = {
    "text": (
        "text",
        "body",
        "commenttext",
        "commentbody",
        "comment",
        "content",
        "message",
        "textoriginal",
        "textdisplay",
        "posttext",
        "postbody",
        "selftext",
    ),
    "comment_id": ("commentid", "cid", "uttid", "utteranceid", "messageid", "id", "postid"),
    "thread_id": (
        "threadid",
        "conversationid",
        "discussionid",
        "linkid",
        "articleid",
        "videoid",
        "topicid",
        "submissionid",
        "storyid",
        "root",
        "postid",
    ),
    "parent_id": (
        "parentid",
        "replyto",
        "replytoid",
        "inreplyto",
        "inreplytoid",
        "parentcommentid",
        "isreplyto",
        "parent",
    ),
    "author": (
        "author",
        "authorname",
        "authordisplayname",
        "user",
        "username",
        "userdisplayname",
        "speaker",
        "screenname",
        "displayname",
        "commenter",
        "by",
        "name",
    ),
    "author_id": ("authorid", "userid", "authorchannelid", "speakerid", "commenterid"),
    "created_at": (
        "createdat",
        "createdutc",
        "created",
        "timestamp",
        "datetime",
        "publishedat",
        "postedat",
        "posted",
        "createdate",
        "date",
        "time",
        "unixtimestamp",
    ),
    "edited_at": ("editedat", "updatedat", "edited", "modified"),
    "retrieved_at": ("retrievedat", "retrievedon", "retrievedutc", "collectedat", "scrapedat"),
    "score": (
        "score",
        "likes",
        "likecount",
        "points",
        "upvotes",
        "votes",
        "recommendations",
        "metascore",
    ),
    "position": ("position",),
    "title": ("title", "headline", "threadtitle", "articletitle", "subject", "metatitle"),
    "url": ("url", "permalink", "link"),
    "forum": ("forum", "subreddit", "board", "section", "metasubreddit"),
    "status": ("status", "state"),
    "kind": ("kind", "type"),
}
# E-mail: `email`, `e-mail`, `user_email`, `EmailAddress`, `mail`; not `mailing_list`.
# IP: `ip`, `UserIP`, `clientip`, `ip_address`, `ipv4`; not `recipe`, `zip`, `tip`.
_ADDRESS = "(?:_?addr(?:esse?)?(?:es)?)?"
PRIVATE = re.compile(
    rf"e_?mails?{_ADDRESS}(?:_|$)|(?:^|_)mail{_ADDRESS}(?:_|$)|(?:^|_)(?:courriel|correo)(?:_|$)"
    rf"|(?:^|_)(?:user|client|author|remote|poster)?ips?(?:v?[46])?{_ADDRESS}(?:_|$)"
    r"|remote_?addr|forwarded_for"
)
# What a column map may name; the rest of the contract is computed.
MAPPABLE = (*USUAL_NAMES, "author_kind", "depth")
_SURROGATE = re.compile("[\ud800-\udfff]")
_EXPONENT = r"[0-9](?:[.,][0-9]+)?[eE][+]?[0-9]+"
_SHOWN = 30  # names of columns in a message; a wide table has thousands


def plain(name: str) -> str:
    """``name`` in lower case without punctuation: ``Reply-To`` becomes ``replyto``."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def snake(name: str) -> str:
    """``name`` as a column name: ``likeCount`` becomes ``like_count``."""
    name = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return re.sub(r"[\W_]+", "_", name.lower()).strip("_") or "column"


def guess_columns(names: list[str]) -> dict[str, str]:
    """Map names of the contract to the source's column names, as far as they can be told."""
    by_plain: dict[str, str] = {}
    for name in names:
        by_plain.setdefault(plain(name), name)
    found: dict[str, str] = {}
    for target, candidates in USUAL_NAMES.items():
        for candidate in (plain(target), *candidates):
            source = by_plain.get(candidate)
            if source is not None and source not in found.values():
                found[target] = source
                break
    return found


def map_columns(
    table: pd.DataFrame,
    columns: dict[str, str] | None,
    path: str,
    file: str,
    log: AuditLog,
) -> pd.DataFrame:
    """Rename the source's columns to the contract's, and the rest to ``meta_*``.

    Columns named in ``columns`` go first; the others are guessed, with the guess in the audit.
    E-mail and IP columns are dropped.
    """
    table = table.set_axis(_names(table.columns, path), axis=1)
    names = list(table.columns)
    chosen = check_column_map(columns, names, path)
    guessed = {
        target: source
        for target, source in guess_columns(
            [n for n in names if n not in chosen.values() and not is_private(n)]
        ).items()
        if target not in chosen
    }
    mapping = chosen | guessed
    if "text" not in mapping:
        raise ReadError(
            path,
            f"no column could be told to hold the text (columns: {_shown(names)})",
            'Name it: columns={"text": "..."}, or --column text=... on the command line.',
        )
    renamed = {target: source for target, source in guessed.items() if target != source}
    if renamed:
        detail = "columns taken by their usual names: " + ", ".join(
            f"{target} = {source}" for target, source in renamed.items()
        )
        log.note("guessed", "columns", detail, file=file, count=len(renamed))
    private = [n for n in names if is_private(n) and n not in mapping.values()]
    if private:
        detail = f"columns with e-mail or IP addresses were not read: {', '.join(private)}"
        log.note("dropped", "private_columns", detail, file=file, count=len(private))
    out = {target: table[source] for target, source in mapping.items()}
    used = set(mapping.values()) | set(private)
    for name in names:
        if name not in used:
            meta = f"meta_{snake(name.removeprefix('meta_').removeprefix('meta.'))}"
            out[_free_name(meta, out)] = table[name]
    return pd.DataFrame(out, index=table.index)


def _names(columns: pd.Index, path: str) -> list[str]:
    """The names as text; columns without one are numbered, two of one name are refused."""
    names = [str(name) for name in columns]
    twice = [name for name in dict.fromkeys(names) if name and names.count(name) > 1]
    if twice:
        reason = f"two columns have the same name ({_shown(twice)})"
        raise ReadError(path, reason, "Rename one of them.")
    return [name or f"column {n}" for n, name in enumerate(names, 1)]


def _shown(names: list[str]) -> str:
    more = f", and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(" ".join(name.split()) for name in names[:_SHOWN]) + more


@lru_cache(maxsize=4096)
def is_private(name: str) -> bool:
    """Whether a column of this name holds e-mail or IP addresses."""
    return PRIVATE.search(snake(name)) is not None


def _free_name(name: str, taken: dict) -> str:
    candidate, n = name, 2
    while candidate in taken:
        candidate, n = f"{name}_{n}", n + 1
    return candidate


def check_column_map(columns: dict[str, str] | None, names: list[str], path: str) -> dict[str, str]:
    """The researcher's column map, or a `ReadError` that lists what is there."""
    chosen = {str(target): str(source) for target, source in (columns or {}).items()}
    for target, source in chosen.items():
        if target not in MAPPABLE and not target.startswith("meta_"):
            allowed = ", ".join(sorted(MAPPABLE))
            reason = f"the column map names {target!r}, which no source can give"
            raise ReadError(path, reason, f"Use: {allowed}, or meta_ and a name of your own.")
        if source not in names:
            reason = f"there is no column {source!r}"
            raise ReadError(path, reason, f"The columns are: {_shown(names)}.")
    return chosen


def whole(value: Any) -> Any:
    """A string with lone surrogates, which no file in UTF-8 can hold, as U+FFFD; else ``value``."""
    if isinstance(value, str) and _SURROGATE.search(value):
        return _SURROGATE.sub("\ufffd", value)
    return value


def written(value: Any) -> str:
    """A cell as text: strings as they are, bytes as UTF-8, lists and objects as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if not isinstance(value, (dict, list, tuple, set, np.ndarray)):
        return str(value)
    try:
        return orjson.dumps(value, default=_plain, option=orjson.OPT_NON_STR_KEYS).decode()
    except TypeError:  # lone surrogates, integers beyond 64 bits
        return json.dumps(value, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, (set, np.ndarray)):
        return sorted(value, key=str) if isinstance(value, set) else value.tolist()
    return written(value)


def texts(values: pd.Series) -> pd.Series:
    """The cells as text; what is missing stays missing."""
    if isinstance(values.dtype, pd.StringDtype):
        return values.astype("str")
    cells = [None if missing(value) else written(value) for value in values.tolist()]
    return pd.Series(cells, index=values.index, dtype="str")


def ids(values: pd.Series) -> pd.Series:
    """Ids as text; integers lose the ``.0`` that a column with gaps gave them."""
    if not isinstance(values.dtype, pd.StringDtype):
        cells = [int(v) if isinstance(v, float) and v.is_integer() else v for v in values]
        values = pd.Series(cells, index=values.index, dtype=object)
    out = texts(values)
    out = out.where(out.str.strip() != "")
    pointed = out.str.fullmatch(r"-?[0-9]+\.0").fillna(False).astype(bool)
    return out.str.removesuffix(".0") if pointed.any() and (pointed | out.isna()).all() else out


def rounded_ids(values: pd.Series) -> pd.Series:
    """Which ids are large numbers that a spreadsheet or a float column has rounded."""
    if isinstance(values.dtype, pd.StringDtype):
        return values.str.fullmatch(_EXPONENT).fillna(False).astype(bool)
    large = [isinstance(v, float) and abs(v) >= 2**53 for v in values]
    shown = [isinstance(v, str) and re.fullmatch(_EXPONENT, v) is not None for v in values]
    return pd.Series(large, index=values.index) | pd.Series(shown, index=values.index)

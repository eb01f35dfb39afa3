"""Columns of other tables: the guess at which is which, and their cells as the contract has them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import orjson
import pandas as pd

from discourse.comments.audit import AuditLog
from discourse.comments.table import missing
from discourse.errors import ReadError

# Names as they stand in exports, without case, accents and punctuation; the first that is there
# wins. English, then German, French and Spanish. What names a person (in_reply_to_user_id) is no
# parent, what counts replies is no reply.
USUAL_NAMES: dict[str, tuple[str, ...]] = {
    target: tuple(names.split())
    for target, names in {
        "text": """text body commenttext commentbody comment content message textoriginal
            textdisplay posttext postbody selftext fulltext rawtext textcontent commentcontent
            commentmessage messagetext tweettext replytext contenttext msg
            kommentar kommentartext beitrag beitragstext nachricht inhalt
            commentaire texte textecommentaire contenu comentario texto mensaje contenido""",
        "comment_id": """commentid cid uttid utteranceid messageid id postid tweetid msgid replyid
            kommentarid kommentarnr idcommentaire idcomentario uri""",
        "thread_id": """threadid conversationid discussionid linkid articleid videoid topicid
            submissionid storyid root postid mediaid awemeid newsid artikelid diskussionsid
            idarticle idarticulo""",
        "parent_id": """parentid replyto replytoid inreplyto inreplytoid parentcommentid isreplyto
            parent parentpostid parentmessageid replytocommentid replytopostid replytomessageid
            inreplytocommentid inreplytostatusid inreplytotweetid replytocomment
            responsetocommentid replyparenturi
            antwortauf antwortaufid elternid idparent reponsea respuestaa enrespuestaa""",
        "author": """author authorname authordisplayname user username userdisplayname speaker
            screenname displayname commenter commentername commentauthor postauthor by name
            nickname nick poster sender accountname handle fromname authorusername userusername
            userscreenname authornickname usernickname accountusername ownerusername authorhandle
            autor autorin verfasser benutzer benutzername nutzer nutzername
            auteur utilisateur pseudo pseudonyme usuario nombreusuario""",
        "author_id": """authorid userid authorchannelid speakerid commenterid accountid senderid fromid
            autorid benutzerid nutzerid idauteur idutilisateur idautor idusuario""",
        "created_at": """createdat createdutc created timestamp datetime publishedat postedat posted
            createdate createddate createdtime createtime createdatetime creationdate creationtime
            datecreated timecreated dateposted postdate posttime postedtime commentdate commenttime
            publishdate publishtime published pubdate submittedat utctimestamp date time when
            unixtimestamp datum datumzeit zeit uhrzeit zeitstempel erstellt erstelltam
            veroffentlicht veroffentlichtam datepublication datecreation horodatage publiele
            fecha fechahora fechapublicacion fechacreacion""",
        "edited_at": """editedat updatedat edited modified modifiedat updatedate editdate
            lastedited bearbeitet bearbeitetam modifiele editado""",
        "retrieved_at": """retrievedat retrievedon retrievedutc collectedat scrapedat crawledat
            fetchedat capturedat timestampcollected""",
        "score": """score likes likecount points upvotes votes recommendations metascore likescount
            numlikes upvotecount diggcount favoritecount karma ups netvotes
            gefalltmir bewertung jaime megusta puntos""",
        "position": "position",
        "title": """title headline threadtitle articletitle subject metatitle storytitle posttitle
            videotitle topictitle submissiontitle pagetitle
            titel uberschrift schlagzeile betreff titre sujet titulo titular asunto""",
        "url": "url permalink link commenturl articleurl posturl pageurl videourl enlace lien",
        "forum": """forum subreddit board section metasubreddit sectionname subforum ressort
            rubrik rubrique seccion foro""",
        "status": "status state commentstatus zustand statut estado",
        "kind": "kind type commenttype itemtype posttype",
    }.items()
}
# E-mail: `email`, `e-mail`, `user_email`, `EmailAddress`, `mail`; not `mailing_list`.
# IP: `ip`, `UserIP`, `clientip`, `ip_address`, `ipv4`; not `recipe`, `zip`, `tip`.
_ADDRESS = "(?:_?ad(?:d?r(?:esse?)?(?:es)?))?(?:_?id)?[0-9]{0,2}"
_OF = "user|client|author|remote|poster|sender|last|login|host|source|src|x?_?real|commenter"
PRIVATE = re.compile(
    rf"e_?mails?{_ADDRESS}(?:_|$)|(?:^|_)mail{_ADDRESS}(?:_|$)|(?:^|_)courriel(?:_|$)"
    rf"|(?:^|_)correo(?:_?electronico)?(?:_|$)"
    rf"|(?:^|_)(?:{_OF})?ips?(?:v?[46])?{_ADDRESS}(?:_|$)"
    r"|remote_?addr|forwarded_for"
)
_ADDRESSES = re.compile(
    r"[^@\s]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}"
    r"|(?:[0-9]{1,3}\.){3}[0-9]{1,3}|(?:[0-9A-Fa-f]{0,4}:){3,7}[0-9A-Fa-f]{0,4}"
)
_TRIED, _MOSTLY = 200, 0.8  # cells of a column, and their share that makes it one of addresses
# Words of sources for what anybody can see.
VISIBLE = frozenset(["visible", "approved", "published", "public", "ok", "active", "open", "live"])
# What a column map may name; the rest of the contract is computed.
MAPPABLE = (*USUAL_NAMES, "author_kind", "depth")
_SURROGATE = re.compile("[\ud800-\udfff]")
_EXPONENT = r"[0-9](?:[.,][0-9]+)?[eE][+]?[0-9]+"
_SHOWN = 30  # names of columns in a message; a wide table has thousands
_WIDEST = 5_000  # columns of a table of comments
_NAME = 60  # characters of each; a broken file takes a page of text for one


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """``name`` without case, accents and punctuation: ``Reply-To`` becomes ``replyto``."""
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", name.casefold()))


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
        usual = (by_plain.get(candidate) for candidate in (plain(target), *candidates))
        free = [name for name in usual if name is not None and name not in found.values()]
        if free:
            found[target] = free[0]
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
    return ColumnPlan(columns, path, file, log).apply(table)


@dataclass(frozen=True)
class Table:
    """Rows of a source under its own names, and the place of each.

    ``read`` counts all rows that were met, also those that could not be read. In delimited text an
    empty cell is missing, a quoted empty cell is an empty text.
    """

    rows: pd.DataFrame
    places: list[str]
    read: int


class ColumnPlan:
    """Which column of a source is which of the contract's, decided once for all parts of it.

    A column that shows only in a later part takes a place that is still free.
    """

    def __init__(self, columns: dict[str, str] | None, path: str, file: str, log: AuditLog) -> None:
        self._columns, self._path, self._file, self._log = columns, path, file, log
        self._mapping: dict[str, str] = {}  # the source's name of each column of ours
        self._known: set[str] = set()
        self._private: set[str] = set()

    def apply(self, table: pd.DataFrame) -> pd.DataFrame:
        """The rows under the names of the contract and ``meta_*``."""
        if table.shape[1] > _WIDEST:
            reason = f"it has {table.shape[1]:,} columns, which no table of comments has"
            raise ReadError(self._path, reason, "Keep the columns that you need.")
        names = unique_names([str(name) for name in table.columns])
        table = table.set_axis(names, axis=1)
        new = [name for name in names if name not in self._known]
        named = set((self._columns or {}).values())
        self._private |= {n for n in new if n not in named and holds_addresses(table[n])}
        if new or not self._known:
            self._decide(new)
        held = {target: name for target, name in self._mapping.items() if name in table}
        rows = pd.DataFrame({target: table[name] for target, name in held.items()}, table.index)
        return rows if "text" in rows else rows.assign(text=pd.Series(np.nan, dtype="str"))

    def _decide(self, new: list[str]) -> None:
        first = not self._known
        chosen = check_column_map(self._columns, new, self._path) if first else {}
        private = {n for n in new if is_private(n)} | self._private
        usual = [n for n in new if n not in chosen.values() and n not in private]
        guessed = {t: n for t, n in guess_columns(usual).items() if t not in self._mapping}
        guessed = {t: n for t, n in guessed.items() if t not in chosen}
        mapping = chosen | guessed
        if first and "text" not in mapping:
            raise without_text(self._path, new)
        if twice := [name for name in mapping.values() if f"{name} (2)" in new]:
            reason = f"two columns have the same name ({_shown(twice)})"
            raise ReadError(self._path, reason, "Rename one of them.")
        others = [n for n in new if n not in mapping.values() and n not in private]
        metas = [f"meta_{snake(n.removeprefix('meta_').removeprefix('meta.'))}" for n in others]
        metas = unique_names(metas, "{}_{}", taken=[*self._mapping, *mapping])
        self._note(guessed, [n for n in new if n not in mapping.values() and n in private])
        self._mapping |= mapping | dict(zip(metas, others, strict=True))
        self._known |= set(new)

    def _note(self, guessed: dict[str, str], private: list[str]) -> None:
        if renamed := {target: name for target, name in guessed.items() if target != name}:
            pairs = ", ".join(f"{target} = {name}" for target, name in renamed.items())
            detail = f"columns taken by their usual names: {pairs}"
            self._log.note("guessed", "columns", detail, file=self._file, count=len(renamed))
        if private:
            detail = f"columns with e-mail or IP addresses were not read: {', '.join(private)}"
            count = len(private)
            self._log.note("dropped", "private_columns", detail, file=self._file, count=count)


def without_text(path: str, names: Iterable[str]) -> ReadError:
    """The error for a table none of whose columns is known to hold the text."""
    return ReadError(
        path,
        f"no column could be told to hold the text (columns: {_shown(list(names))})",
        'Name it: columns={"text": "..."}, or --column text=... on the command line; '
        "if the first line is no header, put one before it.",
    )


def unique_names(names: list[str], form: str = "{} ({})", taken: Iterable[str] = ()) -> list[str]:
    """The names without a repetition: ``id, id`` becomes ``id, id (2)``; a column without a name
    gets its number."""
    used = set(taken)
    count: dict[str, int] = {}
    out = []
    for n, name in enumerate(names, 1):
        own = free = name or f"column {n}"
        while free in used:
            count[own] = count.get(own, 1) + 1
            free = form.format(own, count[own])
        used.add(free)
        out.append(free)
    return out


def renamed(cells: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The columns of a known table under the names of the contract, the rest as ``meta_*``.

    Of several columns for one name the first that is there counts. Columns with e-mail or IP
    addresses, and columns without any value, are left out.
    """
    chosen: dict[str, str] = {}
    for column, target in names.items():
        if column in cells:
            chosen.setdefault(target, column)
    used = set(chosen.values())
    rest = [name for name in map(str, cells) if name not in used and not is_private(name)]
    others = [name for name in rest if cells[name].notna().any()]
    metas = unique_names([f"meta_{snake(name)}" for name in others], "{}_{}")
    columns = chosen | dict(zip(metas, others, strict=True))
    return pd.DataFrame({target: cells[name] for target, name in columns.items()})


def _shown(names: list[str]) -> str:
    more = f", and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(" ".join(name[:_NAME].split()) for name in names[:_SHOWN]) + more or "none"


@lru_cache(maxsize=4096)
def is_private(name: str) -> bool:
    """Whether a column of this name holds e-mail or IP addresses."""
    return PRIVATE.search(snake(name)) is not None


def holds_addresses(values: pd.Series) -> bool:
    """Whether the first cells of a column are e-mail or IP addresses, whatever its name."""
    first = [v for v in values.iloc[:_TRIED].tolist() if isinstance(v, str) and v.strip()]
    found = sum(_ADDRESSES.fullmatch(v.strip()) is not None for v in first)
    return bool(first) and found >= _MOSTLY * len(first)


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
    """A string with lone surrogates, which no file in UTF-8 can hold, as U+FFFD, and two that make a
    character as that; else ``value``."""
    if isinstance(value, str) and _SURROGATE.search(value):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
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
    """Ids as text; numbers lose the ``.0`` that a column with gaps gave them, texts nothing."""
    if not isinstance(values.dtype, pd.StringDtype):
        cells = [int(v) if isinstance(v, float) and v.is_integer() else v for v in values]
        values = pd.Series(cells, index=values.index, dtype=object)
    out = texts(values)
    return out.where(out.str.strip() != "")


def rounded_ids(values: pd.Series) -> pd.Series:
    """Which ids are large numbers that a spreadsheet or a float column has rounded."""
    if isinstance(values.dtype, pd.StringDtype):
        return values.str.fullmatch(_EXPONENT).fillna(False).astype(bool)
    large = [isinstance(v, float) and abs(v) >= 2**53 for v in values]
    shown = [isinstance(v, str) and re.fullmatch(_EXPONENT, v) is not None for v in values]
    return pd.Series(large, index=values.index) | pd.Series(shown, index=values.index)

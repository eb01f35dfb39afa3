"""The columns of the contract, each from what sources write in it."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from discourse.comments.formats import Options
from discourse.comments.formats.columns import VISIBLE, ids, rounded_ids, texts, whole
from discourse.comments.notices import notices
from discourse.comments.table import AUTHOR_KINDS, DTYPES, STATUSES
from discourse.comments.times import parse_times

_TOMBSTONES = {"[deleted]": "deleted", "[deleted by user]": "deleted", "[removed]": "removed"}
_ANONYMOUS = {
    "[deleted]",
    "[removed]",
    "anonymous",
    "anonymous coward",
    "anonymous user",
    "guest",
}
_STATUS_WORDS = {
    "visible": " ".join(sorted(VISIBLE)),
    "deleted": "deleted",
    "removed": "removed moderated rejected hidden blocked",
    "pending": "pending hold unapproved queued",
    "spam": "spam",
    "missing_text": "missing_text",
}
KIND_WORDS = {
    "article": "article story news",
    "post": "post submission op topic opening question",
    "comment": "comment reply review",
    "answer": "answer",
    "service": "service system",
}
_MARKUP = r"&(?:gt|lt|amp|quot|nbsp|#\d{2,4});|</?(?:br|p|a|i|b|em|strong|blockquote)\b[^>]{0,200}>"
_POINTED = r"-?[0-9]+\.0"
_WRITTEN = re.compile(
    r"(?P<grouped>[+-]?[0-9]{1,3}(?:[,' \u00a0\u202f][0-9]{3}){1,4})"
    r"|(?P<short>[+-]?[0-9]{1,6}(?:[.,][0-9]{1,3})?) ?(?P<unit>[kKmM])"
)
_BOTS = {"automoderator"}
# What exports write for "no parent" (NYT and WordPress: 0) and for "never edited" (Reddit: false).
_NO_PARENT = {"0", "-1", "0.0", "-1.0", "none", "null", "nan", "na", "n/a", "undefined", "false"}
_NEVER_EDITED = {"false", "0", "0.0", "no", "none", "null", "never"}

# The capture first: relative times count back from it.
_TIMES = ("retrieved_at", "created_at", "edited_at")
_NO_INSTANT = {
    "": "a time that could not be read as an instant",
    "relative without a capture date": "a time counted back from the capture, which is not known: "
    "name its day in retrieved_at=",
    "ambiguous order": "a date such as 03/04/2012 whose order no other date tells: give day_first=",
    "no year": "a date without its year",
    "outside 1990 to 2100": "a time outside the years 1990 to 2100",
}


def whole_characters(rows: pd.DataFrame, note: Any) -> pd.DataFrame:
    """The rows with lone surrogates, which no file in UTF-8 can hold, as U+FFFD."""
    for name in [n for n in rows if rows[n].dtype == object and n != "marked_quotes"]:
        cells = [whole(value) for value in rows[name]]
        broken = [a is not b for a, b in zip(cells, rows[name], strict=True)]
        if any(broken):
            detail = f"half characters (lone surrogates) in {name} became U+FFFD"
            note("repaired", "surrogates", detail, broken)
            rows[name] = pd.Series(cells, index=rows.index, dtype=object)
    return rows


def statuses(rows: pd.DataFrame, note: Any) -> pd.Series:
    """What became of each row, from the word of the source and from texts that stand for a lost one."""
    code = {name: n for n, name in enumerate(STATUSES)}
    status = np.full(len(rows), code["visible"], np.int8)
    if "status" in rows:
        given = from_words(rows["status"], _STATUS_WORDS, "visible", note)
        status[:] = given.cat.codes
    text, tomb = rows["text"], np.full(len(rows), -1, np.int8)
    start = text.str.slice(0, 40).str.strip()  # a tombstone is no longer
    bracket = np.flatnonzero(start.str.startswith("[", na=False))
    shown = text.iloc[bracket].str.strip().str.lower()
    for word, name in _TOMBSTONES.items():
        tomb[bracket[shown == word]] = code[name]
    said = pd.Series(notices(text)).map(code).fillna(-1).to_numpy(np.int8)
    note(
        "guessed",
        "notice",
        "the text is a site's notice that the comment is gone",
        (said >= 0) & (tomb < 0) & (status == code["visible"]),
    )
    tomb = np.where(tomb < 0, said, tomb)
    told = (tomb >= 0) & (status == code["visible"])
    status[told] = tomb[told]
    absent = text.isna().to_numpy()
    status[absent & (status == code["visible"])] = code["missing_text"]
    withdrawn = (status == code["deleted"]) | (status == code["removed"])
    held = withdrawn & (tomb < 0) & ~absent & (text != "").to_numpy(bool)
    note("dropped", "withdrawn_text", "marked as deleted or removed: its text was not read", held)
    for name, detail in (
        ("deleted", "deleted by its author or the site; its text is gone"),
        ("removed", "removed by moderation; its text is gone"),
        ("missing_text", "the source holds the comment but not its text"),
    ):
        note("lost", name, detail, (status == code[name]) & ~held)
    detail = "not published: kept, and counted by measures; `status` tells which"
    note("warning", "not_published", detail, np.isin(status, [code["pending"], code["spam"]]))
    return pd.Series(pd.Categorical.from_codes(status, dtype=DTYPES["status"]), index=rows.index)


def authors(rows: pd.DataFrame, note: Any) -> tuple[pd.Series, pd.Series]:
    """Names and identities; what stands for no name is missing."""
    index = rows.index
    author = rows["author"] if "author" in rows else pd.Series(np.nan, index=index)
    author = texts(author).str.strip()
    author = author.where(author != "")
    anonymous = author.str.lower().isin(_ANONYMOUS)
    note("lost", "anonymous", "no name is shown: such rows are never one person", anonymous)
    author = author.where(~anonymous)
    if "author_id" not in rows:
        return author, author.copy()
    identity = rows["author_id"]
    identity = identity.where(~identity.str.lower().isin(_ANONYMOUS) & ~anonymous)
    unknown = identity.isna() & author.notna()
    detail = "a name that comes without an id stands for its person"
    note("guessed", "author_id", detail, unknown)
    return author, identity.where(~unknown, author) if unknown.any() else identity


def author_kinds(rows: pd.DataFrame, note: Any) -> pd.Series:
    """What each author is, as the source says; bots by their name."""
    if "author_kind" in rows:
        words = {kind: kind for kind in AUTHOR_KINDS}
        return from_words(rows["author_kind"], words, "unknown", note)
    kinds: pd.Series = pd.Series("unknown", index=rows.index, dtype=DTYPES["author_kind"])
    return kinds.mask(rows["author"].str.lower().isin(_BOTS), "bot")


def from_words(values: pd.Series, words: dict[str, str], default: str, note: Any) -> pd.Series:
    """A closed vocabulary from the words that sources use; each word stands for its key."""
    dtype = DTYPES[str(values.name)]
    if values.dtype == dtype:
        return values.fillna(default)
    by_word = {word: key for key, all_words in words.items() for word in all_words.split()}
    codes, distinct = pd.factorize(texts(values))
    lower = [word.strip().lower() for word in distinct]
    known = dtype.categories.get_indexer([by_word.get(word, default) for word in lower])
    strange = np.array([*(word != "" and word not in by_word for word in lower), False], bool)
    detail = f"the {values.name} that the source gives is not known: taken as {default}"
    note("guessed", values.name, detail, strange[codes])
    found = np.array([*known, dtype.categories.get_loc(default)], np.int8)[codes]
    return pd.Series(pd.Categorical.from_codes(found, dtype=dtype), index=values.index)


def times(rows: pd.DataFrame, options: Options, note: Any) -> pd.DataFrame:
    """The rows with their times as instants; what could not be read stays in ``meta_*_shown``."""
    captured: Any = options.retrieved_at
    for name in _TIMES:
        if name not in rows:
            continue
        shown = rows[name]
        numbers = pd.api.types.is_numeric_dtype(shown)
        if name == "edited_at":
            never = shown == 0 if numbers else shown.astype("str").str.strip().str.lower()
            shown = shown.mask(never if numbers else never.isin(_NEVER_EDITED))
        parsed = parse_times(shown, retrieved_at=captured, day_first=options.day_first)
        reasons = parsed["reason"]
        for reason in sorted(reasons.dropna().unique()):
            note("lost", name, _NO_INSTANT.get(reason, _NO_INSTANT[""]), reasons == reason)
        order = "dates such as 03/04/2012 in the order of day and month that others of them show"
        if options.day_first is None:
            note("guessed", "day_order", order, parsed["ordered"])
        if reasons.notna().any():
            rows[f"meta_{name}_shown"] = shown.astype("str").where(reasons.notna())
        rows[name] = parsed["created_at"]
        if name == "retrieved_at":
            captured = rows[name] if captured is None else rows[name].fillna(captured)
        if name == "created_at":
            note_zones(parsed, note)
            rows["created_precision"] = parsed["created_precision"]
            rows["created_tz"] = parsed["created_tz"]
    return rows


def note_zones(parsed: pd.DataFrame, note: Any) -> None:
    """Say whose instants rest on a zone that their source does not state."""
    clock = parsed["created_precision"].isin(["second", "minute"])
    unknown = parsed["created_at"].notna() & (parsed["created_tz"] == "unknown")
    note("guessed", "time_zone", "a time of day without its zone was taken as UTC", clock & unknown)
    assumed = parsed["created_at"].notna() & (parsed["created_tz"] == "assumed")
    detail = "an instant that rests on the capture or on the zone of the page"
    note("guessed", "time_assumed", detail, assumed)


def integers(values: pd.Series, name: str, note: Any) -> pd.Series:
    """A column of whole numbers; what is none is missing."""
    if values.dtype == "Int64" and name != "depth":
        return values
    shown = values.notna() & (values.astype("str").str.strip() != "")
    if values.dtype == object:
        values = texts(values)
    if isinstance(values.dtype, pd.StringDtype):
        whole_numbers = values.str.strip().str.fullmatch("[+-]?[0-9]{1,18}").fillna(False)
        if (whole_numbers.astype(bool) | ~shown).all() and name != "depth":
            return values.str.strip().where(shown).astype("Int64")  # by floats, digits get lost
    numbers = pd.to_numeric(values, errors="coerce")
    written = shown & numbers.isna()
    if written.any():
        numbers = numbers.where(~written, values[written].map(_short_number).astype("float64"))
        detail = f"a {name} such as 1,200 or 1.5K was read as a number"
        note("repaired", name, detail, written & numbers.notna())
    size = numbers.astype("float64").abs()
    numbers = numbers.where(size < (2**31 if name == "depth" else 2**63))
    rounded = numbers.round()
    bad = shown & rounded.isna()
    note("lost", name, f"a {name} that is not a number was set to missing", bad)
    parts = rounded.notna() & (rounded != numbers)
    note("repaired", name, f"a {name} with decimals was rounded", parts)
    return rounded.astype("Int64")


def _short_number(shown: Any) -> float:
    """1,200 and 1.5K; NaN for what is neither."""
    found = _WRITTEN.fullmatch(str(shown).strip())
    if found is None:
        return np.nan
    if found["grouped"]:
        return float(re.sub(r"[,' \u00a0\u202f]", "", found["grouped"]))
    return float(found["short"].replace(",", ".")) * {"k": 1e3, "m": 1e6}[found["unit"].lower()]


def ids_of(rows: pd.DataFrame, name: str, note: Any) -> pd.Series:
    """A column of ids as text."""
    if name not in rows:
        return pd.Series(np.nan, index=rows.index, dtype="str")
    detail = f"a {name} came as a rounded number: its last digits are lost, and ids can be the same"
    note("warning", "rounded_id", detail, rounded_ids(rows[name]))
    found = ids(rows[name])
    if name == "comment_id":
        return found
    pointed = found.str.fullmatch(_POINTED).fillna(False).astype(bool)
    whole_names = pointed.any() and (pointed | found.isna()).all()
    if whole_names and not rows["comment_id"].str.fullmatch(_POINTED).fillna(False).any():
        detail = f"a {name} such as 12.0 in a source whose ids have no point: a column with gaps"
        note("repaired", "pointed_id", detail, pointed)
        return found.str.removesuffix(".0")
    return found


def parents(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Parents as these rows alone show them, and which of them are in doubt: words that can stand
    for no parent, and ids with a t1_ that their row does not bear. The row they name can stand in
    another part or file, so `threads.judge_parents` decides."""
    found = rows["parent_id"]
    word = found.str.strip().str.lower().isin(_NO_PARENT)
    prefixed = found.str.startswith("t1_", na=False)
    if not (word | prefixed).any():
        return found, word
    absent = ~_among(found, rows["comment_id"])
    bare = found[prefixed & absent].str.removeprefix("t1_")
    bare = bare[_among(bare, rows["comment_id"])]
    shown = found.mask(word & absent)
    shown[bare.index] = bare
    return shown, word | (prefixed & absent)


def _among(values: pd.Series, others: pd.Series) -> pd.Series:
    """Which values stand among the others; `isin` would take them for a list of objects."""
    found = pc.is_in(pa.array(values), value_set=pa.array(others.dropna()))
    return pd.Series(np.asarray(found, bool), index=values.index)


def kinds(rows: pd.DataFrame, note: Any) -> pd.Series:
    """What each row is: the one whose id is the thread's is its post."""
    opening = rows["comment_id"].notna() & (rows["comment_id"] == rows["thread_id"])
    opening &= ~rows["thread_id"].duplicated()
    if "parent_id" in rows:
        opening &= rows["parent_id"].isna()
    note("guessed", "kind_post", "the row whose id is the thread's is taken as its post", opening)
    return pd.Series(np.where(opening, "post", "comment"), index=rows.index)


def titles(rows: pd.DataFrame) -> pd.Series:
    """The title of the thread on each of its rows, where the thread has but one."""
    if "title" not in rows:
        return pd.Series(np.nan, index=rows.index, dtype="str")
    titles = rows["title"].where(rows["title"] != "")
    if titles.isna().all() or titles.notna().all():
        return titles
    groups = titles.groupby(rows["thread_id"])
    single = groups.transform("nunique") == 1
    return titles.where(~single, groups.transform("first"))


def others(values: pd.Series) -> pd.Series:
    """A column beyond the contract: numbers, booleans and times stay, all else becomes text."""
    held = pd.api.types.infer_dtype(values, skipna=True) if values.dtype == object else ""
    whole_numbers = held == "integer" and values.dropna().abs().max() < 2**63
    if whole_numbers or held == "boolean":
        return values.astype("Int64" if whole_numbers else "boolean")
    values = values.infer_objects()
    types = pd.api.types
    if types.is_numeric_dtype(values) and not types.is_complex_dtype(values):
        return values
    return values if types.is_datetime64_any_dtype(values) else texts(values)


def note_markup(values: pd.Series, note: Any) -> None:
    """Warn of texts that hold HTML although their source does not declare any."""
    sign = values.str.contains("<", na=False) | values.str.contains("&", na=False)
    held = values[sign]
    marked = values.index.isin(held.index[held.str.contains(_MARKUP)])
    detail = (
        "the text holds HTML (such as <br> or &gt;): kept as it stands, its names count as words"
    )
    note("warning", "markup", detail, marked)

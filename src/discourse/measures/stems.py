"""Comments as bags of stems: which words can say what a comment is about."""

from __future__ import annotations

import numpy as np
import regex
from scipy import sparse

from discourse.comments.table import CONTRIBUTION_KINDS
from discourse.lexicons import words as word_list
from discourse.measures.scope import covered
from discourse.text.patterns import HASHTAG, WORD
from discourse.text.tokens import Tokens

_LETTERS = regex.compile(r"#?[\p{L}\p{M}'.-]*\p{L}[\p{L}\p{M}'.-]*")


def usable_stems(
    tokens: Tokens, voice: str, language: str | None
) -> tuple[np.ndarray, dict[str, str]]:
    """Stem of each token that can say what a comment is about (else ""), and for each stem the
    surface form that occurs most often."""
    vocabulary = tokens.vocabulary
    folded = vocabulary["folded"].to_numpy(dtype=object)
    stop = word_list("stopwords_en")
    kinds = vocabulary["kind"].cat.codes
    good = np.array(
        [
            kind in (WORD, HASHTAG)
            and len(word.strip("#")) > 2
            and word not in stop
            and _LETTERS.fullmatch(word)
            for word, kind in zip(folded, kinds, strict=True)
        ],
        dtype=bool,
    )
    stems = np.where(good, [s.removeprefix("#").removesuffix("'s") for s in vocabulary["stem"]], "")
    speaks = tokens.speaks(voice) & covered(tokens, voice, language)[tokens.comment]
    of_token = np.where(speaks, stems[tokens.code] if len(tokens) else "", "")
    counts = np.bincount(tokens.code[of_token != ""], minlength=len(vocabulary))
    surface: dict[str, tuple[int, str]] = {}
    for stem, word, count in zip(stems, folded, counts, strict=True):
        if stem and count:
            best = surface.get(stem, (0, ""))
            surface[stem] = max(best, (int(count), word.removeprefix("#")))
    return of_token, {stem: word for stem, (_, word) in surface.items()}


def count_stems(
    tokens: Tokens, stems: np.ndarray, min_count: int, known: np.ndarray | None = None
) -> tuple[sparse.csr_array, np.ndarray]:
    """Comments by stems; stems in at least ``min_count`` comments that count, or those known."""
    contributes = tokens.comments["kind"].isin(CONTRIBUTION_KINDS).to_numpy()
    used = (stems != "") & contributes[tokens.comment]
    names, codes = np.unique(stems[used].astype(str), return_inverse=True)
    shape = (len(tokens.comments), len(names))
    ones = np.ones(int(used.sum()))
    counts = sparse.coo_array((ones, (tokens.comment[used], codes)), shape=shape).tocsr()
    counts.sum_duplicates()
    if known is None:
        frequent = np.flatnonzero(np.diff(counts.tocsc().indptr) >= min_count)
        return counts[:, frequent], names[frequent]
    place = {name: i for i, name in enumerate(known)}
    columns = [place.get(name, -1) for name in names]
    keep = [i for i, column in enumerate(columns) if column >= 0]
    spread = sparse.coo_array(
        (np.ones(len(keep)), (keep, [columns[i] for i in keep])), shape=(len(names), len(known))
    ).tocsr()
    return (counts @ spread).tocsr(), known


def in_fixed_order(tokens: Tokens, rows: np.ndarray) -> np.ndarray:
    """``rows`` by text, then id: sums over them do not depend on the order of the table."""
    ids = tokens.comments["comment_id"].to_numpy(dtype=object)[rows]
    hashes = tokens.comments["text_hash"].to_numpy(dtype=object)[rows]
    return rows[np.lexsort([ids, hashes])]

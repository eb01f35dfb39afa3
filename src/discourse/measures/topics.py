"""Topic clusters of comments, from their words alone: the same on every run, no outlier class."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import normalize
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits

from discourse.comments.table import CONTRIBUTION_KINDS
from discourse.errors import DiscourseWarning, TooLittleTextError
from discourse.measures.scope import covered
from discourse.measures.stems import count_stems, in_fixed_order, usable_stems
from discourse.measures.topic_tables import (
    membership_table,
    term_table,
    topic_table,
    unassigned,
)
from discourse.text.inputs import tokenize
from discourse.text.tokens import Tokens

# Below these, clusters change with every few comments: the model says so and refuses, or warns.
LEAST_COMMENTS = 8
FEW_COMMENTS = 100
MOST_TOPICS = 15
# "auto" looks for topics of so many comments or more on average.
COMMENTS_A_TOPIC = 20
# A tenth of the comments at the most: more dimensions than that only keep the noise.
DIMENSIONS = 100


class TopicModel(BaseEstimator):
    """Groups comments by what they talk about.

    Each comment is a bag of stems weighted by TF-IDF, projected by singular value decomposition
    (latent semantic analysis) and clustered by spherical k-means. Every comment with a usable word
    gets a topic; there is no outlier class.

    Parameters
    ----------
    n_topics : int or "auto", default "auto"
        "auto" takes the number of topics with the best mean silhouette, up to one for every 20
        comments and 15 at the most.
    random_state : int, default 0
        Seed. The same comments give the same topics in any row order.
    min_count : int, default 2
        Comments that a stem must occur in to be used.
    voice : {"own", "quoted", "all"}, default "own"
        Whose words count.
    language : str or None, default "en"
        The stop words and stems are English, so comments in another language have no topic;
        ``notes_`` counts them. None, or ``voice="all"``, leaves none out.

    Attributes
    ----------
    topics_ : DataFrame
        One row per topic, largest first: ``topic`` (0, 1, ...), ``label`` (its three most typical
        words), ``n_comments``, ``share`` (of comments with a topic), ``typical`` (comment_id of the
        comment nearest to its centre).
    terms_ : DataFrame
        One row per topic and term, most typical first: ``topic``, ``term`` (surface form),
        ``weight`` (z score of the log-odds with an informative Dirichlet prior, Monroe et al. 2008;
        higher is more typical), ``count`` (in the topic).
    memberships_ : DataFrame
        One row per comment and topic: ``comment_id``, ``topic``, ``weight`` (cosine to the topic's
        centre, cut at 0 and summing to 1).
    assignments_ : DataFrame
        One row per comment, in input order: ``comment_id``, ``topic`` (missing: no usable word),
        ``strength`` (cosine to the centre, 0 to 1), ``margin`` (strength minus that of the second
        topic).
    selection_ : DataFrame
        One row per number of topics tried: ``n_topics``, ``silhouette`` (-1 to 1), ``chosen``.
    notes_ : list of str
        What to know before trusting the topics, such as that there is little text.

    References
    ----------
    Deerwester, S. et al. (1990). Indexing by latent semantic analysis. JASIS 41(6), 391-407.
    Dhillon, I. S. & Modha, D. S. (2001). Concept decompositions for large sparse text data using
    clustering. Machine Learning 42, 143-175.

    Examples
    --------
    >>> import discourse
    >>> comments = discourse.read_comments(discourse.sample_path())
    >>> model = discourse.TopicModel(n_topics=4).fit(comments)
    >>> model.topics_["topic"].tolist()
    [0, 1, 2, 3]
    """

    def __init__(
        self,
        n_topics: int | str = "auto",
        random_state: int = 0,
        *,
        min_count: int = 2,
        voice: str = "own",
        language: str | None = "en",
    ) -> None:
        self.n_topics = n_topics
        self.random_state = random_state
        self.min_count = min_count
        self.voice = voice
        self.language = language

    def fit(self, tokens: Any, y: None = None) -> TopicModel:
        """Find the topics of posts, comments and answers (not of the article).

        Parameters
        ----------
        tokens : Tokens, comments table, or list of str

        Returns
        -------
        TopicModel
            Itself, with the attributes above.

        Raises
        ------
        TooLittleTextError
            When ``n_topics`` is a number and fewer comments (or fewer than 8) share usable words,
            or they share a single word. With "auto" there are then no topics, and ``notes_`` and a
            warning say so.
        ValueError
            When ``n_topics`` is neither "auto" nor a whole number of 2 or more.
        """
        self._check()
        tokens = tokenize(tokens)
        stems, surface = usable_stems(tokens, self.voice, self.language)
        counts, self.stems_ = count_stems(tokens, stems, self.min_count)
        rows = np.flatnonzero(
            (counts.sum(axis=1) > 0) & tokens.comments["kind"].isin(CONTRIBUTION_KINDS).to_numpy()
        )
        rows = in_fixed_order(tokens, rows)
        hashes = tokens.comments["text_hash"].to_numpy(dtype=object)[rows]
        needed = max(LEAST_COMMENTS, 2 if self.n_topics == "auto" else int(self.n_topics))
        distinct, n_words = len(np.unique(hashes)), counts.shape[1]
        if distinct < needed or n_words < 2:
            text = (
                f"too little text for topics: {distinct} different comments share usable words, "
                f"{needed} are needed; they share {n_words} words, 2 are needed"
            )
            if self.n_topics != "auto":
                raise TooLittleTextError(text)
            return self._without_topics(tokens, text)
        used = counts[rows]
        self.idf_ = np.log((1 + len(rows)) / (1 + np.diff(used.tocsc().indptr))) + 1
        with threadpool_limits(1):  # sums in a fixed order: the same bits on every run
            space = self._project(used)
            self._cluster(space)
            self._order(space)
            self._describe(tokens, counts, rows, surface)
        return self

    def transform(self, tokens: Any) -> pd.DataFrame:
        """Topics of comments, by the nearest centre.

        Parameters
        ----------
        tokens : Tokens, comments table, or list of str

        Returns
        -------
        DataFrame
            One row per comment, in input order, with the columns of ``assignments_``.

        Raises
        ------
        NotFittedError
            When `fit` has not been called.
        """
        check_is_fitted(self, "centres_")
        tokens = tokenize(tokens)
        if not len(self.centres_):
            return unassigned(tokens)
        stems, _ = usable_stems(tokens, self.voice, self.language)
        counts, _ = count_stems(tokens, stems, 1, self.stems_)
        return self._assign(tokens, counts)[0]

    def _without_topics(self, tokens: Tokens, why: str) -> TopicModel:
        """The defined result of too little text: the tables with no topic in them."""
        warnings.warn(why, DiscourseWarning, stacklevel=3)
        self.notes_ = [why]
        self.centres_ = np.empty((0, 0))
        self.assignments_ = unassigned(tokens)
        shapes = {
            "topics_": "topic:int64 label:str n_comments:int64 share:float64 typical:str",
            "terms_": "topic:int64 term:str weight:float64 count:int64",
            "memberships_": "comment_id:str topic:int64 weight:float64",
            "selection_": "n_topics:int64 silhouette:float64 chosen:bool",
        }
        for name, shape in shapes.items():
            columns = dict(column.split(":") for column in shape.split())
            setattr(self, name, pd.DataFrame(columns=list(columns)).astype(columns))
        return self

    def _check(self) -> None:
        n = self.n_topics
        if n != "auto" and not (isinstance(n, (int, np.integer)) and n >= 2):
            raise ValueError(f"n_topics must be 'auto' or a whole number of 2 or more, not {n!r}")

    def _project(self, counts: sparse.csr_array) -> np.ndarray:
        most = min(counts.shape[0] - 1, counts.shape[1] - 1)
        size = max(1, min(DIMENSIONS, most, max(10, counts.shape[0] // 10)))
        weighted = self._weigh(counts)
        with np.errstate(
            divide="ignore", invalid="ignore"
        ):  # a share of variance 0, when all comments are alike
            self._svd = TruncatedSVD(size, random_state=self.random_state, n_iter=10).fit(weighted)
        return normalize(self._svd.transform(weighted))

    def _weigh(self, counts: sparse.csr_array) -> sparse.csr_array:
        weighted = counts.astype("float64")
        weighted.data = 1 + np.log(weighted.data)
        return normalize(weighted.multiply(self.idf_).tocsr())

    def _cluster(self, space: np.ndarray) -> None:
        if self.n_topics == "auto":
            most = min(MOST_TOPICS, max(2, len(space) // COMMENTS_A_TOPIC))
            sizes = list(range(2, most + 1))
        else:
            sizes = [int(self.n_topics)]
        tried = {n: self._kmeans(space, n) for n in sizes}
        scores = [_silhouette(space, labels) for labels, _ in tried.values()]
        best = sizes[int(np.nanargmax(scores))] if np.isfinite(scores).any() else sizes[0]
        self.centres_ = tried[best][1]
        self.selection_ = pd.DataFrame(
            {"n_topics": sizes, "silhouette": scores, "chosen": [n == best for n in sizes]}
        )

    def _kmeans(self, space: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
        model = KMeans(n, n_init=10, random_state=self.random_state)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # fewer distinct points than asked
            labels = model.fit_predict(space)
        return labels, normalize(model.cluster_centers_)

    def _order(self, space: np.ndarray) -> None:
        """Number the topics by size, the largest first; ties by their first comment."""
        nearest = np.argmax((space @ self.centres_.T).round(12), axis=1)
        found, first, sizes = np.unique(nearest, return_index=True, return_counts=True)
        order = np.lexsort([first, -sizes])
        self.centres_ = self.centres_[found[order]]

    def _assign(self, tokens: Tokens, counts: sparse.csr_array):
        usable = np.asarray(counts.sum(axis=1)).ravel() > 0
        usable &= tokens.comments["kind"].isin(CONTRIBUTION_KINDS).to_numpy()
        n = len(self.centres_)
        near = np.full((len(usable), n), np.nan)
        if usable.any():
            rows = in_fixed_order(tokens, np.flatnonzero(usable))
            space = normalize(self._svd.transform(self._weigh(counts[rows])))
            near[rows] = (space @ self.centres_.T).round(12)
        ranked = np.sort(near, axis=1)
        topic = np.where(usable, np.argmax(np.nan_to_num(near, nan=-1), axis=1), -1)
        table = pd.DataFrame(
            {
                "comment_id": tokens.comments["comment_id"].to_numpy(),
                "topic": pd.array(topic, dtype="Int64"),
                "strength": ranked[:, -1],
                "margin": ranked[:, -1] - (ranked[:, -2] if n > 1 else 0.0),
            }
        ).astype({"comment_id": "str"})
        table.loc[~usable, "topic"] = pd.NA
        return table, near

    def _describe(
        self, tokens: Tokens, counts: sparse.csr_array, rows: np.ndarray, surface: dict[str, str]
    ) -> None:
        self.assignments_, near = self._assign(tokens, counts)
        self.memberships_ = membership_table(self.assignments_, near)
        topic = self.assignments_["topic"].fillna(-1).to_numpy(dtype=int)
        per_topic = np.vstack(
            [counts[np.flatnonzero(topic == t)].sum(axis=0) for t in range(len(self.centres_))]
        )
        self.terms_ = term_table(per_topic, self.stems_, surface)
        self.topics_ = topic_table(self.assignments_, self.terms_, len(self.centres_))
        self.notes_ = self._notes(tokens, len(rows))

    def _notes(self, tokens: Tokens, n_used: int) -> list[str]:
        notes = []
        if n_used < FEW_COMMENTS:
            text = (
                f"only {n_used} comments have usable words: these topics are a reading aid, not a "
                "finding; a few other comments could change them"
            )
            warnings.warn(text, DiscourseWarning, stacklevel=4)
            notes.append(text)
        counted = tokens.comments["kind"].isin(CONTRIBUTION_KINDS)
        lost = int((counted & tokens.comments["text"].isna()).sum())
        foreign = int((counted & ~covered(tokens, self.voice, self.language)).sum())
        left = int(counted.sum()) - int(self.assignments_["topic"].notna().sum())
        if left:
            notes.append(
                f"{left} comments have no topic: {lost} without text, {foreign} in another "
                f"language, {left - lost - foreign} without a word that other comments use too "
                "(they are no class of their own)"
            )
        return notes


def _silhouette(space: np.ndarray, labels: np.ndarray) -> float:
    found = len(np.unique(labels))
    if not 2 <= found < len(space):
        return float("nan")
    sample = min(len(space), 5000)
    return float(
        silhouette_score(space, labels, metric="cosine", sample_size=sample, random_state=0)
    )

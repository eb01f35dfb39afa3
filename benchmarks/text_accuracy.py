"""How right the text core is: sentences, whose words, links; beside pysbd where there is a peer."""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pandas as pd
from evaldata import folder

import discourse

TREEBANKS = {
    "EWT dev": ("ud_english_ewt", "en_ewt-ud-dev.conllu"),
    "GUM dev": ("ud_english_gum", "en_gum-ud-dev.conllu"),
}
PAIRS = 600  # posts beside the thread of another page
Splitter = Callable[[str], list[int]]  # a text -> where its sentences end


def ours(text: str) -> list[int]:
    return discourse.tokenize([text]).sentences["end"].tolist()


def pysbd_splitter() -> Splitter:
    import pysbd

    segmenter = pysbd.Segmenter(language="en", clean=False, char_span=True)

    def split(text: str) -> list[int]:
        return [len(text[: part.end].rstrip()) for part in segmenter.segment(text)]

    return split


def sentences() -> None:
    """F1 over the sentence boundaries inside paragraphs, and the golden rules of pysbd."""
    splitters = {"discourse": ours, "pysbd": pysbd_splitter()}
    for name, parts in TREEBANKS.items():
        treebank = paragraphs(folder("datasets", *parts).read_text("utf-8"))
        scores = {who: boundary_f1(split, treebank) for who, split in splitters.items()}
        print(f"sentences {name}, {len(treebank)} paragraphs: F1 " + _listed(scores))
    golden = folder("datasets", "pysbd_golden_rules_en", "golden_rules_en.json")
    rules = json.loads(golden.read_text("utf-8"))
    right = {who: golden_right(split, rules) for who, split in splitters.items()}
    print(f"sentences, {len(rules)} golden rules: right " + _listed(right))


def _listed(values: dict[str, float]) -> str:
    shown = {who: f"{v:.4f}" if isinstance(v, float) else str(v) for who, v in values.items()}
    return ", ".join(f"{who} {value}" for who, value in shown.items())


def paragraphs(conllu: str) -> list[list[tuple[str, str]]]:
    """The sentences of each paragraph, each with what stands between it and the next."""
    found: list[list[tuple[str, str]]] = [[]]
    for line in conllu.splitlines():
        if line.startswith(("# newpar", "# newdoc")):
            found.append([])
        elif line.startswith("# text = "):
            found[-1].append((line.removeprefix("# text = "), " "))
        elif line[:1].isdigit():
            between = "" if "SpaceAfter=No" in line.split("\t")[9] else " "
            found[-1][-1] = (found[-1][-1][0], between)
    return [part for part in found if part]


def boundary_f1(split: Splitter, treebank: list[list[tuple[str, str]]]) -> float:
    """Boundaries are counted by the characters before them that are no white space."""
    right = found = wanted = 0
    for part in treebank:
        text, ends = "", []
        for sentence, between in part:
            text += sentence
            ends.append(len(text))
            text += between
        text = text.rstrip()
        gold, guess = (
            {len("".join(text[:end].split())) for end in several[:-1]}
            for several in (ends, split(text))
        )
        right, found, wanted = right + len(gold & guess), found + len(guess), wanted + len(gold)
    return 2 * right / (found + wanted)


def golden_right(split: Splitter, rules: list[dict]) -> int:
    right = 0
    for rule in rules:
        text = rule["text"]
        ends = [0, *split(text)]
        parts = [text[a:b].strip() for a, b in pairwise(ends)]
        right += parts == [sentence.strip() for sentence in rule["sentences"]]
    return right


def forum_posts() -> tuple[list[dict], pd.DataFrame]:
    """Forum posts whose quotes stand without marks, with the quotes, and as a table."""
    path = folder("datasets", "iac_fourforums_sample", "dev.jsonl")
    posts = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    posts.sort(key=lambda p: (p["discussion_id"], p["timestamp"] or 0, p["post_id"]))
    return posts, as_table([(str(p["discussion_id"]), p) for p in posts])


def as_table(posts: list[tuple[str, dict]]) -> pd.DataFrame:
    rows = {
        "comment_id": [str(number) for number in range(len(posts))],
        "thread_id": [thread for thread, _ in posts],
        "author": [post["author"] for _, post in posts],
        "author_id": [post["author"] for _, post in posts],
        "text": [post["text"] for _, post in posts],
        "position": range(len(posts)),
    }
    return pd.DataFrame(rows)


def whose_words() -> None:
    """Quoted characters and their sources, where quotes stand without marks; false alarms."""
    posts, table = forum_posts()
    # A source of its own for each post leaves the layout of a page's elements unknown.
    alone = table.assign(source_file=table["comment_id"])
    for name, part in (("all", table), ("without the layout of the dump", alone)):
        quotes = discourse.quotes(part)
        quotes = quotes[quotes["voice"] == "quoted"]
        print(f"quoted characters, {name}: " + quote_scores(posts, quotes))
    for same_topic in (False, True):
        flagged, n_tokens = false_alarms(posts, same_topic)
        beside = "of the same topic" if same_topic else "drawn at random"
        share = f"{100 * flagged / n_tokens:.3f} %"
        print(f"false alarms beside threads {beside}: {share} of {n_tokens:,} tokens")


def quote_scores(posts: list[dict], quotes: pd.DataFrame) -> str:
    found: dict[int, list[tuple[int, int, int | None]]] = defaultdict(list)
    columns = ("comment_id", "start", "end", "source_id")
    for cid, start, end, source in zip(*(quotes[c] for c in columns), strict=True):
        post = posts[int(source)]["post_id"] if isinstance(source, str) else None
        found[int(cid)].append((start, end, post))
    right = guessed = wanted = named = named_right = 0
    for row, post in enumerate(posts):
        gold, guess = np.zeros((2, len(post["text"])), bool)
        for quote in post["quotes"]:
            gold[quote["start"] : quote["end"]] = True
        for start, end, _ in found[row]:
            guess[start:end] = True
        right, guessed, wanted = (
            right + (gold & guess).sum(),
            guessed + guess.sum(),
            wanted + gold.sum(),
        )
        for quote in post["quotes"]:
            if quote.get("source_post_id") is None:
                continue
            named += 1
            overlap: Counter[int | None] = Counter()
            for start, end, source in found[row]:
                overlap[source] += max(0, min(end, quote["end"]) - max(start, quote["start"]))
            best = overlap.most_common(1)
            named_right += bool(best) and best[0][1] > 0 and best[0][0] == quote["source_post_id"]
    f1, precision, recall = 2 * right / (guessed + wanted), right / guessed, right / wanted
    return (
        f"F1 {f1:.4f} (precision {precision:.4f}, recall {recall:.4f}), "
        f"source right {named_right / named:.4f} of {named:,}"
    )


def false_alarms(posts: list[dict], same_topic: bool) -> tuple[int, int]:
    """Tokens taken for copies in posts that stand at the end of another page's thread."""
    threads: dict[int, list[dict]] = defaultdict(list)
    for post in posts:
        threads[post["discussion_id"]].append(post)
    random_ = random.Random(0)
    rows, foreign = [], []
    for number in range(PAIRS):
        name = random_.choice(list(threads))
        others = [
            post
            for post in posts
            if post["discussion_id"] != name
            and (not same_topic or post["topic"] == threads[name][0]["topic"])
        ]
        stranger = {**random_.choice(others), "author": "somebody else"}
        rows += [(str(number), post) for post in [*threads[name], stranger]]
        foreign += [False] * len(threads[name]) + [True]
    tokens = discourse.tokenize(as_table(rows))
    copied = tokens.quotes[tokens.quotes["source_id"].notna()]
    flagged = 0
    for row, part in copied.groupby(copied["comment_id"].astype(int)):
        if not foreign[row]:
            continue
        begins = tokens.start[tokens.bounds[row] : tokens.bounds[row + 1]]
        inside = np.zeros(len(begins), bool)
        for start, end in zip(part["start"], part["end"], strict=True):
            inside |= (begins >= start) & (begins < end)
        flagged += int(inside.sum())
    sizes = np.diff(tokens.bounds)
    return flagged, int(sizes[np.array(foreign)].sum())


def languages() -> None:
    """How many texts of English sets are taken for another language, or left open."""
    for name, texts in english().items():
        language = discourse.languages(texts)["language"]
        other = ~language.isin(["en", "und"])
        print(
            f"languages, {len(texts):,} {name}: taken for another {100 * other.mean():.2f} %, "
            f"und {100 * (language == 'und').mean():.1f} %"
        )


def english() -> dict[str, list[str]]:
    tweets = folder("datasets", "vader_groundtruth", "tweets_GroundTruth.txt")
    news = pd.read_csv(folder("datasets", "unhealthy_comments_ucc", "val.csv"))["comment"]
    val = folder("datasets", "tweeteval", "sentiment", "val_text.txt")
    return {
        "forum posts": [post["text"] for post in forum_posts()[0]],
        "news comments": news.dropna().tolist(),
        "tweets of 2013": [line.split("\t")[-1] for line in tweets.read_text("utf-8").splitlines()],
        "tweets of TweetEval": val.read_text("utf-8").splitlines(),
    }

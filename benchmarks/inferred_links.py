"""Inferred replies on forum posts whose parents are known: precision, recall and counts by evidence.

    python benchmarks/inferred_links.py [--half looked-at|held-out]

The posts of the fourforums part of the Internet Argument Corpus come with the parent that the forum
noted. It is the post whose reply button was pressed: in some threads always the first, and often
the last where the text quotes an earlier one, so that a precision of 1 is out of reach. Recall is
over the posts that have a parent. Threads fall into halves by a hash of their id: the rules were
chosen on one, the other was only scored. Threads where all posts have one parent are left out in
the second block.
"""

from __future__ import annotations

import argparse
import hashlib
import json

import pandas as pd
from evaldata import folder

import discourse

HALVES = ("looked-at", "held-out")


def read() -> pd.DataFrame:
    """The posts as a table without parents, which stand in ``meta_parent``."""
    path = folder("datasets", "iac_fourforums_sample", "dev.jsonl")
    with path.open(encoding="utf-8") as lines:
        posts = pd.DataFrame([json.loads(line) for line in lines])
    posts = posts.sort_values(["discussion_id", "timestamp", "post_id"], ignore_index=True)
    parent = posts["parent_id"].astype("Int64").astype("str")
    return pd.DataFrame(
        {
            "comment_id": posts["post_id"].astype("str"),
            "thread_id": posts["discussion_id"].astype("str"),
            "author": posts["author"],
            "author_id": posts["author"],
            "text": posts["text"],
            "position": range(len(posts)),
            "meta_parent": parent.where(posts["parent_id"].notna()),
        }
    )


def half(thread: str) -> str:
    return HALVES[int(hashlib.sha256(thread.encode()).hexdigest(), 16) % 2]


def show(title: str, posts: pd.DataFrame, replies: pd.DataFrame) -> None:
    """Precision and recall of the replies, in all and by evidence."""
    with_parent = posts.dropna(subset="meta_parent").set_index("comment_id")["meta_parent"]
    replies = replies[replies["comment_id"].isin(with_parent.index)]
    right = replies["target_id"].to_numpy() == with_parent[replies["comment_id"]].to_numpy()
    table = replies.assign(right=right).groupby("evidence")["right"].agg(["size", "sum"])
    table.loc["all"] = table.sum()
    table["precision"] = table["sum"] / table["size"]
    table["recall"] = table["sum"] / len(with_parent)
    table = table.rename(columns={"size": "replies", "sum": "right"})
    print(f"\n{title}: {len(with_parent)} posts with a parent")
    print(table.to_string(float_format="{:.3f}".format))


def measure(halves: tuple[str, ...] = HALVES) -> None:
    posts = read()
    links = discourse.infer_links(posts)
    print(links.groupby(["kind", "evidence"], observed=True).size().to_string())
    replies = links[links["kind"] == "reply"]
    one_parent = posts.groupby("thread_id")["meta_parent"].transform("nunique") == 1
    for name in halves:
        chosen = posts["thread_id"].map(half) == name
        show(name, posts[chosen], replies)
        show(f"{name}, without threads of one parent", posts[chosen & ~one_parent], replies)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--half", choices=HALVES)
    wanted = parser.parse_args().half
    measure((wanted,) if wanted else HALVES)

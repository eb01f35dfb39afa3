"""NMI and ARI of TopicModel's default on labelled sets, number of topics given, over seeds."""

import argparse
import time

import numpy as np
import pandas as pd
from evaldata import folder
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

import discourse


def sets() -> dict[str, tuple[list[str], list]]:
    found = {}
    for name in ("octis_bbc_news", "octis_m10"):
        table = pd.read_csv(folder("datasets", name, "corpus.tsv"), sep="\t", header=None)
        found[name] = (table[0].astype("str").tolist(), table[2].tolist())
    base = folder("datasets", "stc2_short_text")
    titles = (base / "StackOverflow.txt").read_text("utf-8").rstrip("\n").split("\n")
    labels = (base / "StackOverflow_gnd.txt").read_text("utf-8").split()
    found["stackoverflow"] = (titles, labels)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    seeds = range(parser.parse_args().seeds)
    for name, (texts, labels) in sets().items():
        tokens = discourse.tokenize(texts)
        rows = []
        for seed in seeds:
            start = time.perf_counter()
            model = discourse.TopicModel(len(set(labels)), random_state=seed).fit(tokens)
            seconds = time.perf_counter() - start
            topic = model.assignments_["topic"]
            has = topic.notna().to_numpy()
            gold, found = np.array(labels)[has], topic[has].to_numpy(dtype=int)
            scores = (normalized_mutual_info_score(gold, found), adjusted_rand_score(gold, found))
            rows.append((*scores, seconds))
        (nmi, ari, seconds), low, high = np.median(rows, 0), np.min(rows, 0), np.max(rows, 0)
        print(
            f"{name:16} {len(texts):6} texts, {int((~has).sum())} without a topic: "
            f"NMI {nmi:.3f} ({low[0]:.3f} to {high[0]:.3f}), "
            f"ARI {ari:.3f} ({low[1]:.3f} to {high[1]:.3f}), fit {seconds:.1f} s"
        )


if __name__ == "__main__":
    main()

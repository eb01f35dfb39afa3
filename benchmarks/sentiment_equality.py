"""Largest difference between discourse.sentiment(voice="all") and the vaderSentiment package."""

import json

import numpy as np
import pandas as pd
from evaldata import folder
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

import discourse


def texts() -> dict[str, list[str]]:
    found = {}
    for path in sorted(folder("datasets", "vader_groundtruth").glob("*GroundTruth.txt")):
        lines = path.read_text("utf-8").rstrip("\n").split("\n")
        found[path.stem] = [line.split("\t")[-1] for line in lines]
    with open(folder("datasets", "iac_fourforums_sample", "dev.jsonl"), encoding="utf-8") as file:
        found["iac_fourforums"] = [json.loads(line)["text"] for line in file]
    comments = pd.read_csv(folder("datasets", "unhealthy_comments_ucc", "val.csv"))
    found["unhealthy_comments"] = comments["comment"].astype("str").tolist()
    return found


def main() -> None:
    analyzer = SentimentIntensityAnalyzer()
    for name, sample in texts().items():
        scores = discourse.sentiment(sample, voice="all")
        reference = pd.DataFrame([analyzer.polarity_scores(text) for text in sample])
        scored = scores["compound"].notna()
        worst = {
            key: float(np.abs(scores.loc[scored, key] - reference.loc[scored, key]).max())
            for key in ("compound", "pos", "neu", "neg")
        }
        print(
            f"{name:40} {len(sample):6} texts, {int((~scored).sum())} without tokens; "
            + ", ".join(f"{key} {value:.1e}" for key, value in worst.items())
        )


if __name__ == "__main__":
    main()

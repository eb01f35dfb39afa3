"""Draw the README's gallery from the sample threads: python docs/gallery.py"""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import discourse
from discourse import charts

FOLDER = Path(__file__).parent / "gallery"


def save(ax, name):
    figure = (ax if hasattr(ax, "figure") else ax[0]).figure
    figure.savefig(FOLDER / f"{name}.png", dpi=110, metadata={"Software": None})


def main():
    FOLDER.mkdir(exist_ok=True)
    comments = discourse.read_comments(discourse.sample_path())
    tokens = discourse.tokenize(comments)
    scores = discourse.sentiment(tokens)
    tone = discourse.tone(scores, tokens)
    spans = discourse.rhetoric(tokens)
    rates = discourse.rates(spans, tokens)
    per_word = rates[rates["unit"] == "per 1,000 words"]
    model = discourse.TopicModel().fit(tokens)
    one = comments[comments["source_file"] == "bus_lane_page.txt"]
    words = discourse.sentiment_words(discourse.sentiment_spans(tokens))
    save(charts.intervals(tone[tone["unit"] == "share of comments"]), "tone")
    save(charts.sentiment_distribution(scores[comments["kind"] != "article"]), "distribution")
    save(charts.sentiment_along(scores, one), "along")
    save(charts.sentiment_words(words), "words")
    save(charts.topic_terms(model.terms_, model.topics_), "terms")
    save(charts.intervals(discourse.prevalence(model, tokens)), "prevalence")
    top = per_word.sort_values(["estimate", "label"], ascending=[False, True]).head(20)
    save(charts.intervals(top), "rates")
    save(charts.pattern_positions(spans, one), "positions")


if __name__ == "__main__":
    main()

"""The report: safe with hostile comments, the same on every run, and whole for the smallest input."""

import re
from html.parser import HTMLParser

import pandas as pd
import pytest

import discourse
from discourse.page.render import Mark, Pseudonyms, highlighted

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "javascript:alert(1) [x](javascript:alert(1))",
    "{{ 7 * 7 }} {% raw %} ${x} #{y}",
    "right to left \u202egnp.exe",
    "broken \ud800 half",
    "$\\frac{1}{2}$ and $x_y$ costs $5",
    "\x00 nul and \x1b[31m escape",
    "<!-- --> ]]> </style></title>",
    '=HYPERLINK("http://example.org")',
]


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def page_of(frame, tmp_path, name="r.html"):
    comments = discourse.read_comments(pd.DataFrame(frame, dtype=object))
    return discourse.report(comments, tmp_path / name).read_text("utf-8")


@pytest.fixture(scope="module")
def sample_page(sample, tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "r.html"
    return discourse.report(sample, path).read_text("utf-8")


def without_date(page):
    shorter, n = re.subn(r'<p class="small" id="date">.*?</p>', "", page)
    assert n == 1
    return shorter


def test_hostile_texts_and_names_are_shown_as_text(tmp_path):
    frame = {
        "text": HOSTILE * 2,
        "author": [f"<b onclick=x>{i}</b>" for i in range(len(HOSTILE) * 2)],
        "title": ["<script>t</script>"] * len(HOSTILE) * 2,
    }
    page = page_of(frame, tmp_path)
    tags = Tags()
    tags.feed(page)
    assert not {tag for tag, _ in tags.seen} & {"script", "svg", "iframe", "object", "form", "b"}
    for tag, attributes in tags.seen:
        assert not [a for a in attributes if a.startswith("on")], (tag, attributes)
        if tag == "a":
            assert attributes["href"].startswith("#")
        if tag == "img":
            assert attributes["src"].startswith("data:image/svg+xml;base64,")
            assert attributes["alt"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7 * 7 }}" in page and "\u202e" not in page


def test_policy_forbids_everything_but_its_own_style_and_pictures(sample_page):
    tags = Tags()
    tags.feed(sample_page)
    policy = next(a["content"] for t, a in tags.seen if t == "meta" and "http-equiv" in a)
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert not re.search(r'(?:src|href)="(?!data:|#)', sample_page)


def test_two_runs_differ_in_their_date_line_only(sample, sample_page, tmp_path):
    again = discourse.report(sample, tmp_path / "again.html").read_text("utf-8")
    assert without_date(again) == without_date(sample_page)


def test_names_are_replaced_in_heads_and_in_texts(sample, sample_page):
    body = sample_page.split("<main>")[1]
    long_names = [name for name in sample["author"].dropna().unique() if len(name) > 7]
    assert len(long_names) > 20
    assert [n for n in long_names if re.search(rf"(?<!\w){re.escape(n)}(?!\w)", body)] == []


def test_names_leak_neither_by_case_nor_by_a_missing_author_id(tmp_path):
    frame = {
        "text": ["Dear Margaret Holloway, LAUGHING.MAN lied.", "Thanks laughing.man!", "Yes."],
        "author": ["laughing.Man", "Margaret Holloway", "petrov_7"],
        "author_id": ["u1", None, "u3"],
        "title": ["An answer to petrov_7"] * 3,
    }
    page = page_of(frame, tmp_path).casefold()
    assert [n for n in ("laughing.man", "margaret", "petrov_7") if n in page] == []


def test_other_tokens_or_topics_are_refused(sample, tmp_path):
    other = discourse.tokenize(["One.", "Two."])
    with pytest.raises(ValueError, match="tokens speaks of other comments"):
        discourse.report(sample, tmp_path / "r.html", other)
    assert not (tmp_path / "r.html").exists()


def test_sample_report_says_what_was_found(sample_page):
    assert (
        "248 comments by 122 named authors, under 2 articles; 220 of them have text" in sample_page
    )
    assert "has been validated on this corpus" in sample_page
    assert sample_page.count("<img") >= 10


SMALL = {
    "one comment": {"text": ["Just this."], "author": ["A"]},
    "one author": {"text": ["One thing.", "Another good thing!", "No."], "author": ["A"] * 3},
    "only missing texts": {"text": [None, None], "author": ["A", "B"]},
    "only emoji": {"text": ["😀", "👍🏽"], "author": ["A", "B"]},
    "only empty texts": {"text": ["", " "], "author": ["A", "B"]},
    "only quotes": {"text": ["> said so", "> and so"], "author": ["A", "B"]},
    "no authors": {"text": ["A good day.", "A bad day."]},
    "all the same": {"text": ["First! Best bus ever."] * 30, "author": list("ab") * 15},
}


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_smallest_input_gives_a_report_that_says_what_is_missing(name, tmp_path):
    page = page_of(SMALL[name], tmp_path)
    assert "Topics could not be computed: too little text" in page
    assert "</html>" in page and ">nan<" not in page


def test_given_tokens_and_topics_are_used(sample, tmp_path):
    tokens = discourse.tokenize(sample)
    model = discourse.TopicModel(n_topics=3).fit(tokens)
    page = discourse.report(sample, tmp_path / "r.html", tokens, model).read_text("utf-8")
    assert "Topic 2:" in page and "Topic 3:" not in page


def test_highlighted_cuts_overlapping_marks_and_names():
    comments = discourse.read_comments(pd.DataFrame({"text": ["x"], "author": ["Ann <3"]}))
    names = Pseudonyms(comments)
    text = "I told Ann <3 & you: never, never!"
    marks = [Mark(21, 26, "f-a", "one"), Mark(21, 33, "f-b", 'two "quoted"')]
    html = str(highlighted(text, marks, names))
    assert html == (
        "I told Author 1 &amp; you: "
        '<mark class="f-a f-b" title="one; two &#34;quoted&#34;">never</mark>'
        '<mark class="f-b" title="two &#34;quoted&#34;">, never</mark>!'
    )

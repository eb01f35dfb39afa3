"""Links that the texts give away: replies, quotes and mentions, and the parents filled from them."""

import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import discourse
from discourse.text.names import fold_name
from discourse.text.replies import COLUMNS

LONG = "The tram stops running at nine because the drivers want to be home with their children."


def thread(*rows, **columns):
    """A comments table of (author, text) in order; an author "!" writes the article."""
    ids = [f"c{i}" for i in range(len(rows))]
    table = {
        "comment_id": ids,
        "thread_id": "t",
        "author": [None if author == "!" else author for author, _ in rows],
        "position": range(len(rows)),
        "kind": ["article" if author == "!" else "comment" for author, _ in rows],
        "text": [text for _, text in rows],
    }
    return pd.DataFrame(table | columns)


def found(comments, kind):
    """comment, target, evidence and its text of each link of a kind."""
    tokens = discourse.tokenize(comments)
    text = tokens.comments.set_index("comment_id")["text"]
    return [
        (r.comment_id, r.target_id, r.evidence, text[r.comment_id][r.start : r.end])
        for r in discourse.infer_links(tokens).itertuples()
        if r.kind == kind
    ]


# Author, what somebody else says after this author's first comment, the rule and its evidence.
MENTIONS = {
    "at": ("smacker", "I think @smacker is right", "at_name", "@smacker"),
    "at, first": ("smacker", "@smacker no", "at_name", "@smacker"),
    "at, in brackets": ("smacker", "(@smacker)", "at_name", "@smacker"),
    "at, possessive": ("smacker", "@smacker's idea", "at_name", "@smacker"),
    "at, curly possessive": ("smacker", "@smacker’s idea", "at_name", "@smacker"),
    "at, end of sentence": ("smacker", "Right, @smacker. Good.", "at_name", "@smacker"),
    "at, with blanks": ("John Smith", "ask @John Smith about it", "at_name", "@John Smith"),
    "at, no-break space": ("John Smith", "ask @John\xa0Smith", "at_name", "@John\xa0Smith"),
    "at, other case": ("SmackEr", "@SMACKER no", "at_name", "@SMACKER"),
    "at, accents in the name": ("Zoë", "@zoe no", "at_name", "@zoe"),
    "at, accents in the text": ("Zoe", "@Zoë no", "at_name", "@Zoë"),
    "at, accents apart": ("Zoë", "@Zoe\u0308 no", "at_name", "@Zoe\u0308"),
    "at, sharp s": ("Strauß", "@STRAUSS nein", "at_name", "@STRAUSS"),
    "at, ligature": ("Sofﬁa", "@soffia no", "at_name", "@soffia"),
    "at, name that has one": ("@smacker", "@smacker no", "at_name", "@smacker"),
    "at, everyday word": ("Well", "@well no", "at_name", "@well"),
    "at, two letters": ("Al", "@al no", "at_name", "@al"),
    "at, Cyrillic": ("Ольга", "@ольга да", "at_name", "@ольга"),
    "at, after emoji": ("smacker", "👍🏽 @smacker", "at_name", "@smacker"),
    "at, signs in the name": ("a.b(c)+*", "@A.B(C)+* no", "at_name", "@A.B(C)+*"),
    "at, brackets only": ("[x", "@[x no", "at_name", "@[x"),
    "colon": ("smacker", "smacker: no", "name_first", "smacker"),
    "comma": ("smacker", "Smacker, no", "name_first", "Smacker"),
    "dash": ("smacker", "Smacker - no", "name_first", "Smacker"),
    "em dash": ("smacker", "Smacker — no", "name_first", "Smacker"),
    "dots": ("smacker", "Smacker... no", "name_first", "Smacker"),
    "line of its own": ("smacker", "\n Smacker\nno", "name_first", "Smacker"),
    "greeting": ("smacker", "Hi Smacker, no", "name_first", "Smacker"),
    "greeting with a comma": ("smacker", "Well, smacker, no", "name_first", "smacker"),
    "greeting of two words": ("smacker", "Thank you Smacker! Good.", "name_first", "Smacker"),
    "thanks": ("smacker", "Thanks Smacker. That helps.", "name_first", "Smacker"),
    "greeting, everyday name": ("Hello Kitty", "Hello Kitty: no", "name_first", "Hello Kitty"),
    "name of two words": ("Black Dog", "Black Dog, no", None, ""),
    "rare word among others": ("Soccer Chick", "Soccer chick, no", "name_first", "Soccer chick"),
    "later line": ("smacker", "I agree.\n\nSmacker: no", "name_line", "Smacker"),
    "subject": ("Fireman", "RE: Fireman\nno", "subject_line", "RE: Fireman"),
    "re": ("smacker", "Re smacker: no", "subject_line", "Re smacker"),
    "to": ("smacker", "To smacker: no", "subject_line", "To smacker"),
    "reply to": ("smacker", "Reply to Smacker - no", "subject_line", "Reply to Smacker"),
    "in reply to": ("smacker", "In reply to smacker:\nno", "subject_line", "In reply to smacker"),
    "at and a blank": ("smacker", "@ smacker\nno", "subject_line", "@ smacker"),
    "subject, everyday word": ("Well", "Re: Well, no", "subject_line", "Re: Well"),
    "said": ("smacker", 'Smacker said:\n"no"', "quote_head", "Smacker"),
    "posted by": ("smacker", "Originally posted by smacker\nno", "quote_head", None),
    "bracket code": ("smacker", "[QUOTE=smacker]no[/QUOTE]", "quote_head", "[QUOTE=smacker"),
    "at, a sentence follows": ("Ann", "@Ann Since when?", "at_name", "@Ann"),
    "at, an oath follows": ("Ann", "@Ann Bullshit. No.", "at_name", "@Ann"),
    "at, capitals follow": ("Ann", "@Ann NONSENSICAL", "at_name", "@Ann"),
    "at, a contraction follows": ("Ann", "@Ann Don’t go", "at_name", "@Ann"),
    "at, no capital": ("ann", "@ann Trump lied", "at_name", "@ann"),
    "at, a handle with a number": ("Ann7", "@Ann7 Trump lied", "at_name", "@Ann7"),
    "at, a word seen without capital": ("Ann", "@Ann Das ist das", "at_name", "@Ann"),
    "at, another line": ("New", "@New\nYork is far", "at_name", "@New"),
    "at, the full name": ("New York Times", "ask @New York Times", "at_name", "@New York Times"),
    "at, everyday name, function word": ("New", "@New It is far", "at_name", "@New"),
    # What is no mention.
    "first word of a paper": ("New", "the @New York Times", None, ""),
    "first words of a paper": ("New York", "the @New York Times", None, ""),
    "first word of an everyday name": ("New", "the @New Deal", None, ""),
    "first word, capitals": ("New", "@NEW YORK TIMES", None, ""),
    "first name of another": ("John", "ask @John Smithson about it", None, ""),
    "first name and initial": ("John", "ask @John F. Kennedy", None, ""),
    "first word of another, posted by": (
        "New",
        "Originally posted by New York Times\nno",
        None,
        "",
    ),
    "e-mail": ("smacker", "write to me@smacker.org", None, ""),
    "e-mail of a name": ("me", "write to me@smacker.org", None, ""),
    "price": ("5", "apples @ 5 each", None, ""),
    "longer handle": ("smacker", "@smackers no", None, ""),
    "handle with a dot": ("smacker", "@smacker.example no", None, ""),
    "handle with a hyphen": ("smacker", "@smacker-two no", None, ""),
    "handle with a server": ("smacker", "@smacker@example.org", None, ""),
    "web address": ("smacker", "https://example.org/@smacker/1", None, ""),
    "everyday word, comma": ("Well", "Well, no", None, ""),
    "everyday words, comma": ("Another Story", "Another story: no", None, ""),
    "two letters, comma": ("Al", "Al, no", None, ""),
    "signs only": ("...", "..., no", None, ""),
    "no call": ("smacker", "smacker is wrong", None, ""),
    "hyphenated": ("smacker", "smacker-like, no", None, ""),
    "plural": ("smacker", "smackers, no", None, ""),
    "said that": ("smacker", "Smacker said that it rains\nno", None, ""),
    "re, within a sentence": ("smacker", "Re smacker and others", None, ""),
    "to, within a sentence": ("smacker", "To smacker this is new", None, ""),
    "in quotation marks": ("smacker", 'They say "smacker, no" there', None, ""),
    "on a quoted line": ("smacker", "> smacker, no\nyes", None, ""),
}


@pytest.mark.parametrize("name", MENTIONS)
def test_mentions(name):
    author, text, evidence, held = MENTIONS[name]
    links = found(thread((author, "It rains."), ("somebody else", text)), "mention")
    if evidence is None:
        assert links == []
    else:
        held = text.split("\n")[0] if held is None else held
        assert links == [("c1", "c0", evidence, held)]


KNOWN_FAILURES = {
    "first name alone": ("John Smith", "@John no"),
    "no blank after the stop": ("smacker", "@smacker.No"),
    "within a sentence": ("smacker", "You know, smacker, that it rains"),
    "misspelt": ("smacker", "@smaker no"),
    "everyday name": ("Black Dog", "Black Dog: no"),
}


@pytest.mark.xfail(strict=True, reason="not found")
@pytest.mark.parametrize("name", KNOWN_FAILURES)
def test_known_failures(name):
    author, text = KNOWN_FAILURES[name]
    assert found(thread((author, "It rains."), ("somebody else", text)), "mention")


def test_the_longest_name_counts():
    comments = thread(("John", "a"), ("John Smith", "b"), ("x", "@John Smith no"), ("y", "@john"))
    assert [link[:2] for link in found(comments, "mention")] == [("c2", "c1"), ("c3", "c0")]


def test_the_latest_earlier_comment_is_meant():
    comments = thread(("ann", "a"), ("ann", "b"), ("bea", "@ann"), ("ann", "c"), ("bea", "@ann"))
    assert [link[:2] for link in found(comments, "mention")] == [("c2", "c1"), ("c4", "c3")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85"])
def test_a_name_in_a_line_of_its_own(end):
    text = f"I see.{end}anna: no{end}RE: anna{end}No."
    links = discourse.infer_links(thread(("anna", "a"), ("bea", text)))
    assert links["evidence"].tolist() == ["name_line", "subject_line"]


def test_two_persons_of_one_name():
    comments = thread(
        ("Ann", "a"), ("Ann", "b"), ("bea", "@ann"), author_id=["1", "2", "3"], author_kind="person"
    )
    assert [link[:2] for link in found(comments, "mention")] == [("c2", "c1")]


NO_LINKS = {
    "own name": [("ann", "a"), ("ann", "@ann no")],
    "name that appears later": [("bea", "@ann no"), ("ann", "a")],
    "nobody": [("bea", "a"), ("cleo", "@ann no")],
    "no authors": [(None, "a"), (None, "@nan @None no")],
    "missing text": [("ann", "a"), ("bea", None)],
    "empty name": [(" ", "a"), ("@", "b"), ("bea", "@ @@ no")],
}


@pytest.mark.parametrize("name", NO_LINKS)
def test_no_links(name):
    links = discourse.infer_links(thread(*NO_LINKS[name]))
    assert links.empty
    assert {c: str(t) for c, t in links.dtypes.items()} == {c: str(t) for c, t in COLUMNS.items()}


def test_names_of_other_threads_play_no_part():
    comments = thread(("ann", "a"), ("bea", "@ann"), thread_id=["s", "t"])
    assert discourse.infer_links(comments).empty


def test_ids_and_numbers():
    comments = thread(
        ("!", "Trams stop at nine."),
        (None, "one"),
        (None, ">>71 no"),
        (None, "Reply to #1: no"),
        (None, ">>72 no"),
        (None, "We are #1, and #2"),
        (None, "[QUOTE=Ann;71]one[/QUOTE] no"),
        comment_id=["70", "71", "72", "73", "74", "75", "76"],
    )
    comments.loc[4, "text"] = ">>99 no"
    links = found(comments, "mention")
    assert links == [
        ("72", "71", "id", ">>71"),
        ("73", "71", "number", "Reply to #1"),
        ("76", "71", "id", "[QUOTE=Ann;71]"),
    ]
    assert [link[:3] for link in found(comments, "reply")] == [
        ("72", "71", "id"),
        ("76", "71", "id"),
    ]


def test_a_number_that_is_an_id_and_counts_another_comment_says_nothing():
    said = [("ann", "one"), ("bea", "two"), ("cy", "three"), ("di", "reply to #1: no")]
    assert discourse.infer_links(thread(*said, comment_id=["0", "1", "2", "3"])).empty
    assert found(thread(*said, comment_id=["1", "2", "3", "4"]), "mention") == [
        ("4", "1", "number", "reply to #1")
    ]
    reddit = thread(("ann_1", "one"), ("bea", "two"), ("cy", "thanks /u/Ann_1"))
    assert found(reddit, "mention")[0][2:] == ("at_name", "/u/Ann_1")


REPLIES = {
    "directly before": ([("ann", "a"), ("ann", "b"), ("bea", "@ann no")], ["c2>c1"]),
    "no other": ([("ann", "a"), ("cleo", "b"), ("bea", "Ann, no")], ["c2>c0"]),
    "two, not directly before": (
        [("ann", "a"), ("ann", "b"), ("cleo", "c"), ("bea", "@ann no")],
        [],
    ),
    "not at the beginning": ([("ann", "a"), ("bea", "It is as @ann says")], []),
    "two at once": ([("ann", "a"), ("cleo", "b"), ("bea", "@ann @cleo no")], []),
    "sign, long before": (
        [("ann", "a"), *[("cleo", "b")] * 20, ("bea", "@ann no")],
        ["c21>c0"],
    ),
    "no sign, long before": ([("ann", "a"), *[("cleo", "b")] * 20, ("bea", "Ann, no")], []),
    "quote": ([("ann", LONG), ("cleo", "b"), ("bea", f"> {LONG}\n\nno")], ["c2>c0"]),
    "quote after its head": (
        [("ann", LONG), ("cleo", "b"), ("bea", f"Ann wrote:\n{LONG}\n\nno")],
        ["c2>c0"],
    ),
    "quote after one's own words": (
        [("ann", LONG), ("cleo", "b"), ("bea", f"Hardly.\n> {LONG}\n\nno")],
        [],
    ),
    "quote of one, name of another": (
        [("ann", LONG), ("cleo", "b"), ("bea", f"@cleo\n> {LONG}\n\nno")],
        ["c2>c1"],
    ),
    "quote of a quote": (
        [("ann", LONG), ("cleo", f"> {LONG}\n\nno"), ("bea", f"> {LONG}\n\nyes")],
        ["c1>c0", "c2>c0"],
    ),
    "quote of oneself": ([("ann", LONG), ("cleo", "b"), ("ann", f"> {LONG}\n\nno")], []),
    "copied without a mark": ([("ann", LONG), ("cleo", "b"), ("bea", f"{LONG}\n\nno")], []),
}


@pytest.mark.parametrize("name", REPLIES)
def test_replies(name):
    rows, expected = REPLIES[name]
    assert [f"{c}>{t}" for c, t, *_ in found(thread(*rows), "reply")] == expected


def test_quotes_with_a_source_are_links():
    comments = thread(
        ("ann", LONG), ("bea", f"{LONG}\n\nno"), ("cleo", f"> {LONG}\n\n> none of it")
    )
    links = discourse.infer_links(comments)
    quotes = discourse.quotes(comments).dropna(subset="source_id")
    ours = links[links["kind"] == "quote"]
    assert ours["evidence"].tolist() == ["copied", "quote"]
    for name in ("start", "end"):
        assert ours[name].tolist() == quotes[name].tolist()
    sizes = comments.set_index("comment_id")["text"].str.len()[ours["comment_id"]].to_numpy()
    assert ours["share"].tolist() == ((ours["end"] - ours["start"]) / sizes).tolist()
    assert ours["target_id"].tolist() == quotes["source_id"].tolist()
    assert links.loc[links["kind"] != "quote", "share"].isna().all()


def test_a_part_of_the_table_keeps_its_links():
    tokens = discourse.tokenize(thread(("ann", "a"), ("bea", "@ann no"), ("cleo", "@bea no")))
    part = tokens.where([False, False, True])
    assert discourse.infer_links(part)["target_id"].tolist() == ["c1", "c1"]


def test_lists_and_empty_tables_have_no_links():
    assert discourse.infer_links(["@ann no", "Ann, no", None]).empty
    assert list(discourse.infer_links([]).columns) == list(COLUMNS)


NAMES = st.one_of(
    st.sampled_from(["ann", "Ann", "Zoë", "John", "John Smith", ".*", "(a|b", "ﬁ", "Straße", "1"]),
    st.text(max_size=8),
    st.none(),
)
WORDS = st.one_of(
    st.sampled_from(
        ["@", "Re: ", "To ", ": ", ", ", "\n", "> ", ">>c1", "reply to #2", " no ", LONG]
    ),
    NAMES.filter(bool),
    st.text(max_size=5),
)
ROWS = st.tuples(NAMES, st.lists(WORDS, max_size=6).map("".join) | st.none())


@given(st.lists(ROWS, max_size=7), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=200)
def test_any_names_and_texts(rows, random):
    tokens = discourse.tokenize(thread(*rows))
    comments = tokens.comments.set_index("comment_id")
    links = discourse.infer_links(tokens)
    order = {cid: i for i, cid in enumerate(comments.index)}
    for r in links.itertuples():
        text = comments["text"][r.comment_id]
        assert 0 <= r.start < r.end <= len(text)
        assert order[r.target_id] < order[r.comment_id]
        if r.evidence == "at_name":
            author = comments["author"][r.target_id]
            assert fold_name(text[r.start : r.end]) == fold_name(author)
    assert links.loc[links["kind"] == "reply", "comment_id"].is_unique
    keys = [order[c] for c in links["comment_id"]], links["kind"].cat.codes, links["start"]
    assert list(zip(*keys, strict=True)) == sorted(zip(*keys, strict=True))
    mixed = list(comments.index)
    random.shuffle(mixed)
    again = discourse.infer_links(tokens.comments.set_index("comment_id").loc[mixed].reset_index())
    again = again.iloc[again["comment_id"].map(order).argsort(kind="stable")]
    pd.testing.assert_frame_equal(links, again.reset_index(drop=True))


@pytest.mark.parametrize(
    "text", ["@" * 50_000, "\n" * 50_000, "re: " * 20_000, "[quote=" * 10_000, ">>1 " * 20_000]
)
def test_hostile_texts_take_linear_time(text):
    rows = [(f"ann{'x' * i}", "a") for i in range(50)]
    begun = time.perf_counter()
    discourse.infer_links(thread(*rows, ("bea", text)))
    assert time.perf_counter() - begun < 5


def test_many_authors_take_linear_time():
    rows = [(f"user {i}", f"@user {i - 1} no\nuser {i - 2}: yes") for i in range(5_000)]
    begun = time.perf_counter()
    links = discourse.infer_links(thread(*rows))
    assert time.perf_counter() - begun < 10
    assert (links["kind"] == "reply").sum() == 4_999


def links_of(*pairs, **columns):
    table = {"comment_id": [c for c, _ in pairs], "target_id": [t for _, t in pairs]}
    return pd.DataFrame(table | {"kind": "reply", "origin": "inferred"} | columns)


def read(*rows, parents):
    table = thread(*rows, parent_id=parents)
    return discourse.read_comments(table)


def entries(comments):
    table = discourse.audit(comments)
    return dict(zip(table["item"], table["count"], strict=True))


def test_missing_parents_are_filled():
    rows = [("!", "Trams"), ("ann", "a"), ("bea", "@ann no"), ("cleo", "@bea no"), ("dora", "hm")]
    comments = read(*rows, parents=None)
    comments["parent_id"] = pd.Series([None, "c0", None, "c0", None], dtype="str")
    comments["depth"] = pd.array([0, 1, None, 1, None], dtype="Int32")
    before = comments.copy(deep=True)
    attrs = repr(comments.attrs)
    filled = discourse.with_inferred_parents(comments, discourse.infer_links(comments))
    assert filled["parent_id"].fillna("").tolist() == ["", "c0", "c1", "c0", ""]
    assert filled["depth"].fillna(-1).tolist() == [0, 1, 2, 1, -1]
    assert entries(filled)["parent_inferred"] == 1
    pd.testing.assert_frame_equal(comments, before)
    assert repr(comments.attrs) == attrs
    others = [name for name in comments if name not in ("parent_id", "depth")]
    pd.testing.assert_frame_equal(filled[others], comments[others])
    assert discourse.check_comments(filled) == []


def test_circles_and_links_to_elsewhere_are_left_out():
    comments = read(*[("ann", f"text {i}") for i in range(4)], parents=None)
    comments["parent_id"] = pd.Series([None, "c0", None, None], dtype="str")
    links = links_of(("c0", "c1"), ("c2", "c2"), ("c3", "nowhere"), ("elsewhere", "c0"))
    filled = discourse.with_inferred_parents(comments, links)
    assert filled["parent_id"].fillna("").tolist() == ["", "c0", "", ""]
    assert entries(filled)["link_circle"] == 2
    assert entries(filled)["link_outside"] == 1
    assert "parent_inferred" not in entries(filled)


def test_a_circle_of_inferred_links_is_cut_once():
    comments = read(*[("ann", f"text {i}") for i in range(3)], parents=None)
    comments["parent_id"] = pd.Series([None] * 3, dtype="str")
    comments["position"] = pd.array([None] * 3, dtype="Int64")
    links = links_of(("c2", "c0"), ("c0", "c1"), ("c1", "c2"))
    for table in (links, links[::-1]):
        filled = discourse.with_inferred_parents(comments, table)
        assert filled["parent_id"].fillna("").tolist() == ["c1", "c2", ""]


def test_given_links_come_first_and_only_replies_count():
    comments = read(*[("ann", f"text {i}") for i in range(4)], parents=None)
    comments["parent_id"] = pd.Series([None] * 4, dtype="str")
    links = links_of(
        *[("c2", "c0"), ("c2", "c1"), ("c3", "c0")],
        origin=["inferred", "given", "inferred"],
        kind=["reply", "reply", "quote"],
    )
    filled = discourse.with_inferred_parents(comments, links)
    assert filled["parent_id"].fillna("").tolist() == ["", "", "c1", ""]


# The links offered to c2, of which the first does not fit, and what is then its parent.
NEXT = {
    "a circle": ([("c2", "c3"), ("c2", "c0")], "c0", "link_circle"),
    "itself": ([("c2", "c2"), ("c2", "c0")], "c0", "link_circle"),
    "no row": ([("c2", "nowhere"), ("c2", "c0")], "c0", "link_outside"),
    "another thread": ([("c2", "c5"), ("c2", "c0")], "c0", "link_outside"),
    "a later comment": ([("c2", "c4"), ("c2", "c0")], "c0", "link_later"),
    "none fits": ([("c2", "c4"), ("c2", "c3")], None, "link_later"),
}


@pytest.mark.parametrize("name", NEXT)
def test_the_next_link_is_tried_where_one_does_not_fit(name):
    pairs, expected, item = NEXT[name]
    comments = read(*[("ann", f"text {i}") for i in range(6)], parents=None)
    comments["parent_id"] = pd.Series([None, None, None, "c2", None, None], dtype="str")
    comments["thread_id"] = ["t"] * 5 + ["u"]
    filled = discourse.with_inferred_parents(comments, links_of(*pairs))
    found = filled["parent_id"].tolist()[2]
    assert pd.isna(found) if expected is None else found == expected
    assert entries(filled)[item] == 1


def test_links_are_tried_in_the_order_of_their_evidence():
    comments = read(*[("ann", f"text {i}") for i in range(5)], parents=None)
    comments["parent_id"] = pd.Series([None] * 5, dtype="str")
    links = links_of(
        *[("c4", f"c{i}") for i in range(4)],
        origin=["inferred", "inferred", "inferred", "given"],
        evidence=["quote_head", "quote", "name_first", None],
    )
    for rows, expected in (([0, 1, 2, 3], "c3"), ([0, 1, 2], "c1"), ([0, 2], "c2"), ([0], "c0")):
        for table in (links.iloc[rows], links.iloc[rows[::-1]]):
            filled = discourse.with_inferred_parents(comments, table)
            assert filled["parent_id"].tolist()[4] == expected


def test_a_sure_link_is_not_cut_for_the_sake_of_another():
    comments = read(*[("ann", f"text {i}") for i in range(3)], parents=None)
    comments["parent_id"] = pd.Series([None] * 3, dtype="str")
    comments["position"] = pd.array([None] * 3, dtype="Int64")
    links = links_of(("c0", "c1"), ("c1", "c0"), evidence=["name_first", "quote"])
    filled = discourse.with_inferred_parents(comments, links)
    assert filled["parent_id"].fillna("").tolist() == ["", "c0", ""]


def test_later_goes_by_time_where_it_is_known():
    comments = read(*[("ann", f"text {i}") for i in range(2)], parents=None)
    comments["parent_id"] = pd.Series([None] * 2, dtype="str")
    comments["created_at"] = pd.to_datetime(["2024-05-02", "2024-05-01"], utc=True)
    comments["created_precision"] = "second"
    links = links_of(("c0", "c1"), ("c1", "c0"))
    filled = discourse.with_inferred_parents(comments, links)
    assert filled["parent_id"].fillna("").tolist() == ["c1", ""]


def test_links_without_columns_are_refused():
    comments = read(("ann", "a"), parents=None)
    with pytest.raises(ValueError, match="links lacks the columns"):
        discourse.with_inferred_parents(comments, pd.DataFrame({"comment_id": []}))

"""Whose words: quotation marks, quoted lines, and runs copied from the thread."""

import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import discourse
from discourse.text.voice.quotes import COLUMNS

ARTICLE = "The council will close the old library in May, and nobody asked the people who use it."


def thread(*rows, thread_id="t"):
    """A comments table of (author, text) in order; an author "!" writes the article."""
    return pd.DataFrame(
        {
            "comment_id": [f"{thread_id}{i}" for i in range(len(rows))],
            "thread_id": thread_id,
            "author_id": [author for author, _ in rows],
            "position": range(len(rows)),
            "kind": ["article" if author == "!" else "comment" for author, _ in rows],
            "text": [text for _, text in rows],
        }
    )


def runs(comments):
    """comment_id, text of the run, voice, how, source (or "") of each quotation."""
    tokens = discourse.tokenize(comments)
    text = tokens.comments.set_index("comment_id")["text"]
    table = discourse.quotes(tokens)
    return [
        (r.comment_id, text[r.comment_id][r.start : r.end], r.voice, r.how)
        + (r.source_id if isinstance(r.source_id, str) else "",)
        for r in table.itertuples()
    ]


MARKS = {
    "straight": ('I hear "stop it" daily', ["stop it"]),
    "curly": ("I hear “stop it” daily", ["stop it"]),
    "guillemets": ("I hear «stop it» daily", ["stop it"]),
    "single curly": ("I hear ‘stop it’ daily", ["stop it"]),
    "single curly with an apostrophe": ("I hear ‘don’t do it’ daily", ["don’t do it"]),
    "straight single": ("He said 'stop it' twice", ["stop it"]),
    "straight single after a decade": ("the '90s weren't 'that' good", ["that"]),
    "German": ("Er sagte „halt“ und ging, „los“", ["halt", "los"]),
    "German guillemets": ("Er sagte »halt« und ging", ["halt"]),
    "two": ('"yes" and "no"', ["yes", "no"]),
    "with stops": ('He said "yes." Then "no!"', ["yes.", "no!"]),
    "in brackets": ('(so "free" it is)', ["free"]),
    "emphasised": ('*"so it is"*', ["so it is"]),
    "curly within straight": ('"he said “no” twice"', ["he said “no” twice"]),
    "emoji offsets": ('👍🏽😀 "free" 😀', ["free"]),
    # What is no quotation.
    "apostrophes": ("don't say it's the dogs' bone, rock 'n' roll", []),
    "curly apostrophes": ("don’t say it’s the dogs’ bone", []),
    "decade": ("the '90s weren't what 'em said", []),
    "inches": ('a 5" pipe and a 6" pipe', []),
    "one mark": ('a " alone', []),
    "empty marks": ('"" and " "', []),
    "closing mark alone": ('the end." Then "no"', ["no"]),
    "over a line break": ('"first\nsecond"', []),
    "none": ("plain words", []),
}


@pytest.mark.parametrize(("text", "expected"), MARKS.values(), ids=MARKS)
def test_quotation_marks(text, expected):
    assert runs([text]) == [("0", part, "reported", "marks", "") for part in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('"first\n\nsecond"', ["first\n\nsecond"], id="over paragraphs"),
    ],
)
@pytest.mark.xfail(strict=True, reason="known failure")
def test_known_failures_of_marks(text, expected):
    assert [run[1] for run in runs([text])] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("> told you so\nNo.", ["> told you so"]),
        ("Yes.\n  > one\n>two\nNo", ["  > one", ">two"]),
        ("&gt; escaped\nNo", ["&gt; escaped"]),
        ("\u00a0> one\nNo", ["\u00a0> one"]),
        (">>12345\nwrong", [">>12345"]),
        (">>12345 I disagree", [">>12345"]),
        (">= 3 of us", []),
        ('> he said "no"\nhm', ['> he said "no"']),
        ("> one\r\n> two \r\nNo", ["> one", "> two"]),
        ("> one\u2028two\r> three", ["> one", "> three"]),
        ("a > b", []),
        (">:( this is bad", []),
        (">_< and >.<", []),
        ("-> so", []),
    ],
)
def test_quoted_lines(text, expected):
    assert runs([text]) == [("0", part, "quoted", "block", "") for part in expected]


@pytest.mark.parametrize(
    "text",
    [
        "|[quote=Bob]You lie.[/quote]|\nNo.",
        '|[QUOTE="B, post: 1"]a [quote]b[/quote] c[/QUOTE]| d',
        "[quote] open |[quote author=x]in[/quote]| out",
        "|<blockquote class='a'>Hi <b>x</b></blockquote>| no",
        "I see.\n|Bob said:\nYou lie.\n\nYou do.\nClick to expand...|\nNo.",
        "He said:\nyes\n|Bob said: ↑\nno\nClick to expand…|",
        "[/quote] foo [quote]",
        "[quotes] of [/quotes] and a blockquote",
        "Click to expand\nthe rest",
    ],
)
def test_tagged_quotes(text):
    expected = [("0", part, "quoted", "block", "") for part in text.split("|")[1::2]]
    assert runs([text.replace("|", "")]) == expected


@pytest.mark.xfail(strict=True, reason="known failure: 'greater than' at the start of a line")
def test_greater_than_is_no_quoted_line():
    assert runs(["> 50% of us use it"]) == []


HEADS = {
    "an author": "Ann wrote:\nclose it\n\nNo.",
    "an author, later": "I see.\n\nann said:\n\nclose it\n\nNo.",
    "an author, in French": "Ann a écrit :\nclose it\n\nNo.",
    "an author, in Italian": "Ann ha scritto:\nclose it\n\nNo.",
    "a forum": "Originally posted by somebody\nclose it\n\nNo.",
    "a forum, with a link": "Originally Posted by Ann View Post\nclose it\n\nNo.",
    "German forum": "Zitat von Ann:\nclose it\n\nNo.",
    "the article": "From the article:\n\nclose it\n\nNo.",
    "quote": "Quote:\nclose it\n\nNo.",
    "quote, in its line": "Quote: close it\n\nNo.",
    "quote, with its author": "Quote: Ann\nclose it\n\nNo.",
    "quote, then the author": "Quote:\nOriginally Posted by Ann\nclose it\n\nNo.",
    "quote and author in one line": "Quote: Originally posted by Ann\nclose it\n\nNo.",
    "a forum, with a time": "Quote from: Ann on May 03, 2008, 10:12:59 PM\nclose it\n\nNo.",
    "a forum, in its line": "Originally posted by Ann: close it\n\nNo.",
    "the article, in its line": "Article: close it\n\nNo.",
    "two line breaks of two signs": "Ann wrote:\r\n\r\nclose it\r\n\r\nNo.",
    "a carriage return": "Quote:\rclose it\r\rNo.",
    "a line separator": "Ann wrote:\u2028close it\u2028\u2028No.",
}


@pytest.mark.parametrize("text", HEADS.values(), ids=HEADS)
def test_what_follows_a_head(text):
    comments = thread(("x", "Hello"), ("y", text)).assign(author=["Ann", "Bo"])
    assert runs(comments) == [("t1", "close it", "quoted", "head", "")]


@pytest.mark.parametrize(
    "text",
    [
        "My father said:\nclose it\n\nNo.",
        "Ann wrote a letter.\nclose it",
        "Ann wrote:",
        "He said it: close it",
        "Read the article: it is good\nclose it",
        "The article:\nI could not read it.",
        "Quote of the day:\nclose it",
        "Quote from a film\nthat I like",
        "Article: https://example.org/close-it\nIt is bad.",
        "Citation: needed\nclose it",
        "Quoted for truth\nclose it",
    ],
)
def test_what_is_no_head(text):
    assert runs(thread(("x", "Hello"), ("y", text)).assign(author=["Ann", "Bo"])) == []


def test_marks_around_words_of_the_article():
    comments = thread(("!", ARTICLE), ("a", 'So "close the old library" it is? "Bravo"'))
    assert runs(comments) == [
        ("t1", "close the old library", "quoted", "marks", "t0"),
        ("t1", "Bravo", "reported", "marks", ""),
    ]


def test_marks_after_a_head_tell_what_is_quoted():
    text = 'Article: "close the old library" ...and... "nobody asked the people" So it is.'
    spans = [run[1:] for run in runs(thread(("!", ARTICLE), ("a", text)))]
    assert spans == [
        ("close the old library", "quoted", "marks", "t0"),
        ("nobody asked the people", "quoted", "marks", "t0"),
    ]


def test_two_words_in_marks_are_too_few_for_a_source():
    comments = thread(("!", ARTICLE), ("a", 'The "old library" again'))
    assert runs(comments) == [("t1", "old library", "reported", "marks", "")]


def test_marks_most_of_which_come_from_elsewhere_have_no_source():
    # 3 of 7 words stand in the article: not more than half.
    comments = thread(("!", ARTICLE), ("a", '"close the old rotten town hall today"'))
    assert [run[2] for run in runs(comments)] == ["reported"]
    # 4 of 7 do.
    comments = thread(("!", ARTICLE), ("a", '"close the old library town hall today"'))
    assert [run[2] for run in runs(comments)] == ["quoted"]


def test_a_copied_run_without_marks():
    comments = thread(
        ("!", ARTICLE),
        ("a", "close THE old library in may -- and nobody asked? Typical."),  # 8 words
        ("b", "They close the old library in May and leave."),  # 7 words in a row
    )
    assert runs(comments) == [
        ("t1", "close THE old library in may -- and nobody asked", "quoted", "copied", "t0")
    ]


def test_copies_of_an_earlier_comment_but_not_of_a_later_one():
    words = "red two blue four green six pink eight white"
    comments = thread(("a", f"Well, {words}."), ("b", f"{words}? no"))
    assert runs(comments) == [("t1", words, "quoted", "copied", "t0")]
    swapped = comments.assign(position=[1, 0])
    assert [run[0] for run in runs(swapped)] == ["t0"]
    assert [run[0] for run in runs(swapped.iloc[::-1])] == ["t0"]


@pytest.mark.parametrize(
    "words",
    [
        "I have no idea what you are talking about",
        "thank you so much for taking the time to do this",
        "I could not agree more with what you said",
    ],
)
def test_a_formula_of_everyday_words_is_no_quote(words):
    assert runs(thread(("a", f"Well. {words}!"), ("b", f"{words}."))) == []


@pytest.mark.xfail(reason="a proverb looks like words that were copied", strict=True)
def test_a_proverb_is_no_quote():
    words = "you are entitled to your own opinion but not to your own facts"
    assert runs(thread(("a", f"Well, {words}!"), ("b", f"{words}."))) == []


def test_double_posts_of_one_author_are_no_quotations():
    words = "red two blue four green six pink eight white ten brown twelve"
    assert runs(thread(("a", words), ("a", words))) == []
    # Authors that are not known are never one person.
    assert [run[0] for run in runs(thread((None, words), (None, words)))] == ["t1"]
    # Somebody else's words, said before by oneself: the source is the other one.
    comments = thread(("b", words), ("a", words), ("a", words))
    assert [(run[0], run[4]) for run in runs(comments)] == [("t1", "t0"), ("t2", "t0")]


def test_threads_do_not_leak():
    words = "red two blue four green six pink eight white"
    comments = pd.concat(
        [thread(("a", words), thread_id="s"), thread(("b", words), thread_id="t")],
        ignore_index=True,
    )
    assert runs(comments) == []
    assert runs([words, words]) == []


def test_a_run_of_marks_and_copies_from_many_places():
    comments = thread(
        ("a", "the bus was late again today"),
        ("b", "the park is full of dogs"),
        ("c", 'Both: "the bus was late again" and "the park is full" and "the moon is up"'),
    )
    assert [(run[1], run[4]) for run in runs(comments)] == [
        ("the bus was late again", "t0"),
        ("the park is full", "t1"),
        ("the moon is up", ""),
    ]


def test_marked_quotes_of_the_source():
    comments = thread(("a", "Hello there, friend"), ("b", "Hello there. Hi!"))
    comments["marked_quotes"] = [[], [(0, 12, "t0")]]
    assert runs(comments) == [("t1", "Hello there.", "quoted", "marked", "t0")]
    tokens = discourse.tokenize(comments)
    assert tokens.to_frame()["voice"].tolist() == ["own"] * 4 + ["quoted"] * 3 + ["own"] * 2


def test_voice_of_tokens():
    tokens = discourse.tokenize(['> old\nI say "new" 😀 "or not"'])
    frame = tokens.to_frame()
    voices = [f"{t}:{v}" for t, v in zip(frame["token"], frame["voice"], strict=True)]
    assert " ".join(voices) == (
        '>:quoted old:quoted I:own say:own ":own new:reported ":own 😀:own ":own or:reported '
        'not:reported ":own'
    )
    assert tokens.speaks("own").sum() == 10
    assert tokens.speaks("quoted").sum() == 2
    assert tokens.speaks("all").all()


def test_quoted_wins_over_reported():
    tokens = discourse.tokenize(thread(("!", ARTICLE), ("a", f'"x" > "{ARTICLE}"')))
    voices = tokens.to_frame().query("comment_id == 't1'")["voice"].tolist()
    assert voices[1] == "reported"
    assert set(voices[5:-1]) == {"quoted"}


PIECES = ['"', "“", "”", "‘", "’", "«", "»", ">", "\n", " ", "a", "no no no", "😀", ".", "don't"]


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), max_size=4))
@settings(max_examples=40, deadline=None)
def test_quotations_lie_in_their_text(texts):
    comments = thread(*[(str(i), text) for i, text in enumerate(texts)])
    table = discourse.quotes(comments)
    lengths = {f"t{i}": len(text) for i, text in enumerate(texts)}
    for row in table.itertuples():
        assert 0 <= row.start < row.end <= lengths[row.comment_id]
        assert row.source_id != row.comment_id
    assert set(table["voice"]) <= {"quoted", "reported"}
    order = list(lengths)
    places = [order.index(cid) for cid in table["comment_id"]]
    assert places == sorted(places)


def test_empty_and_missing():
    table = discourse.quotes([None, "", " "])
    assert len(table) == 0
    assert list(table) == list(COLUMNS)
    assert table.dtypes.astype("str").to_dict() == COLUMNS


def test_many_quotations_and_many_comments_take_linear_time():
    begin = time.perf_counter()
    text = '"no no no" > ' * 4000
    table = discourse.quotes(thread(("a", text), ("b", text), ("c", "> x\n" * 10_000 + text)))
    assert len(table) > 10_000
    # About 3 s on a slow machine; minutes when each quotation looks at all words.
    assert time.perf_counter() - begin < 15


def test_a_comment_that_only_quotes_says_nothing_itself():
    line = "The council voted to close the old lane on Monday."
    frame = pd.DataFrame(
        {
            "text": [line, f'"{line}"', f"“{line}”", f"> {line}", "Great stuff."],
            "kind": ["article"] + ["comment"] * 4,
            "thread_id": "t",
            "author": list("abcde"),
        }
    )
    tokens = discourse.tokenize(discourse.read_comments(frame))
    table = discourse.tone(discourse.sentiment(tokens), tokens).set_index("label")
    assert table.loc["positive", "estimate"] == 1
    assert table.loc["positive", "n_comments"] == 1


def test_the_older_name_warns_and_gives_the_same_runs():
    with pytest.warns(FutureWarning, match=r"discourse\.quotes"):
        older = discourse.quotations(["> told you so"])
    newer = discourse.quotes(["> told you so"])
    pd.testing.assert_frame_equal(older, newer[list(older)])


def test_the_row_order_does_not_choose_the_source():
    own = "None of them was told before the vote, and I mind that. " * 4
    rows = [
        ("ann", ARTICLE),
        ("bea", f"{ARTICLE} So it is."),
        ("bea", f"Again. {ARTICLE} {own}"),
    ]
    comments = thread(*rows)
    sources = [
        discourse.quotes(table).set_index("comment_id").loc["t2", "source_id"]
        for table in (comments, comments[::-1])
    ]
    assert sources == ["t0", "t0"]


STOCK = {
    "a short sentence": (
        "Great video as always! I had no idea.",
        "Great video as always! So long.",
    ),
    "a whole comment": (
        "Lock the whole rotten lot of them up for good!",
        "Lock the whole rotten lot of them up for good!",
    ),
    "what three say after the first": (
        "Thanks for another great video about old trains! I learnt much.",
        "Wow. Thanks for another great video about old trains!",
        "Thanks for another great video about old trains! Ours is blue.",
        "Thanks for another great video about old trains! Hello from here.",
    ),
}


@pytest.mark.parametrize("texts", STOCK.values(), ids=STOCK)
def test_what_people_say_alike_is_no_quote(texts):
    assert runs(thread(*[(str(i), text) for i, text in enumerate(texts)])) == []


def test_what_many_copy_from_the_article_is_a_quote():
    said = "Nobody knows when the old library closes."
    comments = thread(
        ("!", f"{ARTICLE} {said}"), *[(str(i), f"{said} Number {i}.") for i in range(4)]
    )
    assert [run[4] for run in runs(comments)] == ["t0"] * 4


def test_a_later_source_with_a_word_more_does_not_hide_the_earliest():
    words = ARTICLE.removesuffix(".")
    comments = thread(("!", ARTICLE), ("a", f"{words} now? Odd."), ("b", f"Well: {words} now?"))
    assert [(run[0], run[4]) for run in runs(comments)] == [("t1", "t0"), ("t2", "t0")]
    # With a fifth of its words more, the later one is the source.
    more = f"{words} even though all of them vote"
    comments = thread(("!", ARTICLE), ("a", f"{more}. Odd."), ("b", f"Well: {more}!"))
    assert [(run[0], run[4]) for run in runs(comments)] == [("t1", "t0"), ("t2", "t1")]


def test_a_formula_within_a_copied_run_does_not_break_it():
    common = "as far as I can tell"
    first = [(f"p{i}", f"{'x' * (i + 1)} here, {common} today.") for i in range(40)]
    said = f"red two blue four green six {common} eight white ten brown twelve black"
    comments = thread(*first, ("a", f"Well, {said}."), ("b", f"{said}? No!"))
    assert runs(comments)[-1] == ("t41", said, "quoted", "copied", "t40")


def test_the_place_in_the_source_is_that_of_the_span():
    comments = thread(("!", ARTICLE), ("a", f'"The council will close" and "{ARTICLE[23:49]}"'))
    (first, second) = discourse.quotes(comments).itertuples()
    assert ARTICLE[first.source_start : first.source_end] == "The council will close"
    assert ARTICLE[second.source_start : second.source_end] == "the old library in May, an"[:22]
    text = f'{ARTICLE[:45]} so "{ARTICLE[47:]}"'
    (whole,) = discourse.quotes(thread(("!", ARTICLE), ("a", text))).itertuples()
    assert (whole.how, whole.source_start, whole.source_end) == ("copied", 0, len(ARTICLE) - 1)


def test_marks_within_a_copy_are_part_of_it_and_rows_do_not_overlap():
    source = 'The mayor told us that nobody will "ever be asked" about the old library again.'
    comments = thread(("a", source), ("b", f"So? {source} Hm."))
    assert runs(comments) == [
        ("t0", "ever be asked", "reported", "marks", ""),
        ("t1", source.removesuffix("."), "quoted", "copied", "t0"),
    ]
    numbers = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    trees = "apple pear plum fig nut oak ash elm yew"
    rows = [
        ("a", numbers),
        ("b", f"{' '.join(numbers.split()[-5:])} {trees}"),
        ("c", f"{numbers} {trees}, you say?"),
    ]
    spans = discourse.quotes(thread(*rows)).query("comment_id == 't2'")
    assert spans["source_id"].tolist() == ["t0", "t1"]
    assert spans["text"].tolist() == [numbers, trees]
    place = spans[["source_start", "source_end"]].iloc[1]
    assert rows[1][1][place["source_start"] : place["source_end"]] == trees


def test_marks_beside_a_long_copy_take_linear_time():
    words = [f"w{i}" for i in range(60_000)]
    marks = [f'"{" ".join(words[i : i + 5])}"' for i in range(0, 40_000, 8)]
    begin = time.perf_counter()
    discourse.quotes(
        thread(("a", " ".join(words)), ("b", " ".join(marks)), ("b", " ".join([*words, *marks])))
    )
    assert time.perf_counter() - begin < 15


def test_many_heads_take_linear_time():
    begin = time.perf_counter()
    for head in ("Quote:\n", "Ann wrote:\n", "Quote: Ann\n", "Quote: so\n", "x:\n", "Quote by "):
        runs(thread(("a", head * 30_000), ("b", head * 30_000 + "so")).assign(author="Ann"))
    assert time.perf_counter() - begin < 30


def test_a_phrase_that_the_source_says_twice_breaks_no_copy():
    article = "In the end of the day the people of this town want a bridge over the river at last."
    copy = "He said: in the end of the day the folks of this town want a bridge OK"
    found = [
        discourse.quotes(table)[["text", "share"]].values.tolist()
        for table in (
            pd.DataFrame({"comment_id": ["a", "b"], "thread_id": "t", "text": [text, copy]})
            for text in (article, article + " In the end of the day.")
        )
    ]
    assert found[0] == found[1]
    assert found[0][0][0] == copy[9:-3]

"""Sentences: where they end, and that they cover the text."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discourse.text.cues import _of_any, cues
from discourse.text.inputs import tokenize


def split_sentences(text):
    return list(
        zip(*(tokenize([text]).sentences[c].tolist() for c in ("start", "end")), strict=True)
    )


def sentences(text):
    return [text[a:b] for a, b in split_sentences(text)]


# Sentences are parted by " | ".
CASES = {
    "plain": "It rains. | We stay! | Why?",
    "no stop at the end": "It rains. | We stay",
    "line breaks": "First line\n | second line\r\n | third\r | fourth\u2028 | fifth",
    "titles": "Mr. J. Smith met Dr. Roe. | They spoke.",
    "no is a word": "No. | You are wrong.",
    "no before a number": "See No. 5 and vol. 2 there.",
    "words like days": "I sat. | The sun. | He did.",
    "month before a number": "On Jan. 5 it rained.",
    "initial and I": "J. K. Row came. | So did I. | Then we ate.",
    "latin": "Some, e.g. This one, and so on etc. | The end.",
    "afternoon": "At 5 p.m. | We left at 6 p.m. yesterday.",
    "states": "In the U.S. Congress it passed.",
    "list": "1. First thing. | 2. Second.",
    "lower case goes on": "Wait... what? | Approx. five.",
    "question inside": "Hi. | What?! he said. | Ok.",
    "quoted question": '"What?" he said. | "No." | She left.',
    "brackets": "(Really.) | Yes.",
    "writer without capitals": "what is this? | no idea! | ok",
    "emoji after the stop": "Great.😀 | Next one!👍🏽❤️ | So",
    "decimals and addresses": "It is 3.5 km to www.x.com/a.b from here. | Far.",
    "curly": "“Stop.” | ‘Go.’ | Fine…  | Yes‽ | No",
    "Chinese": "你好。 | 再见！ | 好",
    "Hindi": "नमस्ते। | ठीक है।",
    "Arabic": "ما هذا؟ | هذا بيت.",
    "stop before lower case, no capitals at all": "this is bad. | i hate it.",
    "country at the end": "He moved to the U.S. | They followed.",
    "emoticons after the stop": "So sad. T_T | Next one! <3<3 | So",
    "a letter and a contraction": "We have Plan B. | That's it. | Vitamin C. | It’s good.",
    "a name with a mark": "I like Yahoo! is it good?",
    "a short form before a number": "Approx. 5 people came. | Few left.",
    "emoji in place of a stop": "Great 😀 | Next one",
    "spaced dots": "less complex. . . .” | And so on.",
    "a letter that is no initial": "We chose plan B. | Then we left. | Vitamin C. | It helps.",
    "letters of items": "A. The first point\n | B. The second",
    "letters of items in a line": "a. The first point | b. The second",
    "initials": "John F. Kennedy and J. K. Rowling",
    "a shortened word before a number": "Approx. 5 people at no. 7 came.",
    "a name that ends in a mark": "I like Yahoo! is it good?",
    "a list within a line": "Buy | 1) bread | 2) milk | 3) salt",
    "a wrapped line": "This line was wrapped by an old program for mail\nand goes on here. | End.",
    "short lines": "Roses are red\n | violets are blue",
    "a blank line": "This paragraph has no stop at its end, which happens\n\n | and the next one",
}


@pytest.mark.parametrize("line", CASES.values(), ids=CASES)
def test_sentences(line):
    parts = [part.strip() for part in line.split(" | ")]
    text = line.replace("\n | ", "\n").replace("\r | ", "\r").replace("\u2028 | ", "\u2028")
    text = text.replace("。 | ", "。").replace("！ | ", "！").replace(" | ", " ")
    assert sentences(text) == parts


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("We meet at 5 p.m. | Bring food.", id="an hour before a sentence"),
        pytest.param("Es war am 3. Oktober.", id="a German date"),
        pytest.param("He left at 6 P.M. | Mr. Smith stayed.", id="title after an abbreviation"),
    ],
)
@pytest.mark.xfail(strict=True, reason="known failure")
def test_known_failures(line):
    assert sentences(line.replace(" | ", " ").replace("| ", "")) == [
        part.strip() for part in line.split("|")
    ]


@pytest.mark.parametrize(
    "line",
    [
        *("I agree.| But why", "No!| Stop it", "Wow...| And then?", "Wer?| Ich.| Du auch."),
        *("It was good.| the rest was bad.", "See example.com for more.| it is down."),
        "Read alt.animals.dogs and node.js daily.",
    ],
)
def test_stops_without_a_blank(line):
    assert sentences(line.replace("| ", "")) == line.split("| ")


@pytest.mark.parametrize(
    "line",
    [
        "First see Figure 1.| Then see Figure 2.| Both are wrong.",
        "It is on page 4.| We saw it.| On page 5.| Look.",
        "I had 1.| And you had 2.| Fine.",
        "Reasons:| 1. It is cheap.| 2. It is fast.",
    ],
)
def test_numbers_after_a_word_open_no_list(line):
    assert sentences(line.replace("| ", " ")) == line.split("| ")


@pytest.mark.parametrize(
    "line",
    [
        "Il a dit : « Non. »| Puis il est parti.",
        "Il dit « Non ! » et part.",
        "“ Non ! ” dit-il.",
        "»Nein.« Er ging.",
    ],
)
def test_closing_marks_after_a_blank_begin_no_sentence(line):
    assert sentences(line.replace("| ", " ")) == line.split("| ")


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u2003\x1c\t"])
def test_white_space_has_no_sentence(text):
    assert split_sentences(text) == []


PIECES = ["A", "b", "Mr.", "e.g.", ".", "!", "?", "…", "。", " ", "  ", "\n", "\r", "\x1c", "\x85"]
PIECES += ["\u2028", '"', "”", ")", "😀", "1", "\u200b", "I", "no"]


@given(st.lists(st.sampled_from(PIECES) | st.characters(exclude_categories=["Cs"])).map("".join))
@settings(max_examples=200, deadline=None)
def test_sentences_never_overlap_and_cover_all_but_white_space(text):
    spans = split_sentences(text)
    assert all(a < b for a, b in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert not any(text[a].isspace() or text[b - 1].isspace() for a, b in spans)
    covered = set().union(*(range(a, b) for a, b in spans))
    assert {i for i, char in enumerate(text) if not char.isspace()} <= covered
    assert not any("\n\n" in text[a:b] for a, b in spans)


@pytest.mark.parametrize(
    "unit", ["!", ".", ". ", "!)", "\n", " ", "a. ", '."', "。", "e.g. ", "1."]
)
def test_long_runs_take_linear_time(unit):
    text = unit * (100_000 // len(unit)) + "x"
    begin = time.perf_counter()
    assert split_sentences(text)[-1][1] == len(text)
    assert time.perf_counter() - begin < 6


@given(st.text(st.sampled_from("abiIMrsxXD.,!?'’-:)12"), min_size=1, max_size=6))
def test_the_short_way_for_plain_chunks_says_the_same(chunk):
    assert cues(chunk) == _of_any(chunk)


@pytest.mark.parametrize("unit", ["。", "！？", "。”"])
def test_stops_to_the_end_take_linear_time(unit):
    begin = time.perf_counter()
    tokenize([unit * (60_000 // len(unit))])
    assert time.perf_counter() - begin < 8

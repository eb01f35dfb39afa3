"""Plain-text pages: titles above the markers, buttons about them, words that are no names."""

import pytest

from discourse.comments.formats.flattened.split import UnsplittablePage, split_page

NAMES = ["Ada Birch", "Bo Ashe", "Cleo Elm", "Dov Rowan", "Eli Hazel", "Fay Thorn"]
WORDS = [
    "Rye bakes slowly in the old oven, they say.",
    "Mine never rose at all.\n\nNot even in summer.",
    "Try more water.",
    "The mill closed in May, so who grinds it now?",
    "Spelt is older than both.",
    "I agree with the last one.",
]


def page(part, *, top="On bread\n\nThe mill has a new stone.\n\n", end="", **columns):
    """A page of six comments: ``part`` is formatted with name, body, hour, number n and columns."""
    parts = [
        part.format(
            name=name, body=body, hour=10 + k, n=k + 1, **{c: v[k] for c, v in columns.items()}
        )
        for k, (name, body) in enumerate(zip(NAMES, WORDS, strict=True))
    ]
    return top + "".join(parts) + end


def read(text):
    comments = split_page(text).comments
    return [(c.author, c.text) for c in comments]


WHOLE = list(zip(NAMES, WORDS, strict=True))
HEADED = "On bread\n\nThe mill has a new stone.\n\n6 comments\n\n"
TITLES = ["Rye", "Re: Rye", "Water?", "The mill", "Spelt", "Re: Spelt"]
SUBMITTED = "Submitted by {name} on Thu, 2012-11-08 {hour}:12.\n\n{body}\n\n"

LAYOUTS = {
    "a button below the name": page(
        "{name}\n\nPermalink · Reply\n\nMay 18, 2012 at {hour}:22 am\n\n{body}\n\n", top=HEADED
    ),
    "guest below the name": page(
        "{name}\n\nGast\n\n14. 01. 2020, {hour}:47\n\n{body}\n\nantworten\nmelden\n\n",
        top="On bread\n\nThe mill.\n\nLeserkommentare\n\n",
    ),
    "a button below the marker": page(
        "{n}\n{name} on 11/08/2020 at {hour}:52\nAntworten\n\n{body}\n\n", top=HEADED
    ),
    "links to a profile below the marker": page(
        "{name}\n\nMarch 7, 2012 at {hour}:42 pm\n\nFotos Videos\n\n{body}\n\n", top=HEADED
    ),
    "a trailer, then a button, then the form": page(
        "{body}\n\n{name} Le 11 septembre 2018 à {hour}:57\n\nRépondre\n\n",
        top="On bread\n\nThe mill.\n\nVos réactions\n\n",
        end="Qui êtes-vous ?\nVotre nom\nVotre message\n",
    ),
    "comment by, with a comma before the year": page(
        "{body}\n\nComment by {name} — 17.07, 2011 @ {hour}:04\n\n", top=HEADED
    ),
    "par, and no blank line": page(
        "Par {name}, le mercredi 15 mai 2019 à {hour}h07\n{body}\n",
        top="On bread\n\nThe mill.\n6 commentaires\n",
    ),
    "said, and a button below the date": page(
        "{name} said...\n\n    {body}\n\n    August 12, 2009 {hour}:51 AM\n    Delete\n\n",
        top="On bread\n\nThe mill.\n\n6 comments:\n\n",
    ),
    "titles above, behind a button": page(
        "{title}\n\n" + SUBMITTED + "    reply\n\n", top=HEADED, title=TITLES
    ),
    "titles above, without buttons": page("{title}\n\n" + SUBMITTED, top=HEADED, title=TITLES),
    "a badge behind the name": page(
        "{name} {badge}{hour} hours ago\n\n{body}\n\nLike Reply\n\n",
        top=HEADED,
        badge=["[Moderator] ", "", "", "", "", ""],
    ),
    "feeds below the last": page(
        "{name}\nMarch 7, 2012 at {hour}:42 pm\n\n{body}\n\n",
        top=HEADED,
        end="M Subscribe by email   S RSS\n\nTrackback URL http://feeds.example/1\n",
    ),
}


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS)
def test_author_and_body(text):
    assert read(text) == WHOLE


def test_what_was_cut_is_told():
    reasons = [
        reason for reason, _, _ in split_page(LAYOUTS["titles above, behind a button"]).notes
    ]
    assert reasons.count("title of the next comment dropped") == 5


def test_a_greeting_that_all_begin_with_stays():
    text = page("{name}\n\nMarch 7, 2012 at {hour}:42 pm\n\nHallo,\n\n{body}\n\n", top=HEADED)
    assert read(text) == [(name, f"Hallo,\n\n{body}") for name, body in WHOLE]


def test_a_word_before_two_names_may_be_part_of_them():
    part = "Da {0}, March {1}, 2012 at 9:42 am\n\nRye, they say.\n\n"
    text = HEADED + part.format("Silva", 7) + part.format("Costa", 8)
    assert [name for name, _ in read(text)] == ["Da Silva", "Da Costa"]


def test_a_last_line_of_a_comment_is_no_title():
    assert read(page(SUBMITTED, top=HEADED)) == WHOLE


RANKED = "{name}\n\n{name}\n\nHero\n{rank}\nSep 18, 2020\n#{n}\n{body}\n\nReactions: Ada Birch\n\n"
UNREADABLE = {
    "ranks stand between name and date": page(
        RANKED, rank=["PC", "Staff", "PC", "PC", "Staff", "PC"]
    ),
    "votes and no names": page("level 1\n{n}9 points · 6 years ago\n\n{body}\n\n", top=HEADED),
    "events far below comments of another layout": page(
        "{name}{hour}.09.1912:44\n{body}\n+1\n",
        top=HEADED,
        end="\n".join(f"Menu {k}" for k in range(70))
        + "\n\n"
        + "".join(f"\nEvents\n{k}.10.2019\nA talk on bread.\n" for k in (28, 29, 30, 31)),
    ),
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_refused(text):
    with pytest.raises(UnsplittablePage):
        split_page(text)


def test_heads_of_quotations_are_no_comments():
    quoting = "{name}\n{n} posts\n\n{name} said:\n{body}\nClick to expand...\n\nI see.\n\n"
    with pytest.raises(UnsplittablePage):
        split_page(page(quoting, top=HEADED))

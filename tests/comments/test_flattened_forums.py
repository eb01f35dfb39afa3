"""Flattened pages of forums and discussion sites: read as what they are, or refused.

All pages are made up. What a comment quotes is no comment; what a page prints beside dates is no
author.
"""

from __future__ import annotations

import contextlib
import time

import pytest

from discourse.comments.formats.flattened.labels import is_label, is_quote_head
from discourse.comments.formats.flattened.split import Page, UnsplittablePage, split_page

VBULLETIN_3 = """Oven talk
  #1
Old March 7th, 2012, 09:42 PM
ada_birch ada_birch is offline
Senior Member

Join Date: Mar 2010
Location: Oakham
Posts: 1,204
Default Which flour?
Type 1150, or so.
  #2
Old March 7th, 2012, 09:50 PM
bo bo is online now
Baker of the month

Join Date: Jan 2012
Loaves: 3
Re: Which flour?
Quote:
Originally Posted by ada_birch View Post
Type 1150, or so.
Old March 7th was a cold day.
Reply: #3 is wrong, too.
__________________
Bread first.
Reply With Quote
bo
View Public Profile
Find all posts by bo
  #3
Old 2 Hours Ago
ada_birch ada_birch is offline
Senior Member

Join Date: Mar 2010
Location: Oakham
Posts: 1,204
Re: Which flour?
Thank you!
Reply With Quote
The Following User Says Thank You to ada_birch For This Useful Post:
bo (2 Hours Ago)
ada_birch
View Public Profile
"""
VBULLETIN_4 = """05-13-2016, 02:15 PM #1
0
Ada Birch
Ada Birch is offline
Member

Join Date
Mar 2014
Posts
628

It smokes.

Bread, pots and much more | oven.example.org

Reply With Quote
05-14-2016, 12:33 AM #2
3
bo
bo is offline
Member

Join Date
Mar 2015
Posts
6

Quote Originally Posted by Ada Birch View Post
It smokes.
Sweep it.
Location: above the oven.

Reply With Quote
05-15-2016, 07:26 PM #3
0
Ada Birch
Ada Birch is offline
Member

Join Date
Mar 2014
Posts
628

It is swept.

Bread, pots and much more | oven.example.org

Reply With Quote
"""
XENFORO = """Which lime?
Thread starter
Ada Birch
Start date
Mar 7, 2020
A
Ada Birch
Member
Joined
Jan 4, 2018
Messages
34
Reaction score
12
Location
Rye
Mar 7, 2020
#1
I look for a small lime.
No oaks.
Reactions:
bo and Cy
bo
New member
Staff member
Joined
May 20, 2011
Messages
2,345
Mar 8, 2020
#2
Ada Birch said:
No oaks.
Click to expand...
Mar 7, 2020 was the day I planted mine.
#1 is the small-leaved one.
Report
Reply
C
Cy
Active member
Joined
May 20, 2019
Messages
7
Reaction score
0
Yesterday at 4:15 PM
#3
Agreed.
You must log in or register to reply here.
Similar threads
Oaks
"""
INVISION = """Der Ofen
Ada
Beitrag 30.05.2007, 15:52
Beitrag #1


Neuling


Gruppe: Members
Beiträge: 5
Beigetreten: 30.05.2007
Mitglieds-Nr.: 322

Er raucht seit dem 3. Mai.
Go to the top of the page

+Quote Post
Bo W
Beitrag 30.05.2007, 16:42
Beitrag #2


Mitglied
********

Gruppe: Helfer
Beiträge: 214
Beigetreten: 24.09.2003
Mitglieds-Nr.: 175

Zitat (Ada @ 30.05.2007, 15:52) *
Er raucht seit dem 3. Mai.

Beitrag #1 sagt nicht, womit du heizt.
Go to the top of the page

+Quote Post
"""
PHPBB = """Lathe noise
by swarf_1 » Tue Mar 12, 2013 4:15 pm
It knocks.
swarf_1
Posts: 12
Joined: Sat Jan 05, 2013 9:01 am
Top
Re: Lathe noise
by Old Bo » Tue Mar 12, 2013 7:48 pm
swarf_1 wrote:
It knocks.
Posted by hand » so to say.
Old Bo
Site Admin
Posts: 4302
Joined: Mon Feb 02, 2004 8:00 pm
Location: Rye
Top
"""
PHPBB_31 = """Lathe noise
swarf_1
Posts: 12
Joined: Sat Jan 05, 2013 9:01 am
Lathe noise
Post by swarf_1 » Tue Mar 12, 2013 4:15 pm
It knocks.
Top
Old Bo
Posts: 4302
Joined: Mon Feb 02, 2004 8:00 pm
Re: Lathe noise
Post by Old Bo » Tue Mar 12, 2013 7:48 pm
Grease it.
Top
"""
HACKER_NEWS = """An oven in Rust (example.org)
230 points by ada_b 11 months ago | hide | past | favorite | 3 comments

bo 11 months ago | next [–]

Why not in clay?

1000 11 months ago | parent | prev | next [–]

> cy 3 hours ago | parent | next [–]

That is no comment but a quotation.
reply

cy 11 months ago | root | parent [3 more]

Clay cracks.
reply
"""
HACKER_NEWS_BARE = """bo 3 hours ago
[–]
Why not in clay?
reply
cy 2 hours ago
[–]
Clay cracks.
reply
di-1 1 hour ago
[–]
No.
reply
"""
REDDIT = """All 4 comments
[–]ada_birch[S] 12 points 3 hours ago
How long?
permalinkembedsaveparentreportreply
[–]bo77 1 point 2 hours ago*
> cy 3 points said so
An hour.
permalinkembedsaveparentreportreply
[–]mod_x[M] [score hidden] 1 hour ago stickied comment
Be kind.
permalinkembedsavereport
[–]
cy_77 -3 points 20 minutes ago
With seeds?
permalinkembedsaveparentreportreply
"""
REDDIT_BARE = """Bread

[–]ada_birch

[S] 1 point 1 month ago

How long?

[–]bo77

 4 points 1 month ago

An hour.
[S] is no name.

[–][deleted]

 1 point 1 month ago

No.
"""
READ = {
    "vbulletin_3": (
        VBULLETIN_3,
        "vbulletin",
        [
            ("ada_birch", "Default Which flour?\nType 1150, or so."),
            ("bo", ("Quote:\nOriginally Posted by ada_birch View Post\nType 1150, or so.\n"
                   "Old March 7th was a cold day.\nReply: #3 is wrong, too.")),
            ("ada_birch", "Thank you!"),
        ],
    ),
    "vbulletin_4": (
        VBULLETIN_4,
        "vbulletin",
        [
            ("Ada Birch", "It smokes."),
            ("bo", ("Quote Originally Posted by Ada Birch View Post\nIt smokes.\nSweep it.\n"
                   "Location: above the oven.")),
            ("Ada Birch", "It is swept."),
        ],
    ),
    "xenforo": (
        XENFORO,
        "xenforo",
        [
            ("Ada Birch", "I look for a small lime.\nNo oaks."),
            ("bo", ("Ada Birch said:\nNo oaks.\nClick to expand...\n"
                   "Mar 7, 2020 was the day I planted mine.\n#1 is the small-leaved one.")),
            ("Cy", "Agreed."),
        ],
    ),
    "invision": (
        INVISION,
        "invision",
        [
            ("Ada", "Er raucht seit dem 3. Mai."),
            ("Bo W", ("Zitat (Ada @ 30.05.2007, 15:52) *\nEr raucht seit dem 3. Mai.\n\n"
                     "Beitrag #1 sagt nicht, womit du heizt.")),
        ],
    ),
    "phpbb": (
        PHPBB,
        "phpbb",
        [
            ("swarf_1", "It knocks."),
            ("Old Bo", "swarf_1 wrote:\nIt knocks.\nPosted by hand » so to say."),
        ],
    ),
    "phpbb_31": (PHPBB_31, "phpbb", [("swarf_1", "It knocks."), ("Old Bo", "Grease it.")]),
    "hacker_news": (
        HACKER_NEWS,
        "hacker_news",
        [
            ("bo", "Why not in clay?"),
            ("1000", ("> cy 3 hours ago | parent | next [–]\n\n"
                     "That is no comment but a quotation.")),
            ("cy", "Clay cracks."),
        ],
    ),
    "hacker_news_bare": (
        HACKER_NEWS_BARE,
        "name_date_time",
        [("bo", "Why not in clay?"), ("cy", "Clay cracks."), ("di-1", "No.")],
    ),
    "reddit": (
        REDDIT,
        "name_date_time",
        [
            ("ada_birch", "How long?"),
            ("bo77", "> cy 3 points said so\nAn hour."),
            ("mod_x", "Be kind."),
            ("cy_77", "With seeds?"),
        ],
    ),
    "reddit_bare": (
        REDDIT_BARE,
        "name_date_time",
        [("ada_birch", "How long?"), ("bo77", "An hour.\n[S] is no name."), ("[deleted]", "No.")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_forums_are_read(name: str) -> None:
    text, style, wanted = READ[name]
    page = split_page(text)
    assert [(c.author, c.text) for c in page.comments] == wanted
    assert page.style == style
    assert all(c.time for c in page.comments)


@pytest.mark.parametrize("name", READ)
def test_every_line_is_kept_or_noted(name: str) -> None:
    text, _, _ = READ[name]
    page = split_page(text)
    start = page.comments[0].line
    kept = {line.strip() for c in page.comments for line in (c.text or "").split("\n")}
    noted = {line for _, line, _ in page.notes}
    cut = min(
        (n for reason, n, _ in page.notes if "after the last" in reason), default=10**6
    )  # all behind it
    for number, line in enumerate(text.split("\n"), 1):
        if number < start or number >= cut or not line.strip() or line.strip() in kept:
            continue
        said = any(c.author in line or c.time in " ".join(line.split()) for c in page.comments)
        assert number in noted or said or line.strip().startswith("#"), line


# --- pages that no layout fits ------------------------------------------------------------------

QUESTIONS = """How do I light a lime kiln?
Asked 9 years, 3 months ago
Modified 2 years ago
It is damp.
edited Mar 13, 2013 at 8:02
asked Mar 12, 2013 at 16:15
ada_b
1,204
3 gold badges
How damp? –
bo
 Mar 12, 2013 at 16:20
Add a comment
2 Answers
With dry wood.
Share
Improve this answer
answered Mar 12, 2013 at 16:40
cy
18.2k
4 gold badges
Add a comment
With a blowtorch.
Share
Improve this answer
answered Mar 12, 2013 at 18:12
Di Marsh
902
7 silver badges
"""
SMF = """Author Topic: The swarm (Read 1204 times)
ada_b
Drone
Posts: 18
The swarm
« on: March 12, 2013, 04:15:10 PM »
It sits in the chimney.
Logged
Bo
Global Moderator
Posts: 2210
Re: The swarm
« Reply #1 on: March 12, 2013, 04:40:02 PM »
No fire.
Logged
Carpe diem
cy
Worker
Posts: 240
Re: The swarm
« Reply #2 on: March 12, 2013, 06:03:55 PM »
Quote from: Bo on March 12, 2013, 04:40:02 PM
No fire.
Indeed.
Logged
"""
PROFILES = "\n".join(
    f"{name} - March {day}, 2012 at 10:10 am\nMember\nJoined: May 2{day}, 2009\nPosts: 1{day}\nYes.\n"
    for day, name in enumerate(("Ada", "Bo", "Cy", "Di", "Ed"), 1)
)
LABELS = {
    "en": "Joined", "de": "Beigetreten", "fr": "Inscrit le", "es": "Fecha de ingreso",
    "it": "Iscritto il", "nl": "Lid sinds", "pt": "Membro desde",
}  # fmt: skip


@pytest.mark.parametrize("text", [QUESTIONS, SMF, PROFILES], ids=["questions", "smf", "profiles"])
def test_pages_without_a_layout_are_refused(text: str) -> None:
    with pytest.raises(UnsplittablePage):
        split_page(text)


def test_a_post_with_another_head_is_not_glued_to_its_neighbour() -> None:
    assert "Joined\nMay 20, 2011\n" in XENFORO
    with pytest.raises(UnsplittablePage, match="posts between #1 and #3 have another head"):
        split_page(XENFORO.replace("Joined\nMay 20, 2011\n", ""))
    guest = XENFORO.replace(
        "New member\nStaff member\nJoined\nMay 20, 2011\nMessages\n2,345\n", "Guest\n"
    )
    assert [c.author for c in split_page(guest).comments] == ["Ada Birch", "bo", "Cy"]


@pytest.mark.parametrize("words", ["Posted on", "Geschrieben am", "Verfasst am:", "Posté le"])
def test_words_before_the_date_of_a_comment_are_no_sign_against_it(words: str) -> None:
    text = "A lane\n\nQuiet.\n\n3 Comments\n\n" + "\n".join(
        f"{name}\n{words} 1{n}/05/2012 10:1{n}\nYes, {name}.\n"
        for n, name in enumerate(("Ada", "Bo", "Cy"), 3)
    )
    with contextlib.suppress(UnsplittablePage):  # a refusal is right, another author is not
        assert {c.author for c in split_page(text).comments} == {"Ada", "Bo", "Cy"}


@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
@pytest.mark.parametrize("between", ["\n", " ", ": "], ids=["two lines", "one line", "colon"])
def test_labels_beside_dates_are_no_authors(label: str, between: str) -> None:
    text = "A lane\n\nQuiet.\n\n3 Comments\n\n" + "\n\n".join(
        f"{name}\n{label}{between}0{n}/05/2012 10:1{n}\nWords of {name}." for n, name in
        enumerate(("Ada", "Bo", "Cy"), 1)
    )  # fmt: skip
    try:
        authors = {comment.author for comment in split_page(text).comments}
    except UnsplittablePage:
        return
    assert authors <= {"Ada", "Bo", "Cy"}


def test_labels_and_quote_heads() -> None:
    for word in ("Joined", "Reply #3", "« Antwort #12", "1,204", "Beiträge:", "answered", "1.2K"):
        assert is_label(word)
    for name in ("Ada", "bo77", "Oldfield", "Member of none", "Post Malone"):
        assert not is_label(name)
    for line in ("Quote from: Bo on March 12", "Zitat von Ada", "Originally Posted by bo"):
        assert is_quote_head(line)
    for line in ("Quote of the day", "Ada Birch", "Quoth the raven", "Citation needed"):
        assert not is_quote_head(line)


# --- what stands about the words ----------------------------------------------------------------


def comments(text: str) -> list[tuple[str | None, str | None]]:
    return [(c.author, c.text) for c in split_page(text).comments]


def reasons(page: Page) -> set[str]:
    return {reason for reason, _, _ in page.notes}


def test_buttons_are_never_kept_in_the_place_of_words() -> None:
    said = ["Una pena.", "Ya era hora.", "Era feo.\nMi abuela lo sabe.", "¿Y la plaza?"]
    names = ["Paco", "Ana M.", "vecina", "J. Ortega"]
    text = "El mercado\n\nSe cierra.\n\nComentarios (4)\n" + "\n".join(
        f"{n}\n{name}\n12/03/2015 10:2{n}\n{what}\nResponder\nRecomendar {n}\nDenunciar"
        for n, (name, what) in enumerate(zip(names, said, strict=True), 1)
    )
    assert comments(text + "\nLo más leído\n1\nUn incendio") == list(zip(names, said, strict=True))


def test_answered_person_on_a_line_of_its_own() -> None:
    text = """The allotment
Gone.
Comments (4)
leek
12 Mar 2014 10:31
Sorry.
Report
Bo Marsh
12 Mar 2014 10:44
And the fox?
Report
ada_b
Bo Marsh
12 Mar 2014 11:02
It has a shed.
Report
cy
12 Mar 2014 11:15
No.
Bo Marsh
leek
12 Mar 2014 11:30
Maybe.
Report
"""
    page = split_page(text)
    assert [c.author for c in page.comments] == ["leek", "Bo Marsh", "ada_b", "cy", "leek"]
    assert page.comments[1].text == "And the fox?"
    assert "author stands above whom the comment answers" in reasons(page)
    assert "perhaps not the author but whom the comment answers" in reasons(page)  # leek, or a word


def test_disqus_pairs_ranks_and_signs() -> None:
    text = """The bridge
It is old.
5 Comments
Avatar
Ada • 4 years ago
Another study.
12
1
•
Reply
•
Share ›
Avatar
Bo T. Ada • 4 years ago • edited
Three.
•
Reply
•
Share ›
Avatar
Ada Bo T. • 4 years ago
Thanks.
1
•
Reply
•
Share ›
Avatar
Cy Marsh Mod • 4 years ago
Be kind.
−
+
•
Reply
•
Share ›
Avatar
Di Ada • 4 years ago
42 of them.
2
•
Reply
•
Share ›
ALSO ON THE LANE
Snow
"""
    page = split_page(text)
    assert [(c.author, c.text) for c in page.comments] == [
        ("Ada", "Another study."),
        ("Bo T.", "Three."),
        ("Ada", "Thanks."),
        ("Cy Marsh", "Be kind."),
        ("Di Ada", "42 of them."),  # Di writes nowhere else: told, not guessed
    ]
    assert "perhaps a name and whom the comment answers" in reasons(page)
    assert "rank taken off the name" in reasons(page)


def test_youtube_edited_likes_and_translation() -> None:
    text = """A tape deck
214 Comments
@ada
2 years ago (edited)
At 4:12 I say 12V.
88
Reply
6 replies
@bo-lena
1 year ago • edited
1:23 wow
1.2K
Reply
Ada Birch
·
4 replies
@cy
8 months ago
My uncle had it. He is
42
Reply
@marco
2 days ago
Bello!
Translate to English
Reply
@di
1 day ago
7
Reply
Show more
"""
    found = comments(text)
    assert found == [
        ("@ada", "At 4:12 I say 12V."),
        ("@bo-lena", "1:23 wow"),
        ("@cy", "My uncle had it. He is"),  # its number may be a word: it is noted
        ("@marco", "Bello!"),
        ("@di", "7"),
    ]
    dropped = {detail for reason, _, detail in split_page(text).notes if "votes" in reason}
    assert dropped == {"88", "1.2K", "42"}


def test_numbers_are_words_where_no_buttons_are() -> None:
    said = [f"{7 * n}\n{word} from me" for n, word in enumerate(("Yes", "Points", "No", "All"), 1)]
    text = "Soup\n\nWe vote.\n\n4 Comments\n" + "".join(
        f"{name} says:\nMarch {n}, 2012 at 9:42 pm\n\n{what}\n\n"
        for n, (name, what) in enumerate(zip(("Ada", "Bo", "Cy", "Di"), said, strict=True), 1)
    )
    assert [text for _, text in comments(text)] == said


def test_what_does_not_fit_is_not_read_as_the_next_best() -> None:
    text = "A\n\nB.\n\n3 Comments\n" + "".join(
        f"{name} - March {n}, 2012 at 9:42 pm\nWe met on\nMarch {n}, 2009\nJoined: yes\n\n"
        for n, name in enumerate(("Ada", "Bo", "Cy"), 1)
    )
    with pytest.raises(UnsplittablePage, match="profiles that a forum shows"):
        split_page(text)


def test_notice_without_a_name_and_pingback() -> None:
    text = "".join(
        f"Ada {sign}. 12/03/2019 - 10h0{n}\nPhrase {sign}.\nRépondre Signaler\n"
        + ("Ce commentaire a été supprimé par la modération.\n" if n == 2 else "")
        + ("Pingback: Une semaine au pré | Le pré\n" if n == 3 else "")
        for n, sign in enumerate("BCDEF", 1)
    )
    page = split_page("Le loup\n\nIl est là.\n\nCommentaires (5)\n" + text)
    assert [c.text for c in page.comments] == [f"Phrase {sign}." for sign in "BCDEF"]
    assert "notice of a comment without a name dropped" in reasons(page)
    assert any("Pingback" in detail for _, _, detail in page.notes)


def test_last_comment_ends_where_its_buttons_do() -> None:
    text = "Oaks\n\nThey grow.\n\n3 Comments\n\n" + "".join(
        f"{name} says:\nMarch {n}, 2012 at 9:42 pm\n\nYes, {name}.\n\nShare on Facebook Share on Twitter\n\n"
        for n, name in enumerate(("Ada", "Bo", "Cy"), 1)
    )
    page = split_page(text + "How to grow limes\nThe joy of mud\n")
    assert [c.text for c in page.comments] == ["Yes, Ada.", "Yes, Bo.", "Yes, Cy."]
    assert "text after the last comment dropped" in reasons(page)


def test_a_flair_glued_to_a_name_is_told() -> None:
    page = split_page(REDDIT.replace("mod_x[M]", "mod_xMod[M]"))
    assert "perhaps a name and a flair" in reasons(page)
    assert "perhaps a name and a flair" not in reasons(split_page(REDDIT))


def test_a_megabyte_of_forum_heads_takes_no_forever() -> None:
    text = ("Joined\nMar 7, 2012\nAda is offline\nPosts: 1\n« Reply #1\n10\nReply\n" * 20_000)[
        :1_000_000
    ]
    begin = time.process_time()
    with contextlib.suppress(UnsplittablePage):
        split_page(text)
    assert time.process_time() - begin < 60.0


EVENTS = """Town calendar

Harvest fair
Saturday, October 3, 2015 10:00 am
On the market square, with cider and music.

Choir evening
Friday, October 9, 2015 7:30 pm
The choir sings in the old mill.

Book sale
Sunday, October 11, 2015 9:00 am
All proceeds go to the library.
"""
ONLY_FORM = "only the form says that these are comments"


@pytest.mark.parametrize(
    ("page", "doubtful"),
    [
        (EVENTS, True),
        (EVENTS.replace("Town calendar", "Town calendar\n\n3 Comments"), False),
        (EVENTS.replace("music.", "music.\n\nReply"), False),
    ],
)
def test_a_list_with_names_and_dates_is_told_from_comments_by_nothing(page, doubtful):
    assert (ONLY_FORM in [reason for reason, _, _ in split_page(page).notes]) == doubtful


def test_mails_are_no_comments():
    mail = "From: Ada\nSent: Monday, March {} 2012 9:42 AM\nTo: Bo\nSubject: Bread\n\nRye.\n\n"
    with pytest.raises(UnsplittablePage):
        split_page("".join(mail.format(day) for day in (5, 2, 1)))


def test_the_sign_before_the_date_is_no_part_of_the_names():
    part = "Bread {0}\nBy Ada Birch, March {0}, 2012 9:00 am\nRye is best, they say.\n\n"
    page = split_page("News\n\n" + "".join(part.format(day) for day in (7, 6, 5)))
    assert {comment.author for comment in page.comments} == {"Ada Birch"}

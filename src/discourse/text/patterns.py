"""What a token looks like."""

from __future__ import annotations

import re

import regex

WORD, NUMBER, PUNCTUATION, URL, MENTION, HASHTAG, EMOJI, EMOTICON, OTHER = range(9)
KINDS = (
    "word",
    "number",
    "punctuation",
    "url",
    "mention",
    "hashtag",
    "emoji",
    "emoticon",
    "other",
)

# Letters that words are spelt with. Chinese and Japanese set no blanks between words: each of their
# signs is a token, as in the word boundaries of Unicode (UAX #29).
LETTER = r"[\p{L}--[\p{Han}\p{Hiragana}]]"

# What a name of a site or a file ends with. Endings that are words (is, it, so) part sentences more
# often: "good.it was".
SITE = (
    "com|org|net|edu|gov|info|biz|dev|io|tv|ai|ly|gl|gg|fm|eu|uk|ie|de|ch|fr|es|pt|nl|dk|se|fi|pl|cz|sk"
    "|hu|ro|gr|tr|ua|ru|lt|lv|ee|jp|cn|kr|ca|au|nz|br|mx|co|za|рф"
)
ENDING = (
    f"{SITE}|html?|php|aspx?|jsp?|css|json|xml|csv|tsv|txt|pdf|docx?|xlsx?|pptx?|jpe?g|png|gif|svg|mp[34]"
    "|wav|avi|mkv|exe|dll|zip|rar|gz|py|rs|cpp|sh|md"
)

# A mouth may be drawn out: ":)))".
MOUTH = r"(?:\)++|\(++|\]++|\[++|D++|P++|[dp/\\|{}@3])"
# Asterisks that end a masked word: "f***". Two of them may as well end what "**" set in bold type, so
# the letters before them must be too few for a word.
MASK = (
    r"(?<=(?<![\w*])(?:\p{L}|(?i:[b-df-hj-np-tv-xz]){2,3}))\*{2,}+"
    r"|(?<=(?<![\w*])\p{L}{2,3})\*{3,}+|\*{4,}+"
)

# One alternative a kind, tried in this order at each place of a white-space chunk. Quantifiers are
# possessive (++, *+): a chunk of any length is read in one pass.
TOKEN = regex.compile(
    r"""
    (?P<url>(?:(?i:(?:https?|ftp)://|www\.)
      | (?<![\w.@-])(?i:(?:[\w-]++\.)++(?:SITE)|youtu\.be)/)[^\s<>"“”]++)
  | (?P<email>(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)++)
  | (?P<echo>(?<!\()\({3,}+[^\s()]{1,40}\){3,}+)
  | (?P<marker>(?<!\S)/s(?!\S) | (?<![\w/])/?r/\w{2,21}+(?![\w/]))   # r/news
  | (?P<emoticon>(?<!\w)(?:
        [<>}]?[:;=](?:[-o*]|'-?)?MOUTH(?!\w)
      | :[-o']?[oOsS$*](?![\w*])
      | 8-[)D](?!\w) | [xX](?:-[)(]|-?D++)(?!\w)
      | (?<!\S)[)\](\[{}][-o*']?[:;=](?!\w)
      | <3++(?!\w|%|[.,]\p{N}) | </3 | \^_*+\^ | -_+- | ;_++; | >[._][<>]
      | (?:[oO][_.][oO]|T_++T|T\.T|Q_++Q|ಠ_+ಠ)(?![\w.])
      | ¯\\_\(ツ\)_/¯ | \\o/ )
      | <(?<=<3{1,9}<)3++(?!\w)                                # <3<3
      | [:;](?<=\p{L}[:;])-?(?:\)++|\(++|D++|P++)(?!\w)        # lol:D
    )
  | (?P<mention>(?<![\w@])@\w++(?:[.-]++\w++)*+ | (?<![\w/])/?u/[\w-]{3,20}+(?![\w/]))
  | (?P<hashtag>(?<![\w&])\#[\p{L}\p{N}_]*\p{L}[\p{L}\p{M}\p{N}_]*+)
  | (?P<emoji>\p{Regional_Indicator}{2}
      | (?!\p{ASCII})\p{Extended_Pictographic}[\p{Emoji_Modifier}\uFE0E\uFE0F\U000E0020-\U000E007F]*+
        (?:\u200D\p{Extended_Pictographic}[\p{Emoji_Modifier}\uFE0E\uFE0F]*+)*+
      | [0-9\#*]\uFE0F?\u20E3)
  | (?P<number>(?a:\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d++)?)?Z?)?)(?![\w-])
      | [$€£¥]?\p{N}++(?:[.,:/’']\p{N}++)*+
        (?:%|(?:st|nd|rd|th|['’]?s|[kKmM]|bn|[aApP][mM])(?![LETTER\p{N}]))?+(?![LETTER\p{N}]))
  | (?P<word>
        [\p{Han}\p{Hiragana}]\p{M}*+
      | (?:[LETTER]\.){2,}+(?![LETTER\p{N}])                       # U.S.
      | [A-Za-z](?:\+\+|\#)(?![\w@$*\#])                              # C++ C#
      | (?:\p{N}++(?:[.,:/’']\p{N}++)*+|[LETTER])[LETTER\p{M}\p{N}]*+   # 3,000km
        (?:(?:_++(?=[LETTER\p{N}])                              # snake_case, but not _stressed_
            | [*$@€]++(?=[LETTER\p{N}]) | [$€]++                # f**k, I$I$
            | (?<=(?<!\p{L})\p{L}{1,2})[*$@]*+\#[*$@\#]*+(?=\p{L}{1,5}(?!\p{L}))   # f@#k
            | (?=\*\*)(?:MASK)
            | (?<=(?<!\p{L})\p{L}{1,2})!(?=\p{Ll}{1,5}(?!\p{L}))   # sh!t, but not wow!great
            | (?<=\p{Ll}{2})!(?=[bcdfghjklmnpqrstvwxyz]{1,4}(?!\p{L})) # bullsh!t: no vowel after it
            | (?<=\p{Lu})!(?=\p{Lu})
            | \.(?:(?<=\p{Ll}{2}\.)
                    (?=\p{N}|(?:[\p{Ll}\p{N}_-]++\.){0,3}(?:ENDING)(?!\w))   # amazon.co.uk
                | (?<=(?<!\p{L})ph\.)(?=d(?!\p{L}))
                | (?<!\p{Ll}{2}\.)(?=[LETTER\p{N}]))
            | ['’‘`´&\u00AD\u2010\u2011\u200C\u200D\u2060-](?=[LETTER\p{N}])
          )[LETTER\p{M}\p{N}]*+)*+
      | (?:[$@]|@\$++)[LETTER][LETTER\p{M}\p{N}_$]++)                      # $hit, cashtags
  | (?P<punctuation>[.…]++ | [!?‽]++ | [-–—]++ | ,++ | ["'“”‘’«»`´]
      | [()\[\]{}<>] | [:;/\\|&*+=~^%$€£#@_] | \p{P})
  | (?P<other>\X)
    """.replace("LETTER", LETTER)
    .replace("SITE", SITE)
    .replace("ENDING", ENDING)
    .replace("MOUTH", MOUTH)
    .replace("MASK", MASK),
    regex.VERBOSE | regex.VERSION1,
)
KIND_OF_GROUP = {
    "url": URL,
    "email": OTHER,
    "echo": OTHER,
    "marker": OTHER,
    "emoticon": EMOTICON,
    "mention": MENTION,
    "hashtag": HASHTAG,
    "emoji": EMOJI,
    "number": NUMBER,
    "word": WORD,
    "punctuation": PUNCTUATION,
    "other": OTHER,
}
# What is taken off the end of a web address: it belongs to the sentence around it.
URL_TAIL = ".,;:!?'\"’”»…"
URL_BRACKETS = {")": "(", "]": "[", "}": "{"}
# By re: regex keeps each repeat of a group in memory.
ELONGATED = re.compile(r"([^\W\d_])\1{2,}+")

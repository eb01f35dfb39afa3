"""The functions that a pattern file may name: each takes a `Reading` and the options of the file.

``OPTIONS`` names the options of each function, all of them needed, and what they hold: "phrases"
and "words" are lists, "sets" a list of names of sets, "groups" a list of lists of words.
A function is there where phrases, expressions and repetition do not suffice. Word lists stay in
the pattern files, as options.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from discourse.measures.rhetoric.functions.letters import altered_words, disguised_words
from discourse.measures.rhetoric.functions.moves import (
    concession,
    correct_not_but,
    correct_not_last,
    correct_twice,
)
from discourse.measures.rhetoric.functions.questions import answered, short_answered, volley
from discourse.measures.rhetoric.functions.quotes import distanced_quotes
from discourse.measures.rhetoric.functions.series import climbing_series, many_conjunctions
from discourse.measures.rhetoric.functions.typography import capitals, drawn_out, single_words

if TYPE_CHECKING:
    from discourse.measures.rhetoric.pattern import Match
    from discourse.measures.rhetoric.reading import Reading

FUNCTIONS: dict[str, Callable[[Reading, Mapping[str, Any]], list[Match]]] = {
    "altered_words": altered_words,
    "answered": answered,
    "capitals": capitals,
    "climbing_series": climbing_series,
    "concession": concession,
    "correct_not_but": correct_not_but,
    "correct_not_last": correct_not_last,
    "correct_twice": correct_twice,
    "disguised_words": disguised_words,
    "distanced_quotes": distanced_quotes,
    "drawn_out": drawn_out,
    "many_conjunctions": many_conjunctions,
    "short_answered": short_answered,
    "single_words": single_words,
    "volley": volley,
}

OPTIONS: dict[str, dict[str, str]] = {
    "altered_words": {"min_letters": "int", "names": "words", "not": "words"},
    "answered": {"min_words": "int", "answers": "phrases", "not_questions": "phrases"},
    "capitals": {"shouting_share": "float", "shouting_words": "int", "joins": "words"},
    "climbing_series": {
        "max_member": "int",
        "verbs": "phrases",
        "not": "phrases",
        "travel": "phrases",
    },
    "concession": {
        "concessions": "phrases",
        "rebuttals": "phrases",
        "not": "phrases",
        "opens": "bool",
        "sentences": "int",
        "min_between": "int",
        "max_between": "int",
    },
    "correct_not_but": {
        "negators": "words",
        "kinds": "groups",
        "skip": "words",
        "not_before": "phrases",
        "max_between": "int",
    },
    "correct_twice": {
        "denials": "phrases",
        "claims": "phrases",
        "subjects": "groups",
        "skip": "words",
        "not_after": "phrases",
        "not_claimed": "words",
        "max_words": "int",
    },
    "correct_not_last": {"kinds": "groups", "max_words": "int"},
    "disguised_words": {"list": "text"},
    "distanced_quotes": {
        "strict": "bool",
        "max_words": "int",
        "holders": "sets",
        "not_before": "words",
        "speech": "phrases",
        "speech_after": "phrases",
        "window": "int",
        "window_after": "int",
        "clause_words": "words",
    },
    "drawn_out": {"words": "words", "not": "words"},
    "many_conjunctions": {
        "coordinators": "words",
        "min": "int",
        "max_between": "int",
        "narrative": "phrases",
        "idioms": "phrases",
    },
    "short_answered": {
        "question_words": "int",
        "answer_words": "int",
        "not_questions": "phrases",
        "not_answers": "phrases",
    },
    "single_words": {"min": "int"},
    "volley": {"min_questions": "int", "max_gap": "int", "not_questions": "phrases"},
}

"""The language of comments, and that measures with English word lists keep to English."""

import socket

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import discourse
from discourse.text.language import _detector

SENTENCES = {
    "en": ["Who is going to pay for all of this?", "The bridge was closed again this morning."],
    "de": ["Wer soll das alles bezahlen?", "Die Brücke war heute früh schon wieder gesperrt."],
    "fr": ["Qui va payer tout ça, à votre avis ?", "Le pont était encore fermé ce matin."],
    "es": ["¿Quién va a pagar todo eso?", "El puente estaba otra vez cerrado esta mañana."],
    "it": ["Ma chi paga tutto questo?", "Il ponte era di nuovo chiuso stamattina."],
    "pt": ["Quem vai pagar a conta disso tudo?", "A ponte estava fechada outra vez hoje de manhã."],
    "nl": [
        "Ik ben het er helemaal niet mee eens.",
        "De regering luistert nooit naar gewone mensen.",
    ],
    "pl": ["Kto za to wszystko zapłaci?", "Most był dziś rano znowu zamknięty."],
    "tr": ["Bunun parasını kim ödeyecek?", "Köprü bu sabah yine kapalıydı."],
    "ru": ["Кто за всё это заплатит?", "Мост сегодня утром снова закрыли."],
    "ar": ["من سيدفع ثمن كل هذا؟", "كان الجسر مغلقا مرة أخرى هذا الصباح."],
    "zh": ["这些钱到底由谁来付？", "今天早上那座桥又关闭了。"],
    "ja": ["誰がそれを払うんですか。", "今朝も橋が通行止めでした。"],
    "ko": ["그걸 누가 다 내나요?", "오늘 아침에 다리가 또 막혔어요."],
    "hi": ["इसका पैसा कौन देगा?", "आज सुबह पुल फिर से बंद था।"],
}
CASES = [(language, text) for language, texts in SENTENCES.items() for text in texts]
UNDETERMINED = [
    "",
    "lol",
    "👍👍",
    "http://www.example.org/der/die/das",
    "@hans @grete",
    "12:30",
    "OK!",
    "Très bien !",
    "Schöne Grüße",
    "İşte öyle",
    "cafe\u0301 cre\u0300me",
]
GERMAN = "Wer soll denn das alles bezahlen, wenn die Brücke schon wieder gesperrt ist?"
ENGLISH = "I really love this bridge, and nobody should ever close it again!!"


@pytest.mark.parametrize(("language", "text"), CASES, ids=[f"{a}-{b[:12]}" for a, b in CASES])
def test_sentences_of_many_languages(language, text):
    table = discourse.languages([text])
    assert table["language"].tolist() == [language]
    assert 0.6 <= table["score"].iloc[0] <= 1


@pytest.mark.parametrize("text", UNDETERMINED)
def test_what_cannot_be_told_is_und(text):
    assert discourse.languages([text])["language"].tolist() == ["und"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Il n'était là.", "fr"),
        ("Спасибо большое", "ru"),
        ("Danke, спасибо", "ru"),
        ("谢谢你们", "zh"),
    ],
)
def test_three_words_or_another_script_can_be_told(text, language):
    assert discourse.languages([text])["language"].tolist() == [language]


@pytest.mark.xfail(reason="a short phrase of loan words", strict=True)
def test_short_english_with_foreign_looks():
    assert discourse.languages(["thank you, chica!"])["language"].tolist() == ["en"]


def test_one_row_a_comment_and_no_score_without_words():
    table = discourse.languages([ENGLISH, None, "...", GERMAN])
    assert list(table) == ["comment_id", "language", "score"]
    assert table["language"].tolist() == ["en", "und", "und", "de"]
    assert table["score"].isna().tolist() == [False, True, True, False]


def test_quoted_words_addresses_and_tags_play_no_part():
    texts = [f"> {GERMAN}\n{ENGLISH}", f"{ENGLISH} #wirschaffendas @derbäcker https://x.de/was/ist"]
    assert discourse.languages(texts)["language"].tolist() == ["en", "en"]


def test_without_own_words_all_words_are_read():
    texts = [f"> {GERMAN}", f"> {GERMAN}\n👍", f"> {GERMAN}\nlol", f"> {ENGLISH}"]
    table = discourse.languages(texts)
    assert table["language"].tolist() == ["de", "de", "und", "en"]
    assert table["score"].notna().all()


def test_nothing_is_fetched(monkeypatch):
    def refuse(*_):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    _detector.cache_clear()
    assert discourse.languages([GERMAN])["language"].tolist() == ["de"]


@settings(deadline=None)  # the model is loaded at first use
@given(st.lists(st.text(max_size=60), max_size=6))
def test_any_text_has_an_answer_in_any_order(texts):
    table = discourse.languages(texts)
    assert len(table) == len(texts)
    assert table["score"].dropna().between(0, 1).all()
    back = discourse.languages(texts[::-1])[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(table.drop(columns="comment_id"), back.drop(columns="comment_id"))


def test_measures_leave_other_languages_out_and_say_so():
    texts = [ENGLISH, GERMAN, "lol"]
    with pytest.warns(discourse.DiscourseWarning, match=r"1 of 3 comments.*\(de 1\)"):
        scores = discourse.sentiment(texts)
    assert scores["compound"].isna().tolist() == [False, True, False]
    assert scores["n_words"].tolist()[1] == 13
    with pytest.warns(discourse.DiscourseWarning, match="rhetoric"):
        spans = discourse.rhetoric(texts)
    assert set(spans["comment_id"]) == {"0"}
    with pytest.warns(discourse.DiscourseWarning, match=r"1 of 3 comments.*spans.*\(de 1\)"):
        words = discourse.sentiment_spans(texts)
    assert set(words["comment_id"]) == {"0", "2"}
    with pytest.warns(discourse.DiscourseWarning, match=r"1 of 3 comments.*rates.*\(de 1\)"):
        rates = discourse.rates(spans, texts)
    assert (rates["n_comments"] == 2).all()
    with pytest.warns(discourse.DiscourseWarning, match="features"):
        wide = discourse.features(texts)
    assert wide["n_punctuation_stack"].tolist() == [1, pd.NA, 0]
    assert wide["n_words"].tolist() == scores["n_words"].tolist()


@pytest.mark.filterwarnings("ignore::discourse.errors.DiscourseWarning")
@pytest.mark.parametrize("voice", ["own", "quoted", "all"])
@pytest.mark.parametrize("language", ["en", "de", None])
@pytest.mark.parametrize("measure", [discourse.rhetoric, discourse.sentiment_spans])
def test_rates_stand_on_the_comments_that_spans_were_looked_for_in(voice, language, measure):
    good = "They said that it was a very, very, very good day in the park!!!"
    bad = "Das war ein schlimmer, schlimmer, schlimmer Tag im Park, good, good!!!"
    texts = [good, bad, f"> {good}\n{bad}", f"> {bad}\n{good}", f"> {good}", f"> {bad}", ":-)", ""]
    spans = measure(texts, voice=voice, language=language)
    scores = discourse.sentiment(texts, voice=voice, language=language)
    scored = scores.loc[scores["compound"].notna(), "comment_id"]
    assert set(spans["comment_id"]) <= set(scored)
    table = discourse.rates(spans, texts, voice=voice, language=language)
    assert table.empty or (table["n_comments"] == len(scored)).all()
    share = table[table["unit"] == "share of comments"].set_index("label")
    found = spans.groupby("label")["comment_id"].nunique()
    assert share["numerator"].to_dict() == found.to_dict()


@pytest.mark.parametrize("options", [{"voice": "all"}, {"language": None}])
def test_nothing_is_left_out_when_so_asked(options, recwarn):
    texts = [ENGLISH, GERMAN]
    scores = discourse.sentiment(texts, **options)
    spans = discourse.rhetoric(texts, **options)
    assert scores["compound"].notna().all()
    assert (discourse.rates(spans, texts, **options)["n_comments"] == 2).all()
    assert not [w for w in recwarn if w.category is discourse.DiscourseWarning]


def test_quoted_words_are_judged_by_their_own_language():
    texts = [f"> {ENGLISH}\n{GERMAN}", f"> {GERMAN}\n{ENGLISH}", ENGLISH, GERMAN]
    tokens = discourse.tokenize(texts)
    with pytest.warns(discourse.DiscourseWarning, match=r"1 of 4 comments.*\(de 1\)"):
        scores = discourse.sentiment(tokens, voice="quoted")
    assert scores["compound"].isna().tolist() == [False, True, True, True]
    with pytest.warns(discourse.DiscourseWarning, match=r"1 of 4 comments.*rhetoric"):
        spans = discourse.rhetoric(tokens, voice="quoted")
    assert set(spans["comment_id"]) == {"0"}
    assert (discourse.rates(spans, tokens, voice="quoted")["n_comments"] == 1).all()
    with pytest.warns(discourse.DiscourseWarning, match=r"2 of 4 comments"):
        own = discourse.sentiment(tokens)
    assert own["compound"].isna().tolist() == [True, False, False, True]


def test_topics_note_the_other_languages():
    words = ["bridge", "river", "tunnel", "council", "closed", "again"]
    texts = [f"the {words[n % 6]} and the {words[n * n % 5]} are number {n}" for n in range(20)]
    with pytest.warns(discourse.DiscourseWarning):
        model = discourse.TopicModel(2).fit([*texts, GERMAN])
    assert model.assignments_["topic"].isna().tolist() == [False] * 20 + [True]
    assert any("1 in another language" in note for note in model.notes_)


def test_the_report_says_what_it_left_out(tmp_path):
    tokens = discourse.tokenize([ENGLISH, GERMAN, "What a lovely day it was in the park."])
    page = discourse.report(tokens.comments, tmp_path / "r.html", tokens).read_text("utf-8")
    assert "1 comment in another language than English (de: 1)" in page


def test_the_language_can_be_chosen():
    with pytest.warns(discourse.DiscourseWarning, match=r"\(en 1\)"):
        scores = discourse.sentiment([ENGLISH, GERMAN], language="de")
    assert np.isnan(scores["compound"][0])


def test_codes_are_those_of_iso_639():
    found = discourse.languages(["Das isch halt so, mir händ das nie gseit und das bliibt au so"])
    assert found["language"].tolist() == ["gsw"]

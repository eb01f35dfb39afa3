"""Mojibake is mended where it is certain, and only there.

The garbled texts of WILD are as found on the web; those of SYNTHETIC are made here by the misreading
itself, so that their origin is the expected value.
"""

from __future__ import annotations

import time

import ftfy.bad_codecs  # noqa: F401  registers sloppy-windows-1252
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discourse.comments.mojibake import mend, mend_text

WILD = [
    ("I donâ€™t know", "I don’t know"),
    ("He said â€œnoâ€\x9d and left â€” so what â€¦", "He said “no” and left — so what …"),
    ("GrÃ¼ÃŸe aus MÃ¼nchen", "Grüße aus München"),
    ("trÃ¨s bien, cÂ´est l\u00c3\u00a0", "très bien, c´est là"),
    ("dÃ©jÃ vu, Ã la carte", "déjà vu, à la carte"),  # the no-break space became a blank
    ("Ã© verdade", "é verdade"),
    ("lol ðŸ˜€", "lol 😀"),
    ("20Â°C and 5Â£", "20°C and 5£"),
    ("\u00c3\u00b8l p\u00c3\u00a5 \u00c3\u00b8en \u00f0\u009f\u0098\u0080", "øl på øen 😀"),
    ("Ð¿Ñ€Ð¸Ð²ÐµÑ‚ Ð²Ñ\x81ÐµÐ¼", "привет всем"),
    ("ä½\xa0å¥½", "你好"),
    ("Å‚Ã³dÅº", "łódź"),
    ("MÃƒÂ¼ller", "Müller"),  # misread twice
    ("100â‚¬", "100€"),
    ("a replaced ï¿½ stays replaced", "a replaced \ufffd stays replaced"),
]
SYNTHETIC = [
    "Zoë’s naïve café – señor, ¿qué?", "Ærø, Ålesund, smørbrød", "żółw i gęś", "Ελληνικά κείμενα",
    "שלום עולם", "日本語のテキスト", "한국어", "“quoted” … ‘so’", "🙂👍🏽", "1½ × 2 ÷ 3 ≈ 1", "€ 5, £ 4",
]  # fmt: skip
NEGATIVE = [
    "", " ", "plain ASCII", "AVIÃO", "INFORMAÇÃO E ÃO", "SÃO PAULO, AMANHÃ JÁ", "Zoë’s", "arrivé…",
    "señor – ¿qué?", "“déjà vu”", "naïve‘s", "Âme, Ère, Île", "Đà Nẵng, Việt Nam", "ÄÖÜ äöü ß",
    "l’été…", "Ça va ?", "« Bonjour »", "ÃÃÃÃÃ", "â", "Ã", "â€", "Â", "5 Â € x", "Ð", "ðis þing",
    'I see "â€™" instead of an apostrophe', "what does (Ã¼) mean", "It says `Ã©` here", "[Ã¼]",
    "I see â€™ everywhere", "Ã¼", "mojibake: donâ€™t", "the encoding is wrong, MÃ¼ller",
    "UTF-8 gives MÃ¼ller", "MÃ¼ller is Müller", "falscher Zeichensatz, GrÃ¼ÃŸe",
    "real 😀 and MÃ¼ller", "中文 MÃ¼ller", "Müller\ufffd", "1\xa02\xa03", "fiancée’s", "Ò€’",
]  # fmt: skip


@pytest.mark.parametrize(("garbled", "text"), WILD)
def test_wild(garbled: str, text: str) -> None:
    assert mend_text(garbled) == text


@pytest.mark.parametrize("text", SYNTHETIC)
@pytest.mark.parametrize("plan", ["latin-1", "sloppy-windows-1252"])
@pytest.mark.parametrize("times", [1, 2])
def test_synthetic(text: str, plan: str, times: int) -> None:
    garbled = text
    for _ in range(times):
        garbled = garbled.encode("utf-8").decode(plan)
    assert mend_text(garbled) == text


@pytest.mark.parametrize("text", NEGATIVE)
def test_negative(text: str) -> None:
    assert mend_text(text) == text


@pytest.mark.xfail(strict=True, reason="only a whole text is mended")
@pytest.mark.parametrize(
    ("garbled", "text"), [("😀 MÃ¼ller", "😀 Müller"), ("“MÃ¼ller” ü", "“Müller” ü")]
)
def test_known_failures(garbled: str, text: str) -> None:
    assert mend_text(garbled) == text


def test_column() -> None:
    values = pd.Series(
        ["donâ€™t", None, "AVIÃO", "fine", "donâ€™t"], index=[3, 3, 1, 0, 2], name="t"
    )
    before = values.copy()
    texts, changed = mend(values)
    assert texts.dtype == "str"
    assert (texts.name, texts.index.tolist()) == ("t", [3, 3, 1, 0, 2])
    assert texts.iloc[[0, 2, 3, 4]].tolist() == ["don’t", "AVIÃO", "fine", "don’t"]
    assert pd.isna(texts.iloc[1])
    assert changed.tolist() == [True, False, False, False, True]
    assert changed.dtype == bool
    pd.testing.assert_series_equal(values, before)


@pytest.mark.parametrize("values", [[], [None], ["plain"], ["é…"]])
def test_columns_without_any(values: list[str | None]) -> None:
    column = pd.Series(values, dtype="str")
    texts, changed = mend(column)
    pd.testing.assert_series_equal(texts, column)
    assert not changed.any()
    assert len(changed) == len(values)


TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.one_of(TEXT, TEXT.map(lambda s: s.encode("utf-8").decode("latin-1")))))
def test_column_mends_as_its_texts(texts: list[str]) -> None:
    """The column's filter passes over no text that would be mended."""
    got, changed = mend(pd.Series(texts, dtype="str"))
    assert got.tolist() == [mend_text(text) for text in texts]
    assert changed.tolist() == [mend_text(text) != text for text in texts]


@settings(max_examples=500, deadline=None)
@given(TEXT)
def test_what_is_mended_was_utf_8(text: str) -> None:
    mended = mend_text(text)
    assert mend_text(mended) == mended
    if mended != text:  # a misreading is longer than what it misreads
        assert len(mended) < len(text)
    assert (
        mend_text(text.encode("ascii", "replace").decode())
        == text.encode("ascii", "replace").decode()
    )


def test_a_column_without_any_costs_little() -> None:
    values = pd.Series(["an ordinary text with é… and more of it"] * 100_000)
    begin = time.process_time()
    _, changed = mend(values)
    assert time.process_time() - begin < 10
    assert not np.any(changed)


@pytest.mark.parametrize("piece", ["Ã", "Ã¼", "â€", "â€™ ", "Ã ", "Â\xa0", '"Ã¼', "ð"])
def test_linear(piece: str) -> None:
    begin = time.process_time()
    mend_text(piece * (100_000 // len(piece)))
    assert time.process_time() - begin < 5

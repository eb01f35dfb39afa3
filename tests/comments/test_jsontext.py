"""JSON documents, whole, cut and hostile, and what their beginnings tell."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discourse import ReadError
from discourse.comments.jsontext import beginning, document, items, loads

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[NaN, 1e400]", None),
        ('{"id": 123456789012345678901234567890}', {"id": 123456789012345678901234567890}),
        ('["\\ud800"]', ["\ud800"]),
        ('{"a": 1}', {"a": 1}),
    ],
)
def test_values_that_strict_parsers_refuse(text, value):
    found = loads(text)
    assert len(found) == 2 if value is None else found == value


@pytest.mark.parametrize(
    ("text", "place"),
    [('{"a": 1,\n "b": [1, 2', "line 2, column"), ('{"a": 1} {"a": 2}', "line 1, column 10")],
)
def test_a_cut_document_is_one_error_with_its_place(text, place):
    with pytest.raises(ReadError, match=f"cut or broken in {place}"):
        document(text, "a.json")


def test_a_deep_document_is_one_error():
    with pytest.raises(ReadError, match="nested too deep"):
        document("[" * 100_000, "a.json")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"kind": "t1", "data": {"body": "x"', {"kind": "t1", "data": {"body": "x"}}),
        ('\ufeff [{"id": 1}, {"id', [{"id": 1}, {}]),
        ('{"id": "a"}\n{"id": "b"}\n', {"id": "a"}),
        ("{broken", {}),
        ("words", None),
        ("", None),
        ("<p>", None),
    ],
)
def test_a_beginning_tells_the_keys(text, value):
    assert beginning(text) == value


@given(
    value=st.lists(values, min_size=1) | st.dictionaries(st.text(max_size=3), values),
    cut=st.floats(0, 1),
)
def test_any_beginning_can_be_read(value, cut):
    text = json.dumps(value)
    assert beginning(text) == value
    assert isinstance(beginning(text[: 1 + int(cut * len(text))]), type(value))


def test_items_come_one_by_one_until_the_cut():
    file = io.BytesIO(b'{"name": "x", "messages": [{"id": 1}, {"id": 2}, {"id": 3')
    found = items(file, "messages.item", "a.json")
    assert [next(found), next(found)] == [{"id": 1}, {"id": 2}]
    with pytest.raises(ReadError, match="cut or broken"):
        next(found)

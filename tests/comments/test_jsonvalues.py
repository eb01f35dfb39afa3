"""Values of JSON files of sites: documents, lines, broken ones, deep ones."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discourse import ReadError
from discourse.comments.audit import AuditLog
from discourse.comments.formats import Options
from discourse.comments.formats.jsonvalues import (
    Tree,
    array,
    compact,
    ident,
    mapping,
    scalar,
    string,
    values,
    whole_number,
    without_halves,
)
from discourse.comments.source import SourceFile


def read(tmp_path, data, on_error="skip"):
    path = tmp_path / "a.json"
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
    log = AuditLog()
    found = list(values(SourceFile(path, "a.json"), Options(on_error=on_error), log))
    told = {(e["category"], e["item"]): (e["count"], e["places"]) for e in log.full()["entries"]}
    return [(value.place, value.data) for value in found], told


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ('{"a": 1}', [("", {"a": 1})]),
        ('{"a": 1}\n', [("", {"a": 1})]),
        ('\ufeff[{"a": 1},\n {"b": 2}]', [("", [{"a": 1}, {"b": 2}])]),
        ('{\n "a": [\n {"b": 1}\n ]\n}', [("", {"a": [{"b": 1}]})]),
        ('{"a": 1}\n{"b": 2}\n', [("line 1", {"a": 1}), ("line 2", {"b": 2})]),
        ('\n{"a": 1}\n\nnull\n[3]', [("line 2", {"a": 1}), ("line 4", None), ("line 5", [3])]),
        ('{"a": 1}{"b": 2}', [("document 1", {"a": 1}), ("document 2", {"b": 2})]),
        ('{\n"a": 1\n}\n{\n"b": 2\n}', [("document 1", {"a": 1}), ("document 2", {"b": 2})]),
        ('[\n{"a": 1}\n]', [("", [{"a": 1}])]),
        ('{"a": NaN, "b": 18446744073709551616}', None),
    ],
)
def test_documents_and_lines(tmp_path, data, wanted):
    found, told = read(tmp_path, data)
    if wanted is None:
        assert found[0][1]["b"] == 2**64 and found[0][1]["a"] != found[0][1]["a"]
    else:
        assert found == wanted
    assert told == {}


def test_broken_lines_are_skipped_with_their_number(tmp_path):
    found, told = read(tmp_path, '{"a": 1}\n{"b": \n{"c": 3}\nx\n')
    assert found == [("line 1", {"a": 1}), ("line 3", {"c": 3})]
    assert told == {
        ("skipped", "faulty_record"): (
            2,
            ["line 2: the JSON is cut or broken", "line 4: the JSON is cut or broken"],
        )
    }
    with pytest.raises(ReadError, match="line 2: the JSON is cut or broken"):
        read(tmp_path, '{"a": 1}\n{"b": \n{"c": 3}\n', on_error="raise")


def test_a_cut_document_tells_what_is_whole(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"items": [{"a": 1},\n {"b": {"c": "d"}, "e": "f')
    (value,) = values(SourceFile(path, "a.json"), Options(), AuditLog())
    first, second = value.data["items"]
    assert (first, second) == ({"a": 1}, {"b": {"c": "d"}})
    assert [id(v) in value.cut for v in (value.data, first, second, second["b"])] == [
        *(True, False, True, False)
    ]


@pytest.mark.parametrize(
    ("data", "wanted", "count"),
    [
        ('{"a": "x\x00\x1by"}', {"a": "x\ufffd\ufffdy"}, 2),
        ('{"a": "x\ny\tz"}', {"a": "x\ny\tz"}, 0),
    ],
)
def test_control_characters_in_texts(tmp_path, data, wanted, count):
    padding = ", ".join(f'"k{n}": {n}' for n in range(500))
    found, told = read(tmp_path, data[:-1] + ", " + padding + "}")
    assert {"a": found[0][1]["a"]} == wanted
    assert told.get(("repaired", "control_characters"), (0,))[0] == count
    assert (("repaired", "line_ends") in told) == (count == 0)


@pytest.mark.parametrize("shape", ["[", '{"a":'])
def test_nested_as_deep_as_it_comes(tmp_path, shape):
    end = {"[": "]", '{"a":': "}"}[shape]
    found, told = read(tmp_path, shape * 20_000 + "1" + end * 20_000)
    value, depth = found[0][1], 0
    while value != 1:
        value, depth = value[0 if shape == "[" else "a"], depth + 1
    assert (depth, told) == (20_000, {})
    assert compact(found[0][1]) is None


def test_a_tree_takes_one_value_after_another():
    tree = Tree()
    found = iter([("start_map", None), ("map_key", "a"), ("start_array", None), ("number", 1),
                  ("end_array", None), ("map_key", "b"), ("null", None), ("end_map", None),
                  ("string", "x")])  # fmt: skip
    assert tree.take(found) and tree.take(found) and not tree.take(found)
    assert tree.done == [{"a": [1], "b": None}, "x"] and tree.open == []


@pytest.mark.parametrize(
    ("function", "cases"),
    [
        (string, {"x": "x", 7: "7", 1.5: "1.5", None: None, True: None}),
        (ident, {" x ": "x", 7: "7", 8.0: "8", 7.5: None, "": None, None: None, False: None}),
        (scalar, {"x": "x", 7: 7, None: None}),
        (whole_number, {"7": 7, 7: 7, " 7 ": 7, "x": None, 7.5: None, None: None, "7" * 30: None}),
    ],
)
def test_values_as_what_they_should_be(function, cases):
    assert {given: function(given) for given in cases} == cases
    assert function([1]) is function({"a": 1}) is None


def test_containers_as_what_they_should_be():
    assert (mapping({"a": 1}), mapping([1]), mapping(None)) == ({"a": 1}, {}, {})
    assert (array([1]), array("ab"), array(None)) == ([1], [], [])
    assert (compact({"a": [1]}), compact([]), compact("x")) == ('{"a":[1]}', None, "x")


@given(st.text(alphabet=st.sampled_from('\\ud83e0\ud83d\ude00"x'), max_size=20))
def test_half_characters_become_the_sign_for_them_and_nothing_else_changes(text):
    written = json.dumps(text)
    mended = json.loads(without_halves(written))
    assert mended == json.loads(written).encode("utf-16", "surrogatepass").decode(
        "utf-16", "replace"
    )

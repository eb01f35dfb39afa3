"""XML record by record: whole, broken, cut, hostile, in any encoding."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discourse import ReadError
from discourse.comments.audit import AuditLog
from discourse.comments.formats import Options
from discourse.comments.source import SourceFile
from discourse.comments.xmltext import Shape, attributes, children, inner, records, root_of, text_of
from discourse.comments.xmltext import split as split_module

NOTES = Shape(("note",))
ROWS = Shape(("row",), rows=True)
TREE = Shape(("page", "note", "of"), {("page", "note"): "head", ("note", "of"): "part"})


def read(tmp_path, data, shape=NOTES, on_error="skip"):
    """(name, place, attributes, text) of each record, and what the audit says."""
    path = tmp_path / "a.xml"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    log = AuditLog()
    source = SourceFile(path, "a.xml")
    found = [
        (r.name, r.place, attributes(r.element), text_of(r.element))
        for r in records(source, shape, Options(on_error=on_error), log)
    ]
    told = {(e["category"], e["item"]): (e["count"], e["places"]) for e in log.full()["entries"]}
    return found, told


def texts(found):
    return [text for _, _, _, text in found]


def test_records_come_in_order_with_their_lines(tmp_path):
    data = '<?xml version="1.0"?>\n<notes>\n <note id="1">one</note>\n\n <note\n id="2"/>\n</notes>'
    found, told = read(tmp_path, data)
    assert found == [
        ("note", "line 3", {"id": "1"}, "one"),
        ("note", "line 5", {"id": "2"}, ""),
    ]
    assert told == {}


def test_prefixes_of_tags_and_attributes_do_not_matter(tmp_path):
    data = '<n:notes xmlns:n="u"><n:note n:id="1">a</n:note><q:note q:id="2">b</q:note></n:notes>'
    found, told = read(tmp_path, data)
    assert [(a, t) for _, _, a, t in found] == [({"id": "1"}, "a"), ({"id": "2"}, "b")]
    assert told == {}


def test_a_name_within_another_name_is_no_record(tmp_path):
    found, _ = read(
        tmp_path, "<notes><notebook>x</notebook><note-2>y</note-2><note>z</note></notes>"
    )
    assert texts(found) == ["z"]


def test_tags_in_cdata_and_comments_are_no_records(tmp_path):
    data = (
        "<notes><!-- <note>no</note> --><note><![CDATA[a <note> b]]></note><note>c</note></notes>"
    )
    found, told = read(tmp_path, data)
    assert texts(found) == ["a <note> b", "c"]
    assert told == {("warning", "tags_in_text"): (1, ["line 1"])}


def test_an_outer_record_ends_where_its_first_inner_one_begins(tmp_path):
    data = (
        "<r><page><t>A</t><note>1</note><note>2</note><x>late</x></page>"
        "<page><t>B</t></page><note>3<of>part</of><of/></note></r>"
    )
    found, told = read(tmp_path, data, TREE)
    assert [(name, text) for name, _, _, text in found] == [
        ("page", "A"),
        ("note", "1"),
        ("note", "2"),
        ("page", "B"),
        ("note", "3part"),
    ]
    assert told == {}


@pytest.mark.parametrize(
    ("damaged", "wanted", "kind", "count"),
    [
        ("a \x1bb\x1bc", "a \ufffdb\ufffdc", "control_characters", 2),
        ("a&#x10;b&#16;c&#0;", "a\ufffdb\ufffdc\ufffd", "control_characters", 3),
        ("a&#xFFFE;&#x110000;", "a\ufffd\ufffd", "control_characters", 2),
        ("salt & pepper, R&D, a&b;", "salt & pepper, R&D, a&b;", "references", 3),
        ("caf&eacute;&nbsp;&lt;", "café\u00a0<", "references", 2),
        ("I <3 you, a < b, <!x>", "I <3 you, a < b, <!x>", "stray_tags", 3),
        ("<![CDATA[left open", "<![CDATA[left open", "stray_tags", 1),
        ("x &#xD83D;&#xDE00; &#55357;&#56832;", "x 😀 😀", None, 0),
        ("x &#xD83D; y", "x \ufffd y", "control_characters", 1),
    ],
)
def test_what_xml_forbids_is_mended_and_counted(tmp_path, damaged, wanted, kind, count):
    data = f"<notes>\n<note>{damaged}</note>\n<note>fine</note>\n</notes>"
    found, told = read(tmp_path, data)
    assert texts(found) == [wanted, "fine"]
    expected = {("repaired", kind): (count, ["line 2"])} if kind else {}
    assert told == expected


def test_signs_in_cdata_stay_but_for_forbidden_characters(tmp_path):
    found, told = read(
        tmp_path, "<notes><note><![CDATA[a & b &nbsp; <3 &#16;\x11]]></note></notes>"
    )
    assert texts(found) == ["a & b &nbsp; <3 &#16;\ufffd"]
    assert told == {("repaired", "control_characters"): (1, ["line 1"])}


@pytest.mark.parametrize(
    ("tag", "wanted"),
    [
        ("<note id=7>x</note>", {"id": "7"}),
        ("<note id=7/>", {"id": "7"}),
        ('<note a="1" id=7 b=8>x</note>', {"a": "1", "id": "7", "b": "8"}),
        ("<note id=http://a.b/c?d=e>x</note>", {"id": "http://a.b/c?d=e"}),
        ("<note id=7 />", {"id": "7"}),
    ],
)
def test_attributes_without_quotation_marks(tmp_path, tag, wanted):
    found, told = read(tmp_path, f'<notes>{tag}<note id="8"/></notes>')
    assert [a for _, _, a, _ in found] == [wanted, {"id": "8"}]
    assert told[("repaired", "unquoted")][0] == tag.count("=") - tag.count('="') - tag.count("d=e")


def test_characters_before_the_first_tag_are_left_out_and_counted(tmp_path):
    found, told = read(tmp_path, '\ufeff `x\n<?xml version="1.0"?><notes><note>a</note></notes>')
    assert [(place, text) for _, place, _, text in found] == [("line 2", "a")]
    assert told == {("repaired", "before_xml"): (2, [])}


def test_entities_are_never_expanded(tmp_path):
    data = (
        '<!DOCTYPE notes [<!ENTITY a "ha"> <!-- ]> --> <!ENTITY b "&a;&a;&a;">'
        '<!ENTITY x SYSTEM "file:///etc/passwd"> <!ATTLIST note t CDATA "&b;"> ]>'
        '<notes><note u="&b;">&b; &x;</note></notes>'
    )
    found, told = read(tmp_path, data)
    assert found == [("note", "line 1", {"u": "&b;"}, "&b; &x;")]
    assert told == {
        ("warning", "xml_entities"): (3, []),
        ("repaired", "references"): (3, ["line 1"]),
    }


@pytest.mark.parametrize(
    "data",
    [
        "<!DOCTYPE notes [" + "<!ENTITY a '" * 3,
        "<!DOCTYPE notes [<!-- ",
        "<!DOCTYPE notes [",
    ],
)
def test_a_document_type_without_end_is_refused(tmp_path, data):
    with pytest.raises(ReadError, match="document type definition has no end"):
        read(tmp_path, data)


@pytest.mark.parametrize("data", ["no tag at all", "<3 <!-- <notes> "])
def test_a_file_without_an_element_is_refused(tmp_path, data):
    with pytest.raises(ReadError, match="no XML element"):
        read(tmp_path, data)


@pytest.mark.parametrize(
    ("data", "wanted", "fault"),
    [
        ("<notes><note>a</note>\n<note>b", ["a"], "line 2: the file ends within this <note>"),
        ("<notes><note>a</note>\n<no", ["a"], "line 2: the file is cut: <notes> has no end"),
        ("<notes><note>a</note>", ["a"], "line 1: the file is cut: <notes> has no end"),
        ("<notes><note>a</note>\n<note t='", ["a"], "line 2: the file ends within this <note>"),
        ("<notes><note><![CDATA[a]]></note>\n<note><![CDATA[b", ["a"], "line 2: the file ends"),
    ],
)
def test_a_cut_file_gives_the_records_before_the_cut_and_one_place(tmp_path, data, wanted, fault):
    found, told = read(tmp_path, data)
    assert texts(found) == wanted
    assert list(told) == [("skipped", "faulty_record")]
    count, places = told[("skipped", "faulty_record")]
    assert count == 1 and places[0].startswith(fault)
    with pytest.raises(ReadError, match="line "):
        read(tmp_path, data, on_error="raise")


@pytest.mark.parametrize(
    ("middle", "wanted", "kinds"),
    [
        ("<note>b", ["b"], {"no_end_tag"}),
        ("<note>b</nota>", ["b"], {"no_end_tag", "broken_xml"}),
        ("<note>b</x></note>", ["b"], {"broken_xml"}),
        ("<note><t>b</note>", ["b"], {"broken_xml"}),
        ("<nate>b</note>", [], {"faulty_record"}),
        ("</note>", [], {"faulty_record"}),
        ("<note><![CDATA[b</note>", ["<![CDATA[b"], {"stray_tags"}),
        ("<note><b>b</note><!x y><?z", ["b"], {"broken_xml"}),
    ],
)
def test_a_broken_record_harms_no_other(tmp_path, middle, wanted, kinds):
    found, told = read(tmp_path, f"<notes>\n<note>a</note>\n{middle}\n<note>c</note>\n</notes>")
    assert [text.strip() for text in texts(found)] == ["a", *wanted, "c"]
    assert {item for _, item in told} == kinds
    assert all(places == ["line 3"] or "line 3" in places[0] for _, places in told.values())


def test_a_cdata_section_without_end_is_told_where_it_takes_in_the_next_record(tmp_path):
    data = "<notes><note><![CDATA[a</note><note><![CDATA[b]]></note><note>c</note></notes>"
    found, told = read(tmp_path, data)
    assert texts(found) == ["a</note><note><![CDATA[b", "c"]
    assert told == {("warning", "tags_in_text"): (1, ["line 1"])}


@pytest.mark.parametrize(
    ("row", "kept", "item"),
    [
        ('<row Id="2" Text="a < b"/>', ["2"], "no_end_tag"),
        ('<row Id="2" Text="a > b"/>', ["2"], None),
        ('<row Id="2" Text="a" b"/>', ["2"], "broken_xml"),
        ('<raw Id="2" Text="a"/>', [], "faulty_record"),
        ('<row Id="2" Text="a&b"/>', ["2"], "references"),
    ],
)
def test_broken_rows_of_a_dump(tmp_path, row, kept, item):
    data = f'<posts>\n<row Id="1"/>\n{row}\n<row Id="3"/>\n</posts>'
    found, told = read(tmp_path, data, ROWS)
    assert [a["Id"] for _, _, a, _ in found] == ["1", *kept, "3"]
    assert (item in {i for _, i in told}) if item else told == {}


@pytest.mark.parametrize(
    ("codec", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "iso-8859-1"),
        ("utf-8", "utf-16"),
        ("utf-8", "nonsense"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16", "utf-8"),
        ("cp1252", "windows-1252"),
        ("cp1252", "iso-8859-1"),
        ("iso8859-2", "iso-8859-2"),
        ("koi8-r", "koi8-r"),
        ("shift_jis", "shift_jis"),
    ],
)
def test_encodings_right_and_wrong(tmp_path, codec, declared):
    text = {"koi8-r": "Привет", "shift_jis": "日本語です", "iso8859-2": "Zażółć"}.get(
        codec, "Grüße é"
    )
    body = "".join(f"<note>{text} {n}</note>\n" for n in range(30))
    xml = f'<?xml version="1.0" encoding="{declared}"?>\n<notes>\n{body}</notes>'
    found, told = read(tmp_path, xml.encode(codec))
    assert texts(found) == [f"{text} {n}" for n in range(30)]
    assert told == {}


def test_a_declared_older_encoding_that_shows_late(tmp_path):
    head = (
        '<?xml version="1.0" encoding="iso-8859-5"?>\n<notes>\n' + "<note>plain</note>\n" * 100_000
    )
    found, _ = read(tmp_path, head.encode() + "<note>Привет</note></notes>".encode("iso-8859-5"))
    assert len(found) == 100_001 and found[-1][3] == "Привет"


def test_broken_bytes_in_utf8_are_replaced_with_their_line(tmp_path):
    path = tmp_path / "a.xml"
    good = "".join(f"<note>é {n}</note>\n" for n in range(20)).encode()
    path.write_bytes(b"<notes>\n" + good + b"<note>a\xffb</note></notes>")
    source = SourceFile(path, "a.xml")
    found = [text_of(r.element) for r in records(source, NOTES, Options(), AuditLog())]
    assert found[-1] == "a\ufffdb" and len(found) == 21
    assert source.reading()[2] == ["line 22"]


def test_a_record_longer_than_any_is_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(split_module, "LONGEST_LINE", 1 << 20)
    data = f"<notes><note>a</note>\n<note>{'x' * (4 << 20)}</note>\n<note>c</note></notes>"
    found, told = read(tmp_path, data)
    assert texts(found) == ["a", "c"]
    assert told[("skipped", "faulty_record")][1][0] == "line 2: longer than 1 MiB without an end"


@pytest.mark.parametrize(
    "filler",
    [
        "<![CDATA[",
        "<!--",
        '<note t="',
        "<note ",
        "</note ",
        "<",
        "&",
        "<a ",
        "]]>",
        "<note><b>",
        "<!x",
    ],
)
def test_hostile_repetition_ends_soon(tmp_path, filler):
    data = f"<notes><note>a</note>{filler * (300_000 // len(filler))}<note>z</note></notes>"
    found, _ = read(tmp_path, data)
    assert texts(found)[0] == "a"


def test_deep_nesting_is_no_trouble(tmp_path):
    data = f"<notes><note>{'<b>' * 50_000}x{'</b>' * 50_000}</note><note>c</note></notes>"
    found, told = read(tmp_path, data)
    assert len(found) == 2 and texts(found)[1] == "c"
    assert told == {("repaired", "broken_xml"): (1, ["line 1"])}


def test_tags_written_into_a_text_stay_for_the_html_reader(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text("<notes><note><t>a &lt; b<br/>c</t><u><![CDATA[<p>d</p>]]></u></note></notes>")
    note = next(records(SourceFile(path, "a.xml"), NOTES, Options(), AuditLog())).element
    parts = children(note)
    assert inner(parts["t"]) == "a &lt; b<br>c"
    assert inner(parts["u"]) == "<p>d</p>"
    assert inner(None) is None


@pytest.mark.parametrize(
    ("data", "root"),
    [
        ("<notes/>", "notes"),
        ("`<?xml version='1.0'?><!-- <a> --><n:notes>", "notes"),
        ('<!DOCTYPE a [<!ENTITY b "<c>">]><a>', "a"),
        ("a page that only names <notes> in its text", ""),
        ("<br />\n<b>Warning</b>: x in <b>/srv</b><br />\n<?xml version='1.0'?>\n<a>", "a"),
        ("{}", ""),
    ],
)
def test_the_root_tells_what_a_file_is(tmp_path, data, root):
    path = tmp_path / "a.xml"
    path.write_text(data)
    assert root_of(SourceFile(path, "a.xml")) == root


plain_text = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=40
)


@settings(max_examples=150, deadline=None)
@given(st.lists(plain_text, max_size=20), st.booleans())
def test_what_is_written_is_read(tmp_path_factory, wanted, cdata):
    def escaped(text):
        if cdata:
            return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    xml = "<notes>" + "".join(f"<note>{escaped(text)}</note>" for text in wanted) + "</notes>"
    found, told = read(tmp_path_factory.mktemp("xml"), xml)
    assert texts(found) == wanted
    assert ("skipped", "faulty_record") not in told


def test_mutated_files_give_records_and_a_count_of_the_others(tmp_path):
    """Every opening tag is a record, or something in the audit says what became of it."""
    rng = random.Random(7)
    signs = ["<", ">", "&", '"', "'", "/", "]]>", "<![CDATA[", "<!--", "-->", "\x00", "\x10", "</note>",
             "<note>", "é", "<!DOCTYPE x [", "&#xD800;", "=", "<?"]  # fmt: skip
    whole = '<?xml version="1.0"?>\n<notes>\n' + "".join(
        f'<note id="{n}"><t><![CDATA[text {n} & <b>more</b>]]></t><u>v</u></note>\n'
        for n in range(12)
    )
    whole += "</notes>\n"
    lost = 0
    for _ in range(400):
        data = whole
        for _ in range(rng.randint(1, 3)):
            i = rng.randrange(len(data))
            cut = rng.choice([0, 0, 1, 5, 60])
            data = data[:i] + rng.choice(signs) + data[i + cut :]
        try:
            found, told = read(tmp_path, data)
        except ReadError as error:
            assert "\n" not in str(error)
            continue
        opened = len(re.findall(r"<note[\s/>]", data))
        lost += len(found) < opened
        assert len(found) >= opened or told, data
    assert lost > 20

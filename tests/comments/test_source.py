"""Which files are read, in which encoding, and what is said of those that are no text."""

import os

import pytest

import discourse
from discourse import ReadError
from discourse.comments.audit import AuditLog
from discourse.comments.encodings import decode
from discourse.comments.source import SourceFile, find_files

FRENCH = "Le café est très agréable, même si l’été dernier c’était désagréable. Ça me gêne — non !"
GERMAN = "Die Straße ist schön, für Fußgänger gefährlich. Über München fährt ein Zug nach Köln."
POLISH = "Zażółć gęślą jaźń, proszę państwa. Wszyscy wiedzą, że później będzie już za późno."
RUSSIAN = "Съешь ещё этих мягких французских булок, да выпей чаю. Все знают, что будет поздно."
JAPANESE = (
    "これは日本語の文章です。みんなが知っているように、後では遅すぎます。東京の天気は晴れです。"
)
CHINESE = "今天的天气很好,我们大家都知道以后就太晚了。北京的天气是晴天。"


def lines(text, times=1):
    return "id,text\n" + "".join(f"{i},{text}\n" for i in range(times))


@pytest.mark.parametrize("times", [1, 30])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "cp1252"),
        (GERMAN, "cp1252"),
        ("caf\u00e9 na\u00efve", "cp1252"),  # nothing to tell: the western encoding
        ("It\u2019s \u201csmart\u201d", "cp1252"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (JAPANESE, "shift_jis"),
        (CHINESE, "gb18030"),
    ],
)
def test_older_encodings_are_guessed_and_the_guess_is_told(text, encoding, times):
    found = decode(lines(text, times).encode(encoding), "a.csv")
    assert found.text == lines(text, times)
    assert found.guess == f"the encoding was guessed from the bytes: {encoding}"
    assert found.broken == ()


def test_the_line_that_tells_the_encoding_may_stand_beyond_the_first_64_kib():
    data = b"plain words here\n" * 10_000 + GERMAN.encode("cp1252")
    assert decode(data, "a.txt").text.endswith(GERMAN)


@pytest.mark.parametrize("text", [FRENCH, RUSSIAN, JAPANESE, CHINESE, "plain"])
@pytest.mark.parametrize(
    ("codec", "name", "guessed"),
    [
        ("utf-8", "utf-8", False),
        ("utf-8-sig", "utf-8-sig", False),
        ("utf-16", "utf-16", False),
        ("utf-32", "utf-32", False),
        ("utf-16-le", "utf-16-le", True),
        ("utf-16-be", "utf-16-be", True),
    ],
)
def test_unicode_encodings_with_and_without_a_mark(text, codec, name, guessed):
    found = decode(lines(text, 5).encode(codec), "a.csv")
    assert (found.text, found.encoding) == (lines(text, 5), name)
    assert (found.guess is not None) == guessed


def test_a_broken_byte_in_utf8_is_repaired_and_its_line_is_told():
    data = "première\nélève\n".encode() * 3 + b"brok\xc3en\nlast\n"
    found = decode(data, "a.txt")
    assert found.encoding == "utf-8"
    assert found.text == "première\nélève\n" * 3 + "brok\ufffden\nlast\n"
    assert found.broken == ("line 7",)


def test_a_replacement_character_of_the_source_is_no_repair():
    assert decode("it was \ufffd before".encode(), "a.txt").broken == ()


def test_latin_text_is_not_taken_for_broken_utf8():
    assert decode("Ã‰tait-ce près d’ici ? à côté".encode("cp1252"), "a.txt").encoding == "cp1252"


def test_a_zero_byte_among_many_characters_stays():
    text = "word " * 1000 + "\x00" + " word" * 1000
    assert decode(text.encode(), "a.txt").text == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b" \n\t\r\n ", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"\x00" * 100, "the file is empty"),
        (bytes(range(256)) * 20, "this is not a text file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "this is not a text file"),
        (b"id,text\n1,he\x00llo\n", "this is not a text file"),
        (b"\x01\x02\x03\x04 words and \x05\x06\x07", "this is a binary file, not text"),
        (b"PK\x03\x04rest", "this is not text but an Excel workbook or a zip archive"),
        (b"%PDF-1.7 rest", "this is not text but a PDF"),
    ],
)
def test_what_is_no_text_is_named(data, reason):
    with pytest.raises(ReadError) as error:
        decode(data, "talk.csv")
    assert (error.value.path, error.value.reason) == ("talk.csv", reason)
    assert error.value.hint


def test_text_has_one_kind_of_line_end_and_decoded_keeps_them(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"a\r\nb\rc\nd")
    source = SourceFile(path, "a.txt")
    assert (source.text, source.decoded.text) == ("a\nb\nc\nd", "a\r\nb\rc\nd")


def test_the_checksum_is_that_of_the_bytes(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"abc")
    # FIPS 180-2, appendix B.1
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert SourceFile(path, "a.txt").sha256 == expected


def make(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text\nhello\n")


def test_a_folder_is_read_in_the_order_of_names_without_what_is_no_data(tmp_path):
    make(
        tmp_path,
        *(
            "b.csv",
            "a/z.csv",
            ".hidden.csv",
            ".git/x.csv",
            "README.md",
            "x/LICENSE",
            "c.audit.json",
        ),
        *("license_plates.csv", "C3_LICENSE.txt", "contributing.parquet"),
    )
    log = AuditLog()
    files, named = find_files(tmp_path, log)
    assert [f.name for f in files] == [
        "a/z.csv",
        "b.csv",
        "contributing.parquet",
        "license_plates.csv",
    ]
    assert named == set()
    skipped = {e["file"] for e in log.full()["entries"] if e["item"] == "not_data"}
    assert skipped == {"README.md", "x/LICENSE", "c.audit.json", "C3_LICENSE.txt"}


def test_files_of_one_name_in_a_list_are_told_apart(tmp_path):
    make(tmp_path, "one/a.csv", "two/a.csv", "two/b.csv")
    paths = [tmp_path / "one/a.csv", tmp_path / "two"]
    files, _ = find_files(paths, AuditLog())
    assert [f.name for f in files] == ["a.csv", "two/a.csv", "two/b.csv"]
    files, named = find_files([tmp_path / "one/a.csv", tmp_path / "two/a.csv"], AuditLog())
    assert [f.name for f in files] == ["one/a.csv", "two/a.csv"]
    assert len(named) == 2


@pytest.mark.parametrize("source", [5, None, b"a.csv", {"text": ["a"]}, ["a.csv", 3], 1.5])
def test_what_is_no_source_is_a_type_error(source, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TypeError, match="source must be a path, a list of paths or a DataFrame"):
        find_files(source, AuditLog())


@pytest.mark.parametrize("source", ["", " ", ["a.csv", ""]])
def test_an_empty_name_is_not_the_current_folder(source, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make(tmp_path, "a.csv")
    with pytest.raises(ReadError, match="this names no file or folder"):
        find_files(source, AuditLog())


def test_a_device_or_a_pipe_is_refused(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(ReadError, match="neither a file nor a folder"):
        discourse.read_comments(pipe)
    (tmp_path / "a.csv").write_text("id,text\n1,hello\n")
    (tmp_path / "gone.csv").symlink_to(tmp_path / "nothing.csv")
    found = discourse.audit(discourse.read_comments(tmp_path))
    assert sorted(found.loc[found["item"] == "no_file", "places"]) == ["gone.csv", "pipe"]


def test_an_address_is_told_from_a_file(tmp_path):
    with pytest.raises(ReadError, match="an address on the web"):
        discourse.read_comments("https://example.org/talk.html")

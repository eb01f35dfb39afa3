"""Packed files: what comes out, what is said of cut, broken and endless ones."""

import bz2
import gzip
import io
import lzma

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

import discourse
from discourse import ReadError
from discourse.comments import codecs
from discourse.comments.source import SourceFile


def zstd(data, **how):
    parameters = zstandard.ZstdCompressionParameters(window_log=how.pop("window_log", 20))
    return zstandard.ZstdCompressor(compression_params=parameters).compress(data)


PACKERS = {"gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress, "zstandard": zstd}
LINES = b"".join(b'{"id": "c%d", "body": "words of number %d"}\n' % (n, n * n) for n in range(5000))


def source(tmp_path, data, name="a.jsonl"):
    path = tmp_path / name
    path.write_bytes(data)
    return SourceFile(path, name)


@pytest.mark.parametrize("kind", PACKERS)
@pytest.mark.parametrize("name", ["a.jsonl", "a.gz", "a"])
def test_packed_files_are_unpacked_whatever_their_name(kind, name, tmp_path):
    file = source(tmp_path, PACKERS[kind](LINES), name)
    assert file.data == LINES
    assert file.head == LINES[:65_536]
    assert file.damage == []
    assert b"".join(block for _, block in file.blocks(1000)) == LINES


@pytest.mark.parametrize("kind", PACKERS)
def test_several_members_stand_one_after_the_other(kind, tmp_path):
    packed = PACKERS[kind](LINES[:100]) + PACKERS[kind](LINES[100:])
    assert source(tmp_path, packed).data == LINES


@pytest.mark.parametrize("kind", PACKERS)
@pytest.mark.parametrize("share", [0.3, 0.7, 0.95])
def test_a_cut_archive_gives_its_beginning_and_says_where_it_ends(kind, share, tmp_path):
    packed = PACKERS[kind](b"".join(bytes([n % 251]) * 3 + b"%d\n" % n for n in range(300_000)))
    file = source(tmp_path, packed[: int(len(packed) * share)])
    try:
        data = file.data
    except ReadError as error:  # nothing could be had: bzip2 packs blocks of 900 kB
        assert "cannot be unpacked" in error.reason
        return
    assert data
    [damage] = file.damage
    assert damage.startswith(f"the {kind} data is cut or broken after {len(data):,} bytes")


def test_a_window_of_two_gigabytes_is_read(tmp_path):
    parameters = zstandard.ZstdCompressionParameters(window_log=31, enable_ldm=True)
    packed = io.BytesIO()
    with zstandard.ZstdCompressor(compression_params=parameters).stream_writer(
        packed, closefd=False
    ) as writer:
        writer.write(LINES)
    with pytest.raises(zstandard.ZstdError, match="too much memory"):
        zstandard.ZstdDecompressor().decompressobj().decompress(packed.getvalue())
    assert source(tmp_path, packed.getvalue()).data == LINES


@pytest.mark.parametrize("kind", ["bzip2", "xz", "zstandard"])
def test_what_expands_without_end_is_refused(kind, tmp_path, monkeypatch):
    monkeypatch.setattr(codecs, "_BOMB_BYTES", 1 << 22)
    file = source(tmp_path, PACKERS[kind](bytes(1 << 26)))
    with pytest.raises(ReadError, match="expands without end"):
        file.data  # noqa: B018


def test_a_name_that_promises_packing_does_no_harm(tmp_path):
    file = source(tmp_path, b"id,text\n1,words\n", "table.csv.gz")
    assert file.suffix == ".csv"
    assert discourse.read_comments(file.path)["text"].tolist() == ["words"]


def test_broken_packing_is_one_clear_error(tmp_path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(b"\x1f\x8b\x08" + bytes(range(200)))
    with pytest.raises(ReadError, match="cannot be unpacked"):
        discourse.read_comments(path)


@pytest.mark.parametrize("size", [1, 7, 64, 10_000])
def test_blocks_hold_whole_lines_with_their_numbers(size, tmp_path):
    data = b"".join(b"line %d\n" % n for n in range(1, 500)) + b"the last has no end"
    blocks = list(source(tmp_path, data).blocks(size))
    assert b"".join(block for _, block in blocks) == data
    for number, block in blocks[:-1]:
        assert block.startswith(b"line %d\n" % number)
        assert block.endswith(b"\n")
    assert list(source(tmp_path, data).lines())[-1] == (500, b"the last has no end")


def test_a_line_without_end_is_left_out_and_told(tmp_path, monkeypatch):
    monkeypatch.setattr("discourse.comments.source.LONGEST_LINE", 3 << 20)
    data = b"first\n" + b"x" * (9 << 20) + b"\nlast\n"
    file = source(tmp_path, data)
    assert list(file.lines()) == [(1, b"first"), (3, b"last")]
    assert file.damage == ["line 2: longer than 3 MiB"]


def test_an_encoding_that_shows_late_holds_from_there_on(tmp_path):
    late = "".join(f"caf\u00e9 number {n}\n" for n in range(200)).encode("cp1252")
    file = source(tmp_path, b"plain\n" * 20_000 + late)
    assert [line.decode() for _, line in file.lines()][-1] == "caf\u00e9 number 199"
    assert file.reading()[:2] == ("cp1252", "the encoding was guessed from the bytes: cp1252")


@settings(max_examples=50, deadline=None)
@given(data=st.binary(max_size=3000), kind=st.sampled_from(sorted(PACKERS)), cut=st.floats(0, 1))
def test_no_packed_rubbish_raises_anything_but_a_read_error(data, kind, cut, tmp_path_factory):
    packed = bytearray(PACKERS[kind](data))
    place = int(cut * (len(packed) - 1))
    packed[place] ^= 0x55
    file = source(tmp_path_factory.mktemp("packed"), bytes(packed))
    try:
        assert isinstance(file.data, bytes)
    except ReadError as error:
        assert error.hint

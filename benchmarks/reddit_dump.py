"""Rows a second and memory of reading a Reddit dump of 2 million comments, beside pandas.

The dump is made in a temporary folder: the comments of RC_2005-12.zst over and over, each time with
new ids (comments, threads and parents alike). ``iter_comments`` reads it at its default chunk size;
the peer is ``pandas.read_json(lines=True, chunksize=...)`` with the same normalisation, Markdown
cleaning and completion of the table, run by turns. Peak memory is that of a fresh process, above what
it takes after the imports. With ``--convokit`` (the Python of an environment that has it), ConvoKit's
loader reads the same rows as a corpus folder.
"""

import argparse
import gzip
import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import orjson
import pandas as pd
import pyarrow as pa
import zstandard
from evaldata import folder

import discourse
from discourse.comments.audit import AuditLog
from discourse.comments.files import read_chunks
from discourse.comments.formats import Format, Options, Raw
from discourse.comments.formats.reddit.blocks import Block
from discourse.comments.formats.reddit.fields import (
    COMMENT_FIELDS,
    META_FIELDS,
    arrow_type,
    fullname,
)
from discourse.comments.formats.reddit.things import Things
from discourse.comments.source import SourceFile

CHUNK = 100_000
CONVOKIT_ROWS = 200_000  # it holds all rows as objects
FORMS = {"plain": ".ndjson", "gz": ".ndjson.gz", "zst": ".zst"}
_WINDOW_LOG = 31


def originals() -> list[dict]:
    unpacker = zstandard.ZstdDecompressor(max_window_size=2**_WINDOW_LOG)
    with folder("formats", "reddit_pushshift", "RC_2005-12.zst").open("rb") as file:
        return [orjson.loads(line) for line in io.BufferedReader(unpacker.stream_reader(file))]


def renamed(records: list[dict], rows: int) -> Iterator[bytes]:
    """Lines of the records under ids that are new at each turn."""
    names = {n: {r[n][3:] for r in records} for n in ("link_id", "parent_id")}
    known = sorted({r["id"] for r in records} | names["link_id"] | names["parent_id"])
    number = {name: i for i, name in enumerate(known, 36**5)}
    made = 0
    while made < rows:
        lines = []
        for record in records[: rows - made]:
            new = record | {"id": fullname(number[record["id"]], "")}
            for field in ("link_id", "parent_id"):
                prefix, bare = record[field][:3], record[field][3:]
                new[field] = fullname(number[bare], prefix)
            lines.append(orjson.dumps(new))
        made += len(lines)
        number = {name: i + len(number) for name, i in number.items()}
        yield b"\n".join(lines) + b"\n"


def make(place: Path, rows: int) -> dict[str, Path]:
    """The dump as it is, with gzip, and as zstd with a window of 2 GiB."""
    paths = {form: place / f"RC{suffix}" for form, suffix in FORMS.items()}
    settings = zstandard.ZstdCompressionParameters.from_level(
        3, window_log=_WINDOW_LOG, enable_ldm=True
    )
    with (
        paths["plain"].open("wb") as plain,
        gzip.open(paths["gz"], "wb", compresslevel=6) as packed,
        paths["zst"].open("wb") as file,
        zstandard.ZstdCompressor(compression_params=settings).stream_writer(file) as frame,
    ):
        for lines in renamed(originals(), rows):
            for out in (plain, packed, frame):
                out.write(lines)
    return paths


def kit(path: Path) -> int:
    return sum(len(part) for part in discourse.iter_comments(path))


def peer(path: Path) -> int:
    """The same table by way of `pandas.read_json`."""
    made = Format("read_json", *[""] * 5, recognise=lambda file: 0.0, batches=_peer_batches)
    log = AuditLog()
    rows = 0
    for table in read_chunks(SourceFile(path, path.name), made, Options(), log, CHUNK):
        rows += len(log.attach(table))
        log.clear()
    return rows


def _peer_batches(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Raw]:
    things, packing = Things(source.name, log), "infer"
    if source.path.suffix == ".zst":
        packing = {"method": "zstd", "max_window_size": 2**_WINDOW_LOG}
    with pd.read_json(source.path, lines=True, chunksize=CHUNK, compression=packing) as chunks:
        for chunk in chunks:
            places = "line " + pd.Series(chunk.index + 1).astype("str")
            yield things.raw(Block(_table(chunk), places, parents=True))[0]


def _table(chunk: pd.DataFrame) -> pa.Table:
    columns = {}
    for name, kind in (COMMENT_FIELDS | META_FIELDS).items():
        type_ = arrow_type(kind)
        if name not in chunk or chunk[name].isna().all():
            columns[name] = pa.nulls(len(chunk), type_)
            continue
        values = pa.array(chunk[name], from_pandas=True)
        columns[name] = values.cast(pa.int8()).cast(type_) if kind == "edit" else values.cast(type_)
    return pa.table(columns)


READERS = {"discourse": kit, "read_json": peer}


def memory(what: str) -> float:
    """MiB of this process, now (VmRSS) or at the most (VmHWM), as Linux tells them."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) / 1024


def _child(reader: str, path: Path) -> None:
    discourse.formats()  # imports all readers
    before = memory("VmRSS")
    start = time.perf_counter()
    rows = READERS[reader](path)
    seconds = time.perf_counter() - start
    peak = memory("VmHWM") - before
    print(orjson.dumps({"rows": rows, "seconds": seconds, "peak": peak}).decode())


def measure(reader: str, path: Path) -> dict:
    """One reading in a process of its own."""
    call = [sys.executable, __file__, "--child", reader, str(path)]
    return orjson.loads(subprocess.run(call, check=True, capture_output=True).stdout)


_LOAD = """
import sys, time
from convokit import Corpus
start = time.perf_counter()
corpus = Corpus(filename=sys.argv[1])
print(len(corpus.get_utterance_ids()) / (time.perf_counter() - start))
"""


def corpus(place: Path, rows: int) -> Path:
    """The rows in ConvoKit's own form."""
    place.mkdir()
    speakers, threads = set(), set()
    with (place / "utterances.jsonl").open("wb") as file:
        for lines in renamed(originals(), rows):
            for line in lines.splitlines():
                record = orjson.loads(line)
                thread, parent = record["link_id"][3:], record["parent_id"][3:]
                speakers.add(record["author"])
                threads.add(thread)
                meta = {name: record[name] for name in ("score", "gilded", "stickied", "subreddit")}
                utterance = {
                    "id": record["id"],
                    "conversation_id": thread,
                    "text": record["body"],
                    "speaker": record["author"],
                    "meta": meta,
                    "reply-to": None if parent == thread else parent,
                    "timestamp": record["created_utc"],
                    "vectors": [],
                }
                file.write(orjson.dumps(utterance) + b"\n")
    none = {"meta": {}, "vectors": []}
    index = {f"{n}-index": {} for n in ("utterances", "speakers", "conversations", "overall")}
    for name, value in (
        ("speakers", dict.fromkeys(speakers, none)),
        ("conversations", dict.fromkeys(threads, none)),
        ("corpus", {}),
        ("index", index | {"version": 1, "vectors": []}),
    ):
        (place / f"{name}.json").write_bytes(orjson.dumps(value))
    return place


def beside_convokit(python: str, place: Path, rows: int, runs: int) -> None:
    """Rows a second of ConvoKit's loader and of the kit, on the same rows, by turns."""
    folder, dump = corpus(place / "corpus", rows), place / "some.ndjson"
    dump.write_bytes(b"".join(renamed(originals(), rows)))
    theirs, ours = [], []
    for _ in range(runs):
        call = [python, "-c", _LOAD, str(folder)]
        found = subprocess.run(call, check=True, capture_output=True, text=True)
        theirs.append(float(found.stdout.split()[-1]))
        run = measure("discourse", dump)
        ours.append(run["rows"] / run["seconds"])
    ratio = statistics.median(ours) / statistics.median(theirs)
    print(
        f"{rows:,} rows: ConvoKit {statistics.median(theirs):,.0f} rows/s, "
        f"discourse {statistics.median(ours):,.0f} rows/s, ratio {ratio:.1f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--forms", nargs="+", choices=FORMS, default=list(FORMS))
    parser.add_argument("--folder", help="where to put the dump (default: a temporary folder)")
    parser.add_argument("--convokit", metavar="PYTHON", help="to measure ConvoKit's loader, too")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        _child(options.child[0], Path(options.child[1]))
        return
    with tempfile.TemporaryDirectory(dir=options.folder) as place:
        paths = make(Path(place), options.rows)
        for form in options.forms:
            size = paths[form].stat().st_size >> 20
            print(f"{form}: {options.rows:,} comments, {size:,} MiB", flush=True)
            found: dict[str, list[dict]] = {name: [] for name in READERS}
            for _ in range(options.runs):
                for name in READERS:
                    found[name].append(measure(name, paths[form]))
            report(found)
        if options.convokit:
            rows = min(options.rows, CONVOKIT_ROWS)
            beside_convokit(options.convokit, Path(place), rows, options.runs)


def report(found: dict[str, list[dict]]) -> None:
    """Medians of each reader, and the ratio of the runs that followed each other."""
    for name, runs in found.items():
        speeds = [run["rows"] / run["seconds"] for run in runs]
        peak = max(run["peak"] for run in runs)
        print(
            f"  {name:10} {statistics.median(speeds):9,.0f} rows/s "
            f"({min(speeds):,.0f} to {max(speeds):,.0f}); peak {peak:,.0f} MiB above the imports"
        )
    pairs = zip(found["discourse"], found["read_json"], strict=True)
    ratios = [theirs["seconds"] / ours["seconds"] for ours, theirs in pairs]
    print(
        f"  ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}) "
        "(bar: 2.5)",
        flush=True,
    )


if __name__ == "__main__":
    main()

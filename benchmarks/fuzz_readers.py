"""Mutated samples of every format through `read_comments`: rows, or one clear error, nothing else.

    python benchmarks/fuzz_readers.py [INPUTS] [SEED]        (default: 20,000 inputs, seed 0)

Each input is a real sample that was cut, damaged, given other types, control characters, lone
surrogates, deep nesting, another ending or another packing. A run counts as a finding when it ends
in anything but a table that keeps the contract or a `ReadError` of one line, when it takes more
than 30 seconds, or when rows are lost without a word: fewer rows than the audit read, and nothing
in it that says why. Needs the folder `formats` of DISCOURSE_EVAL_DATA.
"""

from __future__ import annotations

import gzip
import json
import random
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from multiprocessing import Pool
from pathlib import Path

import zstandard
from evaldata import folder

import discourse

LARGEST = 150_000  # bytes of a sample that are mutated
SECONDS = 30
BYTES = (b"\x00", b"\x1b", b"\xff\xfe", b"\xed\xa0\x80", b"\xef\xbb\xbf", b'"', b"<", b"{", b"[", b"\n",
         b"\r", b"\\ud800", b"&#x0;", b"]]>", b"&lol;", b"}", b",", b"\xf0\x9f\x98", b"1e999", b"-")  # fmt: skip
NODES = (None, True, -1, 2**70, 1e308, "", "nan", "\ud800", [], {}, [None], {"a": {"b": []}}, "\x00",
         "[deleted]", "0000-00-00 00:00:00", [[[[]]]], 0.1, "1e5")  # fmt: skip
BOMB = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


def samples() -> list[tuple[str, bytes]]:
    """Name and first bytes of each sample, unpacked."""
    found = []
    for path in sorted(folder("formats").rglob("*")):
        if path.is_file() and path.suffix not in {".md", ".tar"} and "LICENSE" not in path.name:
            data = path.read_bytes()
            if data.startswith(b"\x28\xb5\x2f\xfd"):
                reader = zstandard.ZstdDecompressor(max_window_size=2**31).stream_reader(data)
                data = reader.read(LARGEST)
            found.append((path.name, data[:LARGEST]))
    return found


def json_mutation(data: bytes, rng: random.Random) -> bytes:
    """One to five nodes of a JSON value replaced by something of another type."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        lines = data.split(b"\n")
        n = rng.randrange(len(lines))
        try:
            value = json.loads(lines[n])
        except (ValueError, RecursionError):
            return data
        lines[n] = json.dumps(replaced(value, rng)).encode()
        return b"\n".join(lines)
    return json.dumps(replaced(value, rng)).encode()


def replaced(value: object, rng: random.Random) -> object:
    places, stack = [], [value]
    while stack:
        node = stack.pop()
        keys = (
            list(node)
            if isinstance(node, dict)
            else range(len(node))
            if isinstance(node, list)
            else ()
        )
        for key in keys:
            places.append((node, key))
            stack.append(node[key])
    for node, key in rng.sample(places, min(len(places), rng.randint(1, 5))):
        node[key] = rng.choice(NODES)
    return value


def mutated(name: str, data: bytes, rng: random.Random) -> tuple[str, bytes]:
    """A sample with up to four faults, and the name under which it is read."""
    for _ in range(rng.randint(1, 4)):
        kind = rng.choice(
            ["cut", "drop", "double", "noise", "insert", "json", "json", "swap", "deep"]
        )
        a, b = sorted(rng.randrange(len(data) + 1) for _ in range(2))
        if kind == "cut":
            data = data[:b]
        elif kind == "drop":
            data = data[:a] + data[min(b, a + rng.randint(1, 2000)) :]
        elif kind == "double":
            data = data[:b] + data[a:b][:5000] + data[b:]
        elif kind == "noise":
            spots = bytearray(data)
            for _ in range(rng.randint(1, 20) if data else 0):
                spots[rng.randrange(len(spots))] = rng.randrange(256)
            data = bytes(spots)
        elif kind == "insert":
            data = data[:a] + rng.choice(BYTES) * rng.randint(1, 3) + data[a:]
        elif kind == "json":
            data = json_mutation(data, rng)
        elif kind == "swap" and b"\n" in data:
            lines = data.split(b"\n")
            rng.shuffle(lines)
            data = b"\n".join(lines[:2000])
        elif kind == "deep":
            data = data[:a] + rng.choice([b"[", b'{"a":', b"<div>", b"> "]) * 3000 + data[a:]
        if not data:
            break
    if data.lstrip().startswith(b"<?xml") and rng.random() < 0.1:
        data = data.replace(b"?>", b"?>" + BOMB, 1)
    if rng.random() < 0.1:
        name = rng.choice(
            ["a.json", "a.csv", "a.txt", "a.html", "a.xml", "a", "a.gz", "a.jsonl", "a.tsv"]
        )
    if rng.random() < 0.05:
        data = gzip.compress(data)[: rng.choice([None, 100, 2000])]
    return name, data


def too_long(*_: object) -> None:
    raise TimeoutError


def timed(task: tuple[int, int, str, bytes]) -> tuple[str, str, int, float, str]:
    """The outcome of one input with its time in seconds and its name."""
    seed, number, name, sample = task
    name, data = mutated(name, sample, random.Random(f"{seed}/{number}"))
    begin = time.perf_counter()
    return *outcome(name, data, number), time.perf_counter() - begin, task[2]


def outcome(name: str, data: bytes, number: int) -> tuple[str, str, int]:
    """What became of one input: its kind, what to report, and its number."""
    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(SECONDS)
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(data)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                table = discourse.read_comments(path)
                faults = discourse.check_comments(table)
                read = table.attrs["audit"]["files"][0]["rows_read"]
    except discourse.ReadError as error:
        long = "\n" in str(error) or len(str(error)) > 2000
        return ("finding", f"an error of several lines: {error.reason[:80]}", number) if long else (
            "refused", "", number)  # fmt: skip
    except TimeoutError:
        return "finding", f"more than {SECONDS} s: {name}", number
    except Exception as error:  # noqa: BLE001 - any other end is a finding
        place = traceback.extract_tb(error.__traceback__)[-1]
        own = [f for f in traceback.extract_tb(error.__traceback__) if "discourse" in f.filename]
        where = f"{Path(own[-1].filename).name}:{own[-1].lineno}" if own else place.name
        return "finding", f"{type(error).__name__} at {where}: {str(error)[:80]}", number
    finally:
        signal.alarm(0)
    if faults:
        return "finding", f"breaks the contract: {faults[0]}", number
    told = [e for e in table.attrs["audit"]["entries"] if e["category"] in ("skipped", "dropped")]
    if len(table) < read and not told:
        return "finding", f"rows lost without a word: {read - len(table)} of {read}", number
    return "rows", str(table["source"].iloc[0]) if len(table) else "none", number


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    found = samples()
    tasks = [(seed, n, *found[n % len(found)]) for n in range(count)]
    kinds, formats, findings, slowest = Counter(), Counter(), {}, []
    with Pool(2) as pool:
        for kind, what, number, seconds, name in pool.imap_unordered(timed, tasks, chunksize=16):
            kinds[kind] += 1
            slowest = sorted([*slowest, (seconds, number, name)])[-5:]
            if kind == "rows":
                formats[what] += 1
            elif kind == "finding":
                findings.setdefault(what, []).append(number)
    print(f"{count:,} inputs from {len(found)} samples: {dict(kinds)}")
    print("read as:", dict(formats.most_common()))
    print("slowest:", [f"{s:.1f} s: input {n}, {name}" for s, n, name in slowest[::-1]])
    for what, numbers in sorted(findings.items(), key=lambda item: -len(item[1])):
        print(f"{len(numbers):6} {what}   (inputs {numbers[:3]})")


if __name__ == "__main__":
    main()

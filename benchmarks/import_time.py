"""Seconds that `import discourse` costs beside `import pandas`, each in a fresh process, by turns."""

import argparse
import statistics
import subprocess
import sys
import time

STATEMENTS = {
    "python": "pass",
    "pandas": "import pandas",
    "discourse": "import discourse",
    "discourse, every public name": "import discourse; [getattr(discourse, n) for n in dir(discourse)]",
}


def seconds(statement: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    times = {name: [] for name in STATEMENTS}
    for _ in range(runs):
        for name, statement in STATEMENTS.items():
            times[name].append(seconds(statement))
    for name, values in times.items():
        print(
            f"{name:30} median {statistics.median(values):.3f} s  "
            f"range {min(values):.3f} to {max(values):.3f}"
        )
    extra = [d - p for d, p in zip(times["discourse"], times["pandas"], strict=True)]
    print(
        f"import discourse minus import pandas: median {statistics.median(extra):+.3f} s "
        f"over {runs} runs (bar: +0.300)"
    )


if __name__ == "__main__":
    main()

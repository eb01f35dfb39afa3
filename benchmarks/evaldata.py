"""Where the data for measurements lies: DISCOURSE_EVAL_DATA, else ../shared."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def folder(*parts: str) -> Path:
    """A folder or file of the evaluation data; ends the program with one line if it is absent."""
    base = Path(os.environ.get("DISCOURSE_EVAL_DATA", ROOT / ".." / "shared"))
    path = base.joinpath(*parts)
    if not path.exists():
        sys.exit(
            f"{'/'.join(parts)} is not in {base}: see benchmarks/README.md for where to get it"
        )
    return path

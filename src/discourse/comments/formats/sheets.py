"""The cells of a workbook as JSON Lines: a program of its own, not a part of the package.

The parser of workbooks fills the memory, hangs or breaks off on files that were made to do so. It
runs in a process of its own, so that it takes no reader's work with it: the workbook comes in on
standard input, ``["sheet", name]`` and ``[row number, cells]`` go out line by line, and last
``["end"]`` or ``["password"]`` or ``["broken", why]``.
"""

import io
import json
import sys
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

MEMORY = 8 << 30
EXACT = 2**53
# A workbook packs ten to thirty to one; one text in many cells is made to fill the memory.
LEAST_OUT, RATIO = 64 << 20, 100


def cell(value: Any) -> Any:
    """A cell as JSON has it: whole numbers without a point, times in ISO 8601."""
    if value == "" or (isinstance(value, float) and not isfinite(value)):
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return int(value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else value


def main() -> None:
    """Write out the cells of all sheets."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):
        pass  # Windows has no such limit, some systems a lower one
    try:
        data = sys.stdin.buffer.read()
        left = LEAST_OUT + RATIO * len(data)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            print(json.dumps(["sheet", name]))
            sheet = book.get_sheet_by_name(name)
            first = sheet.start[0] + 1 if sheet.start else 1
            for number, row in enumerate(sheet.iter_rows(), first):
                line = json.dumps([number, [cell(value) for value in row]])
                if (left := left - len(line)) < 0:
                    raise ValueError("its cells expand without end")
                print(line)
        print('["end"]')
    except PasswordError:
        print('["password"]')
    except (CalamineError, OSError, ValueError) as error:
        print(json.dumps(["broken", str(error)]))


if __name__ == "__main__":
    main()

"""The command line: read, partition, report, notebooks, formats, patterns."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import Annotated, Any

import typer

from discourse import __version__
from discourse.errors import DiscourseWarning

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Analyse online discussion: comments in, tidy tables, charts and a report out.",
)
Source = Annotated[Path, typer.Argument(help="A file or a folder of comments.")]
Column = Annotated[
    list[str] | None,
    typer.Option("--column", "-c", help="Which column holds what: text=body. May be repeated."),
]
FormatName = Annotated[str, typer.Option("--format", help="See `discourse formats`.")]
Captured = Annotated[
    str | None,
    typer.Option("--retrieved-at", help='Day of the capture, for dates such as "2 years ago".'),
]
DayFirst = Annotated[
    bool | None,
    typer.Option("--day-first/--month-first", help="How to read 03/04/2012; else all dates tell."),
]


def _version(show: bool) -> None:
    if show:
        typer.echo(f"discourse-kit {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Analyse online discussion: comments in, tidy tables, charts and a report out."""


def _column_map(pairs: list[str] | None) -> dict[str, str] | None:
    if not pairs:
        return None
    bad = [pair for pair in pairs if "=" not in pair]
    if bad:
        raise ValueError(f"--column must look like text=body, not {bad[0]!r}")
    return dict(pair.split("=", 1) for pair in pairs)


def _load(source: Path, column: list[str] | None, **options: Any):
    from discourse.comments.read import read_comments

    columns, progress = _column_map(column), sys.stderr.isatty()
    return read_comments(source, columns=columns, progress=progress, **options)


def _losses(comments: Any) -> list[str]:
    """A line for each kind of thing that was not read or is gone, as the audit counts it."""
    from discourse.comments.audit import audit

    entries = audit(comments)
    entries = entries[entries["category"].isin(["skipped", "lost", "warning"])]
    groups = entries.groupby(["category", "item"], sort=False)
    return [
        f"  {category} {str(name).replace('_', ' ')}: {rows['count'].sum()} ({rows['detail'].iloc[0]})"
        for (category, name), rows in groups
    ]


def _refuse_overwriting(source: Path, out: list[Path]) -> None:
    for path in out:
        if path.resolve() == source.resolve() or path.is_dir():
            raise ValueError(f"--out {path} would overwrite the source or a folder: name another")


@app.command()
def read(
    source: Source,
    out: Annotated[
        list[Path], typer.Option("--out", help=".parquet, .csv or .jsonl; may be repeated.")
    ],
    column: Column = None,
    format: FormatName = "auto",
    retrieved_at: Captured = None,
    day_first: DayFirst = None,
) -> None:
    """Read comments and write the tidy table, with its audit as JSON beside it."""
    from discourse.comments.write import WRITERS, write_bytes, write_comments

    for path in out:
        if path.suffix.lower() not in WRITERS:
            raise ValueError(f"--out must end in one of {', '.join(WRITERS)}, not {path.name!r}")
    _refuse_overwriting(source, out)
    audits = dict.fromkeys(path.with_suffix(".audit.json") for path in out)
    comments = _load(
        source,
        column,
        audit_to=next(iter(audits)),
        format=format,
        retrieved_at=retrieved_at,
        day_first=day_first,
    )
    for path in out:
        write_comments(comments, path)
    for copy in list(audits)[1:]:
        write_bytes(copy, next(iter(audits)).read_bytes())
    n_lost = int(comments["text"].isna().sum())
    typer.echo(
        f"{len(comments)} rows in {comments['thread_id'].nunique()} threads, {n_lost} without "
        f"text: {', '.join(str(path) for path in (*out, *audits))}"
    )
    for line in _losses(comments):
        typer.echo(line)


@app.command()
def partition(
    source: Source,
    out: Annotated[Path, typer.Option("--out", help="A new folder for the parts.")],
    parts: Annotated[int, typer.Option("--parts", help="How many parts at most.")] = 64,
    column: Column = None,
    format: FormatName = "auto",
    retrieved_at: Captured = None,
    day_first: DayFirst = None,
) -> None:
    """Sort a source too large for memory into Parquet files of whole threads."""
    from discourse.comments.partition import partition_by_thread

    paths = partition_by_thread(
        source,
        out,
        format,
        _column_map(column),
        progress=sys.stderr.isatty(),
        n_parts=parts,
        retrieved_at=retrieved_at,
        day_first=day_first,
    )
    typer.echo(f"{len(paths)} parts: {out}")


@app.command()
def report(
    source: Source,
    out: Annotated[Path, typer.Option("--out", help="The HTML page to write.")] = Path(
        "report.html"
    ),
    column: Column = None,
    format: FormatName = "auto",
    retrieved_at: Captured = None,
    day_first: DayFirst = None,
) -> None:
    """Write one HTML page on what was read, felt, talked about and how it was argued."""
    import matplotlib

    matplotlib.use("Agg")  # a page needs no screen
    from discourse.page.report import report as write_report

    _refuse_overwriting(source, [out])
    comments = _load(source, column, format=format, retrieved_at=retrieved_at, day_first=day_first)
    typer.echo(f"Report: {write_report(comments, out)}")


@app.command()
def notebooks(
    source: Source,
    out: Annotated[Path, typer.Option("--out", help="The folder to write to.")],
    column: Column = None,
    format: FormatName = "auto",
) -> None:
    """Run the notebooks on your comments and write them, with their charts, to a folder."""
    from discourse.page.notebooks import run_notebooks

    for path in run_notebooks(source, out, columns=_column_map(column), format=format):
        typer.echo(f"Notebook: {path}")


@app.command()
def formats() -> None:
    """List the formats that can be read."""
    from discourse.comments.formats import registry

    for entry in registry().values():
        typer.echo(
            f"{entry.name}: {entry.description}\n  obtain: {entry.obtain}\n  carries: "
            f"{entry.carries}\n  lacks: {entry.lacks}\n  verified: {entry.verified}"
        )


@app.command()
def patterns(
    name: Annotated[str | None, typer.Argument(help="A pattern to show in full.")] = None,
) -> None:
    """List the rhetoric patterns, or show one in full."""
    from discourse.measures.rhetoric import patterns as catalogue

    table = catalogue()
    if name is None:
        for row in table.to_dict("records"):
            typer.echo(f"{row['pattern']} ({row['family']}, {row['level']}): {row['definition']}")
        return
    if name not in set(table["pattern"]):
        raise ValueError(f"there is no pattern {name!r}; `discourse patterns` lists them")
    for key, value in table[table["pattern"] == name].iloc[0].items():
        typer.echo(f"{key}: {value}")


def main() -> None:
    """Run the command line; faults of the input end it with one line and exit code 2."""
    warnings.simplefilter("ignore", DiscourseWarning)  # what they say stands in the output
    try:
        app(standalone_mode=True)
    except (ValueError, OSError) as error:
        line = " ".join(str(error).split())
        typer.echo(f"discourse: {line}", err=True)
        sys.exit(2)

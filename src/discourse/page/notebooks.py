"""The notebooks, run on anyone's comments."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from discourse.comments.read import read_comments
from discourse.sample import notebooks_path


def run_notebooks(
    source: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    columns: dict[str, str] | None = None,
    format: str = "auto",
) -> list[Path]:
    """Run each notebook with ``source`` as its parameter and write the results to a folder.

    Parameters
    ----------
    source : path
        A file or folder that `read_comments` reads; it is read once before, so that a fault is
        told in one line.
    out : path
        Folder for the executed notebooks.
    columns, format
        As in `read_comments`.

    Returns
    -------
    list of Path
        The notebooks written, in order.

    Raises
    ------
    ReadError
        When the source cannot be read.
    ValueError
        When the packages for notebooks are not installed, or a notebook fails.
    """
    try:
        import papermill
    except ImportError:
        raise ValueError(
            'the notebooks need more packages: pip install "discourse-kit[notebooks]"'
        ) from None
    read_comments(source, format=format, columns=columns)
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    written = []
    with tempfile.TemporaryDirectory() as folder:
        for notebook in sorted(notebooks_path().glob("*.ipynb")):
            made = Path(folder) / notebook.name
            try:
                papermill.execute_notebook(
                    notebook,
                    made,
                    parameters={"source": str(source), "columns": columns, "format": format},
                    kernel_name="python3",
                    progress_bar=False,
                    log_output=False,
                )
            except papermill.exceptions.PapermillExecutionError as error:
                raise ValueError(
                    f"notebook {notebook.name} failed: {error.ename}: {error.evalue}"
                ) from None
            beside = out / f".{notebook.name}.part"
            shutil.copyfile(made, beside)
            os.replace(beside, out / notebook.name)
            written.append(out / notebook.name)
    return written

"""The threads that come with the kit, written for it, to try everything on."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]


def sample_path(name: str = "") -> Path:
    """The folder of the sample threads, or one file in it.

    Parameters
    ----------
    name : str, optional
        Such as ``"library_closing.csv"``.

    Returns
    -------
    Path
        In a checkout ``data/raw``, in an installed package its copy.

    Raises
    ------
    ValueError
        When there is no file of that name.

    Examples
    --------
    >>> import discourse
    >>> sorted(p.name for p in discourse.sample_path().glob("*.csv"))
    ['library_closing.csv']
    """
    folder = _carried("sample", "data/raw")
    path = folder / name
    if not path.exists():
        known = sorted(p.name for p in folder.iterdir() if p.stem != "README")
        raise ValueError(f"name must be one of {known}, not {name!r}")
    return path


def notebooks_path() -> Path:
    """The folder of the notebooks: the checkout's, else the package's copy."""
    return _carried("notebooks", "notebooks")


def _carried(inside: str, checkout: str) -> Path:
    installed = _PACKAGE / inside
    return installed if installed.is_dir() else _CHECKOUT / checkout

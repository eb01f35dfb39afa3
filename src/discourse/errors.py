"""The errors and warnings of the kit: one clear line that says what to do."""

from __future__ import annotations


class ReadError(ValueError):
    """A source that cannot be read.

    Parameters
    ----------
    path : str
        The file or folder, as the user named it.
    reason : str
        What is wrong, without a full stop.
    hint : str
        What to do about it.

    Examples
    --------
    >>> from discourse import ReadError
    >>> print(ReadError("talk.csv", "the file is empty", "Export it again."))
    talk.csv: the file is empty. Export it again.
    """

    def __init__(self, path: str, reason: str, hint: str = "") -> None:
        self.path, self.reason, self.hint = str(path), reason, hint
        super().__init__(f"{self.path}: {reason}. {hint}".rstrip())


class DiscourseWarning(UserWarning):
    """Something that a researcher should know before trusting a number."""


class TooLittleTextError(ValueError):
    """There are too few comments with usable words to compute what was asked."""

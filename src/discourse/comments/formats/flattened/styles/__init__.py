"""The layouts of flattened comment sections, as data (what the fields mean: `layout.py`)."""

from __future__ import annotations

from typing import Final

from discourse.comments.formats.flattened.layout import Style
from discourse.comments.formats.flattened.styles.dated import DATED
from discourse.comments.formats.flattened.styles.forums import FORUMS
from discourse.comments.formats.flattened.styles.said import SAID
from discourse.comments.formats.flattened.styles.sites import SITES

STYLES: Final[tuple[Style, ...]] = (*SITES, *FORUMS, *SAID, *DATED)

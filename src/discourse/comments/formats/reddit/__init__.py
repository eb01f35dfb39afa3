"""Reddit: dumps, pages of its API, exports of one's own account, and tables made of any of them."""

from discourse.comments.formats.reddit.dump import DUMP
from discourse.comments.formats.reddit.listing import LISTING
from discourse.comments.formats.reddit.rexport import REXPORT
from discourse.comments.formats.reddit.table import CSV

FORMATS = (DUMP, LISTING, REXPORT, CSV)

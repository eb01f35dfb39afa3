"""The markup of comments as plain text, with the quotes that it marks as spans.

`html_to_text` and `element_to_text` read HTML, `markdown_to_text` the Markdown of Reddit and its
like, `convert` a whole column of either.
"""

from discourse.comments.markup.columns import convert
from discourse.comments.markup.html import element_to_text, html_to_text, parse_html
from discourse.comments.markup.markdown import markdown_to_text
from discourse.comments.markup.writer import Plain

__all__ = ["Plain", "convert", "element_to_text", "html_to_text", "markdown_to_text", "parse_html"]

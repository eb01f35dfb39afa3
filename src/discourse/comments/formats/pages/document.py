"""A saved page: its bytes as a tree, and what it says of itself (address, title, capture)."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from lxml import etree

from discourse.comments.audit import AuditLog
from discourse.comments.encodings import decodes
from discourse.comments.formats.pages.values import one_line, short_text
from discourse.comments.source import SourceFile
from discourse.errors import ReadError

Element = Any
_DECLARED: Final = re.compile(
    rb"<(?:meta\s[^>]{0,300}?charset|\?xml\s[^>]{0,200}?encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})",
    re.IGNORECASE,
)
_HEAD: Final = 8192
# What browsers read when a page names these (WHATWG encodings).
_AS_READ: Final = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
}
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ARCHIVED: Final = re.compile(
    r"^(?:https?:)?//web\.archive\.org/web/([0-9]{4,14})(?:[a-z]{2}_)?/(?=.)"
    r"|^/web/([0-9]{14})(?:[a-z]{2}_)?/(?=.)"
)
_SAVED_FROM: Final = re.compile(r"saved from url=\([0-9]+\)(\S{5,2000})", re.IGNORECASE)
_SINGLE_FILE: Final = re.compile(
    r"url:\s*(\S{5,2000})\s+saved date:\s*([^\n]{10,60})", re.IGNORECASE
)
_MIRRORED: Final = re.compile(
    r"Mirrored from (\S{3,2000}) by HTTrack.{0,100}?, ([A-Z][a-z]{2}, [^\n]{10,40}?GMT)"
)
_ARCHIVE_NOTE: Final = re.compile(
    r"FILE ARCHIVED ON ([0-9:]{5,8} [A-Z][a-z]{2} [0-9]{1,2}, [0-9]{4})"
)
_CLOCK_FIRST: Final = re.compile(r"([0-9:]{5,8}) ([A-Z][a-z]{2}) ([0-9]{1,2}), ([0-9]{4})")
_JS_DATE: Final = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2} [0-9]{1,2} [0-9]{4}) ([0-9:]{8}) GMT([+-][0-9]{4})"
)
_WOMBAT: Final = re.compile(
    r"wombat\w{0,12}\(\s*\"[^\"]{0,100}\",\s*\"([0-9]{14})\"|\"timestamp\":\s*\"([0-9]{14})\""
)
_SESSION: Final = re.compile(r"(?<=[?&])(?:s|sid|PHPSESSID)=[0-9a-f]{26,32}(?:&|(?=#|$))")
_SITE_IN_TITLE: Final = re.compile(r"\s+[|–—·»-]\s+[^|–—·»]{1,60}$")
_TITLE: Final = 8  # characters of a heading that can be the title's, not a menu's
_METAS: Final = {
    "og:url": "url", "twitter:url": "url", "og:title": "title", "og:site_name": "site",
    "article:published_time": "published", "og:article:published_time": "published",
    "author": "author", "article:author": "author", "dc.creator": "author",
    "dc.date": "published", "dcterms.created": "published", "date": "published",
    "parsely-pub-date": "published", "sailthru.date": "published", "generator": "generator",
    "og:type": "type",
}  # fmt: skip


@dataclass
class Page:
    """A parsed page. ``url`` is its address ("" if unknown), ``captured`` when it was saved."""

    root: Element
    name: str
    url: str = ""
    base: str = ""
    title: str = ""
    captured: str = ""
    metas: dict[str, str] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)  # its JSON-LD

    @property
    def host(self) -> str:
        """The site, without ``www.``; "" when unknown."""
        return host_of(self.url or self.base)

    def link(self, address: str) -> str:
        """An address of the page as an absolute one, as far as the page's own is known."""
        address = _SESSION.sub("", without_archive(address.strip()))
        return _joined(self.base or self.url, address)


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address) if base else address
    except ValueError:
        return address


def host_of(url: str) -> str:
    """The host of an address in lower case without ``www.``, "" when there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def without_archive(address: str) -> str:
    """An address as it was before a web archive put its own before it."""
    return _ARCHIVED.sub("", address, count=1)


def page_text(source: SourceFile, log: AuditLog) -> str:
    """The text of the page: in the encoding it names, where the bytes are in that encoding."""
    declared = declared_encoding(source.head)
    data = source.data
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        # An old declaration on a page that a browser saved anew: UTF-8 is never met by chance.
        encoding = "utf-8" if decodes(data, "utf-8") else declared
        if decodes(data, encoding):
            log.note(
                "read",
                "encoding",
                f"as the page declares: {declared}"
                if encoding == declared
                else f"UTF-8, although the page declares {declared}",
                file=source.name,
                count=1,
            )
            return data.decode(encoding)
    return source.decoded.text


def declared_encoding(head: bytes) -> str | None:
    """The encoding that the page names, as browsers take it; None if none that is known."""
    found = _DECLARED.search(head[:_HEAD])
    if not found:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii", "replace")).name
        b"".decode(name)
    except (LookupError, UnicodeError):
        return None
    if name.startswith(("utf-16", "utf-32")):
        return None  # a page in which one can read the declaration is in none of these
    return _AS_READ.get(name, name)


def parse_page(source: SourceFile, log: AuditLog) -> Page:
    """The page as a tree with what it says of itself.

    Raises
    ------
    ReadError
        When there is no element in it.
    """
    text = _UNFIT.sub("\ufffd", page_text(source, log)).replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"^\s*<\?xml[^>]{0,300}>", "", text.removeprefix("\ufeff"))
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise ReadError(str(source.path), "there is no HTML in it", "Save the page again.")
    deep = [e.line for e in parser.error_log if e.type_name == "ERR_RESOURCE_LIMIT"]
    if deep:
        detail = (
            "the page nests deeper than the parser goes: all comments that stand below this line "
            "may be missing"
        )
        log.note("lost", "too_deep", detail, file=source.name, places=[f"line {min(deep)}"])
    page = Page(root, source.name)
    page.data = [
        script.text or ""
        for script in root.iter("script")
        if "ld+json" in (script.get("type") or "").lower()
    ]
    _read_head(page)
    for link in root.iter("a"):
        if "/web/" in (address := link.get("href") or ""):
            link.set("href", without_archive(address))
    etree.strip_elements(root, "script", "style", with_tail=False)
    return page


def _read_head(page: Page) -> None:
    root = page.root
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if (key := _METAS.get(name)) and (content := one_line(meta.get("content") or "")):
            page.metas.setdefault(key, content[:2000])
    links = [
        link.get("href") or "" for link in root.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]  # fmt: skip
    bases = [without_archive(b.get("href") or "") for b in root.iter("base")]
    page.base = next((b for b in bases if re.match("https?://", b)), "")
    links = [_joined(page.base, link) for link in links]
    notes = _notes(root)
    page.captured = notes.get("captured", "")
    stated = [*links, page.metas.get("url", ""), notes.get("url", "")]
    web = [u for u in stated if re.match(r"(?:https?:)?//|/web/[0-9]{14}", u)]
    for address in web:
        if (found := _ARCHIVED.match(address)) and not page.captured:
            page.captured = _compact(found[1] or found[2])
    page.url = next((without_archive(u) for u in web), "")
    if page.url.startswith("//"):
        page.url = f"https:{page.url}"
    page.title = page.metas.get("title", "")
    if site := page.metas.get("site"):
        page.title = re.sub(rf"\s+[|–—·»:-]\s+{re.escape(site)}$", "", page.title)
    if not page.title:
        whole = next((short_text(t) for t in root.iter("title")), "")
        heads = [short_text(h) for tag in ("h1", "h2", "h3") for h in root.iter(tag)]
        inside = [h for h in heads if len(h) >= _TITLE and h in whole]
        page.title = max(inside, key=len, default="") or _SITE_IN_TITLE.sub("", whole)
        if not page.title:
            page.title = next((short_text(h) for h in root.iter("h1")), "")


def _notes(root: Element) -> dict[str, str]:
    """What the program that saved the page wrote into it: address and time."""
    found: dict[str, str] = {}
    before = [n for n in root.itersiblings(preceding=True) if n.tag is etree.Comment]
    after = [n for n in root.itersiblings() if n.tag is etree.Comment]
    for node in [*before, *after, *root.iter(etree.Comment)]:
        text = (node.text or "")[:5000]
        if m := _SINGLE_FILE.search(text):
            found.setdefault("url", m[1])
            found.setdefault("captured", _js_date(m[2]))
        elif m := _SAVED_FROM.search(text):
            found.setdefault("url", m[1])
        elif m := _MIRRORED.search(text):
            found.setdefault("url", m[1] if "://" in m[1] else f"http://{m[1]}")
            found.setdefault("captured", m[2])
        elif m := _ARCHIVE_NOTE.search(text):
            clock, month, day, year = _CLOCK_FIRST.search(m[1]).groups()  # type: ignore[union-attr]
            found.setdefault("captured", f"{day} {month} {year} {clock} UTC")
    for script in root.iter("script"):
        if "archive.org" in (script.text or "")[:5000] and (
            m := _WOMBAT.search(script.text[:20_000])
        ):
            found.setdefault("captured", _compact(m[1] or m[2]))
    return found


def _js_date(shown: str) -> str:
    found = _JS_DATE.search(shown)
    return f"{found[1]} {found[2]} {found[3]}" if found else shown.strip()


def _compact(stamp: str) -> str:
    """A web archive's 20120503150400 as an instant; "" for a stamp without a clock."""
    if len(stamp) != 14:
        return ""
    date, clock = stamp[:8], stamp[8:]
    return f"{date[:4]}-{date[4:6]}-{date[6:]}T{clock[:2]}:{clock[2:4]}:{clock[4:]}Z"

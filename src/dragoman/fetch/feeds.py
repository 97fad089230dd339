"""The bytes of a feed to its entries: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed.

    bytes > text in a known encoding > prolog checked and cut > feedparser > drafts > keys

feedparser gets a stream of bytes and nothing else: what looks like a URL or a file name it would open.
"""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

from dragoman.fetch.entries import Draft, Feed, entries_of
from dragoman.fetch.errors import NotAFeedError
from dragoman.fetch.feedxml import declared_charset, feed_root
from dragoman.fetch.jsonfeed import as_html, read_json_feed
from dragoman.fetch.plaintext import plain_text
from dragoman.read.bytestream import binary_kind
from dragoman.read.encoding import UndecodableError, decode
from dragoman.read.mediatype import charset_of

__all__ = ["parse_feed"]

_HTML_TYPES = ("text/html", "application/xhtml+xml")
# feedparser tells HTML in a plain title by its closing tags; many feeds only have the opening one.
_TAG = re.compile(
    r"</?(?:a|b|br|cite|del|div|em|font|h[1-6]|i|img|ins|mark|p|q|s|script|small|span|strong|style|sub|sup|u)"
    r"(?:\s[^<>]*|/)?>",
    re.IGNORECASE,
)
# What feedparser's lenient parser is known to raise on broken markup; none of it is documented.
_LENIENT_FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def parse_feed(data: bytes, *, url: str, content_type: str | None = None) -> Feed:
    """The feed in `data`, which was fetched from `url`; relative links are resolved against it.

    Raises `NotAFeedError` for anything else (a web page, other XML, a document with entities of its own) and
    `TooLargeError` for more than 50,000 entries.
    """
    text = _text(data, url, content_type)
    if text.lstrip().startswith(("{", "[")):
        title, drafts = read_json_feed(text.strip(), url)
    else:
        title, drafts = _read_xml(feed_root(text, url), url)
    return Feed(title, entries_of(drafts, url))


def _text(data: bytes, url: str, content_type: str | None) -> str:
    if not data.strip():
        raise NotAFeedError(url, "is empty")
    if kind := binary_kind(data[:16]):
        raise NotAFeedError(url, f"is {kind}, not a feed")
    try:
        text, _ = decode(data, declared=charset_of(content_type) or declared_charset(data))
    except UndecodableError as fault:
        raise NotAFeedError(url, str(fault)) from fault
    return text.removeprefix("\ufeff").replace("\0", "")


def _read_xml(root: bytes, url: str) -> tuple[str | None, list[Draft]]:
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        parsed = feedparser.parse(
            io.BytesIO(root), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except _LENIENT_FAULTS as fault:
        raise NotAFeedError(url, f"is XML too broken to read ({type(fault).__name__})") from fault
    version = parsed.get("version") or ""
    if not version and not parsed.entries:
        raise NotAFeedError(url, "is XML, but neither RSS nor Atom")
    is_atom = version.startswith("atom")
    return _words(parsed.feed, "title", is_atom=is_atom), [_draft(entry, is_atom=is_atom) for entry in parsed.entries]


def _draft(entry: Any, *, is_atom: bool) -> Draft:
    return Draft(
        guid=_value(entry, "id"),
        link=_value(entry, "link"),
        title=_words(entry, "title", is_atom=is_atom),
        published=_day(entry),
        summary=_words(entry, "summary", is_atom=is_atom),
        content_html=_content(entry),
    )


def _value(entry: Any, name: str) -> str | None:
    value = entry.get(name)
    return value.strip() or None if isinstance(value, str) else None


def _words(element: Any, name: str, *, is_atom: bool) -> str | None:
    """A title or summary as plain text; Atom says what is HTML, in RSS the tags must tell."""
    value = _value(element, name)
    if value is None:
        return None
    detail = element.get(f"{name}_detail") or {}
    is_html = detail.get("type") in _HTML_TYPES or (not is_atom and _TAG.search(value) is not None)
    return plain_text(value, is_html=is_html) or None


def _content(entry: Any) -> str | None:
    """The longest text among the entry's contents, as HTML."""
    found = []
    for content in entry.get("content") or ():
        value, kind = content.get("value") or "", content.get("type") or "text/html"
        if kind in _HTML_TYPES:
            found.append(value)
        elif kind == "text/plain":
            found.append(as_html(value))
    longest = max(found, key=len, default="").strip()
    return longest or None


def _day(entry: Any) -> str | None:
    """The day in UTC; RSS 1.0 and Dublin Core have one date only, which feedparser takes for that of an update."""
    for name in ("published_parsed", "updated_parsed"):
        moment = entry.get(name) if name in entry else None
        if moment is not None:
            try:
                return date(*moment[:3]).isoformat()
            except (TypeError, ValueError):
                continue
    return None

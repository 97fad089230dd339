"""JSON Feed (jsonfeed.org, versions 1 and 1.1)."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from typing import Any

from dragoman.fetch.entries import Draft
from dragoman.fetch.errors import NotAFeedError, TooLargeError
from dragoman.fetch.feedxml import MOST_ENTRIES
from dragoman.fetch.plaintext import plain_text
from dragoman.read.strictjson import JSONFaultError, StrictJSON

__all__ = ["read_json_feed"]

_DEPTH = 64
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


def read_json_feed(text: str, url: str) -> tuple[str | None, list[Draft]]:
    """The title and the entries of a JSON Feed. Raises `NotAFeedError` for other JSON, `TooLargeError`."""
    try:
        feed = StrictJSON(_DEPTH).value(text)
    except JSONFaultError as fault:
        raise NotAFeedError(url, f"is no feed: {fault.problem}") from fault
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or "jsonfeed" not in str(feed.get("version")):
        raise NotAFeedError(url, "is JSON, but no JSON Feed (no version and items)")
    if len(items) > MOST_ENTRIES:
        raise TooLargeError(url, f"holds more than {MOST_ENTRIES} entries")
    return _text(feed, "title"), [_draft(item) for item in items if isinstance(item, dict)]


def _draft(item: dict[str, Any]) -> Draft:
    words = _text(item, "content_text")
    return Draft(
        guid=_text(item, "id"),
        link=_text(item, "url") or _text(item, "external_url"),
        title=plain_text(_text(item, "title") or "", is_html=False) or None,
        published=_day(_text(item, "date_published") or _text(item, "date_modified")),
        summary=plain_text(_text(item, "summary") or "", is_html=False) or None,
        content_html=_text(item, "content_html") or (as_html(words) if words else None),
    )


def as_html(words: str) -> str:
    """Plain text as HTML, a paragraph for each block of lines."""
    blocks = (block.strip() for block in words.replace("\r\n", "\n").split("\n\n"))
    return "".join(f"<p>{html.escape(block, quote=False)}</p>" for block in blocks if block)


def _text(item: dict[str, Any], name: str) -> str | None:
    value = item.get(name)
    # JSON can spell characters that no text may hold.
    return _NO_TEXT.sub("\ufffd", value).strip() or None if isinstance(value, str) else None


def _day(moment: str | None) -> str | None:
    try:
        found = datetime.fromisoformat(moment or "")
        return (found if found.tzinfo is None else found.astimezone(UTC)).date().isoformat()
    except (ValueError, OverflowError):
        return None

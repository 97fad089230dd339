"""Web pages by their URLs, as records for the stages that follow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dragoman.errors import RecordError
from dragoman.fetch.errors import FetchError, NotFetchableError
from dragoman.fetch.fetcher import Fetched, Fetcher
from dragoman.fetch.urls import parse_target
from dragoman.model import RawRecord
from dragoman.read.bytestream import binary_kind
from dragoman.read.encoding import UndecodableError, decode
from dragoman.read.limits import DEFAULT_LIMITS, Limits
from dragoman.read.mediatype import HTML_TYPES, charset_of, media_type_of
from dragoman.read.outlet import outlet_of
from dragoman.read.record import make_record

__all__ = ["fetch_records", "page_record", "read_url_list"]

_TEXT_TYPES = frozenset({"text/plain", "text/markdown"})
_LOOKS_LIKE_HTML = re.compile(rb"<(?:!doctype|html|head|body|meta|article|div|p)\b", re.IGNORECASE)


def read_url_list(text: str, *, path: str = "-") -> list[str | RecordError]:
    """The URLs of a list, one a line; blank lines and lines that start with "#" are passed over.

    A line that is no URL stands as a `RecordError` in its place, with its number.
    """
    found: list[str | RecordError] = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        words = line.strip()
        if words and not words.startswith("#"):
            found.append(_checked(words, path, number))
    return found


def _checked(words: str, path: str, number: int) -> str | RecordError:
    try:
        parse_target(words)
    except NotFetchableError as error:
        return RecordError(path, number, str(error))
    return words


def fetch_records(
    urls: Iterable[str | RecordError], fetcher: Fetcher, *, limits: Limits = DEFAULT_LIMITS
) -> Iterator[RawRecord | RecordError]:
    """The record of each page, in the order of the URLs; one that cannot be had is a `RecordError` in its place.

    What already is a `RecordError` passes through.
    """
    for url in urls:
        if isinstance(url, RecordError):
            yield url
            continue
        try:
            yield page_record(fetcher.fetch(url), limits)
        except FetchError as error:
            yield RecordError(url, None, error.reason if error.url == url else str(error))
        except RecordError as error:
            yield error


def page_record(page: Fetched, limits: Limits = DEFAULT_LIMITS) -> RawRecord:
    """The record of a page as fetched; raises `RecordError` for what is neither HTML nor text, or not readable."""
    content_type = page.header("content-type")
    is_html = _is_html(page, media_type_of(content_type))
    try:
        content, encoding = decode(page.body, html=is_html, declared=charset_of(content_type))
    except UndecodableError as fault:
        raise RecordError(page.url, None, str(fault)) from fault
    values = {"html" if is_html else "text": content, "url": page.final_url, "outlet": outlet_of(page.final_url)}
    return make_record(values, page.url, None, limits, encoding)


def _is_html(page: Fetched, media_type: str) -> bool:
    """Whether a page is HTML, else text; raises `RecordError` for anything else."""
    if kind := binary_kind(page.body[:16]):
        raise RecordError(page.url, None, f"is {kind}, not a web page")
    if media_type in HTML_TYPES or media_type in _TEXT_TYPES:
        return media_type in HTML_TYPES
    if media_type in ("", "application/octet-stream") and _LOOKS_LIKE_HTML.search(page.body[:1024]):
        return True
    raise RecordError(page.url, None, f'is "{media_type[:60] or "of no known type"}", not a web page')

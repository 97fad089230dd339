"""Web archives (WARC), as Common Crawl's news sets come: one record a stored web page.

    bytes > gzip members > WARC records > HTTP responses > pages

`line` counts the records of the file from 1, whatever their kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.errors import RecordError
from dragoman.model import RawRecord
from dragoman.read.bytestream import Source
from dragoman.read.encoding import UndecodableError, decode
from dragoman.read.limits import Limits, size_words
from dragoman.read.mediatype import HTML_TYPES, charset_of, media_type_of
from dragoman.read.outlet import outlet_of
from dragoman.read.record import make_record
from dragoman.read.unpack import UnpackError
from dragoman.read.warcbytes import pieces_of
from dragoman.read.warchttp import HttpResponse, content_of, dechunked, matches_digest, parse_response
from dragoman.read.warcrecords import RecordFault, WarcRecord, cut_records

__all__ = ["read_warc"]

_PAGE_KINDS = ("response", "resource")
_WITH_CONTENT = frozenset({200, 203})
_LOOKS_LIKE_HTML = re.compile(
    rb"\s*(?:<!--|<!doctype\s+html|<html|<\?xml[^>]{0,200}>\s*<(?:!doctype\s+html|html))", re.I
)
_ROBOTS = "/robots.txt"


def read_warc(source: Source, limits: Limits) -> Iterator[RawRecord | RecordError]:
    """The pages of a WARC file: responses with status 200 and HTML or plain text, and HTML stored as a resource.

    Requests, metadata, revisits, other statuses and other media are passed over. What is damaged, cut or does not
    match its digest is an error of its own.
    """
    number = 0
    try:
        for record in cut_records(pieces_of(source.raw, limits), limits):
            number = record.number
            if isinstance(record, RecordFault):
                yield RecordError(source.path, number, record.reason)
            elif record.fields.get("warc-type", "").lower() in _PAGE_KINDS:
                yield from _page(record, source.path, limits)
    except OSError as error:
        yield RecordError(source.path, number + 1, f"cannot be read: {error.strerror or error}")


def _page(record: WarcRecord, path: str, limits: Limits) -> Iterator[RawRecord | RecordError]:
    """The page in a record, or what is wrong with it; nothing for a record without one."""
    response = _response(record)
    if response is None or response.status not in _WITH_CONTENT:
        return
    is_html = _is_html(record, response)
    if is_html is None:
        return
    try:
        yield _raw_record(record, response, path, limits, is_html=is_html)
    except (UnpackError, UndecodableError) as fault:
        yield RecordError(path, record.number, str(fault))
    except RecordError as error:
        yield error


def _response(record: WarcRecord) -> HttpResponse | None:
    """The HTTP response stored in a record, or a resource as if it had been one."""
    block = record.head if record.block is None else record.block
    content_type = record.fields.get("content-type", "")
    if record.fields["warc-type"].lower() == "resource":
        return HttpResponse(200, {"content-type": content_type}, block)
    # DNS answers are responses, too.
    is_http = media_type_of(content_type) in ("", "application/http")
    return parse_response(block) if is_http else None


def _is_html(record: WarcRecord, response: HttpResponse) -> bool | None:
    """True for HTML, False for plain text, None for anything else."""
    media_type = media_type_of(response.fields.get("content-type"))
    if media_type in HTML_TYPES:
        return True
    if media_type == "text/plain" and record.fields["warc-type"].lower() == "response":
        return None if (_url(record) or "").endswith(_ROBOTS) else False
    return True if not media_type and _LOOKS_LIKE_HTML.match(response.body) else None


def _raw_record(record: WarcRecord, response: HttpResponse, path: str, limits: Limits, *, is_html: bool) -> RawRecord:
    content = _content(record, response, path, limits)
    declared = charset_of(response.fields.get("content-type"))
    text, encoding = decode(content, html=is_html, declared=declared)
    url = _url(record)
    values = {"html" if is_html else "text": text, "url": url, "outlet": outlet_of(url)}
    return make_record(values, path, record.number, limits, encoding)


def _content(record: WarcRecord, response: HttpResponse, path: str, limits: Limits) -> bytes:
    """The page's bytes, once the record is known to be whole."""
    fields = record.fields
    if record.block is None:
        raise RecordError(path, record.number, f"too large: over {size_words(limits.record_bytes)}")
    if reason := fields.get("warc-truncated"):
        raise RecordError(path, record.number, f"the crawler cut the page short (WARC-Truncated: {reason[:40]})")
    if "warc-segment-number" in fields:
        raise RecordError(path, record.number, "the page is stored in segments, which Dragoman does not join")
    if not matches_digest(fields.get("warc-block-digest", ""), (record.block,)):
        raise RecordError(path, record.number, "the record is not what was stored: its WARC-Block-Digest differs")
    body = dechunked(response)
    content = content_of(response, body, limits)
    # The standard says what a payload is, and archives disagree; any reading of it will do.
    if not matches_digest(fields.get("warc-payload-digest", ""), (response.body, body, content)):
        raise RecordError(path, record.number, "the page is not what was stored: its WARC-Payload-Digest differs")
    return content


def _url(record: WarcRecord) -> str | None:
    # Some writers put the URI between angle brackets, as the grammar of WARC 1.0 has it.
    return record.fields.get("warc-target-uri", "").strip("<> ") or None

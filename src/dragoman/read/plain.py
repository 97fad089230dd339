"""Files that are one article: plain text, Markdown, HTML. And standard input, which may be JSON Lines too."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.errors import RecordError
from dragoman.model import RawRecord
from dragoman.read.bytestream import BrokenInputError, Source, binary_kind
from dragoman.read.encoding import UndecodableError, decode
from dragoman.read.jsonfile import read_json
from dragoman.read.jsonl import read_jsonl
from dragoman.read.limits import Limits, size_words
from dragoman.read.record import plain_record

__all__ = ["read_any", "read_html", "read_text"]


def read_text(source: Source, limits: Limits) -> Iterator[RawRecord | RecordError]:
    """The one record a text or Markdown file is."""
    yield _whole_file(source, limits, is_html=False)


def read_html(source: Source, limits: Limits) -> Iterator[RawRecord | RecordError]:
    """The one record an HTML page is."""
    yield _whole_file(source, limits, is_html=True)


def read_any(source: Source, limits: Limits) -> Iterator[RawRecord | RecordError]:
    """Input without a name: JSON when it starts with an object or a list of objects, else one text."""
    head = source.stream.head(4096).removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n")
    if head.startswith(b"{"):
        return read_jsonl(source, limits)
    if head.startswith(b"[") and head[1:].lstrip().startswith(b"{"):
        return read_json(source, limits)
    return read_text(source, limits)


def _whole_file(source: Source, limits: Limits, *, is_html: bool) -> RawRecord | RecordError:
    limit = limits.html_bytes if is_html else limits.record_bytes
    if kind := binary_kind(source.stream.head(16)):
        return RecordError(source.path, None, f"is {kind}, not {'HTML' if is_html else 'text'}")
    try:
        data = source.stream.read_all(limit)
        if data is None:
            return RecordError(source.path, None, f"too large: over {size_words(limit)}")
        text, encoding = decode(data, html=is_html)
        return plain_record(text, source.path, limits, is_html=is_html, encoding=encoding)
    except (BrokenInputError, UndecodableError) as fault:
        return RecordError(source.path, None, str(fault))
    except RecordError as error:
        return error

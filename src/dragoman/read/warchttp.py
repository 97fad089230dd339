"""The HTTP response inside a WARC record: status, headers, and its content as a browser would have it.

Archives differ in what they keep: some undo chunks and packing and leave the headers as they were. What is not
chunked or packed, whatever its headers say, is taken as it is.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from dragoman.read.limits import Limits
from dragoman.read.unpack import CODINGS, Growth, UnpackError, unpacked
from dragoman.read.warcrecords import header_fields

__all__ = ["HttpResponse", "content_of", "dechunked", "matches_digest", "parse_response"]

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})\b")
_END = re.compile(rb"\r?\n\r?\n")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
_LENGTH = re.compile(r"[0-9]{1,15}")
_GZIP_MAGIC = b"\x1f\x8b"
_ALGORITHMS = {"sha1": 20, "sha-1": 20, "sha256": 32, "sha-256": 32}


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """A response as it was stored; `fields` are its headers by lower-case name."""

    status: int
    fields: dict[str, str]
    body: bytes


def parse_response(block: bytes) -> HttpResponse | None:
    """The response a block holds; None when it holds none."""
    status = _STATUS.match(block)
    if status is None:
        return None
    end = _END.search(block)
    header, body = (block, b"") if end is None else (block[: end.start()], block[end.end() :])
    return HttpResponse(int(status.group(1)), header_fields(header), body)


def content_of(response: HttpResponse, body: bytes, limits: Limits) -> bytes:
    """The content in `body`, which has no chunks any more. Raises `UnpackError`."""
    coding = response.fields.get("content-encoding", "").lower()
    if not _is_packed(body, coding):
        _check_length(response, body)
        return body
    if coding not in CODINGS:
        raise UnpackError(f'the page is packed as "{coding[:40]}", which Dragoman does not unpack')
    growth = Growth(limits.html_bytes, limits.expansion, limits.expansion_free_bytes)
    return b"".join(unpacked((body,), coding, growth))


def _is_packed(body: bytes, coding: str) -> bool:
    if coding in ("", "identity") or body.lstrip()[:1] == b"<":
        return False
    return body.startswith(_GZIP_MAGIC) if coding in ("gzip", "x-gzip") else bool(body)


def _check_length(response: HttpResponse, body: bytes) -> None:
    length = response.fields.get("content-length", "")
    is_counted = _LENGTH.fullmatch(length) is not None and "transfer-encoding" not in response.fields
    # Shorter is cut; longer was packed when it was counted.
    if is_counted and len(body) < int(length):
        raise UnpackError(f"the page breaks off after {len(body)} of {length} bytes")


def dechunked(response: HttpResponse) -> bytes:
    """The body without its chunks; raises `UnpackError` when they break off."""
    if "chunked" not in response.fields.get("transfer-encoding", "").lower():
        return response.body
    if not _CHUNK_SIZE.match(response.body):
        return response.body
    pieces: list[bytes] = []
    place = 0
    while (match := _CHUNK_SIZE.match(response.body, place)) is not None:
        size = int(match.group(1), 16)
        if size == 0:
            return b"".join(pieces)
        place = match.end() + size
        pieces.append(response.body[match.end() : place])
        place += 2 if response.body.startswith(b"\r\n", place) else 1
    raise UnpackError("the page breaks off: its last chunk is missing")


def matches_digest(digest: str, candidates: Iterable[bytes]) -> bool:
    """Whether a WARC digest ("sha1:…", in base 32 or 16) is that of one of the candidates; True if it says nothing."""
    name, _, value = digest.partition(":")
    size = _ALGORITHMS.get(name.strip().lower())
    expected = _digest_bytes(value.strip())
    if size is None or expected is None or len(expected) != size:
        return True
    algorithm = name.strip().lower().replace("-", "")
    return any(hashlib.new(algorithm, data, usedforsecurity=False).digest() == expected for data in candidates)


def _digest_bytes(value: str) -> bytes | None:
    try:
        if len(value) in (40, 64):
            return bytes.fromhex(value)
        return base64.b32decode(value.upper() + "=" * (-len(value) % 8))
    except (binascii.Error, ValueError):
        return None

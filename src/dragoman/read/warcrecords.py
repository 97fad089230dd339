"""WARC records, cut out of the bytes of their file one at a time.

A record that breaks off, or whose Content-Length is wrong, costs itself: reading goes on where the next one begins,
at the start of a gzip member or at the next "WARC/1.0" with fields below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.read.limits import Limits
from dragoman.read.warcbytes import MemberFault, Piece

__all__ = ["RecordFault", "WarcRecord", "cut_records", "header_fields"]

_START = b"WARC/"
_VERSION = re.compile(rb"WARC/\d\.\d{1,2}\r?\n")
# A record that was cut may be followed by the next without an empty line.
_NEXT = re.compile(rb"(?=WARC/\d\.\d{1,2}\r?\n[A-Za-z][A-Za-z-]{2,40}:)")
_BLANK = re.compile(rb"[\r\n]+")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(r"[0-9]{1,15}")
_HEADER_BYTES = 64 * 1024
# What is kept of bytes searched in vain: the longest beginning of what is searched for.
_OVERLAP = 64
# How far is looked beyond a record: past the empty lines into the beginning of the next one.
_AHEAD = 16


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One record: its number in the file, its fields by lower-case name, its block.

    `block` is None when it is too large to keep; `head` is its beginning then.
    """

    number: int
    fields: dict[str, str]
    block: bytes | None
    head: bytes


@dataclass(frozen=True, slots=True)
class RecordFault:
    """A record that cannot be read, and why."""

    number: int
    reason: str


class _BadRecordError(Exception):
    """What is wrong with the record. `is_lost` when the next record has to be searched for."""

    def __init__(self, reason: str, *, is_lost: bool) -> None:
        self.reason = reason
        self.is_lost = is_lost
        super().__init__(reason)


def cut_records(pieces: Iterator[Piece | MemberFault], limits: Limits) -> Iterator[WarcRecord | RecordFault]:
    """The records in `pieces`, in order."""
    stream = _Stream(pieces)
    number = 0
    while stream.go_to_record():
        number += 1
        try:
            record = _record(stream, number, limits.record_bytes)
        except _BadRecordError as fault:
            stream.drop(search=fault.is_lost)
            yield RecordFault(number, fault.reason)
            continue
        yield record


def _record(stream: _Stream, number: int, limit: int) -> WarcRecord:
    fields = header_fields(stream.take_header())
    length = fields.get("content-length", "")
    if not _LENGTH.fullmatch(length):
        raise _BadRecordError(
            f'the Content-Length of the record is "{length[:40]}", which is no number of bytes', is_lost=True
        )
    if "warc-type" not in fields:
        raise _BadRecordError("the record has no WARC-Type", is_lost=True)
    size = int(length)
    head = stream.take_block(min(size, limit))
    if size > limit:
        stream.skip(size - limit)
    stream.end_block(head)
    return WarcRecord(number, fields, head if size <= limit else None, head[:_HEADER_BYTES])


def header_fields(header: bytes) -> dict[str, str]:
    """The fields of a header below its first line, by lower-case name; of one given twice the first."""
    fields: dict[str, str] = {}
    name = ""
    for line in header.decode("utf-8", "replace").splitlines()[1:]:
        if line[:1] in (" ", "\t") and name:
            fields[name] += " " + line.strip()
            continue
        name, colon, value = line.partition(":")
        name = name.strip().lower() if colon else ""
        if name:
            fields.setdefault(name, value.strip())
    return fields


class _Stream:
    """The bytes ahead. Where a gzip member begins is remembered, for there a record begins."""

    def __init__(self, pieces: Iterator[Piece | MemberFault]) -> None:
        self._pieces = pieces
        self._waiting: Piece | MemberFault | None = next(pieces, None)
        self._data = bytearray()
        self._member = 0
        self._is_lost = False

    def go_to_record(self) -> bool:
        """Move on to where the next record begins, or should; False at the end of the file."""
        if self._is_lost:
            self._is_lost = not self._search()
            return not self._is_lost
        self._strip_blank()
        # A fault that waits belongs to the record that would have come next.
        return bool(self._data) or self._waiting is not None

    def take_header(self) -> bytes:
        """The header of the record here, without the empty line after it."""
        while (match := _BLANK_LINE.search(self._data)) is None and len(self._data) < _HEADER_BYTES:
            self._fill(own=1)
        if not _VERSION.match(self._data):
            del self._data[:1]
            raise _BadRecordError("what stands here is no WARC record", is_lost=True)
        if match is None or match.start() > _HEADER_BYTES:
            del self._data[:1]
            raise _BadRecordError("the header of the WARC record does not end", is_lost=True)
        header = self._take(match.end())
        if another := _NEXT.search(header, 1):
            self._data[:0] = header[another.start() :]
            raise _BadRecordError("the record breaks off, and another one begins", is_lost=False)
        return header.rstrip(b"\r\n")

    def take_block(self, size: int) -> bytes:
        """The next `size` bytes, all inside the record."""
        while len(self._data) < size:
            self._fill()
        return self._take(size)

    def skip(self, size: int) -> None:
        """Pass over `size` bytes inside the record."""
        while len(self._data) < size:
            size -= len(self._data)
            self._data.clear()
            self._fill()
        del self._data[:size]

    def end_block(self, block: bytes) -> None:
        """Check what follows a block; raises when the block did not end where it was said to.

        Looks at what follows, so that a member's checksum has been compared before its last record is given out.
        """
        while len(self._data) < _AHEAD and self._can_look_ahead():
            self._fill(inside=False)
        ahead = bytes(self._data[:_AHEAD])
        following = ahead.lstrip(b"\r\n")
        if ahead.startswith(b"\r\n\r\n") or not following or following.startswith(_START):
            return
        # A block said to be longer than it is has swallowed the beginning of the next record.
        if match := _NEXT.search(block):
            self._data[:0] = block[match.end() :]
        raise _BadRecordError("the Content-Length of the record is wrong: no record ends there", is_lost=match is None)

    def drop(self, *, search: bool) -> None:
        """Give up the record here; the next one is searched for if it does not begin here."""
        self._is_lost = search

    def _strip_blank(self) -> None:
        while True:
            if match := _BLANK.match(self._data):
                del self._data[: match.end()]
            if len(self._data) >= len(_START) or not self._can_look_ahead():
                return
            self._fill(inside=False)

    def _can_look_ahead(self) -> bool:
        """Whether more can be read without running into damage to another member than this one."""
        waiting = self._waiting
        return isinstance(waiting, Piece) or (waiting is not None and waiting.member == self._member)

    def _fill(self, *, inside: bool = True, own: int = 0) -> None:
        """Read on; `inside` a record, which must not end here. The first `own` bytes ahead are the record's own."""
        waiting = self._waiting
        if waiting is None:
            rest = bytes(self._data)
            self._data.clear()
            if match := _NEXT.search(rest, own):
                self._data += rest[match.end() :]
            raise _BadRecordError("the file ends inside the record", is_lost=False)
        if isinstance(waiting, MemberFault):
            self._data.clear()
            self._next_waiting()
            reason = f"{waiting.reason}; reading goes on at the next record that can be found"
            raise _BadRecordError(reason, is_lost=True)
        if inside and waiting.is_first and waiting.data.startswith(_START):
            self._data.clear()
            raise _BadRecordError("the record breaks off, and another one begins", is_lost=False)
        self._take_waiting(waiting)

    def _search(self) -> bool:
        """Move on to the next beginning of a record; damage met on the way has been told of."""
        while True:
            if match := _NEXT.search(self._data):
                del self._data[: match.end()]
                return True
            waiting = self._waiting
            if waiting is None:
                return False
            if isinstance(waiting, MemberFault):
                self._data.clear()
                self._next_waiting()
                continue
            if waiting.is_first:
                self._data.clear()
            del self._data[:-_OVERLAP]
            self._take_waiting(waiting)
            if waiting.is_first and self._data.startswith(_START):
                return True

    def _take_waiting(self, piece: Piece) -> None:
        self._data += piece.data
        self._member = piece.member
        self._next_waiting()

    def _next_waiting(self) -> None:
        self._waiting = next(self._pieces, None)

    def _take(self, size: int) -> bytes:
        taken = bytes(self._data[:size])
        del self._data[:size]
        return taken

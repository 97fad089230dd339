"""The bytes of a WARC file, member by member where it is gzip.

Archives pack each record as a gzip member of its own, so that damage to one need not cost the others: reading goes on
at the next member that can be unpacked. A file packed as a whole, or not at all, is one member.
"""

from __future__ import annotations

import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from dragoman.read.limits import Limits
from dragoman.read.unpack import Growth, TooMuchContentError

__all__ = ["MemberFault", "Piece", "pieces_of"]

_CHUNK = 64 * 1024
_PIECE = 256 * 1024
_MAGIC = b"\x1f\x8b\x08"
_PADDING = b"\0\r\n "
_GZIP_BITS = 31
# Enough to tell a gzip member from bytes that only begin like one.
_TRIAL = 4096
# A first piece is at least this long, so that what it begins with can be told.
_FIRST = 16


@dataclass(frozen=True, slots=True)
class Piece:
    """Unpacked bytes of the member with this number; `is_first` when they are its first."""

    data: bytes
    member: int
    is_first: bool


@dataclass(frozen=True, slots=True)
class MemberFault:
    """Where a member stops making sense; what came before of it is not to be trusted."""

    reason: str
    member: int


def pieces_of(raw: BinaryIO, limits: Limits) -> Iterator[Piece | MemberFault]:
    """The unpacked bytes of `raw`, which must be seekable, from its first byte on."""
    raw.seek(0)
    head = raw.read(_FIRST).lstrip(_PADDING)
    raw.seek(0)
    if head.startswith(b"WARC/"):
        yield from _plain(raw)
    elif head:
        yield from _Members(raw, limits).pieces()


def _plain(raw: BinaryIO) -> Iterator[Piece]:
    is_first = True
    while data := raw.read(_PIECE):
        yield Piece(data, 1, is_first)
        is_first = False


class _Members:
    """The members of a gzip file. `_data` are packed bytes read already, the first of which stands at `_place`."""

    def __init__(self, raw: BinaryIO, limits: Limits) -> None:
        self._raw = raw
        # Only how fast a member grows is limited here: one that is a whole file may be of any size.
        self._growth = Growth(2**63, limits.expansion, limits.expansion_free_bytes)
        self._data = b""
        self._place = 0
        self._number = 0

    def pieces(self) -> Iterator[Piece | MemberFault]:
        while self._has_more():
            self._number += 1
            start = self._place
            reason = yield from self._member()
            if reason is not None:
                yield MemberFault(reason, self._number)
                self._go_to_next(start + 1)

    def _has_more(self) -> bool:
        """Whether anything but padding is left; moves on to it."""
        while True:
            kept = self._data.lstrip(_PADDING)
            self._place += len(self._data) - len(kept)
            self._data = kept
            if len(kept) >= len(_MAGIC):
                return True
            if not self._read():
                return bool(self._data.strip(_PADDING))

    def _read(self) -> bool:
        more = self._raw.read(_CHUNK)
        self._data += more
        return bool(more)

    def _member(self) -> Generator[Piece, None, str | None]:
        """The pieces of the member here; gives back what is wrong with it, or None."""
        if not self._data.startswith(_MAGIC):
            is_start = self._number == 1
            return "is neither WARC nor gzip" if is_start else "what follows the record before is no gzip member"
        stream = zlib.decompressobj(_GZIP_BITS)
        taken = given = 0
        held = b""
        is_first = True
        while not stream.eof:
            if not self._data and not self._read():
                return "the gzip data end too early"
            before = len(self._data)
            try:
                piece = stream.decompress(self._data, _PIECE)
                self._data = stream.unused_data if stream.eof else stream.unconsumed_tail
                taken, given = taken + before - len(self._data), given + len(piece)
                self._growth.check(taken, given)
            except zlib.error as error:
                return f"the gzip data are damaged ({error})"
            except TooMuchContentError as error:
                return f"the gzip data: {error}"
            self._place += before - len(self._data)
            held += piece
            if held and (not is_first or len(held) >= _FIRST or stream.eof):
                yield Piece(held, self._number, is_first)
                held, is_first = b"", False
        return None

    def _go_to_next(self, start: int) -> None:
        """Move on to the next member at or after `start` whose beginning can be unpacked, or to the end."""
        self._data = b""
        self._place = start
        while (found := self._find(self._place)) is not None:
            self._raw.seek(found)
            head = self._raw.read(_TRIAL)
            self._place = found
            if _is_sound(head):
                self._data = head
                return
            self._place += 1
        self._place = self._raw.seek(0, 2)

    def _find(self, start: int) -> int | None:
        """Where the next bytes that a member may begin with stand; None when there are none."""
        self._raw.seek(start)
        window = b""
        while more := self._raw.read(_CHUNK):
            window += more
            if (found := window.find(_MAGIC)) >= 0:
                return start + found
            start += max(0, len(window) - len(_MAGIC) + 1)
            window = window[-len(_MAGIC) + 1 :]
        return None


def _is_sound(head: bytes) -> bool:
    try:
        zlib.decompressobj(_GZIP_BITS).decompress(head, _PIECE)
    except zlib.error:
        return False
    return True

"""The bytes of one input: unpacked when they are gzip, and counted as they are unpacked.

Compression is told by the first two bytes, not by the name, so a plain file called `.gz` is read,
and so is a packed file without the suffix.
"""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from dragoman.read.limits import MIB, Limits

__all__ = ["BrokenInputError", "ByteStream", "Source", "as_utf8", "binary_kind", "split_lines"]

_CHUNK = 256 * 1024
_GZIP = b"\x1f\x8b"
# What a text file cannot begin with; the name is what the user is told.
_SIGNATURES = (
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x7fELF", "a program (ELF)"),
    (b"MZ\x90\x00", "a program (Windows)"),
    (b"PAR1", "a Parquet file"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\xd0\xcf\x11\xe0", "an office document (old binary format)"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"SQLite format 3", "an SQLite database"),
    (_GZIP, "packed with gzip twice"),
)


class BrokenInputError(Exception):
    """The bytes stop making sense; `line` is the line they broke off in, where lines are counted."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        self.reason = reason
        self.line = line
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Source:
    """One input: the name shown to the user, its unpacked bytes, and the file as opened."""

    path: str
    stream: ByteStream
    raw: BinaryIO


class ByteStream:
    """Unpacked bytes of `raw`. `head` looks ahead; `chunks` reads from the first byte on, once."""

    def __init__(self, raw: BinaryIO, limits: Limits) -> None:
        self._held: list[bytes] = []
        self._fault: BrokenInputError | None = None
        self._rest = _unpacked(raw, limits)

    def head(self, size: int) -> bytes:
        """The first `size` bytes, or as many as there are before the input ends or breaks."""
        while sum(map(len, self._held)) < size and self._fault is None:
            try:
                chunk = next(self._rest, b"")
            except BrokenInputError as fault:
                self._fault = fault
                break
            if not chunk:
                break
            self._held.append(chunk)
        return b"".join(self._held)[:size]

    def chunks(self) -> Iterator[bytes]:
        """All bytes in pieces; raises `BrokenInputError` where they break off."""
        while self._held:
            yield self._held.pop(0)
        if self._fault is not None:
            raise self._fault
        yield from self._rest

    def read_all(self, limit: int) -> bytes | None:
        """All bytes, or None when there are more than `limit`."""
        pieces: list[bytes] = []
        size = 0
        for chunk in self.chunks():
            size += len(chunk)
            if size > limit:
                return None
            pieces.append(chunk)
        return b"".join(pieces)


def binary_kind(head: bytes) -> str | None:
    """What kind of binary file starts like this ("a PDF file"), or None for what may be text."""
    return next((name for signature, name in _SIGNATURES if head.startswith(signature)), None)


def split_lines(chunks: Iterator[bytes], limit: int) -> Iterator[tuple[int, bytes | None]]:
    r"""Number and bytes of each line, cut at `\n` only; None in place of a line longer than `limit`.

    Other line separators (U+2028, U+0085, vertical tab) may stand inside a JSON text and cut nothing.
    """
    number, size = 1, 0
    pieces: list[bytes] = []
    try:
        for chunk in chunks:
            *complete, rest = chunk.split(b"\n")
            for piece in complete:
                size += len(piece)
                yield number, (b"".join([*pieces, piece]) if size <= limit else None)
                number, pieces, size = number + 1, [], 0
            size += len(rest)
            if rest and size <= limit:
                pieces.append(rest)
            elif size > limit:
                pieces = []
    except BrokenInputError as fault:
        raise BrokenInputError(fault.reason, number) from fault
    if size:
        yield number, (b"".join(pieces) if size <= limit else None)


class _CountedBytes:
    """A file object that knows how many bytes were taken, and can give back what was read to look at."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self._back = b""
        self.taken = 0

    def peek(self, size: int) -> bytes:
        while len(self._back) < size:
            more = self._raw.read(size - len(self._back))
            if not more:
                break
            self._back += more
        return self._back[:size]

    def read(self, size: int = _CHUNK) -> bytes:
        if self._back:
            data, self._back = self._back[:size], self._back[size:]
        else:
            data = self._raw.read(size) or b""
        self.taken += len(data)
        return data


def _unpacked(raw: BinaryIO, limits: Limits) -> Iterator[bytes]:
    try:
        counted = _CountedBytes(raw)
        if counted.peek(2) == _GZIP:
            yield from _gunzipped(counted, limits)
        else:
            while chunk := counted.read():
                yield chunk
    except OSError as error:
        raise BrokenInputError(f"cannot be read: {error.strerror or error}") from error


def _gunzipped(counted: _CountedBytes, limits: Limits) -> Iterator[bytes]:
    unpacked = 0
    with gzip.GzipFile(fileobj=counted, mode="rb") as packed:  # type: ignore[call-overload]
        while True:
            try:
                # read1: what was unpacked before the damage is handed out first.
                chunk = packed.read1(_CHUNK)
            except EOFError as error:
                raise BrokenInputError("the gzip data end too early; what follows is lost") from error
            except (gzip.BadGzipFile, zlib.error) as error:
                raise BrokenInputError(f"the gzip data are damaged ({error}); what follows is lost") from error
            if not chunk:
                return
            unpacked += len(chunk)
            if unpacked > limits.expansion_free_bytes and unpacked > limits.expansion * counted.taken:
                raise BrokenInputError(
                    f"the gzip data grow more than {limits.expansion} times when unpacked "
                    f"({counted.taken} bytes to over {unpacked // MIB} MiB); what follows is not read"
                )
            yield chunk


def as_utf8(chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """The same text in UTF-8, for line-wise readers of UTF-16 and UTF-32."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    done = 0
    for chunk in chunks:
        try:
            yield decoder.decode(chunk).encode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise BrokenInputError(f"not {encoding}: bad byte near offset {done + error.start}") from error
        done += len(chunk)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise BrokenInputError(f"not {encoding}: the text breaks off at offset {done}") from error

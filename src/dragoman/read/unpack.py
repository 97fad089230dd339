"""Content as HTTP packs it (gzip, deflate): unpacked in pieces, and counted as it grows."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dragoman.read.limits import MIB, size_words

__all__ = ["CODINGS", "Growth", "TooMuchContentError", "UnpackError", "unpacked"]

_PIECE = 64 * 1024
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_BITS = 31
_ZLIB_BITS = 15
_RAW_BITS = -15

# The codings read here, by the names of the Content-Encoding header.
CODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})


class UnpackError(Exception):
    """The packed content is damaged or breaks off; the message is the reason shown to the user."""


class TooMuchContentError(UnpackError):
    """The content is larger than allowed, or grows as only a bomb does."""


@dataclass(frozen=True, slots=True)
class Growth:
    """How large content may be, and how many times it may grow once it has passed `free_bytes`."""

    most_bytes: int
    expansion: int
    free_bytes: int

    def check(self, taken: int, given: int) -> None:
        """Raise `TooMuchContentError` when `taken` packed bytes became `given` bytes and that is too much."""
        if max(taken, given) > self.most_bytes:
            raise TooMuchContentError(f"too large: over {size_words(self.most_bytes)}")
        if given > self.free_bytes and given > self.expansion * taken:
            raise TooMuchContentError(
                f"grows more than {self.expansion} times when unpacked ({taken} bytes to over {given // MIB} MiB)"
            )


def unpacked(chunks: Iterable[bytes], coding: str, growth: Growth) -> Iterator[bytes]:
    """The content in pieces. `coding` is one of `CODINGS`; raises `UnpackError` where the content goes wrong."""
    taken = given = 0
    packing = _Packing(coding) if coding not in ("", "identity") else None
    for chunk in chunks:
        taken += len(chunk)
        for piece in packing.pieces(chunk) if packing else (chunk,):
            given += len(piece)
            growth.check(taken, given)
            yield piece
        growth.check(taken, given)
    if packing and not packing.is_whole:
        raise UnpackError(f"the {coding} content ends too early")


class _Packing:
    """Unpacks one body: the members of a gzip stream, or deflate with or without its wrapper."""

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._is_gzip = coding in ("gzip", "x-gzip")
        self._waiting = b""
        self._stream: zlib._Decompress | None = None
        self._is_done = False
        self._is_empty = True

    @property
    def is_whole(self) -> bool:
        """Whether the body may end here. Servers send nothing at all under a coding, too."""
        return self._is_empty or self._is_done or (self._stream is not None and self._stream.eof)

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        data = self._waiting + chunk
        self._waiting = b""
        self._is_empty = self._is_empty and not data
        while data and not self._is_done:
            if self._stream is None or self._stream.eof:
                if len(data) < 2:
                    self._waiting = data
                    return
                if not self._starts(data):
                    return
            piece, data = self._step(data)
            if piece:
                yield piece

    def _starts(self, data: bytes) -> bool:
        """Begin with the first bytes of a stream; False when they are only what follows the last one."""
        if self._stream is not None and not (self._is_gzip and data.startswith(_GZIP_MAGIC)):
            self._is_done = True
            return False
        has_wrapper = data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
        self._stream = zlib.decompressobj(_GZIP_BITS if self._is_gzip else _ZLIB_BITS if has_wrapper else _RAW_BITS)
        return True

    def _step(self, data: bytes) -> tuple[bytes, bytes]:
        stream = self._stream
        if stream is None:
            raise ValueError("no stream was started")
        try:
            piece = stream.decompress(data, _PIECE)
        except zlib.error as error:
            raise UnpackError(f"the {self._coding} content is damaged ({error})") from error
        return piece, stream.unused_data if stream.eof else stream.unconsumed_tail

"""The body of an answer: unpacked, counted, whole."""

from __future__ import annotations

from dragoman.fetch.connection import Response
from dragoman.fetch.errors import BrokenResponseError, TooLargeError
from dragoman.fetch.settings import FetchLimits, Kind
from dragoman.read.unpack import CODINGS, Growth, TooMuchContentError, UnpackError, unpacked

__all__ = ["read_body"]


def read_body(response: Response, url: str, kind: Kind, limits: FetchLimits) -> bytes:
    """All of the body. Raises `TooLargeError` over the limit of its kind, but of a robots.txt keeps the beginning."""
    coding = (response.header("content-encoding") or "").lower()
    if coding not in CODINGS:
        raise BrokenResponseError(url, f'packed as "{coding[:40]}", which was not asked for')
    growth = Growth(limits.most_bytes(kind), limits.expansion, limits.expansion_free_bytes)
    pieces: list[bytes] = []
    try:
        # One by one: what came before a fault is kept.
        for piece in unpacked(response.chunks(), coding, growth):
            pieces.append(piece)
    except TooMuchContentError as fault:
        if kind is not Kind.ROBOTS:
            raise TooLargeError(url, str(fault)) from fault
        # RFC 9309 wants at least the first 500 KiB to count.
    except UnpackError as fault:
        raise BrokenResponseError(url, str(fault), is_transient=True) from fault
    return b"".join(pieces)[: growth.most_bytes]

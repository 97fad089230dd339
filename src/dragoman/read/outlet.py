"""Who published a page, as far as its URL tells."""

from __future__ import annotations

from urllib.parse import urlsplit

__all__ = ["outlet_of"]


def outlet_of(url: str | None) -> str | None:
    """The host without "www."; None without a host.

    >>> outlet_of("https://www.example.org/a")
    'example.org'
    """
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return (host or "").removeprefix("www.") or None

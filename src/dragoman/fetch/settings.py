"""How much a fetch may ask for, how polite it is, and what of the world it stands on."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum

from dragoman import __version__
from dragoman.errors import UsageError
from dragoman.read.limits import MIB

__all__ = ["FetchLimits", "FetchSettings", "Kind", "Surroundings", "system_resolver"]

_AUTHORITY = re.compile(r"(?:\[[0-9a-f:.]+\]|[a-z0-9_.-]+):[0-9]{1,5}")


class Kind(StrEnum):
    """What is expected at a URL; it decides the size allowed and what the server is asked for."""

    FEED = "feed"
    PAGE = "page"
    ROBOTS = "robots"


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Sizes count bytes after unpacking. `deadline_s` is all time on the network one fetch may take, redirects and
    tries together; waiting to be polite is not counted.

    `expansion` is how many times a packed body may grow once it has passed `expansion_free_bytes`.
    """

    feed_bytes: int = 5 * MIB
    page_bytes: int = 10 * MIB
    robots_bytes: int = 512 * 1024
    expansion: int = 200
    expansion_free_bytes: int = MIB
    deadline_s: float = 30.0
    connect_s: float = 10.0
    redirects: int = 5

    def __post_init__(self) -> None:
        for limit in fields(self):
            value = getattr(self, limit.name)
            if not value > 0:
                raise UsageError(f'the limit "{limit.name}" is {value}; it must be more than 0')

    def most_bytes(self, kind: Kind) -> int:
        """How large a body of this kind may be."""
        return {Kind.FEED: self.feed_bytes, Kind.PAGE: self.page_bytes, Kind.ROBOTS: self.robots_bytes}[kind]


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """What whoever runs Dragoman may decide.

    `contact` is a page or an address that site owners can write to; it is part of the user agent. `allow_private`
    lists `host:port` pairs that may have an address outside the public internet and a port of their own (an intranet
    feed); `allow_ports` are ports besides 80 and 443. `robots_for_feeds=False` lets a feed be read where robots.txt
    closes it: whoever subscribed to it is no crawler.
    """

    contact: str | None = None
    allow_private: tuple[str, ...] = ()
    allow_ports: tuple[int, ...] = ()
    robots_for_feeds: bool = True
    delay_s: float = 1.0
    longest_crawl_delay_s: float = 60.0
    longest_wait_s: float = 120.0
    tries: int = 3
    limits: FetchLimits = field(default_factory=FetchLimits)

    def __post_init__(self) -> None:
        if self.contact is not None and not re.fullmatch(r"[!-'*-~]{1,200}", self.contact):
            raise UsageError(
                f'"contact" is {self.contact!r}; it must be one address or URL, without spaces or parentheses'
            )
        for pair in self.allow_private:
            if not _AUTHORITY.fullmatch(pair):
                raise UsageError(f'"allow_private" has {pair!r}; write host:port in lower case, such as 127.0.0.1:8080')
        for name in ("delay_s", "longest_crawl_delay_s", "longest_wait_s"):
            if not getattr(self, name) >= 0:
                raise UsageError(f'"{name}" is {getattr(self, name)}; it must be 0 or more')
        if self.tries < 1:
            raise UsageError(f'"tries" is {self.tries}; it must be 1 or more')

    @property
    def user_agent(self) -> str:
        """What Dragoman calls itself: "dragoman/0.1.0 (+https://example.org/contact)"."""
        name = f"dragoman/{__version__}"
        return f"{name} (+{self.contact})" if self.contact else name


def system_resolver(host: str, port: int) -> list[str]:
    """The addresses the operating system has for a host, in its order. Raises `socket.gaierror`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Clocks, sleep and names: the parts of the world that tests replace.

    `clock` counts seconds from anywhere and never goes back; `wall_clock` is seconds since 1970.
    """

    clock: Callable[[], float] = time.monotonic
    wall_clock: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    resolve: Callable[[str, int], Sequence[str]] = system_resolver

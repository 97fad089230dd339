"""What robots.txt asks of Dragoman (RFC 9309), kept for a day.

No robots.txt (any 4xx but 429) allows all. One that cannot be had (5xx, no answer) closes the host for now, and is
asked for again after an hour.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.fetch.errors import FetchError, HttpStatusError, RedirectError, RobotsError
from dragoman.fetch.urls import Target

if TYPE_CHECKING:
    from protego import Protego

__all__ = ["RobotsCache", "Rules", "read_rules"]

_NAME = "dragoman"
_KEPT_S = 86_400.0
_CLOSED_KEPT_S = 3_600.0
_MOST_HOSTS = 200
_AGENT_LINE = re.compile(r"[ \t]*user[ -]?agent[ \t]*[: \t][ \t]*([^#\r\n]*)", re.IGNORECASE)
_OWN_NAME = re.compile(rf"{_NAME}(?![a-z_-])", re.IGNORECASE)


@dataclass(frozen=True)
class Rules:
    """What one host allows. `closed` is the reason why nothing is fetched there for now."""

    parsed: Protego | None = None
    closed: str | None = None

    def check(self, url: str) -> None:
        """Raise `RobotsError` unless the URL may be fetched."""
        if self.closed is not None:
            raise RobotsError(url, f"nothing is fetched from this host for now: {self.closed}")
        if self.parsed is not None and not self.parsed.can_fetch(url, _NAME):
            raise RobotsError(url, "the host's robots.txt asks not to fetch this")

    @property
    def crawl_delay_s(self) -> float:
        """Seconds the host asks for between requests; 0 when it does not say."""
        return (self.parsed.crawl_delay(_NAME) or 0.0) if self.parsed is not None else 0.0


class RobotsCache:
    """The rules of the hosts met last. `load` fetches the text of a robots.txt or raises `FetchError`."""

    def __init__(self, load: Callable[[Target], bytes], clock: Callable[[], float]) -> None:
        self._load = load
        self._clock = clock
        self._kept: OrderedDict[Target, tuple[float, Rules]] = OrderedDict()
        self._lock = threading.Lock()

    def rules(self, target: Target) -> Rules:
        """The rules of the host of `target`."""
        place = target.robots
        with self._lock:
            until, rules = self._kept.get(place, (0.0, Rules()))
            if place in self._kept and self._clock() < until:
                self._kept.move_to_end(place)
                return rules
        rules = self._fresh(place)
        with self._lock:
            self._kept[place] = (self._clock() + (_CLOSED_KEPT_S if rules.closed else _KEPT_S), rules)
            self._kept.move_to_end(place)
            while len(self._kept) > _MOST_HOSTS:
                self._kept.popitem(last=False)
        return rules

    def _fresh(self, place: Target) -> Rules:
        try:
            return read_rules(self._load(place))
        except HttpStatusError as error:
            is_absent = 400 <= error.status < 500 and error.status != 429
            return Rules() if is_absent else _closed(error)
        except RedirectError:
            # RFC 9309: whoever redirects without end has none.
            return Rules()
        except FetchError as error:
            return _closed(error)


def _closed(error: FetchError) -> Rules:
    return Rules(closed=f"its robots.txt cannot be had ({error.reason})")


def read_rules(data: bytes) -> Rules:
    """The rules in the bytes of a robots.txt."""
    from protego import Protego

    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    # Names of other robots become one: each name multiplied by each rule would cost memory without end.
    return Rules(Protego.parse("\n".join(map(_simplified, text.splitlines()))))


def _simplified(line: str) -> str:
    match = _AGENT_LINE.fullmatch(line.partition("#")[0])
    if match is None:
        return line
    name = match.group(1).strip()
    return f"User-agent: {'*' if name == '*' else _NAME if _OWN_NAME.match(name) else 'other'}"

"""How long to wait before a host is asked again.

Nothing here is random: two runs over the same URLs wait the same times.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from email.utils import parsedate_to_datetime

from dragoman.fetch.errors import HostBusyError

__all__ = ["Turns", "back_off_s", "retry_after_s"]

_FIRST_BACK_OFF_S = 2.0
_LONGEST_RETRY_AFTER_S = 86_400.0
_MOST_HOSTS = 10_000


class Turns:
    """Whose turn it is at each host: a request begins no sooner than the delay after the last one ended.

    Safe to share between threads: each waits for a turn of its own.
    """

    def __init__(self, clock: Callable[[], float], sleep: Callable[[float], None], longest_wait_s: float) -> None:
        self._clock = clock
        self._sleep = sleep
        self._longest_wait_s = longest_wait_s
        self._free_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, url: str, host: str, delay_s: float) -> None:
        """Sleep until the host may be asked, and take the turn.

        Raises `HostBusyError` at once when that would take longer than a fetch waits.
        """
        with self._lock:
            now = self._clock()
            begins = max(now, self._free_at.get(host, now))
            if begins - now > max(self._longest_wait_s, delay_s):
                raise _busy(url, begins - now)
            self._forget_old(now)
            self._free_at[host] = begins + delay_s
        if begins > now:
            self._sleep(begins - now)

    def postpone(self, host: str, seconds: float) -> None:
        """Leave the host alone for so long from now on."""
        with self._lock:
            until = self._clock() + seconds
            self._free_at[host] = max(until, self._free_at.get(host, until))

    def _forget_old(self, now: float) -> None:
        if len(self._free_at) > _MOST_HOSTS:
            self._free_at = {host: free_at for host, free_at in self._free_at.items() if free_at > now}


def _busy(url: str, seconds: float) -> HostBusyError:
    return HostBusyError(url, f"the host is to be left alone for another {seconds:.0f} seconds", retry_after=seconds)


def back_off_s(url: str, attempt: int) -> float:
    """Seconds to wait after the failed `attempt` (1, 2, …): 2, 4, 8 …, shortened by up to half, the same each time."""
    digest = hashlib.sha256(f"{attempt} {url}".encode("utf-8", "surrogatepass")).digest()
    share = int.from_bytes(digest[:4], "big") / 2**32
    return _FIRST_BACK_OFF_S * 2.0 ** (attempt - 1) * (1 - share / 2)


def retry_after_s(value: str | None, now: float) -> float | None:
    """The seconds a Retry-After header asks for, a day at most; `now` is seconds since 1970.

    >>> retry_after_s("120", 0.0)
    120.0
    """
    if value is None:
        return None
    if value.isascii() and value.isdigit():
        return min(float(value[:10]), _LONGEST_RETRY_AFTER_S)
    try:
        moment = parsedate_to_datetime(value).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None
    return min(max(moment - now, 0.0), _LONGEST_RETRY_AFTER_S)

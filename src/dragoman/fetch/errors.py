"""Why a URL was not fetched. Each error names the URL and reads as `url: reason`."""

from __future__ import annotations

from dragoman.errors import DragomanError

__all__ = [
    "BrokenResponseError",
    "DeadlineError",
    "FeedStateError",
    "FetchError",
    "HostBusyError",
    "HttpStatusError",
    "NotAFeedError",
    "NotFetchableError",
    "RedirectError",
    "RefusedAddressError",
    "RobotsError",
    "TooLargeError",
    "UnreachableError",
    "shown",
]

_SHOWN_CHARACTERS = 200


class FetchError(DragomanError):
    """Base of all reasons for not having a URL.

    `is_transient` says that the same request may succeed in a moment; `retry_after` is how many seconds the server
    asked to be left alone.
    """

    exit_status = 4

    def __init__(self, url: str, reason: str, *, is_transient: bool = False, retry_after: float | None = None) -> None:
        self.url = url
        self.reason = reason
        self.is_transient = is_transient
        self.retry_after = retry_after
        super().__init__(f"{shown(url)}: {reason}")


class NotFetchableError(FetchError):
    """The URL itself cannot be used: its scheme, host, port or spelling."""


class RefusedAddressError(FetchError):
    """The host stands for an address that is not on the public internet."""


class UnreachableError(FetchError):
    """No connection: the name is unknown, nobody answers, the certificate is not the host's."""


class BrokenResponseError(FetchError):
    """What came back is not a whole HTTP response."""


class RedirectError(FetchError):
    """Redirects that lead nowhere, or in a circle."""


class TooLargeError(FetchError):
    """More than the limits allow, as sent or once unpacked."""


class DeadlineError(FetchError):
    """The fetch took longer than it may."""


class RobotsError(FetchError):
    """The host's robots.txt asks not to fetch this, or could not be had."""


class HostBusyError(FetchError):
    """The host asked to be left alone for longer than a fetch waits; `retry_after` says how long."""


class HttpStatusError(FetchError):
    """The server answered with a status that carries no content."""

    def __init__(
        self, url: str, status: int, reason: str, *, is_transient: bool = False, retry_after: float | None = None
    ) -> None:
        self.status = status
        super().__init__(url, reason, is_transient=is_transient, retry_after=retry_after)


class FeedStateError(DragomanError):
    """The state of a feed as it was stored cannot be read."""


class NotAFeedError(FetchError):
    """What stands at the URL is no feed Dragoman reads."""


def shown(url: str) -> str:
    """The URL as it can be printed: cut when very long, characters that do not print replaced."""
    printable = "".join(letter if letter.isprintable() else "\ufffd" for letter in url[: _SHOWN_CHARACTERS + 1])
    return printable if len(printable) <= _SHOWN_CHARACTERS else printable[:_SHOWN_CHARACTERS] + "…"

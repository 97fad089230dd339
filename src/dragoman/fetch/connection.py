"""One GET over one connection of its own, to an address already checked, within a time.

The name is not looked up again: the socket connects to the numbers, and TLS is asked for the name. Nothing of the
environment is used: no proxies, no cookies, no password files.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any

from dragoman.fetch.errors import BrokenResponseError, DeadlineError, FetchError, UnreachableError
from dragoman.fetch.urls import Target

__all__ = ["Budget", "Response", "open_response"]

# Small, so that a body of many tiny gzip members is not copied over and over while it is unpacked.
_CHUNK = 16 * 1024
_MOST_ADDRESSES = 4


class Budget:
    """The time on the network a fetch has; it runs only while something is being done there."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._left = seconds
        self._clock = clock
        self._since: float | None = None

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the time run for what is done inside."""
        self._since = self._clock()
        try:
            yield
        finally:
            self._left -= self._clock() - self._since
            self._since = None

    def left(self, url: str) -> float:
        """Seconds left; raises `DeadlineError` when there are none."""
        spent = 0.0 if self._since is None else self._clock() - self._since
        if self._left - spent <= 0:
            raise self.error(url)
        return self._left - spent

    def error(self, url: str) -> DeadlineError:
        """The error for a fetch that ran out of time."""
        return DeadlineError(url, f"took longer than the {self._seconds:g} seconds a fetch may take")


class Response:
    """Status and headers of an answer, and its body in pieces as it was sent."""

    def __init__(self, url: str, reply: http.client.HTTPResponse) -> None:
        self._url = url
        self._reply = reply
        self.status = reply.status

    def header(self, name: str) -> str | None:
        """The value of a header, on one line; None when the answer lacks it."""
        value = self._reply.headers.get(name)
        return " ".join(str(value).split()) if value is not None else None

    def chunks(self) -> Iterator[bytes]:
        """The body in pieces; raises `BrokenResponseError` when it breaks off."""
        while chunk := self._read():
            yield chunk
        if self._reply.length:
            raise _broken(self._url, f"the body breaks off, {self._reply.length} bytes short")

    def _read(self) -> bytes:
        try:
            return self._reply.read(_CHUNK)
        except http.client.IncompleteRead as error:
            raise _broken(self._url, "the body breaks off") from error
        except (http.client.HTTPException, ValueError) as error:
            raise _broken(self._url, f"the body is not HTTP ({_words(error)})") from error


@contextmanager
def open_response(
    target: Target,
    addresses: Sequence[str],
    headers: Mapping[str, str],
    budget: Budget,
    *,
    connect_s: float,
    tls: ssl.SSLContext | None,
) -> Iterator[Response]:
    """Ask `target` at the first of `addresses` that answers; the connection is closed afterwards.

    `tls` is None for plain http only.
    """
    if tls is None and target.scheme != "http":
        raise ValueError("https without a TLS context")
    with (
        budget.running(),
        _named_faults(target.url, budget),
        _connected(target, addresses, budget, connect_s, tls) as connection,
    ):
        connection.sendall(_request(target, headers))
        # `Any`: http.client asks of a socket only what `_TimedSocket` has.
        timed: Any = _TimedSocket(connection, target.url, budget)
        with closing(http.client.HTTPResponse(timed, method="GET")) as reply:
            reply.begin()
            yield Response(target.url, reply)


@contextmanager
def _named_faults(url: str, budget: Budget) -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        # Connecting has a time of its own; what is left of the budget tells the two apart.
        budget.left(url)
        raise UnreachableError(url, "does not answer", is_transient=True) from error
    except http.client.HTTPException as error:
        raise _broken(url, f"the answer is not HTTP ({_words(error)})") from error
    except OSError as error:
        raise UnreachableError(url, f"the connection broke ({_words(error)})", is_transient=True) from error


def _connected(
    target: Target, addresses: Sequence[str], budget: Budget, connect_s: float, tls: ssl.SSLContext | None
) -> socket.socket:
    """A socket to the first address that accepts; the last failure is raised when none does."""
    failure: FetchError | None = None
    for address in addresses[:_MOST_ADDRESSES]:
        try:
            return _connect(target, address, min(connect_s, budget.left(target.url)), tls)
        except ssl.SSLCertVerificationError as error:
            failure = UnreachableError(target.url, f"the certificate is not good for this host ({_words(error)})")
        except ssl.SSLError as error:
            failure = UnreachableError(target.url, f"no secure connection ({_words(error)})", is_transient=True)
        except OSError as error:
            failure = UnreachableError(target.url, f"no connection ({_words(error)})", is_transient=True)
    raise failure or UnreachableError(target.url, f'"{target.host}" has no address')


def _connect(target: Target, address: str, timeout_s: float, tls: ssl.SSLContext | None) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(timeout_s)
        connection.connect((address, target.port))
        if tls is not None:
            return tls.wrap_socket(connection, server_hostname=target.host)
    except BaseException:
        connection.close()
        raise
    return connection


def _request(target: Target, headers: Mapping[str, str]) -> bytes:
    lines = [f"GET {target.path} HTTP/1.1", f"Host: {target.host_header}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if any(letter < " " for line in lines for letter in line):
        raise ValueError("a header holds a control character")
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


class _TimedSocket:
    """Gives http.client a file to read from whose every read ends with the budget."""

    def __init__(self, connection: socket.socket, url: str, budget: Budget) -> None:
        self._reader = _TimedReader(connection, url, budget)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """The file http.client reads the answer from."""
        return io.BufferedReader(self._reader)


class _TimedReader(io.RawIOBase):
    def __init__(self, connection: socket.socket, url: str, budget: Budget) -> None:
        super().__init__()
        self._connection = connection
        self._url = url
        self._budget = budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        # A server that sends a byte now and then never runs into a timeout of single reads.
        self._connection.settimeout(self._budget.left(self._url))
        try:
            return self._connection.recv_into(buffer)
        except TimeoutError as error:
            raise self._budget.error(self._url) from error


def _broken(url: str, reason: str) -> BrokenResponseError:
    return BrokenResponseError(url, reason, is_transient=True)


def _words(error: Exception) -> str:
    """What an error says of itself, without its number."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error)[:120] or type(error).__name__

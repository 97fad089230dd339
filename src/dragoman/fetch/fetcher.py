"""The one door to the network: whatever Dragoman opens by URL, it opens here.

    URL > taken apart > addresses looked up and checked > robots.txt > the host's turn > one GET > body, counted

Each redirect goes the same way again.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from dragoman.fetch.addresses import why_refused
from dragoman.fetch.body import read_body
from dragoman.fetch.connection import Budget, Response, open_response
from dragoman.fetch.errors import FetchError, HttpStatusError, RedirectError, RefusedAddressError
from dragoman.fetch.names import look_up
from dragoman.fetch.politeness import Turns, back_off_s, retry_after_s
from dragoman.fetch.robots import RobotsCache
from dragoman.fetch.settings import FetchSettings, Kind, Surroundings
from dragoman.fetch.urls import Target, parse_target

__all__ = ["Fetched", "Fetcher"]

_ACCEPT = {
    Kind.FEED: "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5",
    Kind.PAGE: "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1",
    Kind.ROBOTS: "text/plain, */*;q=0.1",
}
_KEPT_HEADERS = ("content-language", "content-type", "date", "etag", "last-modified", "location", "retry-after")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WITH_CONTENT = frozenset({200, 203})
_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_VALIDATOR = 1_000


@dataclass(frozen=True, slots=True)
class Fetched:
    """What stood at a URL. Status 304 has no body: it is what it was when `etag` or `last_modified` were given."""

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    etag: str | None = None
    last_modified: str | None = None

    @property
    def is_unchanged(self) -> bool:
        """Whether the server said that nothing has changed."""
        return self.status == 304

    def header(self, name: str) -> str | None:
        """One of the headers kept, by its name in any case."""
        return next((value for key, value in self.headers if key == name.lower()), None)


@dataclass(frozen=True, slots=True)
class _Ask:
    """One fetch as it was asked for; it stays the same through redirects and tries."""

    start: Target
    kind: Kind
    etag: str | None
    last_modified: str | None


class Fetcher:
    """Fetches over http and https, politely and within limits. Made once; threads may share it."""

    def __init__(
        self,
        settings: FetchSettings | None = None,
        surroundings: Surroundings | None = None,
        *,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._settings = settings or FetchSettings()
        self._world = surroundings or Surroundings()
        self._given_tls = tls
        self._turns = Turns(self._world.clock, self._world.sleep, self._settings.longest_wait_s)
        self._robots = RobotsCache(self._load_robots, self._world.clock)

    def fetch(
        self, url: str, *, kind: Kind = Kind.PAGE, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        """What stands at `url`, after up to five redirects and up to three tries; raises `FetchError`.

        With `etag` or `last_modified` from an earlier fetch, the answer may be status 304.
        """
        return self._persist(_Ask(parse_target(url), kind, _validator(etag), _validator(last_modified)), url)

    def _persist(self, ask: _Ask, url: str) -> Fetched:
        budget = Budget(self._settings.limits.deadline_s, self._world.clock)
        attempt = 1
        while True:
            try:
                return self._follow(ask, url, budget)
            except FetchError as error:
                pause = back_off_s(url, attempt) if error.retry_after is None else error.retry_after
                is_over = attempt >= self._settings.tries or pause > self._settings.longest_wait_s
                if is_over or not error.is_transient:
                    raise
            self._world.sleep(pause)
            attempt += 1

    def _follow(self, ask: _Ask, url: str, budget: Budget) -> Fetched:
        target = ask.start
        met: set[Target] = set()
        while target not in met:
            met.add(target)
            if len(met) > self._settings.limits.redirects + 1:
                raise RedirectError(url, f"more than {self._settings.limits.redirects} redirects")
            with self._answer(target, ask, budget) as response:
                if response.status not in _REDIRECTS:
                    return self._taken(response, target, ask, url)
                target = _next_target(response, target)
        raise RedirectError(url, f"the redirects go in a circle, back to {target.url}")

    @contextmanager
    def _answer(self, target: Target, ask: _Ask, budget: Budget) -> Iterator[Response]:
        addresses = self._checked_addresses(target, ask.start, budget)
        delay_s = self._permitted_delay_s(target, ask.kind)
        self._turns.wait(target.url, target.host, delay_s)
        limits = self._settings.limits
        try:
            with open_response(
                target, addresses, self._headers(ask), budget, connect_s=limits.connect_s, tls=self._tls(target)
            ) as response:
                yield response
        finally:
            self._turns.postpone(target.host, delay_s)

    def _checked_addresses(self, target: Target, start: Target, budget: Budget) -> Sequence[str]:
        """The addresses of the host. All must be public: one that is not shows what the name is used for.

        What `allow_private` lists may be private, but only for a fetch that began at a listed place: a page on the
        public internet cannot redirect there.
        """
        listed = self._settings.allow_private
        is_listed = target.authority in listed and start.authority in listed
        if not is_listed and target.port not in (80, 443, *self._settings.allow_ports):
            reason = f"port {target.port} is refused; only 80, 443 and the ports in the settings are used"
            raise RefusedAddressError(target.url, reason)
        addresses = look_up(target, self._world.resolve, budget)
        for address in addresses:
            if not is_listed and (kind := why_refused(address)):
                reason = f'"{target.host}" is {address}, {kind}; only public ones are used'
                raise RefusedAddressError(target.url, reason)
        return addresses

    def _permitted_delay_s(self, target: Target, kind: Kind) -> float:
        """Seconds between requests to this host; raises `RobotsError` where it does not want this one."""
        if kind is Kind.ROBOTS:
            return self._settings.delay_s
        rules = self._robots.rules(target)
        if kind is Kind.PAGE or self._settings.robots_for_feeds:
            rules.check(target.url)
        return max(self._settings.delay_s, min(rules.crawl_delay_s, self._settings.longest_crawl_delay_s))

    def _tls(self, target: Target) -> ssl.SSLContext | None:
        """What checks certificates; made when first needed, for it reads all authorities the system trusts."""
        if target.scheme == "http":
            return None
        if self._given_tls is None:
            self._given_tls = ssl.create_default_context()
        return self._given_tls

    def _load_robots(self, place: Target) -> bytes:
        return self._persist(_Ask(place, Kind.ROBOTS, None, None), place.url).body

    def _headers(self, ask: _Ask) -> Mapping[str, str]:
        headers = {
            "User-Agent": self._settings.user_agent,
            "Accept": _ACCEPT[ask.kind],
            "Accept-Encoding": "gzip, deflate",
        }
        if ask.etag:
            headers["If-None-Match"] = ask.etag
        if ask.last_modified:
            headers["If-Modified-Since"] = ask.last_modified
        return headers

    def _taken(self, response: Response, target: Target, ask: _Ask, url: str) -> Fetched:
        is_unchanged = response.status == 304 and bool(ask.etag or ask.last_modified)
        if response.status not in _WITH_CONTENT and not is_unchanged:
            raise self._status_error(response, target)
        body = b"" if is_unchanged else read_body(response, target.url, ask.kind, self._settings.limits)
        headers = ((name, response.header(name)) for name in _KEPT_HEADERS)
        return Fetched(
            url,
            target.url,
            response.status,
            tuple((name, value) for name, value in headers if value is not None),
            body,
            response.header("etag") or (ask.etag if is_unchanged else None),
            response.header("last-modified") or (ask.last_modified if is_unchanged else None),
        )

    def _status_error(self, response: Response, target: Target) -> HttpStatusError:
        status = response.status
        wait_s = retry_after_s(response.header("retry-after"), self._world.wall_clock())
        wait_s = wait_s if status in (429, 503) else None
        if wait_s is not None:
            self._turns.postpone(target.host, wait_s)
        asked = f"; it asks for {wait_s:.0f} seconds of rest" if wait_s is not None else ""
        reason = f"the server answered {status}{_meaning(status)}{asked}"
        return HttpStatusError(target.url, status, reason, is_transient=status in _TRANSIENT, retry_after=wait_s)


def _next_target(response: Response, target: Target) -> Target:
    location = response.header("location")
    if not location:
        raise RedirectError(target.url, f"a redirect (status {response.status}) that does not say where to")
    return parse_target(location, base=target.url)


def _meaning(status: int) -> str:
    meanings = {
        401: "it wants a password",
        403: "forbidden",
        404: "not found",
        410: "gone for good",
        429: "too many requests",
        451: "withheld by law",
        503: "out of service for now",
    }
    return f" ({meanings[status]})" if status in meanings else ""


def _validator(value: str | None) -> str | None:
    """A validator as it may go into a header; one that could not have come out of a header is left out."""
    is_sound = value is not None and len(value) <= _LONGEST_VALIDATOR and value.isprintable()
    return value if value is not None and is_sound and all(letter < "\u0100" for letter in value) else None

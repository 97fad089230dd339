"""URLs: taken apart once, so that what is checked is what is fetched; and the spelling that tells two of them apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from dragoman.fetch.errors import NotFetchableError

__all__ = ["Target", "absolute_url", "canonical_url", "parse_target"]

_PORTS = {"http": 80, "https": 443}
_LONGEST_URL = 8_000
_LONGEST_HOST = 253
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\]")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
# A last label like this makes the whole host a number to the system's resolver: 127.1, 0x7f.1, 2130706433.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_KEPT_IN_PATH = "/%:@!$&'()*+,;=~-._?[]|"
# Parameters that say where a reader came from, not which page is meant.
_TRACKING_PREFIXES = ("utm_", "mtm_", "pk_")
_TRACKING = frozenset(
    {"_ga", "at_campaign", "at_medium", "dclid", "fbclid", "gclid", "igshid", "mc_cid", "mc_eid", "msclkid", "yclid"}
)


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that may be asked for: `host` is lower-case ASCII, `path` includes the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port, as `allow_private` lists them: "example.org:443", "[2001:db8::1]:80"."""
        return f"{self._host}:{self.port}"

    @property
    def host_header(self) -> str:
        """Host, with its port where that is not the scheme's own."""
        return self._host if self.port == _PORTS[self.scheme] else self.authority

    @property
    def url(self) -> str:
        """The URL again, without fragment."""
        return f"{self.scheme}://{self.host_header}{self.path}"

    @property
    def robots(self) -> Target:
        """Where this host's robots.txt stands."""
        return Target(self.scheme, self.host, self.port, "/robots.txt")

    @property
    def _host(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host


def parse_target(url: str, *, base: str | None = None) -> Target:
    """The target a URL names, seen from `base` if it is relative. Raises `NotFetchableError`.

    Refused: schemes other than http and https, a user name or password, backslashes and control characters, and
    hosts that are numbers in any spelling but the usual one ("127.1", "0x7f000001").
    """
    text = url.strip()
    if len(text) > _LONGEST_URL:
        raise NotFetchableError(url, f"the URL is longer than {_LONGEST_URL} characters")
    if _UNSAFE.search(text):
        raise NotFetchableError(url, "the URL holds a backslash or a control character")
    try:
        parts = urlsplit(urljoin(base, text) if base else text)
        port = parts.port
    except ValueError as error:
        raise NotFetchableError(url, f"not a URL ({error})") from error
    if parts.scheme not in _PORTS:
        scheme = f'"{parts.scheme[:20]}"' if parts.scheme else "no scheme"
        raise NotFetchableError(url, f"the URL has {scheme}; only http and https are fetched")
    if "@" in parts.netloc:
        raise NotFetchableError(url, "the URL holds a user name or password; take it out")
    return Target(parts.scheme, _host(url, parts), _PORTS[parts.scheme] if port is None else port, _path(parts))


def _host(url: str, parts: SplitResult) -> str:
    host = (parts.hostname or "").removesuffix(".")
    if not host or len(host) > _LONGEST_HOST:
        raise NotFetchableError(url, "the URL names no host" if not host else "the host name is too long")
    try:
        if parts.netloc.startswith("["):
            return IPv6Address(host).compressed if "%" not in host else _refuse(url, host)
        name = host if host.isascii() else _ascii(host)
        labels = name.split(".")
        if _NUMBER.fullmatch(labels[-1]):
            return str(IPv4Address(name))
    except (AddressValueError, UnicodeError) as error:
        raise NotFetchableError(url, f'"{host[:80]}" is not a host name') from error
    return name if all(_LABEL.fullmatch(label) for label in labels) else _refuse(url, host)


def _refuse(url: str, host: str) -> str:
    raise NotFetchableError(url, f'"{host[:80]}" is not a host name')


def _ascii(host: str) -> str:
    import idna

    # IDNAError is a UnicodeError.
    return idna.encode(host, uts46=True).decode("ascii").lower()


def _path(parts: SplitResult) -> str:
    path = quote(parts.path, safe=_KEPT_IN_PATH) or "/"
    query = quote(parts.query, safe=_KEPT_IN_PATH)
    return (path if path.startswith("/") else f"/{path}") + (f"?{query}" if query else "")


def absolute_url(link: str, base: str) -> str | None:
    """The http or https URL a link stands for, without fragment; None for a link that is none."""
    if not link.strip():
        return None
    try:
        return parse_target(link, base=base).url
    except NotFetchableError:
        return None


def canonical_url(url: str) -> str:
    """The spelling under which two URLs of one page are the same.

    >>> canonical_url("HTTPS://Example.ORG:443/a?utm_source=rss&id=7#top")
    'https://example.org/a?id=7'
    """
    target = parse_target(url)
    path, _, query = target.path.partition("?")
    kept = [pair for pair in query.split("&") if pair and not _is_tracking(pair)]
    return f"{target.scheme}://{target.host_header}{path}" + (f"?{'&'.join(kept)}" if kept else "")


def _is_tracking(pair: str) -> bool:
    name = pair.partition("=")[0].lower()
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)

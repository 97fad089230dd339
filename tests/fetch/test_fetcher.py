"""The door to the network, against a server of our own on 127.0.0.1."""

from __future__ import annotations

import gzip
import random
import socket
import ssl
import subprocess
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from dragoman import __version__
from dragoman.errors import RecordError
from dragoman.fetch import Fetcher, FetchError, FetchLimits, FetchSettings, Kind, Surroundings, fetch_records
from dragoman.fetch.errors import (
    BrokenResponseError,
    DeadlineError,
    HostBusyError,
    HttpStatusError,
    NotFetchableError,
    RedirectError,
    RefusedAddressError,
    RobotsError,
    TooLargeError,
    UnreachableError,
)
from dragoman.fetch.politeness import back_off_s, retry_after_s
from dragoman.fetch.robots import read_rules
from dragoman.model import RawRecord

Handler = BaseHTTPRequestHandler
PAGE = b"<html><p>Troops left.</p></html>"


@dataclass
class Site:
    """A server whose answers are set path by path; `asked` are the requests it got."""

    port: int = 0
    answers: dict[str, Callable[[Handler], None]] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    @property
    def authority(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/a") -> str:
        return f"http://{self.authority}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def says(self, path: str, body: bytes = b"", status: int = 200, /, **headers: str) -> str:
        def answer(handler: Handler) -> None:
            handler.send_response(status)
            for name, value in {"Content_Length": str(len(body)), **headers}.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(body)

        self.answers[path] = answer
        return self.url(path)

    def sends(self, path: str, *raw: bytes, pause_s: float = 0.0) -> str:
        """Answer with these bytes as they are, pausing after each piece."""

        def answer(handler: Handler) -> None:
            for piece in raw:
                handler.wfile.write(piece)
                time.sleep(pause_s)

        self.answers[path] = answer
        return self.url(path)


class World:
    """A clock that only moves when someone sleeps, and a name service that knows what it was told."""

    def __init__(self, **addresses: list[str]) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        self.looked_up: list[str] = []
        self.addresses = {name.replace("_", "."): found for name, found in addresses.items()}

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds

    def resolve(self, host: str, port: int) -> list[str]:
        self.looked_up.append(host)
        found = self.addresses.get(host, [host] if host[:1].isdigit() or ":" in host else None)
        if found is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return found

    def surroundings(self) -> Surroundings:
        return Surroundings(lambda: self.now, lambda: self.now, self.sleep, self.resolve)


def not_found(handler: Handler) -> None:
    handler.send_error(404)


def serve(site: Site, tls: ssl.SSLContext | None = None) -> ThreadingHTTPServer:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, dict(self.headers)))
            try:
                site.answers.get(self.path, not_found)(self)
            except OSError:
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site.port = server.server_port
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    return server


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()
    server = serve(found)
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def world() -> World:
    return World()


def fetcher(site: Site, world: World | None = None, *, limits: FetchLimits | None = None, **settings: Any) -> Fetcher:
    """A fetcher that may reach `site`; a real clock without `world`."""
    chosen = {"allow_private": (site.authority,), **settings}
    if limits is not None:
        chosen["limits"] = limits
    return Fetcher(FetchSettings(**chosen), world.surroundings() if world else None)


def failure(fetcher: Fetcher, url: str, **options: Any) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(url, **options)
    return caught.value


def test_a_page_comes_back_as_it_was_sent(site: Site, world: World) -> None:
    url = site.says("/a?b=1", PAGE, Content_Type="text/html", ETag='"v1"', Last_Modified="yesterday", X_Other="x")
    found = fetcher(site, world, contact="https://example.org/bot").fetch(url + "#c")
    assert (found.url, found.final_url, found.status, found.body) == (url + "#c", url, 200, PAGE)
    assert (found.etag, found.last_modified) == ('"v1"', "yesterday")
    assert (found.header("Content-Type"), found.header("X-Other")) == ("text/html", None)
    path, headers = site.asked[-1]
    assert path == "/a?b=1"
    assert headers["User-Agent"] == f"dragoman/{__version__} (+https://example.org/bot)"
    assert not {"Cookie", "Authorization", "If-None-Match"} & headers.keys()


def test_nothing_is_taken_from_the_environment(site: Site, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetcher(site, world).fetch(site.says("/a", PAGE, Set_Cookie="a=b")).body == PAGE
    fetcher(site, world).fetch(site.url("/a"))
    assert "Cookie" not in site.asked[-1][1]


@pytest.mark.parametrize(
    ("addresses", "seen"),
    [
        (["127.0.0.1"], "127.0.0.1, a loopback address"),
        (["93.184.216.34", "10.0.0.1"], "10.0.0.1, a private address"),
        (["::ffff:127.0.0.1"], "::ffff:127.0.0.1, a loopback address"),
        (["64:ff9b::7f00:1"], "64:ff9b::7f00:1, a loopback address"),
        (["fe80::1%eth0"], "fe80::1%eth0, a link-local address"),
        (["169.254.169.254"], "169.254.169.254, a link-local address"),
        (["nonsense"], "nonsense, not an address"),
    ],
)
def test_a_name_that_stands_for_a_private_address_is_refused(addresses: list[str], seen: str) -> None:
    world = World(news_example=addresses)
    error = failure(Fetcher(FetchSettings(), world.surroundings()), "http://news.example/a")
    assert isinstance(error, RefusedAddressError)
    assert str(error) == f'http://news.example/a: "news.example" is {seen}; only public ones are used'


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f000001", "0177.1", "[::1%25lo]"])
def test_odd_spellings_of_an_address_are_not_even_looked_up(host: str) -> None:
    world = World()
    assert isinstance(failure(Fetcher(FetchSettings(), world.surroundings()), f"http://{host}/"), NotFetchableError)
    assert world.looked_up == []


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "[::ffff:7f00:1]", "[64:ff9b::a00:1]", "１２７.0.0.1"])
def test_addresses_in_urls_are_refused(host: str) -> None:
    assert isinstance(failure(Fetcher(), f"http://{host}/"), RefusedAddressError)


def test_other_ports_are_refused_unless_allowed(world: World) -> None:
    world.addresses["news.example"] = ["10.0.0.1"]
    error = failure(Fetcher(FetchSettings(), world.surroundings()), "http://news.example:22/")
    assert error.reason == "port 22 is refused; only 80, 443 and the ports in the settings are used"
    error = failure(Fetcher(FetchSettings(allow_ports=(8080,)), world.surroundings()), "http://news.example:8080/")
    assert "a private address" in error.reason


def test_the_connection_goes_to_the_address_that_was_checked(site: Site) -> None:
    # A name server that answers differently each time must not matter: there is one question a hop.
    world = World(news_example=["127.0.0.1"])
    site.says("/a", PAGE)
    door = fetcher(site, world, allow_private=(f"news.example:{site.port}",))
    assert door.fetch(f"http://news.example:{site.port}/a").body == PAGE
    assert world.looked_up == ["news.example", "news.example"]  # robots.txt, then the page
    assert site.asked[-1][1]["Host"] == f"news.example:{site.port}"


def test_the_next_address_is_tried(site: Site) -> None:
    world = World(news_example=["127.0.0.9", "127.0.0.1"])
    site.says("/a", PAGE)
    door = fetcher(site, world, allow_private=(f"news.example:{site.port}",))
    assert door.fetch(f"http://news.example:{site.port}/a").body == PAGE


def test_a_name_nobody_knows(world: World) -> None:
    error = failure(Fetcher(FetchSettings(), world.surroundings()), "http://nowhere.example/")
    assert isinstance(error, UnreachableError)
    assert error.reason == 'no address is known for "nowhere.example" (Name or service not known)'
    assert world.slept == []


def test_a_name_server_that_does_not_answer_ends_with_the_deadline() -> None:
    def resolve(host: str, port: int) -> list[str]:
        time.sleep(0.5)
        return ["8.8.8.8"]

    door = Fetcher(FetchSettings(limits=FetchLimits(deadline_s=0.1)), Surroundings(resolve=resolve))
    assert isinstance(failure(door, "http://slow.example/"), DeadlineError)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(site: Site, world: World, status: int) -> None:
    site.says("/new", PAGE)
    url = site.says("/old", b"", status, Location="new#top")
    found = fetcher(site, world).fetch(url)
    assert (found.url, found.final_url, found.body) == (url, site.url("/new"), PAGE)


@pytest.mark.parametrize(
    ("location", "error", "reason"),
    [
        ("http://10.0.0.1/", RefusedAddressError, '"10.0.0.1" is 10.0.0.1, a private address'),
        ("http://127.0.0.1/", RefusedAddressError, '"127.0.0.1" is 127.0.0.1, a loopback address'),
        ("http://[::ffff:169.254.169.254]/latest", RefusedAddressError, "a link-local address"),
        ("http://news.example/", RefusedAddressError, '"news.example" is fd00::1, a unique local address'),
        ("http://0x7f.1/", NotFetchableError, '"0x7f.1" is not a host name'),
        ("file:///etc/passwd", NotFetchableError, 'the URL has "file"'),
        ("http://a:b@127.0.0.1/", NotFetchableError, "a user name or password"),
        ("/old", RedirectError, "the redirects go in a circle, back to"),
        ("", RedirectError, "a redirect (status 302) that does not say where to"),
    ],
)
def test_redirects_that_are_not_followed(site: Site, location: str, error: type, reason: str) -> None:
    world = World(news_example=["fd00::1"])
    found = failure(fetcher(site, world), site.says("/old", b"", 302, Location=location))
    assert (type(found), reason in found.reason) == (error, True)


def test_a_public_page_cannot_redirect_to_a_listed_place(site: Site) -> None:
    world = World(listed_example=["127.0.0.1"])
    listed = f"listed.example:{site.port}"
    door = Fetcher(FetchSettings(allow_private=(listed,), allow_ports=(site.port,)), world.surroundings())
    assert isinstance(failure(door, site.says("/a", PAGE)), RefusedAddressError)
    site.says("/there", b"", 302, Location=f"http://{listed}/a")
    assert door.fetch(f"http://{listed}/there").body == PAGE


def test_five_redirects_and_no_more(site: Site, world: World) -> None:
    for number in range(6):
        site.says(f"/{number}", b"", 302, Location=f"/{number + 1}")
    site.says("/6", PAGE)
    assert fetcher(site, world).fetch(site.url("/1")).body == PAGE
    assert failure(fetcher(site, world), site.url("/0")).reason == "more than 5 redirects"


def test_what_has_not_changed_is_not_sent_again(site: Site, world: World) -> None:
    url = site.says("/feed", b"", 304)
    found = fetcher(site, world).fetch(
        url, kind=Kind.FEED, etag='W/"v1"', last_modified="Mon, 01 Jan 2024 00:00:00 GMT"
    )
    assert (found.is_unchanged, found.body, found.etag) == (True, b"", 'W/"v1"')
    headers = site.asked[-1][1]
    assert headers["If-None-Match"] == 'W/"v1"'
    assert headers["If-Modified-Since"] == "Mon, 01 Jan 2024 00:00:00 GMT"
    assert failure(fetcher(site, world), url).reason == "the server answered 304"


@pytest.mark.parametrize("etag", ["a\r\nX: y", "€", "e" * 1_001, ""])
def test_validators_that_are_none_are_not_sent(site: Site, world: World, etag: str) -> None:
    fetcher(site, world).fetch(site.says("/a", PAGE), etag=etag)
    assert "If-None-Match" not in site.asked[-1][1]


def raw_deflate(body: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(body) + stream.flush()


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (gzip.compress(PAGE), "gzip"),
        (gzip.compress(PAGE[:5]) + gzip.compress(PAGE[5:]) + b"\0\0", "GZIP"),
        (zlib.compress(PAGE), "deflate"),
        (raw_deflate(PAGE), "deflate"),
        (PAGE, "identity"),
    ],
)
def test_packed_bodies_are_unpacked(site: Site, world: World, body: bytes, coding: str) -> None:
    assert fetcher(site, world).fetch(site.says("/a", body, Content_Encoding=coding)).body == PAGE


# Grows three times when unpacked: from less than the limit to more.
GROWN = gzip.compress(bytes(random.Random(1).choices(b"abcdef", k=200_000)))
SMALL = FetchLimits(page_bytes=100_000, feed_bytes=1_000, expansion_free_bytes=1_000, expansion=50)


@pytest.mark.parametrize(
    ("body", "coding", "error", "reason"),
    [
        (b"a" * 100_001, "identity", TooLargeError, "too large: over 100000 bytes"),
        (
            GROWN,
            "gzip",
            TooLargeError,
            "too large: over 100000 bytes",
        ),
        (gzip.compress(b"\0" * 90_000), "gzip", TooLargeError, "grows more than 50 times when unpacked"),
        (zlib.compress(b"\0" * 90_000), "deflate", TooLargeError, "grows more than 50 times when unpacked"),
        (gzip.compress(b"") * 9_000, "gzip", TooLargeError, "too large: over 100000 bytes"),
        (gzip.compress(PAGE)[:-9], "gzip", BrokenResponseError, "the gzip content ends too early"),
        (b"\x1f\x8b\x08 no gzip", "gzip", BrokenResponseError, "the gzip content is damaged"),
        (PAGE, "br", BrokenResponseError, 'packed as "br", which was not asked for'),
        (PAGE, "gzip, gzip", BrokenResponseError, 'packed as "gzip, gzip", which was not asked for'),
    ],
)
def test_bodies_that_are_refused(site: Site, world: World, body: bytes, coding: str, error: type, reason: str) -> None:
    found = failure(fetcher(site, world, limits=SMALL), site.says("/a", body, Content_Encoding=coding))
    assert (type(found), reason in found.reason) == (error, True)


def test_a_feed_has_a_limit_of_its_own(site: Site, world: World) -> None:
    url = site.says("/a", b"a" * 2_000)
    assert len(fetcher(site, world, limits=SMALL).fetch(url).body) == 2_000
    assert isinstance(failure(fetcher(site, world, limits=SMALL), url, kind=Kind.FEED), TooLargeError)


HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (HEAD + b"Content-Length: 100\r\n\r\nshort", "the body breaks off, 95 bytes short"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n9\r\nshort", "the body breaks off"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\nshort\r\n", "the body breaks off"),
        (b"", "the answer is not HTTP"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "the answer is not HTTP"),
        (HEAD + b"A: b\r\n" * 200 + b"\r\n", "the answer is not HTTP"),
        (HEAD + b"A: " + b"b" * 70_000 + b"\r\n\r\n", "the answer is not HTTP"),
    ],
)
def test_answers_that_break_off_are_tried_three_times(site: Site, world: World, raw: bytes, reason: str) -> None:
    found = failure(fetcher(site, world), site.sends("/a", raw))
    assert (type(found), reason in found.reason) == (BrokenResponseError, True)
    assert site.paths() == ["/robots.txt", "/a", "/a", "/a"]


def test_chunks_and_bodies_without_length_are_read(site: Site, world: World) -> None:
    chunked = site.sends("/a", HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n")
    assert fetcher(site, world).fetch(chunked).body == b"abcde"
    assert fetcher(site, world).fetch(site.sends("/a", HEAD + b"\r\nabc")).body == b"abc"


@pytest.mark.parametrize(
    "pieces",
    [
        [b"H", b"T", b"T", b"P", b"/", b"1", b".", b"1", b" "] * 5,
        [HEAD + b"Content-Length: 1000\r\n\r\n", *[b"a"] * 50],
        [HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *[b"1\r\na\r\n"] * 50],
        [HEAD, *[b"A: b\r\n"] * 50],
        [HEAD + b"Content-Encoding: gzip\r\n\r\n", *[gzip.compress(b"")] * 50],
    ],
    ids=["status", "body", "chunks", "headers", "packed"],
)
def test_a_slow_drip_ends_with_the_deadline(site: Site, pieces: list[bytes]) -> None:
    site.says("/robots.txt", b"")
    url = site.sends("/a", *pieces, pause_s=0.05)
    started = time.monotonic()
    error = failure(fetcher(site, limits=FetchLimits(deadline_s=0.3), delay_s=0.0), url)
    assert isinstance(error, DeadlineError)
    assert error.reason == "took longer than the 0.3 seconds a fetch may take"
    assert time.monotonic() - started < 1.5


def test_a_server_that_says_nothing_ends_with_the_deadline(site: Site) -> None:
    site.says("/robots.txt", b"")
    url = site.sends("/a", b"", pause_s=1.0)
    assert isinstance(failure(fetcher(site, limits=FetchLimits(deadline_s=0.2), delay_s=0.0), url), DeadlineError)


@pytest.mark.parametrize(
    ("status", "reason", "tries"),
    [
        (404, "the server answered 404 (not found)", 1),
        (410, "the server answered 410 (gone for good)", 1),
        (401, "the server answered 401 (it wants a password)", 1),
        (403, "the server answered 403 (forbidden)", 1),
        (204, "the server answered 204", 1),
        (500, "the server answered 500", 3),
        (502, "the server answered 502", 3),
        (503, "the server answered 503 (out of service for now)", 3),
        (429, "the server answered 429 (too many requests)", 3),
    ],
)
def test_faults_that_may_pass_are_tried_three_times(
    site: Site, world: World, status: int, reason: str, tries: int
) -> None:
    error = failure(fetcher(site, world), site.says("/a", b"", status))
    assert isinstance(error, HttpStatusError)
    assert (error.status, error.reason) == (status, reason)
    assert site.paths().count("/a") == tries


def test_the_second_try_may_succeed_and_waits_the_same_each_time(site: Site) -> None:
    waits = []
    for _ in range(2):
        world = World()
        door = fetcher(site, world, delay_s=0.0)
        site.asked.clear()

        def answer(handler: Handler) -> None:
            ok = site.paths().count("/a") > 1
            handler.wfile.write(HEAD + b"\r\nfine" if ok else b"HTTP/1.1 503 X\r\n\r\n")

        site.answers["/a"] = answer
        assert door.fetch(site.url("/a")).body == b"fine"
        waits.append(world.slept)
    assert waits[0] == waits[1] == [round(back_off_s(site.url("/a"), 1), 3)]
    assert 1.0 <= waits[0][0] <= 2.0


def test_retry_after_is_honoured(site: Site, world: World) -> None:
    door = fetcher(site, world)
    failure(door, site.says("/a", b"", 429, Retry_After="30"))
    assert [wait for wait in world.slept if wait > 5] == [30.0, 30.0]


def test_a_host_that_wants_a_long_rest_gets_it(site: Site, world: World) -> None:
    door = fetcher(site, world)
    error = failure(door, site.says("/a", b"", 503, Retry_After="3600"))
    assert (site.paths().count("/a"), error.retry_after) == (1, 3600.0)
    assert error.reason == "the server answered 503 (out of service for now); it asks for 3600 seconds of rest"
    busy = failure(door, site.says("/b", PAGE))
    assert isinstance(busy, HostBusyError)
    assert busy.reason == "the host is to be left alone for another 3600 seconds"
    world.now += 3600
    assert door.fetch(site.url("/b")).body == PAGE


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("999999999999", 86_400.0),
        ("Thu, 01 Jan 1970 00:02:00 GMT", 20.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_in_seconds_or_as_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after_s(value, 100.0) == seconds


def test_requests_to_one_host_are_a_second_apart(site: Site, world: World) -> None:
    door = fetcher(site, world)
    for path in ("/a", "/b"):
        door.fetch(site.says(path, PAGE))
    assert world.slept == [1.0, 1.0]  # robots.txt, /a, /b


def test_other_hosts_do_not_wait(site: Site) -> None:
    names = [f"n{number}.example" for number in range(3)]
    world = World(**{name.replace(".", "_"): ["127.0.0.1"] for name in names})
    door = fetcher(site, world, allow_private=tuple(f"{name}:{site.port}" for name in names))
    site.says("/a", PAGE)
    for name in names:
        door.fetch(f"http://{name}:{site.port}/a")
    assert world.slept == [1.0, 1.0, 1.0]


@pytest.mark.parametrize(("asked", "waited"), [("5", 5.0), ("0.1", 1.0), ("3000", 60.0), ("soon", 1.0)])
def test_crawl_delay_is_honoured_up_to_a_minute(site: Site, world: World, asked: str, waited: float) -> None:
    site.says("/robots.txt", f"User-agent: *\nCrawl-delay: {asked}".encode())
    door = fetcher(site, world)
    for path in ("/a", "/b"):
        door.fetch(site.says(path, PAGE))
    assert world.slept == [1.0, waited]


ROBOTS = b"User-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /closed\nAllow: /closed/open\nDisallow: /*.pdf$\n"


@pytest.mark.parametrize(
    ("path", "is_open"),
    [("/a", True), ("/closed", False), ("/closed/b", False), ("/closed/open", True), ("/x.pdf", False)],
)
def test_robots_txt_is_obeyed(site: Site, world: World, path: str, is_open: bool) -> None:
    site.says("/robots.txt", ROBOTS)
    url = site.says(path, PAGE)
    if is_open:
        assert fetcher(site, world).fetch(url).body == PAGE
        return
    error = failure(fetcher(site, world), url)
    assert (type(error), error.reason) == (RobotsError, "the host's robots.txt asks not to fetch this")
    assert site.paths() == ["/robots.txt"]


@pytest.mark.parametrize("agent", ["dragoman", "Dragoman", "dragoman/1.0", "Dragoman # our friend"])
def test_robots_txt_may_name_us(site: Site, world: World, agent: str) -> None:
    site.says("/robots.txt", f"User-agent: *\nAllow: /\n\nuser-agent : {agent}\nUser-agent: x\nDisallow: /\n".encode())
    assert isinstance(failure(fetcher(site, world), site.says("/a", PAGE)), RobotsError)


def test_a_redirect_asks_the_robots_txt_of_where_it_leads(site: Site, world: World) -> None:
    site.says("/robots.txt", ROBOTS)
    site.says("/closed", PAGE)
    assert isinstance(failure(fetcher(site, world), site.says("/a", b"", 302, Location="/closed")), RobotsError)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_without_robots_txt_all_is_open(site: Site, world: World, status: int) -> None:
    site.says("/robots.txt", b"", status)
    assert fetcher(site, world).fetch(site.says("/a", PAGE)).body == PAGE


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_robots_txt_that_cannot_be_had_closes_the_host_for_an_hour(site: Site, world: World, status: int) -> None:
    site.says("/robots.txt", b"", status)
    door = fetcher(site, world)
    error = failure(door, site.says("/a", PAGE))
    assert isinstance(error, RobotsError)
    assert error.reason.startswith(
        "nothing is fetched from this host for now: its robots.txt cannot be had (the server"
    )
    site.says("/robots.txt", b"")
    failure(door, site.url("/a"))
    world.now += 3_601
    assert door.fetch(site.url("/a")).body == PAGE


def test_robots_txt_is_kept_for_a_day(site: Site, world: World) -> None:
    door = fetcher(site, world)
    for _ in range(3):
        door.fetch(site.says("/a", PAGE))
    assert site.paths().count("/robots.txt") == 1
    world.now += 86_400
    door.fetch(site.url("/a"))
    assert site.paths().count("/robots.txt") == 2


def test_a_robots_txt_may_redirect_but_not_to_a_private_address(site: Site, world: World) -> None:
    site.says("/robots.txt", b"", 301, Location="/r.txt")
    site.says("/r.txt", ROBOTS)
    assert isinstance(failure(fetcher(site, world), site.says("/closed", PAGE)), RobotsError)
    site.says("/robots.txt", b"", 301, Location="http://10.0.0.1/")
    error = failure(fetcher(site, world), site.says("/a", PAGE))
    assert "its robots.txt cannot be had" in error.reason
    site.says("/robots.txt", b"", 301, Location="/robots.txt")
    assert fetcher(site, world).fetch(site.url("/a")).body == PAGE


def test_of_a_large_robots_txt_the_beginning_counts(site: Site, world: World) -> None:
    site.says("/robots.txt", ROBOTS + b"# and so on\n" * 60_000)
    assert isinstance(failure(fetcher(site, world), site.says("/closed", PAGE)), RobotsError)


def test_a_feed_may_be_read_where_robots_txt_closes_it(site: Site, world: World) -> None:
    site.says("/robots.txt", b"User-agent: *\nDisallow: /")
    door = fetcher(site, world, robots_for_feeds=False)
    assert door.fetch(site.says("/feed", PAGE), kind=Kind.FEED).body == PAGE
    assert isinstance(failure(door, site.url("/feed")), RobotsError)


def test_a_robots_txt_of_names_and_rules_takes_no_time() -> None:
    names = "".join(f"User-agent: a{number}\n" for number in range(12_000))
    started = time.monotonic()
    rules = read_rules((names + "Disallow: /*a*b*c*d\n" * 12_000 + "User-agent: *\nDisallow: /x\n").encode())
    with pytest.raises(RobotsError):
        rules.check("http://example.org/x")
    assert time.monotonic() - started < 2.0


def test_a_port_nobody_listens_on(site: Site, world: World) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        authority = f"127.0.0.1:{taken.getsockname()[1]}"
        error = failure(fetcher(site, world, allow_private=(authority,)), f"http://{authority}/", kind=Kind.ROBOTS)
    assert (type(error), error.reason) == (UnreachableError, "no connection (Connection refused)")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of "news.example", made for this run."""
    path = tmp_path_factory.mktemp("tls") / "news.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
    ]
    names = ["-subj", "/CN=news.example", "-addext", "subjectAltName=DNS:news.example"]
    try:
        subprocess.run(
            [*command, *names, "-keyout", str(path), "-out", str(path) + ".crt"], check=True, capture_output=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no openssl to make a certificate with")
    path.write_text(path.read_text() + Path(str(path) + ".crt").read_text())
    return path


@pytest.mark.parametrize(
    ("host", "outcome"),
    [
        ("news.example", PAGE),
        ("other.example", "the certificate is not good for this host (Hostname mismatch"),
        ("127.0.0.1", "the certificate is not good for this host (IP address mismatch"),
    ],
)
def test_the_certificate_is_checked_for_the_name(certificate: Path, host: str, outcome: bytes | str) -> None:
    asked_for: list[str | None] = []
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(certificate)
    server_side.sni_callback = lambda _socket, name, _context: asked_for.append(name)
    site = Site()
    server = serve(site, server_side)
    site.says("/a", PAGE)
    authority = f"{host}:{site.port}"
    world = World(news_example=["127.0.0.1"], other_example=["127.0.0.1"])
    door = Fetcher(
        FetchSettings(allow_private=(authority,), robots_for_feeds=False),
        world.surroundings(),
        tls=ssl.create_default_context(cafile=str(certificate) + ".crt"),
    )
    url = f"https://{authority}/a"
    if isinstance(outcome, bytes):
        assert door.fetch(url).body == outcome
        assert set(asked_for) == {host}
    else:
        error = failure(door, url, kind=Kind.ROBOTS)
        assert (type(error), error.reason.startswith(outcome)) == (UnreachableError, True)
    server.shutdown()
    server.server_close()


def test_a_certificate_nobody_vouches_for_is_refused(certificate: Path, world: World) -> None:
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(certificate)
    site = Site()
    server = serve(site, server_side)
    error = failure(fetcher(site, world), f"https://{site.authority}/a", kind=Kind.ROBOTS)
    assert error.reason == "the certificate is not good for this host (self-signed certificate)"
    server.shutdown()
    server.server_close()


def test_pages_become_records_and_failures_stay_in_their_place(site: Site, world: World) -> None:
    urls = [
        site.says("/old", b"", 301, Location="/a"),
        site.url("/none"),
        site.says("/b", "<p>Правда".encode("cp1251"), Content_Type="text/html; charset=windows-1251"),
        site.says("/c", b"Troops left.", Content_Type="text/plain"),
        site.says("/d", b"%PDF-1.7", Content_Type="application/pdf"),
        site.says("/e", b"{}", Content_Type="application/json"),
        site.says("/f", b"", Content_Type="text/html"),
        site.says("/g", b"<!doctype html><p>Bare."),
        site.says("/h", b"", 301, Location="http://10.0.0.1/"),
    ]
    site.says("/a", PAGE, Content_Type="text/html")
    passed_on = RecordError("list.urls", 3, "not a URL")
    found = list(fetch_records([*urls, passed_on], fetcher(site, world)))
    expected = RawRecord(
        urls[0],
        None,
        PAGE.decode(),
        is_html=True,
        outlet="127.0.0.1",
        url=site.url("/a"),
        encoding="utf-8",
    )
    assert found[0] == expected
    shown = [
        (item.is_html, item.content, item.encoding) if isinstance(item, RawRecord) else str(item) for item in found[1:]
    ]
    assert shown == [
        f"{urls[1]}: the server answered 404 (not found)",
        (True, "<p>Правда", "cp1251"),
        (False, "Troops left.", "utf-8"),
        f"{urls[4]}: is a PDF file, not a web page",
        f'{urls[5]}: is "application/json", not a web page',
        f"{urls[6]}: no text",
        (True, "<!doctype html><p>Bare.", "utf-8"),
        f'{urls[8]}: http://10.0.0.1/: "10.0.0.1" is 10.0.0.1, a private address; only public ones are used',
        "list.urls:3: not a URL",
    ]

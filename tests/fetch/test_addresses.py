"""Which addresses are refused, and which URLs are never asked for."""

from __future__ import annotations

import socket

import pytest

from dragoman import __version__
from dragoman.errors import UsageError
from dragoman.fetch import FetchLimits, FetchSettings
from dragoman.fetch.addresses import why_refused
from dragoman.fetch.errors import NotFetchableError
from dragoman.fetch.settings import system_resolver
from dragoman.fetch.urls import absolute_url, canonical_url, parse_target


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("127.0.0.1", "a loopback address"),
        ("127.255.255.254", "a loopback address"),
        ("0.0.0.0", "an unspecified address"),
        ("0.1.2.3", "an unspecified address"),
        ("10.0.0.1", "a private address"),
        ("172.16.0.1", "a private address"),
        ("172.31.255.255", "a private address"),
        ("192.168.1.1", "a private address"),
        ("100.64.0.1", "an address shared behind a provider's NAT"),
        ("100.127.255.255", "an address shared behind a provider's NAT"),
        ("169.254.169.254", "a link-local address"),
        ("192.0.0.8", "an address reserved for protocols"),
        ("192.0.2.1", "an address for documentation"),
        ("198.51.100.1", "an address for documentation"),
        ("203.0.113.1", "an address for documentation"),
        ("192.88.99.1", "a 6to4 relay"),
        ("198.19.255.255", "an address for benchmarks"),
        ("224.0.0.1", "a multicast address"),
        ("239.255.255.250", "a multicast address"),
        ("240.0.0.1", "a reserved address"),
        ("255.255.255.255", "a reserved address"),
        ("::", "an unspecified address"),
        ("::1", "a loopback address"),
        ("::127.0.0.1", "a reserved address"),
        ("::ffff:127.0.0.1", "a loopback address"),
        ("::ffff:7f00:1", "a loopback address"),
        ("::ffff:169.254.169.254", "a link-local address"),
        ("::ffff:0:10.0.0.1", "a reserved address"),
        ("64:ff9b::10.0.0.1", "a private address"),
        ("64:ff9b::a9fe:a9fe", "a link-local address"),
        ("64:ff9b:1::1", "a local NAT64 address"),
        ("2002:7f00:1::", "a 6to4 tunnel"),
        ("2002:0808:0808::1", "a 6to4 tunnel"),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "a Teredo tunnel"),
        ("2001:10::1", "an address reserved for protocols"),
        ("2001:db8::1", "an address for documentation"),
        ("3fff:fff::1", "an address for documentation"),
        ("fc00::1", "a unique local address"),
        ("fd12:3456:789a::1", "a unique local address"),
        ("fe80::1", "a link-local address"),
        ("fe80::1%eth0", "a link-local address"),
        ("fec0::1", "a site-local address"),
        ("ff02::1", "a multicast address"),
        ("100::1", "an address that discards"),
        ("4000::1", "a reserved address"),
        ("127.1", "not an address"),
        ("", "not an address"),
    ],
)
def test_addresses_off_the_public_internet_are_refused(address: str, kind: str) -> None:
    assert why_refused(address) == kind


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "8.8.8.8",
        "100.63.255.255",
        "100.128.0.1",
        "172.15.255.255",
        "172.32.0.1",
        "192.0.1.1",
        "223.255.255.255",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
        "2606:4700::6810:84e5",
        "2a00:1450:4001:81b::200e",
        "2001:4860:4860::8888",
    ],
)
def test_public_addresses_are_used(address: str) -> None:
    assert why_refused(address) is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.org/a", 'the URL has "ftp"; only http and https are fetched'),
        ("file:///etc/passwd", 'the URL has "file"; only http and https are fetched'),
        ("javascript:alert(1)", 'the URL has "javascript"; only http and https are fetched'),
        ("example.org/a", "the URL has no scheme; only http and https are fetched"),
        ("//example.org/a", "the URL has no scheme; only http and https are fetched"),
        ("http://user@example.org/", "the URL holds a user name or password; take it out"),
        ("http://user:secret@example.org/", "the URL holds a user name or password; take it out"),
        ("http://example.org@127.0.0.1/", "the URL holds a user name or password; take it out"),
        ("http://example.org\\@127.0.0.1/", "the URL holds a backslash or a control character"),
        ("http://example.org/a\r\nHost: b", "the URL holds a backslash or a control character"),
        ("http://exa\tmple.org/", "the URL holds a backslash or a control character"),
        ("http:///a", "the URL names no host"),
        ("http://./a", "the URL names no host"),
        ("http://127.1/", '"127.1" is not a host name'),
        ("http://2130706433/", '"2130706433" is not a host name'),
        ("http://0x7f000001/", '"0x7f000001" is not a host name'),
        ("http://0x7f.1/", '"0x7f.1" is not a host name'),
        ("http://0177.0.0.1/", '"0177.0.0.1" is not a host name'),
        ("http://127.0.0.1.1/", '"127.0.0.1.1" is not a host name'),
        ("http://127.0.0.256/", '"127.0.0.256" is not a host name'),
        ("http://[::1%25lo]/", '"::1%25lo" is not a host name'),
        ("http://a..b/", '"a..b" is not a host name'),
        ("http://a b/", '"a b" is not a host name'),
        ("http://-a.org/", '"-a.org" is not a host name'),
        ("http://" + "a" * 64 + ".org/", f'"{"a" * 64}.org" is not a host name'),
        ("http://" + "a." * 130 + "org/", "the host name is too long"),
        ("http://example.org/" + "a" * 8_000, "the URL is longer than 8000 characters"),
    ],
)
def test_urls_never_asked_for(url: str, reason: str) -> None:
    with pytest.raises(NotFetchableError) as caught:
        parse_target(url)
    assert caught.value.reason == reason


@pytest.mark.parametrize("url", ["http://example.org:x/", "http://example.org:99999/", "http://[::1/", "http://[::g]/"])
def test_a_url_that_cannot_be_taken_apart(url: str) -> None:
    with pytest.raises(NotFetchableError, match="not a URL"):
        parse_target(url)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("HTTP://Example.ORG", "http://example.org/"),
        ("http://example.org:80/a#b", "http://example.org/a"),
        ("https://example.org:443/?q=1", "https://example.org/?q=1"),
        ("https://example.org:8443/", "https://example.org:8443/"),
        ("  http://example.org./a  ", "http://example.org/a"),
        ("http://127.0.0.1/", "http://127.0.0.1/"),
        # Fullwidth digits are digits once the name is in the form that is looked up.
        ("http://１２７.0.0.1/", "http://127.0.0.1/"),
        ("http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://foo_bar.example.org/", "http://foo_bar.example.org/"),
        ("http://example.org/a b/ü?q=ü|%20", "http://example.org/a%20b/%C3%BC?q=%C3%BC|%20"),
    ],
)
def test_urls_are_brought_into_one_form(url: str, target: str) -> None:
    assert parse_target(url).url == target


@pytest.mark.parametrize("spelling", ["127.1", "2130706433", "0x7f000001", "0177.0.0.1"])
def test_what_the_system_makes_of_odd_spellings_would_be_refused_too(spelling: str) -> None:
    try:
        addresses = system_resolver(spelling, 80)
    except socket.gaierror:
        pytest.skip("this system does not take them for addresses")
    assert {why_refused(address) for address in addresses} == {"a loopback address"}


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://Example.ORG:443/a?utm_source=rss&id=7#top", "https://example.org/a?id=7"),
        ("http://example.org", "http://example.org/"),
        ("http://example.org/?", "http://example.org/"),
        ("http://example.org/?fbclid=1&UTM_Medium=x", "http://example.org/"),
        ("http://example.org/?b=2&a=1", "http://example.org/?b=2&a=1"),
        ("http://example.org/A", "http://example.org/A"),
        ("https://www.bbc.co.uk/news/1?at_medium=RSS&at_campaign=KARANGA", "https://www.bbc.co.uk/news/1"),
    ],
)
def test_the_canonical_url_drops_what_does_not_tell_pages_apart(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/a", "https://example.org/a"),
        ("b?c=1#d", "https://example.org/news/b?c=1"),
        ("//other.org/x", "https://other.org/x"),
        ("https://other.org/x", "https://other.org/x"),
        ("mailto:a@example.org", None),
        ("javascript:void(0)", None),
        ("http://[bad/", None),
        ("  ", None),
    ],
)
def test_links_are_seen_from_the_feed(link: str, url: str | None) -> None:
    assert absolute_url(link, "https://example.org/news/feed.xml") == url


def test_the_user_agent_names_version_and_contact() -> None:
    assert FetchSettings().user_agent == f"dragoman/{__version__}"
    agent = FetchSettings(contact="https://example.org/bot").user_agent
    assert agent == f"dragoman/{__version__} (+https://example.org/bot)"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"contact": "a\r\nb"}, '"contact" is'),
        ({"contact": "a) b"}, '"contact" is'),
        ({"allow_private": ("127.0.0.1",)}, "write host:port in lower case, such as 127.0.0.1:8080"),
        ({"delay_s": -1.0}, '"delay_s" is -1.0; it must be 0 or more'),
        ({"delay_s": float("nan")}, '"delay_s" is nan; it must be 0 or more'),
        ({"tries": 0}, '"tries" is 0; it must be 1 or more'),
    ],
)
def test_settings_that_make_no_sense(settings: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        FetchSettings(**settings)  # type: ignore[arg-type]


def test_limits_are_more_than_nothing() -> None:
    with pytest.raises(UsageError, match='the limit "deadline_s" is 0; it must be more than 0'):
        FetchLimits(deadline_s=0)

"""Which addresses are the public internet. The list is our own: what a library calls private changes with versions.

An IPv6 address that only wraps an IPv4 address is judged by what it wraps.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

__all__ = ["why_refused"]

_IPV4 = (
    ("0.0.0.0/8", "an unspecified address"),
    ("10.0.0.0/8", "a private address"),
    ("100.64.0.0/10", "an address shared behind a provider's NAT"),
    ("127.0.0.0/8", "a loopback address"),
    ("169.254.0.0/16", "a link-local address"),
    ("172.16.0.0/12", "a private address"),
    ("192.0.0.0/24", "an address reserved for protocols"),
    ("192.0.2.0/24", "an address for documentation"),
    ("192.88.99.0/24", "a 6to4 relay"),
    ("192.168.0.0/16", "a private address"),
    ("198.18.0.0/15", "an address for benchmarks"),
    ("198.51.100.0/24", "an address for documentation"),
    ("203.0.113.0/24", "an address for documentation"),
    ("224.0.0.0/4", "a multicast address"),
    ("240.0.0.0/4", "a reserved address"),
)
_IPV6 = (
    ("::/128", "an unspecified address"),
    ("::1/128", "a loopback address"),
    ("64:ff9b:1::/48", "a local NAT64 address"),
    ("100::/64", "an address that discards"),
    ("2001::/32", "a Teredo tunnel"),
    ("2001::/23", "an address reserved for protocols"),
    ("2001:db8::/32", "an address for documentation"),
    ("2002::/16", "a 6to4 tunnel"),
    ("3fff::/20", "an address for documentation"),
    ("fc00::/7", "a unique local address"),
    ("fe80::/10", "a link-local address"),
    ("fec0::/10", "a site-local address"),
    ("ff00::/8", "a multicast address"),
)
# Global unicast; the rest of IPv6 is reserved or not given out.
_GIVEN_OUT = IPv6Network("2000::/3")
# The last 32 bits are the IPv4 address meant: IPv4-mapped, and NAT64, by which IPv6-only networks reach IPv4 hosts.
_WRAPPERS = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))
_IPV4_NETWORKS = tuple((IPv4Network(network), reason) for network, reason in _IPV4)
_IPV6_NETWORKS = tuple((IPv6Network(network), reason) for network, reason in _IPV6)


def why_refused(address: str) -> str | None:
    """What kind of address this is when it is not public ("a loopback address"); None for a public one.

    >>> why_refused("::ffff:10.0.0.1")
    'a private address'
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return "not an address"
    if isinstance(found, IPv6Address):
        wrapped = _unwrapped(found)
        return _why_ipv6(found) if wrapped is None else _why_ipv4(wrapped)
    return _why_ipv4(found)


def _unwrapped(address: IPv6Address) -> IPv4Address | None:
    is_wrapped = any(address in network for network in _WRAPPERS)
    return IPv4Address(int(address) & 0xFFFFFFFF) if is_wrapped else None


def _why_ipv4(address: IPv4Address) -> str | None:
    return next((reason for network, reason in _IPV4_NETWORKS if address in network), None)


def _why_ipv6(address: IPv6Address) -> str | None:
    named = next((reason for network, reason in _IPV6_NETWORKS if address in network), None)
    return named or (None if address in _GIVEN_OUT else "a reserved address")

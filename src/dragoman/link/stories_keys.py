"""The keys that bring sightings together: of two that may be of one event each has a key among the other's lookups.

A key joins what may have happened, a time and an anchor. An event with a day has its day, and asks for the days around
it; one whose day is assumed from publication has the days before it as well. The anchor of a day is a country. What is
known by its week or month only is sought, and seeks, by months; the anchors of a month are a country, the place and
names in the sentence. So of any two the one is found by the other, whichever came first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

__all__ = ["Sought", "keys", "lookups"]

_KEPT_HASHES = 100_000
_MOST_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Sought:
    """What an event is sought by. `days`: those it may have happened on, when it is known to a few; else empty.

    `months`: first and last day of the longer time it may have happened in, when it is not known to a few days.
    """

    happenings: Sequence[str]
    days: range
    vaguely: tuple[int, int] | None
    countries: Sequence[str]
    anchors: Sequence[str]


def keys(sought: Sought) -> tuple[int, ...]:
    """What an event is found by."""
    return tuple(dict.fromkeys(_hash(words) for words in _keys(sought)))


def lookups(sought: Sought) -> tuple[int, ...]:
    """What is asked for to find others that may be the same event."""
    return tuple(dict.fromkeys(_hash(words) for words in _lookups(sought)))


def _keys(sought: Sought) -> Iterator[str]:
    for happening in sought.happenings:
        for country in sought.countries:
            for day in sought.days:
                yield f"{happening} {day} {country}"
        for month, anchor in _monthly(sought):
            if sought.days:
                yield f"{happening} day in {month} {anchor}"
            if sought.vaguely is not None:
                yield f"{happening} some time in {month} {anchor}"


def _lookups(sought: Sought) -> Iterator[str]:
    days = range(sought.days.start - 1, sought.days.stop + 1) if sought.days else sought.days
    for happening in sought.happenings:
        for country in sought.countries:
            for day in days:
                yield f"{happening} {day} {country}"
        for month, anchor in _monthly(sought):
            yield f"{happening} some time in {month} {anchor}"
            if sought.vaguely is not None:
                yield f"{happening} day in {month} {anchor}"


def _monthly(sought: Sought) -> Iterator[tuple[int, str]]:
    """The months it may lie in, and what it is sought by in them: in doubt by what is rarer than a country."""
    first, last = sought.vaguely or (sought.days.start, sought.days.stop - 1)
    is_in_doubt = bool(sought.days) and sought.vaguely is not None
    anchors = sought.anchors if is_in_doubt and sought.anchors else (*sought.countries[:1], *sought.anchors)
    for month in range(max(_month(first), _month(last) - _MOST_MONTHS + 1), _month(last) + 1):
        for anchor in anchors:
            yield month, anchor


@lru_cache(maxsize=_KEPT_HASHES)
def _month(day: int) -> int:
    found = date.fromordinal(max(day, 1))
    return found.year * 12 + found.month


@lru_cache(maxsize=_KEPT_HASHES)
def _hash(words: str) -> int:
    """A signed number of 64 bits; the same on every machine."""
    return int.from_bytes(hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest(), signed=True)

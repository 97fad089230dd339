"""The keys that bring sightings together: of two that may be of one event each has a key among the other's lookups.

A key joins what may have happened, a time and an anchor. An event with a day has its day, and asks for the days around
it; one whose day is assumed from publication has the days before it as well. The anchor of a day is a country. What is
known by its week or month only is sought, and seeks, by months; the anchors of a month are a country, the place and
names in the sentence. So of any two the one is found by the other, whichever came first.

Keys are numbers that begin with the day, so that a store writes and finds those of one time side by side.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from dragoman.link.stories_sighting import Sighting

__all__ = ["keys", "lookups"]

_KEPT_HASHES = 100_000
# A time that long is none to be found by, day by day.
_LONGEST_EXACT_DAYS = 4
_MOST_MONTHS = 3
_MOST_COUNTRIES = 2
_MOST_TOWNS = 2
_MOST_NAMES = 3
# A key is the day and so many bits of what happened and where: 63 in all.
_BITS_OF_WORDS = 43


def keys(sighting: Sighting) -> tuple[int, ...]:
    """What an event is found by."""
    return tuple(dict.fromkeys(_keys(sighting)))


def lookups(sighting: Sighting) -> tuple[int, ...]:
    """What is asked for to find others that may be the same event."""
    return tuple(dict.fromkeys(_lookups(sighting)))


def _keys(sighting: Sighting) -> Iterator[int]:
    yield from _daily(sighting, _days(sighting))
    for happening, month, anchor in _monthly(sighting):
        if _has_days(sighting):
            yield _key(month, f"{happening} day in month {anchor}")
        if _is_vague(sighting):
            yield _key(month, f"{happening} some time in month {anchor}")


def _lookups(sighting: Sighting) -> Iterator[int]:
    days = _days(sighting)
    yield from _daily(sighting, range(days.start - 1, days.stop + 1) if days else days)
    for happening, month, anchor in _monthly(sighting):
        yield _key(month, f"{happening} some time in month {anchor}")
        if _is_vague(sighting):
            yield _key(month, f"{happening} day in month {anchor}")


def _has_days(sighting: Sighting) -> bool:
    return sighting.last - sighting.first < _LONGEST_EXACT_DAYS


def _is_vague(sighting: Sighting) -> bool:
    return sighting.earliest < sighting.first or not _has_days(sighting)


def _days(sighting: Sighting) -> range:
    """The days it may have happened on, when it is known to a few; else none."""
    return range(sighting.first, sighting.last + 1) if _has_days(sighting) else range(0)


def _daily(sighting: Sighting, days: range) -> Iterator[int]:
    for happening in sighting.happenings:
        for country in sighting.countries[:_MOST_COUNTRIES]:
            words = f"{happening} {country}"
            for day in days:
                yield _key(day, words)


def _monthly(sighting: Sighting) -> Iterator[tuple[str, int, str]]:
    """The months it may lie in, and what it is sought by in them: in doubt only by what is rarer than a country."""
    first = sighting.earliest if _is_vague(sighting) else sighting.first
    anchors = _anchors(sighting)
    if not (_has_days(sighting) and _is_vague(sighting)):
        anchors = (*sighting.countries[:1], *anchors)
    months = _months(first, sighting.last)
    for happening in sighting.happenings:
        for month in months:
            for anchor in anchors:
                yield happening, month, anchor


def _anchors(sighting: Sighting) -> tuple[str, ...]:
    """What a month is searched for besides a country: towns, and names in the sentence, picked alike in all."""
    towns = [str(place.geonameid) for place in sighting.places if place.is_exact and place.geonameid]
    return (*towns[:_MOST_TOWNS], *(f"name {number}" for number in sorted(sighting.names)[:_MOST_NAMES]))


@lru_cache(maxsize=_KEPT_HASHES)
def _months(first: int, last: int) -> tuple[int, ...]:
    """The first days of the months from one day to another; the last few of them."""
    months: list[int] = []
    month = date.fromordinal(max(last, 1)).replace(day=1)
    while len(months) < _MOST_MONTHS:
        months.append(month.toordinal())
        if month.toordinal() <= max(first, 1):
            break
        month = date.fromordinal(month.toordinal() - 1).replace(day=1)
    return tuple(reversed(months))


def _key(day: int, words: str) -> int:
    return max(day, 1) << _BITS_OF_WORDS | _hash(words)


@lru_cache(maxsize=_KEPT_HASHES)
def _hash(words: str) -> int:
    """A number of 43 bits; the same on every machine."""
    digest = hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest) >> (64 - _BITS_OF_WORDS)

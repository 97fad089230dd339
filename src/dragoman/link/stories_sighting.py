"""The noun of linking: what it keeps of one event record. It goes to plain lists and bytes, and comes back the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

__all__ = ["Place", "Side", "Sighting"]

_EXACT = ("place", "city", "admin2")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event was or may have been, as precisely as told."""

    geonameid: int | None
    name: str
    country: str | None
    admin1: str | None
    latitude: float | None
    longitude: float | None
    precision: str

    @property
    def is_exact(self) -> bool:
        """Whether it is a town or less, not a province or a country."""
        return self.precision in _EXACT


@dataclass(frozen=True, slots=True)
class Side:
    """Those on one side of an event. `ids`: who is known by name; `above`: they and the bodies they belong to."""

    ids: frozenset[str]
    above: frozenset[str]
    countries: frozenset[str]
    sectors: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sighting:
    """One report of one event, as linking sees it. Days are proleptic ordinals, both ends inclusive; words are numbers.

    when       `first`, `last`: the days it happened on, as told or assumed; `is_dated`: the words tell; `earliest`: how
               far back it may lie if what was assumed is wrong
    where      `places`: where it may have been; `is_located`: the words give the town; `countries`: likely ones first
    in words   `names`, `words` of its sentences, `said`: both; `around`: of the report too if the article is about it
               (`is_lead`); `targets`, `means`, `hours`: what they show; `named`: known actors; `is_contrasted`: with
               another event
    """

    event_id: str
    article_id: str
    published: str | None
    type: str
    modes: tuple[str, ...]
    happenings: tuple[str, ...]
    is_statement: bool
    triggers: frozenset[int]
    earliest: int
    first: int
    last: int
    granularity: str
    is_dated: bool
    is_lead: bool
    is_located: bool
    places: tuple[Place, ...]
    countries: tuple[str, ...]
    actors: Side
    recipients: Side
    counts: tuple[tuple[str, int, int | None], ...]
    targets: frozenset[str]
    targets_around: frozenset[str]
    means: frozenset[str]
    hours: frozenset[str]
    named: frozenset[str]
    is_contrasted: bool
    sentence: int
    names: frozenset[int]
    words: frozenset[int]
    around: frozenset[int]
    said: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "said", self.words | self.names)

    def to_record(self) -> tuple[list[Any], bytes]:
        """Plain lists for JSON, in the order of the fields, and the numbers of words, four bytes each."""
        record: list[Any] = []
        numbers: list[int] = []
        for name, kind in _KINDS.items():
            value: Any = getattr(self, name)
            if kind == "words":
                numbers += sorted(value)
                value = len(value)
            elif kind == "set":
                value = sorted(value)
            elif kind == "side":
                value = [sorted(value.ids), sorted(value.above), sorted(value.countries), sorted(value.sectors)]
            elif kind == "places":
                value = [_place_record(place) for place in value]
            record.append(value)
        return record, np.array(numbers, _NUMBER).tobytes()

    @classmethod
    def from_record(cls, record: Sequence[Any], words: bytes) -> Sighting:
        """The sighting that `to_record` wrote down."""
        numbers = np.frombuffer(words, _NUMBER).tolist()
        values: list[Any] = []
        end = 0
        for value, kind in zip(record, _KINDS.values(), strict=True):
            if kind == "words":
                values.append(frozenset(numbers[end : end + value]))
                end += value
            elif kind is None:
                values.append(value)
            else:
                values.append(_READ[kind](value))
        return cls(*values)


# What the fields hold that are more than a word, a number or a flag.
_SPECIAL = {
    "words": ("triggers", "names", "words", "around"),
    "set": ("targets", "targets_around", "means", "hours", "named"),
    "tuple": ("modes", "happenings", "countries"),
    "pairs": ("counts",),
    "side": ("actors", "recipients"),
    "places": ("places",),
}
_KINDS: dict[str, str | None] = {
    field.name: next((kind for kind, names in _SPECIAL.items() if field.name in names), None)
    for field in fields(Sighting)
    if field.init
}
_READ: dict[str, Callable[[Any], Any]] = {
    "set": frozenset,
    "tuple": tuple,
    "pairs": lambda pairs: tuple([tuple(pair) for pair in pairs]),
    "side": lambda sets: Side(*map(frozenset, sets)),
    "places": lambda places: tuple([Place(*place) for place in places]),
}
_NUMBER = "<u4"


def _place_record(place: Place) -> list[Any]:
    return [
        place.geonameid, place.name, place.country, place.admin1, place.latitude, place.longitude, place.precision,
    ]  # fmt: skip

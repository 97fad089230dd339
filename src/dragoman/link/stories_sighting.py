"""The noun of linking: what it keeps of one event record. It goes to JSON as plain lists, and comes back the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any

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
    in words   `names`, `words` of its sentences, `around`: of the report too if the article is about it (`is_lead`);
               `targets`, `means`, `hours`: what they show; `named`: known actors; `is_contrasted`: with another event
    found by   `keys`; finds others by `lookups`
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
    keys: tuple[int, ...]
    lookups: tuple[int, ...]

    def to_record(self) -> list[Any]:
        """Plain lists for JSON, in the order of the fields."""
        return [_plain(getattr(self, name)) for name in _NAMES]

    @classmethod
    def from_record(cls, record: Sequence[Any]) -> Sighting:
        """The sighting that `to_record` wrote down."""
        values = dict(zip(_NAMES, record, strict=True))
        for name in _FLAGS:
            values[name] = bool(values[name])
        for name in _SETS:
            values[name] = frozenset(values[name])
        for name in _TUPLES:
            values[name] = tuple(values[name])
        values["places"] = tuple(Place(*place) for place in values["places"])
        values["counts"] = tuple((kind, low, high) for kind, low, high in values["counts"])
        for name in ("actors", "recipients"):
            values[name] = Side(*map(frozenset, values[name]))
        return cls(**values)


_NAMES = tuple(field.name for field in fields(Sighting))
_FLAGS = ("is_statement", "is_dated", "is_lead", "is_located", "is_contrasted")
_SETS = ("triggers", "targets", "targets_around", "means", "hours", "named", "names", "words", "around")
_TUPLES = ("modes", "happenings", "countries", "keys", "lookups")


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, (Place, Side)):
        return [_plain(part) for part in astuple(value)]
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return int(value) if isinstance(value, bool) else value

"""What linking keeps of one event record: what, when, where, who, how many, in which words; and the keys to find it by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from dragoman.link.stories_keys import Sought, keys, lookups
from dragoman.link.stories_lexicon import load_lexicon, stem
from dragoman.link.stories_wording import (
    Wording,
    days_back,
    first_of,
    hashed,
    is_lead,
    tells_distance,
    word_hash,
    wording,
)

__all__ = ["Above", "Place", "Side", "Sighting", "make_sighting"]

Above = Callable[[str, str | None], frozenset[str]]

_REPORTED = frozenset({"historical"})
# Where no words give the day, publication stands for it; the event is mostly 0 to 2 days older (39 of 50 among our own
# stories), else up to some weeks: what the report looks back on.
_ASSUMED_DAYS_BACK = 2
_BACKGROUND_DAYS_BACK = 35
# "Last week", said on a Sunday, may be the one that ends.
_WEEK_SLACK_DAYS = 3
_LONGEST_EXACT_DAYS = 4
_MOST_COUNTRIES = 2
_MOST_TOWNS = 2
_MOST_NAMES_SOUGHT = 3
_MOST_NAMES = 16
_MOST_WORDS = 32
_MOST_AROUND = 64

_MOST_PLACES = 3
_EXACT = ("place", "city", "admin2")
_HEADS = ("headline",)
_STATE_SECTORS = frozenset({"GOV", "MIL", "COP", "SPY", "LEG", "JUD"})
_NO_COUNTRIES = frozenset({"IGO", "NGO", "MNC", "ISM", "IMG", "UNO", "EUR"})


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

    @property
    def is_known(self) -> bool:
        """Whether anything tells this side apart from others."""
        return bool(self.ids or self.countries or self.sectors)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One report of one event, as linking sees it. Days are proleptic ordinals, both ends inclusive.

    `first`, `last`: the days it happened on, as told or as assumed; `earliest`: how far back it may lie if what was
    assumed is wrong. `is_dated`: words in the text give the time. `names`, `words`: hashes of the stems in the sentences
    that report it; `scene`: of the names in the whole article.
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
        """Plain lists for JSON; `from_record` gives the same sighting back."""
        return [
            self.event_id, self.article_id, self.published, self.type, list(self.modes), list(self.happenings),
            int(self.is_statement), sorted(self.triggers), self.earliest, self.first, self.last, self.granularity, int(self.is_dated),
            int(self.is_lead), int(self.is_located), [list(astuple(place)) for place in self.places], list(self.countries),
            _side_record(self.actors), _side_record(self.recipients), [list(count) for count in self.counts],
            sorted(self.targets), sorted(self.targets_around), sorted(self.means), sorted(self.hours),
            sorted(self.named), int(self.is_contrasted), self.sentence, sorted(self.names),
            sorted(self.words), sorted(self.around), list(self.keys), list(self.lookups),
        ]  # fmt: skip

    @classmethod
    def from_record(cls, record: Sequence[Any]) -> Sighting:
        """The sighting that `to_record` wrote down."""
        (
            event_id, article_id, published, event_type, modes, happenings, is_statement, triggers, earliest, first, last,
            granularity, is_dated, is_lead_event, is_located, places, countries, actors, recipients, counts, targets,
            targets_around, means, hours, named, is_contrasted, sentence, names, words, around, own_keys, own_lookups,
        ) = record  # fmt: skip
        return cls(
            event_id, article_id, published, event_type, tuple(modes), tuple(happenings), bool(is_statement), frozenset(triggers),
            earliest, first, last, granularity, bool(is_dated), bool(is_lead_event), bool(is_located),
            tuple(Place(*place) for place in places), tuple(countries), _side(*actors), _side(*recipients),
            tuple((kind, low, high) for kind, low, high in counts), frozenset(targets), frozenset(targets_around),
            frozenset(means), frozenset(hours), frozenset(named), bool(is_contrasted), sentence, frozenset(names), frozenset(words), frozenset(around), tuple(own_keys),
            tuple(own_lookups),
        )  # fmt: skip


def make_sighting(event: Mapping[str, Any], article: Mapping[str, Any], above: Above) -> Sighting | None:
    """What linking keeps of an event, given its record and its article's.

    None for what is not reported as having happened and for what has no day. `above(actor_id, day)` gives the ids of
    the bodies an actor belongs to on a day.
    """
    occurred = event["occurred"]
    if occurred is None or not _is_reported(event, article["text"]):
        return None
    lexicon = load_lexicon()
    told = wording(event, article, lexicon)
    earliest, first, last = _days(event, article)
    places = _places(event, article, is_lead=is_lead(event, article))
    actors, recipients = (_side_of(event[side], occurred["start"], above) for side in ("actors", "recipients"))
    countries = _countries(places, article, actors.countries | recipients.countries | told.states)
    happenings = lexicon.happenings_of(event["type"], event["modes"])
    sought = Sought(
        happenings=happenings,
        days=range(first, last + 1) if last - first < _LONGEST_EXACT_DAYS else range(0),
        vaguely=(earliest, last) if earliest < first or last - first >= _LONGEST_EXACT_DAYS else None,
        countries=countries[:_MOST_COUNTRIES],
        anchors=_anchors(places, told),
    )
    return Sighting(
        event_id=event["event_id"],
        article_id=event["article_id"],
        published=article["published"],
        type=event["type"],
        modes=tuple(event["modes"]),
        happenings=happenings,
        is_statement=all(lexicon.is_words[happening] for happening in happenings),
        triggers=hashed(stem(mention["trigger"]["text"].lower()) for mention in event["mentions"]),
        earliest=earliest,
        first=first,
        last=last,
        granularity=occurred["granularity"],
        is_dated=occurred["text"] is not None,
        is_lead=is_lead(event, article),
        is_located=_is_located(event),
        places=places,
        countries=countries,
        actors=actors,
        recipients=recipients,
        counts=tuple((kind, count["low"], count["high"]) for kind, count in sorted(event["counts"].items())),
        targets=lexicon.things("target", told.every),
        targets_around=lexicon.things("target", told.every_around),
        means=lexicon.things("means", told.every) | lexicon.means_of(event["modes"]),
        hours=lexicon.things("hour", told.every),
        named=_named(event, article, occurred["start"], above),
        is_contrasted=lexicon.contrast.search(article["text"], *event["sentence"]) is not None,
        sentence=event["sentence"][0],
        names=frozenset(first_of(hashed(told.names, lexicon.frequent), _MOST_NAMES)),
        words=frozenset(first_of(hashed(told.words, lexicon.frequent), _MOST_WORDS)),
        around=frozenset(first_of(hashed(told.around, lexicon.frequent), _MOST_AROUND)),
        keys=keys(sought),
        lookups=lookups(sought),
    )


# ---------------------------------------------------------------- when


def _is_reported(event: Mapping[str, Any], text: str) -> bool:
    """Whether it is told as having happened; a day still to come that was misread makes no plan of it."""
    modes = set(event["auxiliary_modes"]) - _REPORTED
    return not modes or (modes == {"future"} and tells_distance(event, text))


def _days(event: Mapping[str, Any], article: Mapping[str, Any]) -> tuple[int, int, int]:
    """How far back it may lie, and the first and last day it happened on, as told or assumed."""
    occurred = event["occurred"]
    first, last = (date.fromisoformat(occurred[end]).toordinal() for end in ("start", "end"))
    is_assumed = occurred["text"] is None
    if is_assumed or (article["published"] and tells_distance(event, article["text"])):
        published = last if is_assumed else date.fromisoformat(article["published"]).toordinal()
        told = days_back(event, article["text"])
        if told is not None:
            first = published - told[1] - (0 if is_assumed else _ASSUMED_DAYS_BACK)
            return first, first, published - told[0]
    if is_assumed:
        earliest = last - _BACKGROUND_DAYS_BACK
        first -= _ASSUMED_DAYS_BACK
        return (earliest, earliest, last) if event["auxiliary_modes"] else (earliest, first, last)
    slack = _WEEK_SLACK_DAYS if occurred["granularity"] == "week" else 0
    return first - slack, first - slack, last + slack


# ---------------------------------------------------------------- where and who


def _places(event: Mapping[str, Any], article: Mapping[str, Any], *, is_lead: bool) -> tuple[Place, ...]:
    """Where it may have been: the location, if that is a town or less; else those in its sentences besides it.

    What an article is about and gives no place for was where its dateline or headline says.
    """
    location = event["location"]
    own = [_as_place(location)] if location is not None else []
    if own and own[0].is_exact:
        return tuple(own)
    stretches = [tuple(mention["sentence"]) for mention in event["mentions"]]
    within = _exact_places(article, stretches)
    if not within and is_lead:
        heads = [(part["start"], part["end"]) for part in article["segments"] if part["role"] in _HEADS]
        within = _exact_places(article, heads)
    return (*within, *own)[:_MOST_PLACES]


def _is_located(event: Mapping[str, Any]) -> bool:
    """Whether its words give the town."""
    location = event["location"]
    return location is not None and location["precision"] in _EXACT and location["inferred"] is None


def _exact_places(article: Mapping[str, Any], stretches: Iterable[tuple[int, int]]) -> list[Place]:
    """The towns named in some stretches of the text, each once; not where a source of a claim is from."""
    sources = [attribution["source"] for attribution in article["attributions"] if attribution["source"] is not None]
    found = {
        (place["geonameid"], place["name"]): _as_place(place)
        for start, end in dict.fromkeys(stretches)
        for place in article["places"]
        if start <= place["start"] < end
        and place["precision"] in _EXACT
        and not any(source["start"] <= place["start"] < source["end"] for source in sources)
    }
    return list(found.values())


def _as_place(place: Mapping[str, Any]) -> Place:
    return Place(
        place["geonameid"], place["name"] or place["text"], place["country"], place["admin1"], place["latitude"],
        place["longitude"], place["precision"],
    )  # fmt: skip


def _countries(places: Sequence[Place], article: Mapping[str, Any], named: Iterable[str]) -> tuple[str, ...]:
    """The countries an event may lie in: its own, the one most spoken of in the article, those named with it."""
    told = Counter(other["country"] for key in ("places", "entities") for other in article[key])
    del told[None]
    for code in _NO_COUNTRIES:
        del told[code]
    main = [max(sorted(told), key=told.__getitem__)] if told else []
    own = [place.country for place in places if place.country][:1]
    return tuple(dict.fromkeys([*own, *main, *sorted(set(named) - _NO_COUNTRIES)]))


def _side_of(participants: Iterable[Mapping[str, Any]], day: str, above: Above) -> Side:
    """Those on one side; a state stands above those who act for it."""
    ids, over, countries, sectors = set(), set(), set(), set()
    for participant in participants:
        actor_id, country = participant["actor_id"], participant["country"]
        if actor_id:
            ids.add(actor_id)
            over.add(actor_id)
            over.update(above(actor_id, day))
            if country and not _STATE_SECTORS.isdisjoint(participant["sectors"]):
                over.add(country)
        if country and participant["inferred"] is None:
            countries.add(country)
        sectors.update(participant["sectors"])
    return Side(frozenset(ids), frozenset(over), frozenset(countries), frozenset(sectors))


def _named(event: Mapping[str, Any], article: Mapping[str, Any], day: str, above: Above) -> frozenset[str]:
    """The ids of all groups and persons, no states, that its sentences name, and of the bodies above them."""
    sentences = {tuple(mention["sentence"]) for mention in event["mentions"]}
    found: set[str] = set()
    for entity in article["entities"]:
        actor_id = entity["actor_id"]
        if actor_id and len(actor_id) > 3 and actor_id not in found:
            if any(start <= entity["start"] < end for start, end in sentences):
                found.add(actor_id)
                found.update(above(actor_id, day))
    return frozenset(found)


def _side_record(side: Side) -> list[list[str]]:
    return [sorted(side.ids), sorted(side.above), sorted(side.countries), sorted(side.sectors)]


def _side(ids: Sequence[str], above: Sequence[str], countries: Sequence[str], sectors: Sequence[str]) -> Side:
    return Side(frozenset(ids), frozenset(above), frozenset(countries), frozenset(sectors))


def _anchors(places: Sequence[Place], told: Wording) -> tuple[str, ...]:
    """What a month is searched for besides a country: towns, and names in the sentence, picked alike in every sentence."""
    towns = [str(place.geonameid) for place in places if place.is_exact and place.geonameid]
    return (*towns[:_MOST_TOWNS], *sorted(told.names, key=word_hash)[:_MOST_NAMES_SOUGHT])

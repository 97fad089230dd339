"""From an event record and its article's to what linking keeps of it: a `Sighting`, or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from dragoman.link.stories_keys import Sought, keys, lookups
from dragoman.link.stories_lexicon import load_lexicon
from dragoman.link.stories_sighting import Place, Side, Sighting
from dragoman.link.stories_wording import Wording, days_back, is_lead, tells_distance, wording

__all__ = ["Above", "make_sighting"]

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
_STATE_CODE_LETTERS = 3
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


def make_sighting(event: Mapping[str, Any], article: Mapping[str, Any], above: Above) -> Sighting | None:
    """What linking keeps of an event, given its record and its article's.

    None for what is not reported as having happened and for what has no day. `above(actor_id, day)` gives the ids of
    the bodies an actor belongs to on a day.
    """
    occurred = event["occurred"]
    if occurred is None or not _is_reported(event, article["text"]):
        return None
    lexicon = load_lexicon()
    leads = is_lead(event, article)
    own, around = wording(event, article, lexicon, is_lead=leads)
    earliest, first, last = _days(event, article)
    places = _places(event, article, is_lead=leads)
    actors, recipients = (_side_of(event[side], occurred["start"], above) for side in ("actors", "recipients"))
    countries = _countries(places, article, actors.countries | recipients.countries | own.states)
    happenings = lexicon.happenings_of(event["type"], tuple(event["modes"]))
    sought = Sought(
        happenings=happenings,
        days=range(first, last + 1) if last - first < _LONGEST_EXACT_DAYS else range(0),
        vaguely=(earliest, last) if earliest < first or last - first >= _LONGEST_EXACT_DAYS else None,
        countries=countries[:_MOST_COUNTRIES],
        anchors=_anchors(places, own),
    )
    return Sighting(
        event_id=event["event_id"],
        article_id=event["article_id"],
        published=article["published"],
        type=event["type"],
        modes=tuple(event["modes"]),
        happenings=happenings,
        is_statement=lexicon.is_statement(happenings),
        triggers=frozenset(lexicon.word(mention["trigger"]["text"]).number for mention in event["mentions"]),
        earliest=earliest,
        first=first,
        last=last,
        granularity=occurred["granularity"],
        is_dated=occurred["text"] is not None,
        is_lead=leads,
        is_located=_is_located(event),
        places=places,
        countries=countries,
        actors=actors,
        recipients=recipients,
        counts=tuple((kind, count["low"], count["high"]) for kind, count in sorted(event["counts"].items())),
        targets=own.thing("target"),
        targets_around=around.thing("target"),
        means=own.thing("means") | lexicon.means_of(event["modes"]),
        hours=own.thing("hour"),
        named=_named(event, article, occurred["start"], above),
        is_contrasted=bool(own.thing("contrast")),
        sentence=event["sentence"][0],
        names=_first_of(own.names, _MOST_NAMES),
        words=_first_of(own.words, _MOST_WORDS),
        around=_first_of(around.names | around.words | own.names | own.words, _MOST_AROUND),
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
    told = Counter([other["country"] for other in article["places"]])
    told.update([other["country"] for other in article["entities"]])
    for code in (None, *_NO_COUNTRIES):
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
        is_state = not actor_id or len(actor_id) <= _STATE_CODE_LETTERS
        if not is_state and any(start <= entity["start"] < end for start, end in sentences):
            found.add(actor_id)
            found.update(above(actor_id, day))
    return frozenset(found)


def _anchors(places: Sequence[Place], own: Wording) -> tuple[str, ...]:
    """What a month is searched for besides a country: towns, and names in the sentence, picked alike in all."""
    towns = [str(place.geonameid) for place in places if place.is_exact and place.geonameid]
    return (*towns[:_MOST_TOWNS], *(f"name {number}" for number in sorted(own.names)[:_MOST_NAMES_SOUGHT]))


def _first_of(numbers: Iterable[int], most: int) -> frozenset[int]:
    """The smallest numbers: a fair sample, and of two sets the same one."""
    return frozenset(sorted(numbers)[:most])

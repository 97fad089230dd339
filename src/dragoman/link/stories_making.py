"""From the event records of an article to what linking keeps of them: a `Sighting` each, or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from dragoman.link.stories_lexicon import Lexicon, is_state_id, load_lexicon
from dragoman.link.stories_sighting import Place, Side, Sighting
from dragoman.link.stories_wording import Span, Words, days_back, tells_distance

__all__ = ["Above", "make_sightings"]

Above = Callable[[str, str | None], frozenset[str]]
Json = Mapping[str, Any]

_REPORTED = frozenset({"historical"})
# Where no words give the day, publication stands for it; the event is mostly 0 to 2 days older (39 of 50 among our own
# stories), else up to some weeks: what the report looks back on.
_ASSUMED_DAYS_BACK = 2
_BACKGROUND_DAYS_BACK = 35
# "Last week", said on a Sunday, may be the one that ends.
_WEEK_SLACK_DAYS = 3
_MOST_SENTENCES = 3
# An event told in the first sentence is what the article is about: these many characters tell more of it.
_LEAD_CHARACTERS = 60
_REPORT_CHARACTERS = 600
_MOST_NAMES = 16
_MOST_WORDS = 32
_MOST_AROUND = 64

_MOST_PLACES = 3
_EXACT = ("place", "city", "admin2")
_HEADLINE = "headline"
_STATE_SECTORS = frozenset({"GOV", "MIL", "COP", "SPY", "LEG", "JUD"})
_NO_COUNTRIES = frozenset({"IGO", "NGO", "MNC", "ISM", "IMG", "UNO", "EUR"})


def make_sightings(events: Iterable[Json], article: Json, above: Above) -> list[Sighting]:
    """What linking keeps of the events of an article, given their records and its own.

    Left out is what is not reported as having happened, and what has no day. `above(actor_id, day)` gives the ids of
    the bodies an actor belongs to on a day.
    """
    page = _Page(article, load_lexicon())
    return [
        _sighting(event, page, above)
        for event in events
        if event["occurred"] is not None and _is_reported(event, article["text"])
    ]


class _Page:
    """An article as its events are looked at; what holds for all of them is found once."""

    def __init__(self, article: Json, lexicon: Lexicon) -> None:
        self.article = article
        self.lexicon = lexicon

    @cached_property
    def words(self) -> Words:
        """The words of its sentences."""
        known = [(place["start"], place["end"]) for place in self.article["places"] if place["geonameid"] is not None]
        known += [(each["start"], each["end"]) for each in self.article["entities"] if each["actor_id"] is not None]
        return Words(self.article["text"], known, self.lexicon)

    @cached_property
    def headlines(self) -> list[Span]:
        """Where its headlines stand."""
        return [(part["start"], part["end"]) for part in self.article["segments"] if part["role"] == _HEADLINE]

    @cached_property
    def body(self) -> int:
        """Where its body begins."""
        return next((int(part["start"]) for part in self.article["segments"] if part["role"] == "body"), 0)

    @cached_property
    def towns(self) -> list[tuple[int, Place]]:
        """The towns it names, and where; not where a source of a claim is from."""
        sources = [claim["source"] for claim in self.article["attributions"] if claim["source"] is not None]
        return [
            (place["start"], _as_place(place))
            for place in self.article["places"]
            if place["precision"] in _EXACT
            and not any(source["start"] <= place["start"] < source["end"] for source in sources)
        ]

    @cached_property
    def main_country(self) -> list[str]:
        """The country it speaks of most, if it speaks of any."""
        told = Counter([other["country"] for other in self.article["places"]])
        told.update([other["country"] for other in self.article["entities"]])
        for code in (None, *_NO_COUNTRIES):
            del told[code]
        return [max(sorted(told), key=told.__getitem__)] if told else []

    @cached_property
    def actors(self) -> list[tuple[int, str]]:
        """The groups and persons it names, no states, and where."""
        return [
            (entity["start"], entity["actor_id"])
            for entity in self.article["entities"]
            if entity["actor_id"] and not is_state_id(entity["actor_id"])
        ]


def _sighting(event: Json, page: _Page, above: Above) -> Sighting:
    occurred, lexicon = event["occurred"], page.lexicon
    sentences = list(dict.fromkeys([_span(event), *map(_span, event["mentions"])]))
    leads = min(_span(told)[0] for told in event["mentions"]) <= page.body + _LEAD_CHARACTERS
    told = sentences[:_MOST_SENTENCES]
    own = around = page.words.of(told)
    if leads:
        first_sentence = min(start for start, _ in told)
        around = page.words.of([*page.headlines[:1], (first_sentence, first_sentence + _REPORT_CHARACTERS)])
    earliest, first, last = _days(event, page.article)
    places = _places(event, page, sentences, is_lead=leads)
    actors, recipients = (_side_of(event[side], occurred["start"], above) for side in ("actors", "recipients"))
    happenings = lexicon.happenings_of(event["type"], tuple(event["modes"]))
    return Sighting(
        event_id=event["event_id"],
        article_id=event["article_id"],
        published=page.article["published"],
        type=event["type"],
        modes=tuple(event["modes"]),
        happenings=happenings,
        is_statement=lexicon.is_statement(happenings),
        triggers=frozenset([lexicon.word(mention["trigger"]["text"]).number for mention in event["mentions"]]),
        earliest=earliest,
        first=first,
        last=last,
        granularity=occurred["granularity"],
        is_dated=occurred["text"] is not None,
        is_lead=leads,
        is_located=_is_located(event),
        places=places,
        countries=_countries(places, page, actors.countries | recipients.countries | own.states),
        actors=actors,
        recipients=recipients,
        counts=tuple([(kind, count["low"], count["high"]) for kind, count in sorted(event["counts"].items())]),
        targets=own.thing("target"),
        targets_around=around.thing("target"),
        means=own.thing("means") | lexicon.means_of(event["modes"]),
        hours=own.thing("hour"),
        named=_named(page, sentences, occurred["start"], above),
        is_contrasted=bool(own.thing("contrast")),
        sentence=event["sentence"][0],
        names=_first_of(own.names, _MOST_NAMES),
        words=_first_of(own.words, _MOST_WORDS),
        around=_first_of(around.names | around.words | own.names | own.words, _MOST_AROUND),
    )


def _span(told: Json) -> Span:
    start, end = told["sentence"]
    return start, end


# ---------------------------------------------------------------- when


def _is_reported(event: Json, text: str) -> bool:
    """Whether it is told as having happened; a day still to come that was misread makes no plan of it."""
    modes = set(event["auxiliary_modes"]) - _REPORTED
    return not modes or (modes == {"future"} and tells_distance(event, text))


def _days(event: Json, article: Json) -> tuple[int, int, int]:
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


def _places(event: Json, page: _Page, sentences: Sequence[Span], *, is_lead: bool) -> tuple[Place, ...]:
    """Where it may have been: the location, if that is a town or less; else those in its sentences besides it.

    What an article is about and gives no place for was where its dateline or headline says.
    """
    location = event["location"]
    own = [_as_place(location)] if location is not None else []
    if own and own[0].is_exact:
        return tuple(own)
    within = _towns_in(page, sentences)
    if not within and is_lead:
        within = _towns_in(page, page.headlines)
    return (*within, *own)[:_MOST_PLACES]


def _is_located(event: Json) -> bool:
    """Whether its words give the town."""
    location = event["location"]
    return location is not None and location["precision"] in _EXACT and location["inferred"] is None


def _towns_in(page: _Page, stretches: Iterable[Span]) -> list[Place]:
    """The towns named in some stretches of the text, each once."""
    found = {
        (place.geonameid, place.name): place
        for start, end in stretches
        for at, place in page.towns
        if start <= at < end
    }
    return list(found.values())


def _as_place(place: Json) -> Place:
    return Place(
        place["geonameid"], place["name"] or place["text"], place["country"], place["admin1"], place["latitude"],
        place["longitude"], place["precision"],
    )  # fmt: skip


def _countries(places: Sequence[Place], page: _Page, named: Iterable[str]) -> tuple[str, ...]:
    """The countries an event may lie in: its own, the one most spoken of in the article, those named with it."""
    own = [place.country for place in places if place.country][:1]
    return tuple(dict.fromkeys([*own, *page.main_country, *sorted(set(named) - _NO_COUNTRIES)]))


def _side_of(participants: Iterable[Json], day: str, above: Above) -> Side:
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


def _named(page: _Page, sentences: Sequence[Span], day: str, above: Above) -> frozenset[str]:
    """The ids of all groups and persons that its sentences name, and of the bodies above them."""
    found: set[str] = set()
    for at, actor_id in page.actors:
        if any(start <= at < end for start, end in sentences):
            found.add(actor_id)
            found.update(above(actor_id, day))
    return frozenset(found)


def _first_of(numbers: frozenset[int], most: int) -> frozenset[int]:
    """The smallest numbers: a fair sample, and of two sets the same one."""
    return numbers if len(numbers) <= most else frozenset(sorted(numbers)[:most])

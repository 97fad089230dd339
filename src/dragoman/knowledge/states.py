"""States and the seats that stand for their organs: the data and their loaders.

data/states.yaml     names, adjectives, demonyms, capitals, regions and cities of states and territories
data/metonyms.yaml   "the Kremlin", "the Knesset": seats that stand for an organ
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from dragoman.datafiles import Faults, Record, read_records

__all__ = [
    "Lack",
    "Metonym",
    "Nation",
    "NationUse",
    "State",
    "load_metonyms",
    "load_states",
    "nations_by_name",
    "nations_in",
]


class NationUse(StrEnum):
    """What a word says of a state."""

    NAME = "name"  # "Iraq"
    ADJECTIVE = "adjective"  # "Iraqi"
    DEMONYM = "demonym"  # "Iraqis"
    CAPITAL = "capital"  # "Baghdad"
    METONYM = "metonym"  # "the Kremlin"
    PART = "part"  # "Mosul", "Chechnya"


@dataclass(frozen=True, slots=True)
class Lack:
    """An office a state does not have between two days (always, without them)."""

    title: str
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class State:
    """A state or territory. `successor` is the code of the state that answers for a former one."""

    code: str
    name: str
    names: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capital: str | None = None
    capital_names: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    successor: str | None = None
    until: date | None = None
    lacks: tuple[Lack, ...] = ()

    @property
    def country(self) -> str:
        """The code that stands in an entity's `country`."""
        return self.successor or self.code


@dataclass(frozen=True, slots=True)
class Metonym:
    """A seat that stands for an organ: the Pentagon, USA, MIL."""

    name: str
    names: tuple[str, ...]
    country: str
    sector: str


@dataclass(frozen=True, slots=True)
class Nation:
    """What one word or phrase says: a state, and in which use. `sector` and `seat` only for metonyms."""

    state: State
    use: NationUse
    sector: str | None = None
    seat: str | None = None


def load_states(path: Path, faults: Faults) -> tuple[State, ...]:
    """The states of `path`; codes given twice and unknown successors are faults."""
    states: dict[str, State] = {}
    successors: list[tuple[Record, str]] = []
    for record in read_records(path, faults):
        state = _state(record)
        if state.code in states:
            record.fault("code", f'"{state.code}" is given twice')
        if state.successor:
            successors.append((record, state.successor))
        states[state.code] = state
    for record, successor in successors:
        if successor not in states:
            record.fault("successor", f'"successor" is "{successor}", which is no state of this file')
    return tuple(states.values())


def _state(record: Record) -> State:
    state = State(
        code=record.text("code"),
        name=record.text("name"),
        names=record.texts("names"),
        adjectives=record.texts("adjectives"),
        demonyms=record.texts("demonyms"),
        capital=record.optional_text("capital"),
        capital_names=record.texts("capital_names"),
        regions=record.texts("regions"),
        cities=record.texts("cities"),
        successor=record.optional_text("successor"),
        until=record.day("until", end=True),
        lacks=tuple(_lack(lack) for lack in record.records("lacks")),
    )
    record.done()
    return state


def _lack(record: Record) -> Lack:
    lack = Lack(record.text("title"), record.day("from"), record.day("to", end=True))
    record.done()
    return lack


def load_metonyms(
    path: Path, faults: Faults, *, countries: Collection[str], sectors: Collection[str]
) -> tuple[Metonym, ...]:
    """The seats of `path`; countries and sectors that do not exist are faults."""
    metonyms = []
    for record in read_records(path, faults):
        metonym = Metonym(
            name=record.text("name"),
            names=record.texts("names"),
            country=record.choice("country", sorted(countries)),
            sector=record.choice("sector", sorted(sectors)),
        )
        record.done()
        metonyms.append(metonym)
    return tuple(metonyms)


def nations_by_name(states: tuple[State, ...], metonyms: tuple[Metonym, ...]) -> dict[str, Nation]:
    """Each word or phrase with the state it speaks of, as written and in capitals.

    One use wins for each phrase: a name before a demonym, then adjective, capital, seat, part, so "Singapore"
    is the state; of two states the one that stands first in the file.
    """
    nations: dict[str, Nation] = {}
    by_code = {state.code: state for state in states}
    for use in (NationUse.NAME, NationUse.DEMONYM, NationUse.ADJECTIVE, NationUse.CAPITAL):
        for state in states:
            for phrase in _phrases(state, use):
                _claim(nations, phrase, Nation(state, use))
    for metonym in metonyms:
        if metonym.country in by_code:
            nation = Nation(by_code[metonym.country], NationUse.METONYM, metonym.sector, metonym.name)
            for phrase in (metonym.name, *metonym.names):
                _claim(nations, phrase, nation)
    for state in states:
        for phrase in (*state.regions, *state.cities):
            _claim(nations, phrase, Nation(state, NationUse.PART))
    return nations


_WORD = re.compile(r"[^\W\d_][\w.]*\w|[^\W\d_]")


def nations_in(text: str, nations: Mapping[str, Nation]) -> list[Nation]:
    """The states, peoples, capitals and seats named in `text` by one word or two, each time they are."""
    found: list[Nation] = []
    previous, was_found = "", False
    for match in _WORD.finditer(text):
        word = match[0]
        nation = nations.get(f"{previous} {word}")
        if nation is not None and was_found:
            found.pop()  # "Saudi" before "Arabia"
        nation = nation or (nations.get(word) if word[0].isupper() else None)
        previous, was_found = word, nation is not None
        if nation is not None:
            found.append(nation)
    return found


def _claim(nations: dict[str, Nation], phrase: str, nation: Nation) -> None:
    nations.setdefault(phrase, nation)
    if len(phrase) > 3:  # "US" and "us" must stay apart
        nations.setdefault(phrase.upper(), nation)


def _phrases(state: State, use: NationUse) -> tuple[str, ...]:
    if use is NationUse.NAME:
        return (state.name, *state.names)
    if use is NationUse.CAPITAL:
        return (state.capital, *state.capital_names) if state.capital else state.capital_names
    if use is NationUse.ADJECTIVE:
        return state.adjectives
    people = state.demonyms or state.adjectives
    # The bare adjective ("Iraqi") says no more than that; only what cannot stand before a noun is a demonym.
    singular = tuple(word for word in people if word not in state.adjectives)
    return (*singular, *(f"{word}s" for word in people if not word.endswith(("s", "ch", "sh", "men"))))

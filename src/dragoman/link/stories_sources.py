"""Who a claim rests on: one key for one source, whatever a report calls it.

A source known by name is that one; a body or medium called by a common noun ("Iraq's interior ministry", "Tigrai
Television") is told apart by its words and its state; persons without a name ("two officials") are nobody at all.

data/institutions.yaml   - {noun: army, words: [armed forces, army, military], alone: true}
data/agencies.yaml       - {name: Agence France-Presse, variants: [AFP]}
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from dragoman.datafiles import Faults, read_records
from dragoman.link.stories_lexicon import is_state_id, load_lexicon, stem

__all__ = [
    "AGENCIES",
    "INSTITUTIONS",
    "Voice",
    "agency_called",
    "load_agencies",
    "load_institutions",
    "voice_of",
    "voices",
]

AGENCIES = Path(__file__).parent / "data" / "agencies.yaml"
INSTITUTIONS = Path(__file__).parent / "data" / "institutions.yaml"
_KEPT_VOICES = 20_000
_PRONOUNS = frozenset({"he", "her", "him", "it", "she", "they", "them", "who", "which"})
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Voice:
    """A source of a claim: `name` as a report calls it, or as it is known, and what tells it apart from others.

    `is_named`: it is somebody in particular. `is_anonymous`: the report hides who it is.
    """

    name: str
    actor_id: str | None
    words: frozenset[str]
    nouns: frozenset[str]
    states: frozenset[str]
    is_named: bool
    is_anonymous: bool

    @property
    def takes_up(self) -> bool:
        """Whether it says nothing but what kind of source is meant, as after it was named: "the ministry"."""
        return self.actor_id is None and not self.words and not self.states

    @property
    def is_state(self) -> bool:
        """Whether it is a state by its mere name."""
        return self.actor_id is not None and is_state_id(self.actor_id)

    @property
    def is_definite(self) -> bool:
        """Whether it is meant to be known to the reader: "the statement", "its chief of staff"."""
        return self.name.split(maxsplit=1)[0].casefold() in load_institutions().definite

    def is_same(self, other: Voice) -> bool:
        """Whether two names in reports of one event are of one source: one says all that the other does.

        "the ministry" and "Iraq's interior ministry", "Al-Masirah" and "Al-Masirah television"; but "the army" and
        "Haftar's army" are two: the one is a state's.
        """
        if not (self.is_named and other.is_named):
            return False
        if self.actor_id is not None and other.actor_id is not None:
            return self.actor_id == other.actor_id
        if not all(_agree(*pair) for pair in ((self.nouns, other.nouns), (self.states, other.states))):
            return False
        fewer, more = sorted((self.words, other.words), key=len)
        if fewer:
            return fewer <= more
        shared = self.nouns & other.nouns
        return bool(shared) and (not more or not shared <= load_institutions().alone)


def _agree(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return not ours or not theirs or not ours.isdisjoint(theirs)


@dataclass(frozen=True)
class Institutions:
    """The nouns of bodies: `noun_of` by the words for it, `pattern` finds those, longest first."""

    pattern: re.Pattern[str]
    noun_of: Mapping[str, str]
    alone: frozenset[str]
    empty: frozenset[str]
    persons: frozenset[str]
    definite: frozenset[str]


def voices(attributions: Iterable[Mapping[str, Any]]) -> Iterator[Voice]:
    """The sources of attributions, in their order.

    Left out are pronouns that stand for nobody known: they go on with what a source named before them said.
    """
    for attribution in attributions:
        source = attribution["source"]
        if source is not None and (source["name"] or source["text"].lower() not in _PRONOUNS):
            yield voice_of(source)


def voice_of(source: Mapping[str, Any]) -> Voice:
    """The source of an attribution."""
    return _voice(source["name"], source["actor_id"], source["text"], source["anonymous"])


@lru_cache(maxsize=_KEPT_VOICES)
def _voice(name: str | None, actor_id: str | None, text: str, is_anonymous: bool) -> Voice:
    shown = name or text
    words, nouns, states, is_person = _parts(shown)
    if name or actor_id:
        return Voice(shown, actor_id, words, nouns, states, is_named=True, is_anonymous=is_anonymous)
    is_named = bool(nouns) and not is_person
    return Voice(shown, None, words, nouns, states, is_named=is_named, is_anonymous=is_anonymous and not is_named)


def _parts(text: str) -> tuple[frozenset[str], frozenset[str], frozenset[str], bool]:
    """The words, nouns and states in the name of a source, and whether a person speaks for it.

    "Iraq's interior ministry" → {interior}, {ministry}, {IRQ}, False
    """
    institutions, states_by_stem = load_institutions(), load_lexicon().states
    plain = text.casefold().replace("’", "'")
    nouns = {institutions.noun_of[found] for found in institutions.pattern.findall(plain)}
    words, states, is_person = set(), set(), False
    for word in _WORD.findall(institutions.pattern.sub(" ", plain)):
        stemmed = stem(word)
        if stemmed in states_by_stem:
            states.add(states_by_stem[stemmed])
        elif stemmed in institutions.persons:
            is_person = True
        elif len(word) > 1 and stemmed not in institutions.empty:
            words.add(stemmed)
    return frozenset(words), frozenset(nouns), frozenset(states), is_person


def agency_called(name: str) -> str | None:
    """The agency of that name or abbreviation."""
    return load_agencies().get(name.casefold())


@cache
def load_agencies(path: Path = AGENCIES) -> Mapping[str, str]:
    """The name of each agency by what it is called, in lower case."""
    faults = Faults()
    found: dict[str, str] = {}
    for record in read_records(path, faults):
        name = record.text("name")
        for variant in (name, *record.texts("variants")):
            if found.setdefault(variant.casefold(), name) != name:
                record.fault("variants", f'"{variant}" already stands for {found[variant.casefold()]}')
        record.done()
    faults.check()
    return found


@cache
def load_institutions(path: Path = INSTITUTIONS) -> Institutions:
    """Read and validate the nouns; raises `DataFileError` with every fault at once."""
    faults = Faults()
    noun_of: dict[str, str] = {}
    alone: set[str] = set()
    words: dict[str, set[str]] = {"empty": set(), "persons": set(), "definite": set()}
    for record in read_records(path, faults):
        for kind, known in words.items():
            known.update(word if kind == "definite" else stem(word) for word in record.texts(kind))
        if not any(kind in record for kind in words):
            noun = record.text("noun")
            for word in record.texts("words"):
                if noun_of.setdefault(word, noun) != noun:
                    record.fault("words", f'"{word}" already stands for {noun_of[word]}')
            if record.flag("alone"):
                alone.add(noun)
        record.done()
    faults.check()
    longest_first = "|".join(re.escape(word) for word in sorted(noun_of, key=len, reverse=True))
    pattern = re.compile(rf"\b(?:{longest_first})\b")
    return Institutions(pattern, noun_of, frozenset(alone), **{kind: frozenset(known) for kind, known in words.items()})

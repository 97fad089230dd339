"""The words that report an event: those of its own sentences, and those of the report around it, as stems and hashes."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dragoman.link.stories_lexicon import Lexicon, stem

__all__ = ["Wording", "days_back", "first_of", "hashed", "is_lead", "tells_distance", "word_hash", "wording"]

_MOST_SENTENCES = 3
_LEAST_LETTERS = 3
_KEPT_TEXTS = 64
_KEPT_HASHES = 50_000
# An event told in the first sentence is what the article is about: these many characters tell more of it.
_LEAD_CHARACTERS = 60
_REPORT_CHARACTERS = 600

_NUMBERS = ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_AFTER = re.compile(
    rf"\b(?:(\d{{1,2}})|({'|'.join(_NUMBERS)}|an|one))[ -](hour|day|week|month|year)s? (?:after|since|into|on from)\b",
    re.I,
)
# How many days a unit has, and how loosely it is meant.
_UNITS = {"hour": (0, 1), "day": (1, 1), "week": (7, 3), "month": (30, 8), "year": (365, 40)}
_LONGEST_LOOK_BACK_DAYS = 400
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Wording:
    """Stems in the sentences that report one event, and `around` them in its article if that is about the event.

    `names` are capitalised inside a sentence, and neither the gazetteer nor the list of actors knows more of them;
    `states` are the codes of states named. `words` are the others, without those that stand in every report.
    """

    names: frozenset[str]
    words: frozenset[str]
    every: frozenset[str]
    states: frozenset[str]
    around: frozenset[str]
    every_around: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Passage:
    names: frozenset[str]
    words: frozenset[str]
    every: frozenset[str]
    states: frozenset[str]


def wording(event: Mapping[str, Any], article: Mapping[str, Any], lexicon: Lexicon) -> Wording:
    """The stems that tell one event."""
    known = _known(article)
    sentences: dict[tuple[int, int], None] = dict.fromkeys([tuple(event["sentence"])])
    sentences.update(dict.fromkeys(tuple(mention["sentence"]) for mention in event["mentions"]))
    own = _passage(article["text"], list(sentences)[:_MOST_SENTENCES], known, lexicon)
    if not is_lead(event, article):
        return Wording(own.names, own.words, own.every, own.states, own.names | own.words, own.every)
    first = min(start for start, _ in sentences)
    headlines = [(part["start"], part["end"]) for part in article["segments"] if part["role"] == "headline"][:1]
    wide = _passage(article["text"], [*headlines, (first, first + _REPORT_CHARACTERS)], known, lexicon)
    around = own.names | own.words | wide.names | wide.words
    return Wording(own.names, own.words, own.every, own.states, around, own.every | wide.every)


def is_lead(event: Mapping[str, Any], article: Mapping[str, Any]) -> bool:
    """Whether it is what the article is about: told in the headline or at the beginning of the body."""
    body = next((part["start"] for part in article["segments"] if part["role"] == "body"), 0)
    return min(int(mention["sentence"][0]) for mention in event["mentions"]) <= body + _LEAD_CHARACTERS


def days_back(event: Mapping[str, Any], text: str) -> tuple[int, int] | None:
    """How long before the report it was, at least and at most, where the sentence tells so by what came after it.

    "Two weeks after the mill was struck" → (11, 17)
    """
    found = None
    for match in _AFTER.finditer(text, event["sentence"][0], event["trigger"]["start"]):
        found = match
    if found is None:
        return None
    digits, word, unit = found.groups()
    days, slack = _UNITS[unit.lower()]
    number = int(digits) if digits else _NUMBERS.index(word.lower()) + 1 if word.lower() in _NUMBERS else 1
    back = number * days
    return (max(0, back - slack), back + slack) if back <= _LONGEST_LOOK_BACK_DAYS else None


def tells_distance(event: Mapping[str, Any], text: str) -> bool:
    """Whether its date was read from such words, which are of the event that came after it.

    "Kabul protested a day after a bomb killed 12 people": the bomb did not go off a day later.
    """
    span = event["occurred"]["span"]
    return span is not None and span[1] <= event["trigger"]["start"] and _AFTER.match(text, *span) is not None


def _passage(text: str, stretches: Iterable[tuple[int, int]], known: set[int], lexicon: Lexicon) -> _Passage:
    names, words, every, states = set(), set(), set(), set()
    for start, end in stretches:
        for match in _WORD.finditer(text, start, end):
            word = match.group()
            plain = _plain(word)
            every.add(plain)
            if plain in lexicon.states:
                states.add(lexicon.states[plain])
            elif len(plain) >= _LEAST_LETTERS and plain not in lexicon.empty:
                if not word[0].isupper() or match.start() == start:
                    words.add(plain)
                elif match.start() not in known:
                    names.add(plain)
    return _Passage(frozenset(names), frozenset(words), frozenset(every), frozenset(states))


def _known(article: Mapping[str, Any]) -> set[int]:
    """Where words of places and actors stand that are known by more than their name."""
    known: set[int] = set()
    for place in article["places"]:
        if place["geonameid"] is not None:
            known.update(range(place["start"], place["end"]))
    for entity in article["entities"]:
        if entity["actor_id"] is not None:
            known.update(range(entity["start"], entity["end"]))
    return known


def _plain(word: str) -> str:
    return stem(word[:-2].lower() if word.endswith(("'s", "’s")) else word.lower())


def hashed(words: Iterable[str], rare_but_for: frozenset[str] | None = None) -> frozenset[int]:
    """The hash of each word; odd for a rare one, even for one of `rare_but_for`, where that is given."""
    if rare_but_for is None:
        return frozenset(map(word_hash, words))
    return frozenset(word_hash(word) & ~1 if word in rare_but_for else word_hash(word) | 1 for word in words)


@lru_cache(maxsize=_KEPT_HASHES)
def word_hash(word: str) -> int:
    """A number of 32 bits; the same on every machine."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def first_of(hashes: Iterable[int], most: int) -> Sequence[int]:
    """The smallest hashes: a fair sample, and of two sets the same one."""
    return sorted(hashes)[:most]

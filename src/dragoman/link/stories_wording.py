"""The words that report an event: those of its sentences, and those of the report around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dragoman.link.stories_lexicon import Lexicon

__all__ = ["Wording", "days_back", "is_lead", "tells_distance", "wording"]

_MOST_SENTENCES = 3
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

Spans = Iterable[tuple[int, int]]


@dataclass(slots=True)
class Wording:
    """The telling words of one or more stretches of text, as numbers, and what they show, by kind.

    `names` are capitalised inside a sentence, and neither the gazetteer nor the list of actors knows more of them;
    `states` are the codes of states named.
    """

    names: set[int] = field(default_factory=set)
    words: set[int] = field(default_factory=set)
    states: set[str] = field(default_factory=set)
    things: dict[str, set[str]] = field(default_factory=dict)

    def thing(self, kind: str) -> frozenset[str]:
        """What of a kind the words show."""
        return frozenset(self.things.get(kind, ()))


def wording(
    event: Mapping[str, Any], article: Mapping[str, Any], lexicon: Lexicon, *, is_lead: bool
) -> tuple[Wording, Wording]:
    """The words of the sentences that report an event; and those around them, if the article is about it."""
    sentences = list(dict.fromkeys(_sentences(event)))[:_MOST_SENTENCES]
    known = _known(article)
    own = _words_of(article["text"], sentences, known, lexicon)
    if not is_lead:
        return own, own
    first = min(start for start, _ in sentences)
    headlines = [(part["start"], part["end"]) for part in article["segments"] if part["role"] == "headline"][:1]
    return own, _words_of(article["text"], [*headlines, (first, first + _REPORT_CHARACTERS)], known, lexicon)


def _sentences(event: Mapping[str, Any]) -> Iterable[tuple[int, int]]:
    yield tuple(event["sentence"])
    for mention in event["mentions"]:
        yield tuple(mention["sentence"])


def _words_of(text: str, stretches: Spans, known: Spans, lexicon: Lexicon) -> Wording:
    found = Wording()
    word_of = lexicon.word
    for start, end in stretches:
        # What stands in capitals throughout tells no names from words.
        is_flat = text[start:end].isupper()
        for match in _WORD.finditer(text, start, end):
            raw = match.group()
            word = word_of(raw)
            if word.is_telling:
                if is_flat or raw[0].islower() or match.start() == start:
                    found.words.add(word.number)
                elif not _lies_in(match.start(), known):
                    found.names.add(word.number)
            elif word.state is not None:
                found.states.add(word.state)
            for kind, things in word.things:
                found.things.setdefault(kind, set()).update(things)
    return found


def _lies_in(at: int, stretches: Spans) -> bool:
    for first, last in stretches:  # noqa: SIM110  any() takes twice as long, and there are thousands a second
        if first <= at < last:
            return True
    return False


def _known(article: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Where places and actors stand that are known by more than their name."""
    known = [(place["start"], place["end"]) for place in article["places"] if place["geonameid"] is not None]
    known += [(entity["start"], entity["end"]) for entity in article["entities"] if entity["actor_id"] is not None]
    return known


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

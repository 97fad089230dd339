"""The words that report an event: those of its sentences, and those of the report around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.link.stories_lexicon import Lexicon

__all__ = ["Span", "Wording", "Words", "days_back", "tells_distance"]

_NUMBERS = ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_AFTER = re.compile(
    rf"\b(?:(\d{{1,2}})|({'|'.join(_NUMBERS)}|an|one))[ -](hour|day|week|month|year)s? (?:after|since|into|on from)\b",
    re.I,
)
# How many days a unit has, and how loosely it is meant.
_UNITS = {"hour": (0, 1), "day": (1, 1), "week": (7, 3), "month": (30, 8), "year": (365, 40)}
_LONGEST_LOOK_BACK_DAYS = 400
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wording:
    """The telling words of one or more stretches of text, as numbers, and what they show, by kind.

    `names` are capitalised inside a sentence, and neither the gazetteer nor the list of actors knows more of them;
    `states` are the codes of states named.
    """

    names: frozenset[int]
    words: frozenset[int]
    states: frozenset[str]
    things: Mapping[str, frozenset[str]]

    def thing(self, kind: str) -> frozenset[str]:
        """What of a kind the words show."""
        return self.things.get(kind, frozenset())


class Words:
    """The words of one article, stretch by stretch; what was read is remembered, for its events share sentences.

    `known`: where places and actors stand that are known by more than their name.
    """

    def __init__(self, text: str, known: Sequence[Span], lexicon: Lexicon) -> None:
        self._text = text
        self._known = known
        self._word = lexicon.word
        self._read: dict[Span, Wording] = {}

    def of(self, stretches: Iterable[Span]) -> Wording:
        """The words of some stretches together."""
        found = [self._read.get(stretch) or self._stretch(stretch) for stretch in stretches]
        if len(found) == 1:
            return found[0]
        things: dict[str, frozenset[str]] = {}
        for one in found:
            for kind, shown in one.things.items():
                things[kind] = things.get(kind, frozenset()) | shown
        return Wording(
            names=frozenset().union(*[one.names for one in found]),
            words=frozenset().union(*[one.words for one in found]),
            states=frozenset().union(*[one.states for one in found]),
            things=things,
        )

    def _stretch(self, stretch: Span) -> Wording:
        start, end = stretch
        known = [(first, last) for first, last in self._known if first < end and start < last]
        # What stands in capitals throughout tells no names from words.
        is_flat = self._text[start:end].isupper()
        word_of = self._word
        names: set[int] = set()
        words: set[int] = set()
        states: set[str] = set()
        things: dict[str, frozenset[str]] = {}
        for match in _WORD.finditer(self._text, start, end):
            raw = match.group()
            word = word_of(raw)
            if word.is_telling:
                if is_flat or raw[0].islower() or match.start() == start:
                    words.add(word.number)
                elif not _lies_in(match.start(), known):
                    names.add(word.number)
            elif word.state is not None:
                states.add(word.state)
            for kind, shown in word.things:
                things[kind] = things.get(kind, frozenset()) | shown
        found = self._read[stretch] = Wording(frozenset(names), frozenset(words), frozenset(states), things)
        return found


def _lies_in(at: int, stretches: Iterable[Span]) -> bool:
    for first, last in stretches:  # noqa: SIM110  any() takes twice as long, and there are thousands a second
        if first <= at < last:
            return True
    return False


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

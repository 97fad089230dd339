"""Paraphrases: copies in which nearly every word is another, but not the facts nor the order they are told in.

Look-alikes are the other way round. A report of another event told from the same template keeps phrases and changes
facts; an independent report of the same event tells facts in another order and selection, with facts of its own. So
sentences are laid side by side in order, names and numbers counted, and words in common held against a pair.

    Gunmen raided a customs post near the town of Diboli on Wednesday night, killing seven officers, …
    Shooters struck a duty station by the city Diboli Wednesday evening, slaying 7 agents, …
    → Likeness(least_found=0.23, fewer_numbers=0.86, …), confidence 1.18
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from dragoman.link.copies_signature import Signature
from dragoman.link.copies_tokens import LARGE, NAME, SMALL, STARTS, TIME, TINY, WORD

__all__ = ["Likeness", "compare", "paraphrase_score", "weight_of"]

# How much a fact or word says when both reports have it: a number above a dozen more than a name, a name more than
# a word, and less than a word what all reports of one day or one kind have (Monday; two, five).
_WEIGHTS = {WORD: 1.0, TIME: 0.6, NAME: 1.3, TINY: 0.6, SMALL: 1.0, LARGE: 2.0}

# Two sentences on a summit are to be found, in other words, in any longer report on it, and two on a market next day:
# paraphrases are looked for among reports of three sentences and thirty shingles, the shorter of which has at least two
# fifths of the longer one's.
_LEAST_SENTENCES = 3
_LEAST_TOLD = 30
_LEAST_PART = 0.4
# Reports of which fewer fact keys meet are no paraphrases: of unrelated reports nineteen pairs in twenty end here, of
# paraphrases one or two in a hundred (corpus/copies/c1).
_LEAST_MET = 0.05

# With few numbers to go by, a share of them says little: it is drawn towards 4 in 7.
_NUMBERS_BEFOREHAND = (2.0, 3.5)
# The same for weekdays and dates, of which a report has one or two.
_DAYS_BEFOREHAND = (0.7, 1.0)
# Facts in common that are enough: six names, or four numbers.
_ENOUGH_FACTS = 8.0
# The part of the shorter report that is looked at for how little of it stands in the longer.
_LEAST_FOUND_PART = 1 / 3

# What each part of `Likeness` counts for; paraphrases have 1 or more. Fitted on corpus/copies/c1, its texts also cut
# and strung together, and on look-alikes among reports of related events; then rounded.
_COUNTS = {
    "least_found": 0.49,
    "days": 0.33,
    "order": 0.31,
    "fewer_numbers": 0.28,
    "facts": 0.22,
    "together": 0.17,
    "more_numbers": 0.13,
    # Phrases of a template: the more words two reports share, the more of the rest must agree.
    "words": -0.38,
}
# More than this counts no further: a third of the keys meet in good paraphrases, light ones keep most words.
_MOST = {"together": 0.35, "words": 0.6}
_ENOUGH = 1.0

_KEPT_TOLD = 500


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two reports have in common, each a share from 0 to 1; the shorter is the one that says less."""

    least_found: float  # of the third of the shorter that is found least in the longer, what is found
    fewer_numbers: float  # of the numbers of the one with fewer, those the other has too
    more_numbers: float  # of the numbers of the one with more
    order: float  # of what both have, what comes in the same order
    days: float  # of the weekdays and dates of the one with fewer, those the other has too
    facts: float  # names and numbers in common, of as many as are enough
    together: float  # of the fact keys, those both have
    words: float  # of what the shorter says, what the longer says too, in order

    @property
    def confidence(self) -> float:
        """How much speaks for a paraphrase; 1 is enough."""
        counted: list[float] = [
            weight * min(getattr(self, part), _MOST.get(part, 1.0)) for part, weight in _COUNTS.items()
        ]
        return sum(counted)


def paraphrase_score(first: Signature, second: Signature) -> float | None:
    """Share of what the shorter says that the longer says in the same order; None when they are no paraphrases."""
    fewer, more = sorted((first.size, second.size))
    if fewer < max(_LEAST_TOLD, _LEAST_PART * more) or not _meet(first, second):
        return None
    if min(len(_told(signature.tokens).sentences) for signature in (first, second)) < _LEAST_SENTENCES:
        return None
    pair = _Pair(first, second)
    if pair.at_best().confidence < _ENOUGH:
        return None
    likeness = pair.likeness()
    return likeness.words if likeness.confidence >= _ENOUGH else None


def compare(first: Signature, second: Signature) -> Likeness:
    """What two reports have in common when their wording is left aside."""
    return _Pair(first, second).likeness()


def weight_of(tokens: Iterable[int]) -> float:
    """How much these facts and words say together."""
    return sum([_WEIGHTS[token >> 28] for token in tokens])


def _meet(first: Signature, second: Signature) -> bool:
    """Whether enough fact keys of two signatures are the same."""
    met, keys = _met(first, second)
    return met >= max(1, _LEAST_MET * keys)


def _met(first: Signature, second: Signature) -> tuple[int, int]:
    """How many fact keys two signatures share, and how many the one with fewer has."""
    one, other = first.fact_keys, second.fact_keys
    return len(set(one).intersection(other)), min(len(one), len(other))


# ---------------------------------------------------------------- what a report tells


class _Told:
    """What a report tells: its sentences as sets of facts and words."""

    __slots__ = ("days", "numbers", "sentences", "tokens", "weight")

    def __init__(self, sentences: Sequence[frozenset[int]]) -> None:
        self.sentences = sentences
        self.tokens = frozenset[int]().union(*sentences)
        self.weight = weight_of(self.tokens)
        self.numbers = weight_of([token for token in self.tokens if token >> 28 > NAME])
        self.days = sum([token >> 28 == TIME for token in self.tokens])

    def without(self, sentences: Set[frozenset[int]]) -> _Told:
        """The same report, less these sentences."""
        return _Told([sentence for sentence in self.sentences if sentence not in sentences])

    def sentences_of(self, asked: frozenset[int]) -> dict[int, list[int]]:
        """In which sentences the tokens asked for stand."""
        found: dict[int, list[int]] = {token: [] for token in asked}
        for place, sentence in enumerate(self.sentences):
            for token in sentence & asked:
                found[token].append(place)
        return found


@lru_cache(_KEPT_TOLD)
def _told(tokens: bytes) -> _Told:
    sentences: list[list[int]] = []
    for token in np.frombuffer(tokens, "<u4").tolist():
        if token & STARTS:
            sentences.append([])
        sentences[-1].append(token & ~STARTS)
    return _Told([frozenset(sentence) for sentence in sentences])


class _Pair:
    """Two reports, the one that says less first, and what they have in common in whatever order.

    What stands word for word in both is left aside: quotations, which paraphrases keep, and the background that is
    repeated under every report of a conflict.
    """

    def __init__(self, first: Signature, second: Signature) -> None:
        one, other = _told(first.tokens), _told(second.tokens)
        same = frozenset(one.sentences).intersection(other.sentences)
        if same:
            one, other = one.without(same), other.without(same)
        is_shorter = (one.weight, first.wording) <= (other.weight, second.wording)
        self._shorter, self._longer = (one, other) if is_shorter else (other, one)
        self._both = self._shorter.tokens & self._longer.tokens
        self._met, self._keys = _met(first, second)
        self._shared = self._facts = self._numbers = 0.0
        self._days = 0
        for token in self._both:
            kind = token >> 28
            weight = _WEIGHTS[kind]
            self._shared += weight
            if kind >= NAME:
                self._facts += weight
            if kind > NAME:
                self._numbers += weight
            if kind == TIME:
                self._days += 1

    def at_best(self) -> Likeness:
        """About what `likeness` would come to, were all that is in both told in the same order: quick to say."""
        return self._likeness(self._shared, min(1.0, self._shared / max(self._shorter.weight, 1.0)))

    def likeness(self) -> Likeness:
        """What the two have in common."""
        found = _found_in_order(_gains(self._both, self._shorter, self._longer))
        return self._likeness(sum(found), _least_found(self._shorter.sentences, found))

    def _likeness(self, in_order: float, least_found: float) -> Likeness:
        fewer, more = sorted((self._shorter.numbers, self._longer.numbers))
        added, among = _NUMBERS_BEFOREHAND
        days, of_days = _DAYS_BEFOREHAND
        return Likeness(
            least_found=least_found,
            fewer_numbers=(self._numbers + added) / (fewer + among),
            more_numbers=(self._numbers + added) / (more + among),
            order=min(1.0, (in_order + 1) / (self._shared + 2)),
            days=(self._days + days) / (min(self._shorter.days, self._longer.days) + of_days),
            facts=min(1.0, self._facts / _ENOUGH_FACTS),
            together=self._met / (self._keys + 2),
            words=min(1.0, in_order / max(self._shorter.weight, 1.0)),
        )


# ---------------------------------------------------------------- sentences side by side


def _gains(both: frozenset[int], shorter: _Told, longer: _Told) -> list[list[float]]:
    """How much each sentence of the one has in common with each of the other.

    What is said again and again, as the name of the country, says little about which sentence is which.
    """
    gains = [[0.0] * len(longer.sentences) for _ in shorter.sentences]
    rows, columns = shorter.sentences_of(both), longer.sentences_of(both)
    for token in sorted(both):
        here, there = rows[token], columns[token]
        gain = _WEIGHTS[token >> 28] / max(len(here), len(there))
        for row in here:
            for column in there:
                gains[row][column] += gain
    return gains


def _found_in_order(gains: Sequence[Sequence[float]]) -> list[float]:
    """How much of each sentence of the one is found in the other on the best way through both, neither going back.

    Sentences may be split, joined and dropped on the way: a step goes on in the one, in the other, or in both.
    """
    width = len(gains[0]) if gains else 0
    best = [[0.0] * (width + 1)]
    for row in gains:
        above, last, here = best[-1], 0.0, [0.0]
        for before, over, gain in zip(above, above[1:], row, strict=False):
            top = before if before > over else over
            last = (top if top > last else last) + gain
            here.append(last)
        best.append(here)
    found = [0.0] * len(gains)
    up, left = len(gains), width
    while up and left:
        found[up - 1] += gains[up - 1][left - 1]
        both, one, other = best[up - 1][left - 1], best[up - 1][left], best[up][left - 1]
        if both >= max(one, other):
            up, left = up - 1, left - 1
        elif one >= other:
            up -= 1
        else:
            left -= 1
    return found


def _least_found(sentences: Sequence[Iterable[int]], found: Sequence[float]) -> float:
    """Of the third of a report, by weight, that is found least in the other, the share that is found.

    A paraphrase keeps something of each sentence; a later report keeps the background and has other news.
    """
    weights = [weight_of(sentence) for sentence in sentences]
    shares = sorted((min(1.0, part / weight), weight) for part, weight in zip(found, weights, strict=True))
    asked = left = sum(weights) * _LEAST_FOUND_PART
    covered = 0.0
    for share, weight in shares:
        taken = min(weight, left)
        covered += share * taken
        left -= taken
    return covered / asked if asked else 0.0

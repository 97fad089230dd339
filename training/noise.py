"""Sentences of the corpus as careless hands would have left them: misprints, lost punctuation, another country.

What a sentence says is the same after; every labelled piece is moved along. Training on such copies is what keeps an
answer from hanging on a full stop (`python -m training.behaviour` counts how often it does).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from dragoman.knowledge.states import State
from training.corpus import Claim, Event, Piece, Sentence

__all__ = ["Edit", "edited", "spoilt"]

Edit = tuple[int, int, str]
"""The characters from start to end give way to other text."""

_WORD = re.compile(r"[A-Za-z]{5,}")
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


def edited(sentence: Sentence, edits: Sequence[Edit]) -> Sentence:
    """The sentence with its text edited; edits do not overlap."""
    text, at, moved = [], 0, [0] * (len(sentence.text) + 1)
    size = 0
    for start, end, new in sorted(edits):
        for i in range(at, start + 1):
            moved[i] = size + i - at
        text.append(sentence.text[at:start] + new)
        size += start - at + len(new)
        for i in range(start + 1, end + 1):
            moved[i] = size
        at = end
    for i in range(at, len(sentence.text) + 1):
        moved[i] = size + i - at
    text.append(sentence.text[at:])

    def piece(given: Piece) -> Piece:
        return moved[given[0]], moved[given[1]]

    def pieces(given: Sequence[Piece]) -> tuple[Piece, ...]:
        return tuple(p for each in given if (p := piece(each))[0] < p[1])

    return replace(
        sentence,
        text="".join(text),
        events=tuple(_event(event, pieces) for event in sentence.events if pieces(event.triggers)),
        claims=tuple(_claim(claim, piece, pieces) for claim in sentence.claims),
    )


def _event(event: Event, pieces: Callable[[Sequence[Piece]], tuple[Piece, ...]]) -> Event:
    return replace(
        event,
        triggers=pieces(event.triggers),
        actors=pieces(event.actors),
        recipients=pieces(event.recipients),
        places=pieces(event.places),
        times=pieces(event.times),
        counts=tuple((kind, moved) for kind, where in event.counts for moved in pieces([where])),
    )


def _claim(
    claim: Claim, piece: Callable[[Piece], Piece], pieces: Callable[[Sequence[Piece]], tuple[Piece, ...]]
) -> Claim:
    return replace(
        claim,
        content=pieces(claim.content),
        source=piece(claim.source) if claim.source else None,
        cue=piece(claim.cue) if claim.cue else None,
        via=pieces(claim.via),
    )


def spoilt(sentence: Sentence, states: Sequence[State], rng: random.Random) -> Sentence:
    """A copy with one or two faults, drawn at random."""
    text = sentence.text
    edits: list[Edit] = []
    if rng.random() < 0.4:
        edits += _without_stop(text)
    if rng.random() < 0.35:
        edits += _without_commas(text)
    if rng.random() < 0.4:
        edits += _misprint(text, rng)
    if rng.random() < 0.3:
        edits += _plain_quotes(text)
    if not edits or rng.random() < 0.5:
        edits += _elsewhere(text, states, rng)
    return edited(sentence, _apart(edits))


def _apart(edits: Sequence[Edit]) -> list[Edit]:
    kept: list[Edit] = []
    for edit in sorted(edits):
        if not kept or edit[0] >= kept[-1][1]:
            kept.append(edit)
    return kept


def _without_stop(text: str) -> list[Edit]:
    end = len(text.rstrip())
    return [(end - 1, end, "")] if end > 1 and text[end - 1] in ".!" else []


def _without_commas(text: str) -> list[Edit]:
    return [(m.start(), m.end(), " ") for m in re.finditer(r", ", text)]


def _misprint(text: str, rng: random.Random) -> list[Edit]:
    """One or two words with a letter lost, doubled or out of place."""
    words = list(_WORD.finditer(text))
    edits: list[Edit] = []
    for word in rng.sample(words, min(len(words), rng.choice((1, 1, 2)))):
        at = rng.randrange(word.start() + 1, word.end() - 2)
        a, b = text[at], text[at + 1]
        edits.append((at, at + 2, rng.choice((b + a, a, a + a + b))))
    return edits


def _plain_quotes(text: str) -> list[Edit]:
    return [(i, i + 1, letter.translate(_QUOTES)) for i, letter in enumerate(text) if letter in "“”‘’"]


def _elsewhere(text: str, states: Sequence[State], rng: random.Random) -> list[Edit]:
    """Each state named gives way to another, the same one throughout: name for name, adjective for adjective."""
    swaps: dict[str, str] = {}
    for state in states:
        if state.adjectives and re.search(rf"\b({re.escape(state.name)}|{re.escape(state.adjectives[0])})", text):
            other = rng.choice([s for s in states if s.adjectives and s.capital and s.demonyms == ()])
            swaps[state.name] = other.name
            swaps[state.adjectives[0]] = other.adjectives[0]
            if state.capital and other.capital:
                swaps[state.capital] = other.capital
    if not swaps:
        return []
    wanted = re.compile(r"\b(" + "|".join(re.escape(w) for w in sorted(swaps, key=len, reverse=True)) + r")\b")
    return [(m.start(), m.end(), swaps[m.group()]) for m in wanted.finditer(text)]

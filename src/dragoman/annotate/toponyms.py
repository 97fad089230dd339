"""Toponyms: the words of an article that name places, with what stands around them.

    "The embassy in Baghdad was shelled, said Mayor Jordan Smith of Athens, Texas."
                    └─────┘                                      └────┘  └───┘
                    facility "embassy"                           inside "Texas"

Two witnesses are heard: the parser's labels, and the gazetteer, which is asked about every sequence of
capitalised words. Neither decides alone. Each candidate gathers points for and against from its surroundings,
and is kept from `_ENOUGH` points on: "Palmyra" labelled a person is a place after "in"; "Jordan" before
"Smith" is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dragoman.annotate.toponym_candidates import (
    DIVISION_WORDS,
    PLACE_LABELS,
    Candidate,
    Scene,
    before_qualifiers,
    link_containers,
    named_in,
    note_counties,
    preposition,
    scene_of,
)
from dragoman.annotate.toponym_evidence import points_of
from dragoman.annotate.toponym_runs import name_runs
from dragoman.model import Toponym

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from dragoman.knowledge.gazetteer import Gazetteer

__all__ = ["find_toponyms"]

_ENOUGH = 1.5
_ENOUGH_WHEN_REPEATED = -0.75
_BESIDE_ACCEPTED = 1.0


def find_toponyms(doc: Doc, gazetteer: Gazetteer) -> list[Toponym]:
    """The toponyms of a parsed article in order, none overlapping another.

    Nationalities ("Iraqi") are among them with `adjectival` set. Place names that the gazetteer lacks are
    given when the parser is sure of them; the resolver then leaves them without coordinates.
    """
    scene = scene_of(doc, gazetteer)
    candidates = [candidate for run in name_runs(scene.parse) for candidate in named_in(run, scene)]
    note_counties(candidates, scene)
    link_containers(candidates, scene)
    candidates = [candidate for candidate in candidates if not candidate.is_absorbed]
    for candidate in candidates:
        candidate.points = points_of(candidate, scene)
    kept = _kept(candidates, scene)
    found = [_toponym(candidate, scene) for candidate in kept]
    taken = {token for candidate in kept for token in range(candidate.first, candidate.last)}
    found.extend(_adjectives(scene, taken))
    rejected = {(candidate.first, candidate.last) for candidate in candidates}
    found.extend(_unlisted(scene, taken, rejected))
    return sorted(found, key=lambda toponym: toponym.span)


def _kept(candidates: list[Candidate], scene: Scene) -> list[Candidate]:
    """The candidates with points enough.

    A name kept elsewhere needs fewer, and so does one listed beside one that is kept ("Hamilton and Troy").
    """
    accepted = {candidate.key for candidate in candidates if candidate.points >= _ENOUGH}
    kept = []
    for number, candidate in enumerate(candidates):
        neighbours = candidates[max(number - 1, 0) : number] + candidates[number + 1 : number + 2]
        if any(near.points >= _ENOUGH and _are_listed(near, candidate, scene) for near in neighbours):
            candidate.points += _BESIDE_ACCEPTED
        if candidate.points >= (_ENOUGH_WHEN_REPEATED if candidate.key in accepted else _ENOUGH):
            kept.append(candidate)
    return kept


def _are_listed(one: Candidate, other: Candidate, scene: Scene) -> bool:
    first, second = (one, other) if one.first < other.first else (other, one)
    between = scene.parse.words[first.last : second.first]
    return bool(between) and len(between) <= 2 and all(word in (",", "and", "or", "&") for word in between)


def _toponym(candidate: Candidate, scene: Scene) -> Toponym:
    parse = scene.parse
    return Toponym(
        span=parse.span(candidate.first, candidate.last),
        label=parse.labels[candidate.first] or None,
        preposition=preposition(candidate, scene),
        inside=candidate.container,
        facility=_facility(candidate, scene),
        sentence=parse.sentence_of(candidate.first),
    )


def _facility(candidate: Candidate, scene: Scene) -> str | None:
    """ "Baghdad International Airport" → "airport"; "the embassy in Baghdad" → "embassy"."""
    parse = scene.parse
    if candidate.is_county:
        return "county"
    if (following := parse.word(candidate.last).lower()) in DIVISION_WORDS:
        return following
    for token in range(candidate.last, min(candidate.last + 3, len(parse.words))):
        word = parse.words[token]
        if word in scene.facilities:
            return word.lower()
        if not word[:1].isupper():
            break
    before = before_qualifiers(candidate, scene)
    if parse.word(before) in ("in", "at", "of", "near") and parse.word(before - 1) in scene.facilities:
        return parse.word(before - 1).lower()
    return None


def _adjectives(scene: Scene, taken: set[int]) -> Iterator[Toponym]:
    parse = scene.parse
    for token in parse.capitalised:
        if token in taken:
            continue
        for last in (token + 2, token + 1):
            if last <= len(parse.words) and scene.gazetteer.country_of_adjective(parse.text(token, last)):
                yield Toponym(
                    parse.span(token, last), label="NORP", adjectival=True, sentence=parse.sentence_of(token)
                )  # fmt: skip
                taken.update(range(token, last))
                break


def _unlisted(scene: Scene, taken: set[int], rejected: set[tuple[int, int]]) -> Iterator[Toponym]:
    """Names the parser takes for places and the gazetteer lacks; no numbers, no lower-case words."""
    parse = scene.parse
    for first, last, label in parse.entities:
        if label not in PLACE_LABELS or any(token in taken for token in range(first, last)):
            continue
        start, end = parse.trimmed(first, last)
        if (start, end) in rejected or parse.words[end - 1] in scene.surnames:
            continue
        words = parse.words[start:end]
        if not words or not words[0][:1].isupper() or (len(words) == 1 and (len(words[0]) < 4 or words[0].isupper())):
            continue
        if words[0] in scene.ordinary and len(words) == 1:
            continue
        yield Toponym(parse.span(start, end), label=label, sentence=parse.sentence_of(start))

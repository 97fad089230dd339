"""Candidates: sequences of capitalised words that bear the name of a place, and what they lie in.

"Mayor Jordan Smith of Athens, Texas"  →  candidates "Jordan", "Athens" (in "Texas"), "Texas"
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dragoman.annotate.toponym_runs import Parse, Run
from dragoman.knowledge.gazetteer_names import exact_key, name_key

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from dragoman.knowledge.gazetteer import Gazetteer, GazetteerPlace

__all__ = [
    "DIRECTIONS",
    "DIVISION_WORDS",
    "PLACE_LABELS",
    "Candidate",
    "Scene",
    "before_qualifiers",
    "link_containers",
    "named_in",
    "note_counties",
    "preposition",
    "scene_of",
    "word_before_preposition",
]

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
DIRECTIONS = frozenset({
    "north", "south", "east", "west", "northern", "southern", "eastern", "western", "central",
    "northeast", "northwest", "southeast", "southwest", "northeastern", "northwestern", "southeastern",
    "southwestern", "downtown", "upstate", "mid", "greater", "rural", "suburban", "nearby",
})  # fmt: skip
DIVISION_WORDS = frozenset({"district", "governorate", "oblast", "prefecture", "province", "state"})
_NUMBER_LABELS = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL"})
_PREPOSITIONS = frozenset({
    "in", "near", "outside", "inside", "across", "throughout", "around", "within", "off", "from", "to",
    "at", "into", "toward", "towards", "via", "through", "between", "over", "along", "of", "on", "for",
    "by",
})  # fmt: skip
_LONGEST_NAME = 6


@dataclass(slots=True)
class Candidate:
    """Tokens `first`..`last` (exclusive) that bear the name of `places`, in gathering evidence."""

    first: int
    last: int
    key: str
    places: tuple[GazetteerPlace, ...]
    run: Run
    container: str | None = None
    is_container: bool = False
    is_county: bool = False
    is_absorbed: bool = False
    facility: str | None = None
    points: float = 0.0


@dataclass(slots=True)
class Scene:
    """What the rules look at: the parse, the word lists, and the surnames the article has introduced."""

    parse: Parse
    gazetteer: Gazetteer
    titles: frozenset[str]
    bodies: frozenset[str]
    facilities: frozenset[str]
    institutions: frozenset[str]
    natural: frozenset[str]
    streets: frozenset[str]
    settlements: frozenset[str]
    ordinary: frozenset[str]
    name_parts: frozenset[str]
    illnesses: frozenset[str]
    surnames: set[str] = field(default_factory=set)
    given_names: set[str] = field(default_factory=set)


def scene_of(doc: Doc, gazetteer: Gazetteer) -> Scene:
    scene = Scene(
        Parse.of(doc),
        gazetteer,
        titles=gazetteer.words("titles"),
        bodies=gazetteer.words("bodies"),
        facilities=gazetteer.words("facilities"),
        institutions=gazetteer.words("institutions"),
        natural=gazetteer.words("natural"),
        streets=gazetteer.words("streets"),
        settlements=gazetteer.words("settlements"),
        ordinary=gazetteer.words("ordinary"),
        name_parts=gazetteer.words("name_parts"),
        illnesses=gazetteer.words("illnesses"),
    )
    parse = scene.parse
    for first, last, label in parse.entities:
        if label == "PERSON" and last - first > 1 and parse.words[first][:1].isupper():
            scene.surnames.add(parse.words[last - 1])
            scene.given_names.add(parse.words[first])
    return scene


def named_in(run: Run, scene: Scene) -> Iterator[Candidate]:
    """The longest names of the gazetteer in a run, from left to right."""
    token = run.first
    while token < run.last:
        candidate = _longest_at(token, run, scene)
        if candidate is None:
            token += 1
        else:
            yield candidate
            token = candidate.last


def _longest_at(first: int, run: Run, scene: Scene) -> Candidate | None:
    parse, gazetteer = scene.parse, scene.gazetteer
    if parse.labels[first] in _NUMBER_LABELS or (parse.is_connector(first) and not parse.is_article(first)):
        return None
    if parse.words[first].lower() == "the" and (first in parse.sentence_starts or not parse.before(first).isalpha()):
        return None
    for last in range(min(run.last, first + _LONGEST_NAME), first, -1):
        if parse.is_connector(last - 1):
            continue
        if last == first + 1:
            return _single(first, run, scene)
        key = name_key(parse.text(first, last))
        if gazetteer.may_hold(key) and (places := gazetteer.find_key(key)):
            return Candidate(first, last, key, places, run)
    return None


def _single(token: int, run: Run, scene: Scene) -> Candidate | None:
    """A name of one word: an abbreviation as written, a name after "the", or a name."""
    parse, gazetteer = scene.parse, scene.gazetteer
    word = parse.words[token]
    last = token + 1
    if len(word) <= 8 and not word.islower():
        for end in (token + 2, token + 1):
            if end == token + 2 and not parse.is_glued_stop(token + 1):
                continue
            written = parse.text(token, end)
            if ("." in written or written.isupper()) and (places := gazetteer.find_key(exact_key(written))):
                return Candidate(token, end, exact_key(written), places, run)
    if parse.before(token).lower() == "the" and (places := gazetteer.find_after_the(word)):
        return Candidate(token, last, name_key(word), places, run)
    lowered = word.lower()
    if len(word) < 3 or lowered in DIRECTIONS or lowered == "the" or parse.is_stop(token):
        return None
    if word.isupper() and len(word) <= 4 and parse.labels[token] not in PLACE_LABELS and not run.is_upper:
        return None
    key = name_key(word)
    places = gazetteer.find_key(key)
    return Candidate(token, last, key, places, run) if places else None


def note_counties(candidates: list[Candidate], scene: Scene) -> None:
    """ "Butler, Clark and Warren counties": each name of the list is that of a county."""
    parse = scene.parse
    following = len(parse.words)
    is_county = False
    for candidate in reversed(candidates):
        between = parse.words[candidate.last : following]
        if parse.word(candidate.last).lower() == "counties":
            is_county = True
        elif not (is_county and len(between) <= 2 and all(word in (",", "and", "or") for word in between)):
            is_county = False
        following = candidate.first
        if is_county and (counties := scene.gazetteer.find(f"{parse.text(candidate.first, candidate.last)} County")):
            candidate.places, candidate.is_county = counties, True


def link_containers(candidates: list[Candidate], scene: Scene) -> None:
    """Note which candidate lies inside which: "Athens, Texas", "Mosul in northern Iraq", "Iraq's Mosul"."""
    parse = scene.parse
    by_first = {candidate.first: candidate for candidate in candidates}
    by_last = {candidate.last: candidate for candidate in candidates}
    for candidate in candidates:
        after = _container_after(candidate, by_first, parse)
        if after is None:
            postal = _postal_after(candidate, scene)
            if postal is not None:
                candidate.container = postal
                continue
        if after is not None and _holds(after, candidate):
            _nest(candidate, after, scene)
            continue
        before = by_last.get(candidate.first - 1)
        if before is not None and parse.words[candidate.first - 1] in ("'s", "’s") and _holds(before, candidate):
            candidate.container = parse.text(before.first, before.last)
            before.is_container = True
        else:
            candidate.container = _adjective_before(candidate, scene)


def _nest(candidate: Candidate, container: Candidate, scene: Scene) -> None:
    """Put the one inside the other, or make one name of both where they are one: "Washington, D.C."."""
    words = scene.parse.text(candidate.first, container.last)
    if whole := scene.gazetteer.find(words.replace(",", "")):
        candidate.places, candidate.last = whole, container.last
        container.is_absorbed = True
        return
    candidate.container = scene.parse.text(container.first, container.last)
    container.is_container = True


def _container_after(candidate: Candidate, by_first: dict[int, Candidate], parse: Parse) -> Candidate | None:
    token = candidate.last
    word = parse.word(token)
    if word in (",", "("):
        token += 1
        if parse.word(token) == "in":
            token += 1
    elif word == "in":
        token += 1
    else:
        return None
    if parse.word(token).lower() == "the":
        token += 1
    if parse.word(token).lower() in DIRECTIONS and token not in by_first:
        token += 1
    return by_first.get(token)


def _postal_after(candidate: Candidate, scene: Scene) -> str | None:
    parse = scene.parse
    if parse.word(candidate.last) != ",":
        return None
    code = parse.word(candidate.last + 1)
    if len(code) == 2 and code.isupper() and scene.gazetteer.find_postal(code):
        return code
    return None


def _holds(container: Candidate, candidate: Candidate) -> bool:
    """Whether a place of the one name lies in one of the other: a town in a state, a state in a country."""
    for outer in container.places[:8]:
        if outer.kind == "country" and any(
            inner.country == outer.country for inner in candidate.places if inner != outer
        ):
            return candidate.key != container.key
        if outer.kind == "admin1" and any(
            inner.admin1 == outer.admin1 and inner.kind in ("city", "admin2") for inner in candidate.places
        ):
            return True
    return False


def _adjective_before(candidate: Candidate, scene: Scene) -> str | None:
    """ "the Iraqi city of Mosul", "the Iraqi capital Baghdad" → "Iraqi"."""
    parse = scene.parse
    token = candidate.first - 1
    if parse.word(token) == "of":
        token -= 1
    if parse.word(token) not in scene.settlements:
        return None
    for place in range(token - 1, max(token - 4, -1), -1):
        word = parse.word(place)
        if scene.gazetteer.country_of_adjective(word):
            return word
    return None


def preposition(candidate: Candidate, scene: Scene) -> str | None:
    """The preposition before, past an article and words of direction: "in the northern" → "in"."""
    token = before_qualifiers(candidate, scene)
    word = scene.parse.word(token).lower()
    return word if word in _PREPOSITIONS else None


def word_before_preposition(candidate: Candidate, scene: Scene) -> str:
    return scene.parse.word(before_qualifiers(candidate, scene) - 1)


def before_qualifiers(candidate: Candidate, scene: Scene) -> int:
    token = candidate.first - 1
    for _ in range(3):
        if scene.parse.word(token).lower() not in DIRECTIONS and scene.parse.word(token).lower() != "the":
            break
        token -= 1
    return token

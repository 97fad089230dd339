"""Evidence: the points each candidate gathers for and against being a place, from what stands around it.

The table `_RULES` at the end says it all: one question a row, with what a yes is worth. The weights were set
on the development parts of four public collections of news with marked places; see docs/places.md for the
figures.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from dragoman.annotate.toponym_candidates import (
    DIRECTIONS,
    PLACE_LABELS,
    Candidate,
    Scene,
    preposition,
    word_before_preposition,
)

if TYPE_CHECKING:
    from dragoman.knowledge.gazetteer import GazetteerPlace

__all__ = ["points_of"]

_NUMBER_LABELS = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL"})
_INSIDE_PREPOSITIONS = frozenset({
    "in", "near", "outside", "inside", "across", "throughout", "around", "within", "off", "from", "into",
})  # fmt: skip
_PATH_PREPOSITIONS = frozenset({
    "to", "at", "toward", "towards", "via", "through", "between", "over", "along",
})  # fmt: skip
_DATELINE_MARKS = frozenset({"—", "–", "-", "--", ":", "("})
_SMALL_WORDS = frozenset({
    "the", "a", "an", "in", "at", "from", "to", "of", "on", "for", "by", "and", "but", "as", "after",
    "before", "near", "with", "when", "while", "since", "although", "despite",
})  # fmt: skip


def points_of(candidate: Candidate, scene: Scene) -> float:
    """The sum of what speaks for the candidate and against it."""
    return sum(points for rule, points in _RULES if rule(candidate, scene)) + _prior(candidate)


def _prior(candidate: Candidate) -> float:
    """How likely the bare name is a place at all: countries and large towns need little else."""
    return max((_prominence(place) for place in candidate.places[:4]), default=0.0)


def _is_wide(candidate: Candidate) -> bool:
    return candidate.places[0].kind in ("country", "admin1") and _prior(candidate) > 1.0


def _prominence(place: GazetteerPlace) -> float:
    if place.kind in ("country", "region", "place"):
        return 2.0
    if place.kind == "admin1":
        return 1.75 if place.population > 500_000 else 0.75
    if place.kind == "admin2":
        return 2.0 if place.name.endswith(" County") else 0.0
    if not place.is_main:
        return 1.0 if place.population > 500_000 else -0.5
    for population, points in ((1_000_000, 2.0), (100_000, 1.25), (15_000, 0.5)):
        if place.population >= population:
            return points
    return 0.0


def _labelled_place(candidate: Candidate, scene: Scene) -> bool:
    return scene.parse.is_entity(candidate.first, candidate.last, PLACE_LABELS)


def _part_of_place(candidate: Candidate, scene: Scene) -> bool:
    inside = scene.parse.labels[candidate.first] in PLACE_LABELS
    return inside and not _labelled_place(candidate, scene)


def _continued_in_name(candidate: Candidate, scene: Scene) -> bool:
    """ "Tennessee" in "Tennessee Colony", when the parser takes the whole for one place."""
    parse = scene.parse
    if not _part_of_place(candidate, scene) or parse.labels[candidate.first] == "FAC":
        return False
    return any(
        candidate.last < last
        and parse.word(candidate.last)[:1].isupper()
        and parse.word(candidate.last) not in scene.institutions
        for _, last, _ in parse.entities_at(candidate.first)
    )


def _labelled_person(candidate: Candidate, scene: Scene) -> bool:
    return scene.parse.is_entity(candidate.first, candidate.last, frozenset({"PERSON"}))


def _part_of_person(candidate: Candidate, scene: Scene) -> bool:
    if _before_institution(candidate, scene) and (candidate.first, "PERSON") in scene.parse.entity_starts:
        return False
    inside = any(scene.parse.labels[token] == "PERSON" for token in range(candidate.first, candidate.last))
    return inside and not _labelled_person(candidate, scene)


def _part_of_other_name(candidate: Candidate, scene: Scene) -> bool:
    label = scene.parse.labels[candidate.first]
    if not label or label in PLACE_LABELS or label in ("PERSON", "NORP"):
        return False
    return not scene.parse.is_entity(candidate.first, candidate.last, frozenset({label}))


def _labelled_people(candidate: Candidate, scene: Scene) -> bool:
    return scene.parse.labels[candidate.first] == "NORP"


def _is_adjective(candidate: Candidate, scene: Scene) -> bool:
    words = scene.parse.text(candidate.first, candidate.last)
    return scene.gazetteer.country_of_adjective(words) is not None


def _is_dateline(candidate: Candidate, scene: Scene) -> bool:
    """ "BEIRUT (AFP) —", "WINDSOR - The town": in capitals, before a dash, a colon or a bracket."""
    parse = scene.parse
    words = parse.words[candidate.first : candidate.last]
    return parse.word(candidate.last) in _DATELINE_MARKS and all(word.isupper() for word in words)


def _is_home(candidate: Candidate, scene: Scene) -> bool:
    """ "Bill Spafford, 24, of Elkhart"."""
    return preposition(candidate, scene) == "of" and word_before_preposition(candidate, scene) in (",", ")")


def _after_inside_preposition(candidate: Candidate, scene: Scene) -> bool:
    return preposition(candidate, scene) in _INSIDE_PREPOSITIONS


def _after_path_preposition(candidate: Candidate, scene: Scene) -> bool:
    return preposition(candidate, scene) in _PATH_PREPOSITIONS


def _after_settlement_of(candidate: Candidate, scene: Scene) -> bool:
    parse = scene.parse
    if preposition(candidate, scene) != "of":
        return parse.before(candidate.first) in scene.settlements
    return word_before_preposition(candidate, scene) in scene.settlements


def _after_body_of(candidate: Candidate, scene: Scene) -> bool:
    return preposition(candidate, scene) == "of" and word_before_preposition(candidate, scene) in scene.bodies


def _after_direction(candidate: Candidate, scene: Scene) -> bool:
    return scene.parse.before(candidate.first).lower() in DIRECTIONS


def _has_container(candidate: Candidate, _: Scene) -> bool:
    return candidate.container is not None


def _is_container(candidate: Candidate, _: Scene) -> bool:
    return candidate.is_container


def _before_kind_of_place(candidate: Candidate, scene: Scene) -> bool:
    word = scene.parse.word(candidate.last)
    return word.islower() and (word in scene.settlements or word in scene.facilities)


def _after_title(candidate: Candidate, scene: Scene) -> bool:
    return scene.parse.before(candidate.first) in scene.titles


def _after_capital(candidate: Candidate, scene: Scene) -> bool:
    parse = scene.parse
    if candidate.first == candidate.run.first or _labelled_place(candidate, scene):
        return False
    word = parse.words[candidate.first - 1]
    if not word[:1].isupper() or word.lower() in DIRECTIONS or word.lower() in _SMALL_WORDS:
        return False
    return not scene.gazetteer.country_of_adjective(word)


def _before_capital(candidate: Candidate, scene: Scene) -> bool:
    parse = scene.parse
    if candidate.last >= candidate.run.last or (_labelled_place(candidate, scene) and candidate.run.is_title_case):
        return False
    word = parse.words[candidate.last]
    if not word[:1].isupper() or parse.labels[candidate.last] in _NUMBER_LABELS or word in scene.institutions:
        return False
    return not _is_wide(candidate) and not _labelled_place(candidate, scene)


def _wide_before_capital(candidate: Candidate, scene: Scene) -> bool:
    """ "Texas Rangers", "U.S. Army": often enough no more than the country's name."""
    word = scene.parse.word(candidate.last)
    return _is_wide(candidate) and word[:1].isupper() and scene.parse.labels[candidate.first] not in PLACE_LABELS


def _before_natural_feature(candidate: Candidate, scene: Scene) -> bool:
    word = scene.parse.word(candidate.last)
    return not _is_wide(candidate) and (word in scene.natural or word in scene.streets)


def _before_institution(candidate: Candidate, scene: Scene) -> bool:
    return scene.parse.word(candidate.last) in scene.institutions


def _is_ordinary_word(candidate: Candidate, scene: Scene) -> bool:
    return candidate.last - candidate.first == 1 and scene.parse.words[candidate.first].capitalize() in scene.ordinary


def _unlabelled_at_sentence_start(candidate: Candidate, scene: Scene) -> bool:
    parse = scene.parse
    return candidate.first in parse.sentence_starts and not parse.labels[candidate.first]


def _is_surname(candidate: Candidate, scene: Scene) -> bool:
    if candidate.container is not None or preposition(candidate, scene) in _INSIDE_PREPOSITIONS:
        return False
    return scene.parse.words[candidate.last - 1] in scene.surnames and not _after_settlement_of(candidate, scene)


def _is_given_name(candidate: Candidate, scene: Scene) -> bool:
    if candidate.last - candidate.first > 1 or candidate.container is not None or _before_institution(candidate, scene):
        return False
    return scene.parse.words[candidate.first] in scene.given_names


def _after_name_part(candidate: Candidate, scene: Scene) -> bool:
    """ "Paris" in "St. Paris", "Lexington" in "New Lexington": part of a longer name."""
    parse = scene.parse
    before = parse.before(candidate.first)
    if not before[:1].isupper() or candidate.first == candidate.run.first:
        return False
    return before.capitalize() in scene.name_parts or before.capitalize() in scene.natural


def _of_saint(candidate: Candidate, scene: Scene) -> bool:
    """ "St. Mary's" is a church, a school or a hospital."""
    return candidate.key.startswith("st ") and scene.parse.word(candidate.last) in ("'s", "’s")


def _names_illness(candidate: Candidate, scene: Scene) -> bool:
    return scene.parse.word(candidate.last).lower() in scene.illnesses


def _stands_for_people(candidate: Candidate, scene: Scene) -> bool:
    return candidate.places[0].is_actor and preposition(candidate, scene) not in _INSIDE_PREPOSITIONS | {
        "at",
        "to",
    }


_RULES: tuple[tuple[Callable[[Candidate, Scene], bool], float], ...] = (
    (_labelled_place, 3.0),
    (_part_of_place, 1.0),
    (_continued_in_name, -2.0),
    (_labelled_person, -0.5),
    (_part_of_person, -3.0),
    (_part_of_other_name, -1.0),
    (_labelled_people, -0.75),
    (_is_adjective, -4.0),
    (_is_dateline, 2.5),
    (_is_home, 1.5),
    (_after_inside_preposition, 1.5),
    (_after_path_preposition, 1.0),
    (_after_settlement_of, 1.5),
    (_after_body_of, -3.0),
    (_after_direction, 1.5),
    (_has_container, 3.0),
    (_is_container, 2.0),
    (_before_kind_of_place, 1.5),
    (_after_title, -3.0),
    (_after_capital, -2.0),
    (_before_capital, -2.0),
    (_wide_before_capital, -0.25),
    (_before_natural_feature, -1.5),
    (_before_institution, 1.5),
    (_is_ordinary_word, -2.0),
    (_unlabelled_at_sentence_start, -0.75),
    (_is_surname, -4.0),
    (_is_given_name, -2.5),
    (_after_name_part, -3.0),
    (_of_saint, -2.0),
    (_names_illness, -8.0),
    (_stands_for_people, -6.0),
)

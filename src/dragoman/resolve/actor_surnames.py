"""Surnames that an office tells whose they are: one before the name, or that of a head of state or government.

"UK Prime Minister Johnson"              → who held it on the day
"President Laurent Gbago"                → the holder who is called nearly so
"Kim admitted", in a report on Pyongyang → North Korea's leader of that day
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from dragoman.knowledge.actors import covers
from dragoman.knowledge.spelling import normalise, skeleton
from dragoman.model import MentionKind
from dragoman.resolve.actor_names import actor_finding

if TYPE_CHECKING:
    from dragoman.knowledge.actors import Actor, Office
    from dragoman.knowledge.roles import RoleNoun
    from dragoman.knowledge.states import Nation
    from dragoman.resolve.actor_phrases import Phrase, Reading
    from dragoman.resolve.actor_scene import Finding, Scene

__all__ = ["find_holder_by_surname", "find_titled_surname"]

# Letters from which on a surname is known by its sound; "Kim" and "Gayoom" sound alike.
_SOUNDS_LIKE = 5
# Letters in common of two names that are one, as a share; shorter names are too easily another.
_NEARLY = 0.85
_LEAST_MISSPELT = 6


def find_titled_surname(phrase: Phrase, reading: Reading, scene: Scene) -> Finding | None:
    """A surname behind the office its bearer held: "UK Prime Minister Johnson" is who held it.

    On the article's date where there is one; without a date the only holder of that name.
    """
    title, nation, first = reading.title, reading.nation, reading.name_start
    if title is None or not title.is_office or first is None:
        return None
    name = phrase.words(first, phrase.core_end)
    if phrase.core_end - first == 1:
        offices = scene.base.offices_called(title.noun)
        if nation is not None:
            offices = [office for office in offices if office.of == nation.state.country]
        bearers = _bearers(name, offices, reading, scene)
        if len(bearers) == 1 and (nation is not None or scene.published is not None):
            return actor_finding(bearers[0], reading, scene, "title and name")
    return _misspelt_holder(title, nation, name, reading, scene)


def _bearers(surname: str, offices: Sequence[Office], reading: Reading, scene: Scene) -> list[Actor]:
    """Who of the holders of `offices`, on the article's day, is called by the surname."""
    found = {}
    for office in offices:
        for holder in office.holders:
            is_of_the_day = scene.published is None or covers(holder.start, holder.end, scene.published)
            actor = scene.base.actors[holder.actor_id]
            if (is_of_the_day or reading.is_past) and _is_called(actor, surname):
                found[actor.actor_id] = actor
    return list(found.values())


def _is_called(actor: Actor, surname: str) -> bool:
    """Whether the surname is the first or last word of the name or a short form; longer ones may be spelt otherwise."""
    names = [normalise(actor.name), *(normalise(short) for short in actor.short)]
    words = {word for name in names for word in (name, name.partition(" ")[0], name.rpartition(" ")[2])}
    written = normalise(surname)
    if written in words:
        return True
    return len(written) >= _SOUNDS_LIKE and skeleton(written) in {skeleton(word) for word in words}


def _misspelt_holder(
    title: RoleNoun, nation: Nation | None, name: str, reading: Reading, scene: Scene
) -> Finding | None:
    """Who held the office on the day and is called nearly so: "President Laurent Gbago" in a report on Ivory Coast."""
    if scene.published is None or reading.is_past or reading.is_other_office or len(name) < _LEAST_MISSPELT:
        return None
    spoken_of = scene.text.countries if scene.text is not None else {}
    countries = [nation.state.country] if nation is not None else list(spoken_of)
    written = normalise(name)
    holders = {
        holder.actor_id: holder
        for country in countries
        for holder in scene.base.holders(title.noun, country, scene.published)
        if any(
            SequenceMatcher(None, written, normalise(known)).ratio() >= _NEARLY
            for known in (holder.name, *holder.aliases, *holder.short)
        )
    }
    if len(holders) != 1:
        return None
    return actor_finding(next(iter(holders.values())), reading, scene, "title and misspelt name")


def find_holder_by_surname(phrase: Phrase, reading: Reading, scene: Scene) -> Finding | None:
    """The head of a state or government the article speaks of, by a surname too common to stand alone elsewhere.

    "Kim admitted" in a report on North Korea in 2002.
    """
    first = reading.name_start
    if scene.text is None or scene.published is None or first is None or phrase.core_end - first != 1:
        return None
    if phrase.kind is not MentionKind.NAME or (first > 0 and not reading.has_title):
        return None
    surname = phrase.chunks[first].text
    offices = [
        scene.base.offices[title, country]
        for country in scene.text.countries
        for title in scene.base.words.plain["head"]
        if (title, country) in scene.base.offices
    ]
    bearers = _bearers(surname, offices, reading, scene)
    return actor_finding(bearers[0], reading, scene, "surname of a head") if len(bearers) == 1 else None

"""Names in the knowledge base: the spellings tried in turn, and which of several bearers is meant.

"Mustafa al-Kadhimi" → exact alias; "Mustafa Al Kadhimi" → normalised alias;
"Mostafa Kazemi" → transliteration;
"Iraqi Prime Minister Mustafa al-Kadhemi" → title and name, once the words before the name are explained
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from dragoman.knowledge.actors import INTERNATIONAL, office_name
from dragoman.knowledge.spelling import normalise
from dragoman.knowledge.states import NationUse
from dragoman.model import Flag, MentionKind
from dragoman.resolve.actor_scene import Finding, RefersTo

if TYPE_CHECKING:
    from dragoman.knowledge.actors import Actor, Tenure
    from dragoman.resolve.actor_phrases import Phrase, Reading
    from dragoman.resolve.actor_scene import Scene

__all__ = [
    "actor_finding",
    "find_name",
    "find_short_name",
    "find_torn_name",
]

_INTERNATIONAL = ("IGO", "UNO", "EUR", "NGO", "MNC")
_PEOPLES = ("ethnic", "religious")

Lookup = Callable[[str], "tuple[Actor, ...] | None"]


def find_torn_name(phrase: Phrase, reading: Callable[[], Reading], scene: Scene) -> Finding | None:
    """The actor of whose full name the mention is only a part: "Asaib Ahl" where the text says "Asaib Ahl al-Haq".

    Never where the part names a state.
    """
    if scene.text is None or phrase.kind is not MentionKind.NAME:
        return None
    start, end = phrase.chunks[0].start, phrase.chunks[-1].end
    name = scene.text.longer_name(start, end)
    words = phrase.words(0, len(phrase.chunks))
    if name is None or words in scene.base.nations:
        return None
    return _choose(name.actors, reading(), scene, "part of a name")


def find_name(phrase: Phrase, reading: Callable[[], Reading], scene: Scene) -> Finding | None:
    """The actor whose full name or alias stands in the phrase; None when nobody is called that.

    The longest stretch that holds the head wins. Words before it must be explained (nationality, title,
    role): "Michael Jordan" is not Jordan.
    """
    base = scene.base
    is_person = phrase.label == "PERSON"
    lookups: tuple[tuple[str, Lookup], ...] = (
        ("exact alias", lambda words: base.names.get(words) or base.names.get(_undotted(words))),
        ("normalised alias", lambda words: base.normal_names.get(normalise(words))),
        ("transliteration", lambda words: base.spellings.find(normalise(words), is_person=is_person)),
    )
    may_be_misspelt = phrase.kind is MentionKind.NAME and phrase.words(0, len(phrase.chunks)) not in base.nations
    for rule, lookup in lookups if may_be_misspelt else lookups[:2]:
        finding = _search(phrase, rule, lookup, reading, scene)
        if finding is not None:
            return finding
    return None


def find_short_name(phrase: Phrase, reading: Callable[[], Reading], scene: Scene) -> Finding | None:
    """The one actor known by a short form ("Kadhemi", "ISIS") that the article has not given to another."""
    base = scene.base
    nation = base.nations.get(phrase.words(0, len(phrase.chunks)))
    if nation is not None and nation.use is NationUse.NAME:
        return None

    def fitting(found: tuple[Actor, ...] | None) -> tuple[Actor, ...]:
        return tuple(actor for actor in found or () if _may_stand_alone(actor, reading, scene))

    def short(words: str) -> tuple[Actor, ...]:
        return fitting(base.short_names.get(words) or base.short_names.get(_undotted(words)))

    found = _search(phrase, "short name", short, reading, scene)
    if found is not None or phrase.kind is not MentionKind.NAME:
        return found
    folded = _search(
        phrase, "short name", lambda words: fitting(base.normal_short_names.get(normalise(words))), reading, scene
    )
    if folded is not None or phrase.label not in ("PERSON", "GPE", "ORG"):
        return folded or _search(phrase, "initials", lambda words: _by_initials(words, scene), reading, scene)
    return _search(phrase, "short name", lambda words: fitting(_by_sound(words, scene)), reading, scene) or _search(
        phrase, "initials", lambda words: _by_initials(words, scene), reading, scene
    )


def _by_initials(words: str, scene: Scene) -> tuple[Actor, ...]:
    """Bodies of the countries the article speaks of that are shortened so, those active on its day."""
    if scene.text is None or not words.isupper() or len(words) < _LEAST_INITIALS:
        return ()
    found = [a for a in scene.base.initials.get(words, ()) if a.country in scene.text.countries]
    return tuple([actor for actor in found if actor.is_active(scene.published)] or found)


_DOTTED = re.compile(r"(?:[A-Z]\.){2,}[A-Z]?")


def _undotted(words: str) -> str:
    """An acronym without its full stops: "P.L.O."."""
    return words.replace(".", "") if _DOTTED.fullmatch(words) else ""


def _by_sound(words: str, scene: Scene) -> tuple[Actor, ...]:
    """Persons whose surname sounds so: "Rouhany"."""
    return scene.base.spellings.find_short(normalise(words))


def _may_stand_alone(actor: Actor, reading: Callable[[], Reading], scene: Scene) -> bool:
    """Whether a surname alone may mean this person: the article names him in full, or speaks of his country.

    Surnames are many men's: one that nothing in the article speaks for is nobody's. A title beside it speaks for
    itself, and so does what the article says before.
    """
    return not actor.is_person or _is_spoken_for(actor, scene) or _holds(actor, reading().title, scene)


def _is_spoken_for(actor: Actor, scene: Scene) -> bool:
    """Whether the article names the actor in full or speaks of a country of his; no article speaks against nobody."""
    if scene.text is None or actor.actor_id in scene.text.in_full or actor.country in INTERNATIONAL:
        return True
    countries = {actor.country, *(tenure.country for tenure in actor.tenures), *actor.area} & scene.base.states.keys()
    return not countries or any(country in scene.text.countries for country in countries)


def _is_acronym(words: str) -> bool:
    return words.isupper() and len(words) <= _LONGEST_ACRONYM


_LONGEST_ACRONYM = 4
_LEAST_INITIALS = 3


def _search(phrase: Phrase, rule: str, lookup: Lookup, reading: Callable[[], Reading], scene: Scene) -> Finding | None:
    for first, end in _stretches(phrase):
        words = phrase.words(first, end)
        candidates = lookup(words) or ()
        if _is_acronym(words) and scene.text is not None and scene.text.countries:
            candidates = tuple(actor for actor in candidates if _is_spoken_for(actor, scene))
        if not candidates:
            continue
        read = reading()
        if first > 0 and not _is_explained(first, read):
            continue
        finding = _choose(candidates, read, scene, rule if first == 0 else _titled(rule, first))
        if finding is not None:
            return finding
    return None


def _titled(rule: str, first: int) -> str:
    return "title and name" if first and rule != "transliteration" else rule


def _stretches(phrase: Phrase) -> Iterator[tuple[int, int]]:
    """Stretches that hold the head and end with it or with the phrase, longest first."""
    ends = phrase.ends
    for first in range(phrase.head + 1):
        if first == 0 or not phrase.chunks[first].text.islower():
            for end in ends:
                yield first, end


def _is_explained(first: int, reading: Reading) -> bool:
    if reading.possessor_end == first:
        return True
    return first in reading.bounds and (reading.name_start is None or reading.name_start >= first)


# ---------------------------------------------------------------- which of several is meant


def _choose(candidates: Sequence[Actor], reading: Reading, scene: Scene, rule: str) -> Finding | None:
    """The bearer who fits best: by date, by the nationality and office named, by having been spoken of.

    Several left → nobody, with the country and sectors they share and their ids as alternatives. None when a
    nationality beside the name speaks against all ("the Syrian Baath Party" is not the Iraqi one).
    """
    fitting = [actor for actor in candidates if _fits_nation(actor, reading)]
    if not fitting:
        return None
    tests: tuple[Callable[[Actor], bool], ...] = (
        lambda actor: actor.is_active(scene.published) and _is_of_the_day(actor, scene.published),
        lambda actor: _is_of_the_nation(actor, reading),
        lambda actor: _holds(actor, reading.title, scene),
        lambda actor: _is_head(actor, scene),
        lambda actor: actor.actor_id in scene.by_key,
        lambda actor: scene.text is not None and actor.actor_id in scene.text.in_full,
        lambda actor: actor.country in scene.countries,
        lambda actor: actor.country == _most_spoken_of(fitting, scene),
    )
    for is_better in tests:
        fitting = [actor for actor in fitting if is_better(actor)] or fitting
        if len(fitting) == 1:
            return actor_finding(fitting[0], reading, scene, rule)
    return _shared(fitting, rule)


def _most_spoken_of(actors: Sequence[Actor], scene: Scene) -> str | None:
    """The country of the actors of which the article speaks most; None when of two alike."""
    if scene.text is None:
        return None
    counts = sorted(((scene.text.countries[a.country], a.country) for a in actors if a.country), reverse=True)
    if not counts or counts[0][0] == 0 or (len(counts) > 1 and counts[0][0] == counts[1][0]):
        return None
    return counts[0][1]


def _fits_nation(actor: Actor, reading: Reading) -> bool:
    nation = reading.nation
    if nation is None or actor.is_person or actor.country in _INTERNATIONAL or actor.country in ("IMG", "ISM"):
        return True
    return actor.country is None or actor.country == nation.state.country or actor.kind in (*_PEOPLES, "group")


def _is_of_the_nation(actor: Actor, reading: Reading) -> bool:
    return any(nation.state.country == actor.country for nation in reading.nations)


def _is_of_the_day(actor: Actor, day: date | None) -> bool:
    return day is None or not actor.tenures or bool(actor.tenures_on(day))


def _is_head(actor: Actor, scene: Scene) -> bool:
    """Whether the actor headed a state or government on the article's day."""
    heads = scene.base.words.plain["head"]
    return scene.published is not None and any(t.title.lower() in heads for t in actor.tenures_on(scene.published))


def _holds(actor: Actor, title: object, scene: Scene) -> bool:
    noun = getattr(title, "noun", None)
    return noun is not None and any(
        office_name(tenure.title, scene.base.words) == scene.base.office(noun)
        for tenure in actor.tenures_on(scene.published)
    )


def _shared(actors: Sequence[Actor], rule: str) -> Finding:
    countries = {actor.country for actor in actors}
    sectors = {actor.sectors for actor in actors}
    first = actors[0]
    return Finding(
        rule=f"{rule}, several bearers",
        refers_to=RefersTo.PERSON if first.is_person else RefersTo.BODY,
        country=first.country if len(countries) == 1 else None,
        sectors=first.sectors if len(sectors) == 1 else (),
        alternatives=tuple(actor.actor_id for actor in actors),
    )


# ---------------------------------------------------------------- what an actor is on the day


def actor_finding(actor: Actor, reading: Reading, scene: Scene, rule: str) -> Finding:
    """`actor` as of the article's date: the sectors and country of the offices held then.

    The sector of a title in the text goes before them; a former office holder is ELI.
    """
    if actor.kind in _PEOPLES:
        return Finding(
            rule,
            RefersTo.PEOPLE,
            actor.name,
            actor.actor_id,
            actor.country,
            actor.sectors,
            actor_kind=actor.kind,
        )
    if not actor.is_person:
        return Finding(
            rule,
            RefersTo.BODY,
            actor.name,
            actor.actor_id,
            actor.country,
            body_sectors(actor),
            actor_kind=actor.kind,
        )
    tenures = actor.tenures_on(scene.published)
    sectors, inferred = _person_sectors(actor, tenures, reading, scene)
    country = tenures[-1].country if tenures and scene.published else None
    office = None
    if reading.title is not None and not reading.is_past and not reading.is_other_office:
        office = scene.base.office(reading.title.noun)
    return Finding(
        rule=rule,
        refers_to=RefersTo.PERSON,
        name=actor.name,
        actor_id=actor.actor_id,
        country=country or actor.country,
        sectors=sectors,
        inferred=inferred,
        flags=_impossible_office(actor, reading, scene),
        actor_kind="person",
        office=office,
        gender=reading.gender,
    )


def body_sectors(actor: Actor) -> tuple[str, ...]:
    """The sectors of a body; an international one without any is its own sector."""
    if actor.sectors:
        return actor.sectors
    if actor.country in ("IGO", "UNO", "EUR") or actor.kind == "igo":
        return ("IGO",)
    return (actor.country,) if actor.country in _INTERNATIONAL else ()


def _person_sectors(
    actor: Actor, tenures: Sequence[Tenure], reading: Reading, scene: Scene
) -> tuple[tuple[str, ...], str | None]:
    if reading.is_past:
        return ("ELI",) if "GOV" in actor.sectors or not actor.sectors else actor.sectors, None
    title = reading.title
    if title is not None and title.sectors != ("UNK",) and (title.is_office or not actor.sectors):
        return title.sectors, None
    if scene.published is None or not actor.tenures:
        return actor.sectors, None
    if tenures:
        held = tuple(dict.fromkeys(tenure.sector for tenure in reversed(tenures) if tenure.sector))
        return held or actor.sectors, None
    ended = [tenure.end for tenure in actor.tenures if tenure.end]
    if ended and max(ended) < scene.published and actor.sectors == ("GOV",):
        return ("ELI",), f"office ended {max(ended)}"
    return actor.sectors, None


def _impossible_office(actor: Actor, reading: Reading, scene: Scene) -> tuple[Flag, ...]:
    """A flag when the text gives a person an office before it was theirs, or one that another holds."""
    title, published = reading.title, scene.published
    if title is None or not title.is_office or published is None or reading.is_past or reading.is_other_office:
        return ()
    office = scene.base.office(title.noun)
    own = [tenure for tenure in actor.tenures if scene.base.office(tenure.title) == office]
    starts = [tenure.start for tenure in own if tenure.start]
    if own and len(starts) == len(own) and published < min(starts):
        return (Flag("impossible_office", f"{actor.name} became {office} on {min(starts)}"),)
    holders = scene.base.holders(office, actor.country or "", published)
    if not own and holders and actor.tenures_on(published):
        names = " or ".join(holder.name for holder in holders)
        return (Flag("impossible_office", f"{office} was {names} on {published}, not {actor.name}"),)
    return ()

"""Who is meant by words alone, without an article around them: what `dragoman actors lookup` shows.

look_up("Iraqi Prime Minister", date(2021, 1, 2), base)   → the office, and who held it
look_up("Kadhimi", None, base)                            → every actor known by the name
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from dragoman.model import Entity, Mention, MentionKind, Word
from dragoman.resolve.actor_phrases import phrase_of, read_phrase
from dragoman.resolve.actors import resolve_actors

if TYPE_CHECKING:
    from dragoman.knowledge.actors import Actor, ActorBase, Office
    from dragoman.knowledge.states import Nation

__all__ = ["Answer", "look_up"]


@dataclass(frozen=True)
class Answer:
    """What words mean: the actors that bear them as a name, the state, the office; and how the resolver reads them.

    `actors` has whom the resolver chose first. Nothing is found when `actors`, `nation` and `office` are empty and
    `entity` has neither country nor sector.
    """

    actors: tuple[Actor, ...]
    nation: Nation | None
    office: Office | None
    entity: Entity

    def __bool__(self) -> bool:
        entity = self.entity
        return bool(self.actors or self.nation or self.office or entity.country or entity.sectors)


def look_up(words: str, on: date | None, base: ActorBase) -> Answer:
    """What `words` mean on a day, or at any time."""
    words = " ".join(words.split())
    mention = _mention(words, base)
    entity = resolve_actors([mention], on, base)[mention.start, mention.end]
    if entity.country is None and not entity.sectors and mention.kind is MentionKind.NAME:
        place = replace(mention, label="GPE")  # no person: perhaps a state, spelt otherwise
        entity = resolve_actors([place], on, base)[mention.start, mention.end]
    named = base.lookup(words, on)
    ids = (entity.actor_id or "", *entity.alternatives, *(actor.actor_id for actor in named))
    actors = tuple(dict.fromkeys(base.actors[i] for i in ids if i in base.actors))
    return Answer(actors, base.nations.get(words), _office(mention, base), entity)


def _office(mention: Mention, base: ActorBase) -> Office | None:
    """The office the words name: "Iraqi prime minister", "prime minister of Iraq"; None for a deputy or former one."""
    phrase = phrase_of(mention)
    reading = read_phrase(phrase, base)
    if reading.role is None or not reading.role.is_office or reading.is_past or reading.is_other_office:
        return None
    of = reading.nation.state.country if reading.nation else None
    if reading.actor is not None and not reading.actor.is_person:
        of = reading.actor.actor_id
    if of is None and phrase.core_end < len(phrase.chunks) - 1:
        nation = base.nations.get(phrase.words(phrase.core_end + 1, len(phrase.chunks)))
        of = nation.state.country if nation else None
        if nation is None:
            bodies = base.lookup(phrase.words(phrase.core_end + 1, len(phrase.chunks)))
            of = bodies[0].actor_id if len(bodies) == 1 else None
    return base.offices.get((base.office(reading.role.noun), of)) if of else None


_WORD = re.compile(r"[’']s\b|[^\s,()]+?(?=[’']s\b|[\s,()]|$)")
_AFTER_HEAD = frozenset({"of", "for", "in", "to", "at"})


def _mention(words: str, base: ActorBase) -> Mention:
    """The words as a mention of an article, its head the last before "of"; all of it, when that is a name."""
    tokens = tuple(
        Word(match[0], match[0].lower(), _part_of_speech(match[0]), match.start(), match.end())
        for match in _WORD.finditer(words)
    ) or (Word(words, words.lower(), "PROPN", 0, len(words)),)
    head = len(tokens) - 1
    if not base.lookup(words):
        inside = _inside_roles(tokens, base)
        behind = (n for n, token in enumerate(tokens) if n and token.text in _AFTER_HEAD and n not in inside)
        head = next(behind, len(tokens)) - 1
    while head and tokens[head].pos == "PART":
        head -= 1
    has_name = any(token.pos == "PROPN" for token in tokens)
    kind = MentionKind.NAME if has_name else MentionKind.NOMINAL
    return Mention(0, len(words), words, tokens, head, kind, label="PERSON" if kind is MentionKind.NAME else None)


def _inside_roles(tokens: Sequence[Word], base: ActorBase) -> set[int]:
    """The words that belong to a role of several: "of" in "Secretary of State"."""
    inside: set[int] = set()
    for first in range(len(tokens)):
        for end in range(first + 3, min(first + 6, len(tokens)) + 1):
            if " ".join(token.lemma for token in tokens[first:end]) in base.roles:
                inside.update(range(first, end))
    return inside


def _part_of_speech(word: str) -> str:
    if word.lower() in ("'s", "’s"):
        return "PART"
    if word in _AFTER_HEAD:
        return "ADP"
    return "PROPN" if any(character.isupper() for character in word) else "NOUN"

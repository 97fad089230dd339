"""What a change of the actors' files changes, and which coded events it would touch."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.errors import UsageError
from dragoman.knowledge.name_finder import fold_text

if TYPE_CHECKING:
    from dragoman.knowledge.actors import Actor, ActorBase

__all__ = ["Changes", "TouchedArticles", "changes", "touched_events"]


@dataclass(frozen=True)
class Changes:
    """Ids of actors added, dropped and changed, with what changed in words; offices and role nouns that differ.

    `holders` are all who ever held one of those offices; `names` the folded names that mean somebody in one base and
    nobody, or somebody else, in the other.
    """

    added: tuple[str, ...]
    dropped: tuple[str, ...]
    changed: tuple[str, ...]
    offices: tuple[str, ...]
    roles: tuple[str, ...]
    details: Mapping[str, str]
    holders: frozenset[str]
    names: frozenset[str]


def changes(old: ActorBase, new: ActorBase) -> Changes:
    """How two bases differ."""
    added = tuple(actor_id for actor_id in new.actors if actor_id not in old.actors)
    dropped = tuple(actor_id for actor_id in old.actors if actor_id not in new.actors)
    changed = tuple(i for i, actor in new.actors.items() if i in old.actors and old.actors[i] != actor)
    offices = {key: None for base, other in ((old, new), (new, old)) for key, office in base.offices.items()
               if other.offices.get(key) != office}  # fmt: skip
    nouns = {noun: None for base, other in ((old, new), (new, old)) for noun, role in base.roles.items()
             if other.roles.get(noun) != role}  # fmt: skip
    return Changes(
        added=added,
        dropped=dropped,
        changed=changed,
        offices=tuple(f"{title} of {of}" for title, of in offices),
        roles=tuple(nouns),
        details={i: _difference(old.actors[i], new.actors[i]) for i in changed},
        holders=frozenset(
            holder.actor_id
            for base in (old, new)
            for key in offices
            if key in base.offices
            for holder in base.offices[key].holders
        ),
        names=frozenset(_differing_names(old, new)),
    )


def _difference(old: Actor, new: Actor) -> str:
    parts = []
    for each in fields(old):
        before, after = getattr(old, each.name), getattr(new, each.name)
        if before != after:
            parts.append(f"  {each.name}: {_plain(before)} → {_plain(after)}")
    return "".join(f"\n   {part}" for part in parts)


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(_plain(each) for each in value) or "–"
    title = getattr(value, "title", None)
    if isinstance(title, str):
        return title
    return str(getattr(value, "actor_id", value)) if value is not None else "–"


def _differing_names(old: ActorBase, new: ActorBase) -> Iterator[str]:
    for mine, theirs in ((old, new), (new, old)):
        for index, other in ((mine.names, theirs.names), (mine.short_names, theirs.short_names)):
            for name, actors in index.items():
                bearers = {actor.actor_id for actor in actors}
                if bearers != {actor.actor_id for actor in other.get(name, ())}:
                    yield fold_text(name)


class TouchedArticles:
    """Tells which coded articles a change of the base may touch, by their records.

    One is touched when it names somebody who changed or went, or held an office whose holders changed, or when its
    text holds a name that now means somebody else. A change of states or role nouns touches all.
    """

    def __init__(self, old: ActorBase, new: ActorBase) -> None:
        import ahocorasick

        change = changes(old, new)
        self._all = bool(change.roles) or (old.states, old.words) != (new.states, new.words)
        self._altered = {*change.changed, *change.dropped, *change.holders}
        self._names = ahocorasick.Automaton()
        for name in change.names:
            self._names.add_word(f" {name} ", name)
        self._has_names = bool(change.names)
        if self._has_names:
            self._names.make_automaton()

    def holds(self, article: Mapping[str, Any], events: Iterable[Mapping[str, Any]]) -> bool:
        """Whether this article, with its events, is touched."""
        people = [*article["entities"], *(who for event in events for who in (*event["actors"], *event["recipients"]))]
        if self._all or any(who["actor_id"] in self._altered for who in people):
            return True
        return self._has_names and next(self._names.iter(f" {fold_text(article['text'])} "), None) is not None


def touched_events(change: Changes, path: Path) -> Iterator[tuple[str, str]]:
    """The ids of the events of a file written by `dragoman code` that the change may touch, and why.

    An event is touched when one of its actors has changed or gone, when the words for one hold a name that now means
    somebody else, or when one was inferred from an office whose holders have changed.
    """
    altered = {*change.changed, *change.dropped, *change.holders}
    for line, event in _events(path):
        try:
            why = next(
                (
                    reason
                    for entity in (*event["actors"], *event["recipients"])
                    if (reason := _reason(entity, altered, change))
                ),
                None,
            )
            if why is not None:
                yield event["event_id"], why
        except (KeyError, TypeError) as error:
            raise UsageError(f"{path}:{line}: not an event as `dragoman code` writes it") from error


def _reason(entity: dict[str, Any], altered: set[str], change: Changes) -> str | None:
    if entity["actor_id"] in altered:
        return f"{entity['actor_id']}, or an office that it held, changed"
    words = f" {fold_text(entity['text'])} "
    name = next((name for name in change.names if f" {name} " in words), None)
    return f'"{name}" means another' if name is not None else None


def _events(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    try:
                        yield number, json.loads(line)
                    except ValueError as error:
                        raise UsageError(f"{path}:{number}: not JSON") from error
    except OSError as error:
        raise UsageError(f'"{path}" cannot be read: {error.strerror}') from error

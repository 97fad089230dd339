"""Which events are asked for: a filter, and the SQL it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["EventFilter"]


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What events must be like; None asks for nothing.

    `actor`, `recipient`, `either`: the id of an actor, a country's code, or a name as the records have it; `members`:
    for an id asked for, the ids that count as it. `since`/`until`: inclusive ISO days the event may have happened on.
    `place`: a country's code, a geonameid, or the name of a place or division. `story`: a story's id. `real`: whether
    the event is reported as having happened. `article`: an article's id. `outlet`: who published.
    """

    actor: str | None = None
    recipient: str | None = None
    either: str | None = None
    members: tuple[tuple[str, tuple[str, ...]], ...] = ()
    type: str | None = None
    since: str | None = None
    until: str | None = None
    place: str | None = None
    story: str | None = None
    article: str | None = None
    outlet: str | None = None
    min_confidence: float | None = None
    real: bool | None = None

    def clauses(self) -> tuple[list[str], list[Any]]:
        """Conditions on `events e`, to be joined by AND, and their values."""
        found: list[tuple[str, Sequence[Any]]] = []
        for who, role in ((self.actor, "actor"), (self.recipient, "recipient"), (self.either, None)):
            if who is not None:
                found.append(_participant(who, role, self))
        if self.type is not None:
            found.append(("e.type = ?", [self.type.upper()]))
        if self.since is not None:
            # An event of many days that began before is still going on.
            found.append(("e.last_day >= ?", [self.since]))
        if self.until is not None:
            found.append(("e.first_day <= ?", [self.until]))
        if self.place is not None:
            found.append(_place(self.place))
        if self.story is not None:
            found.append(("e.story_no = (SELECT story_no FROM stories WHERE story_id = ?)", [self.story]))
        if self.article is not None:
            found.append(("e.article_no = (SELECT article_no FROM articles WHERE article_id = ?)", [self.article]))
        if self.outlet is not None:
            found.append(("e.article_no IN (SELECT article_no FROM articles WHERE outlet = ?)", [self.outlet]))
        if self.min_confidence is not None:
            found.append(("e.confidence >= ?", [self.min_confidence]))
        if self.real is not None:
            found.append(
                (
                    "e.auxiliary_modes IN ('', 'historical')"
                    if self.real
                    else "e.auxiliary_modes NOT IN ('', 'historical')",
                    [],
                )
            )
        return [clause for clause, _ in found], [value for _, values in found for value in values]


def _participant(who: str, role: str | None, asked: EventFilter) -> tuple[str, Sequence[Any]]:
    """Somebody takes part: told by id, by a country's code, or by name.

    Ids of states are their codes, so a code asks for the state and for everybody of that country.
    """
    ids = (who, *dict(asked.members).get(who, ()))
    column = "country" if len(who) == 3 and who.isupper() else "actor_id" if "-" in who and who.islower() else "name"
    conditions, values = [f"p.{column} = ?"], [who]
    if len(ids) > 1:
        conditions.append(f"p.actor_id IN ({', '.join('?' * (len(ids) - 1))})")
        values += ids[1:]
    clause = f"({' OR '.join(conditions)})"
    if role is not None:
        clause += " AND p.role = ?"
        values.append(role)
    if asked.type is not None:
        clause += " AND p.type = ?"
        values.append(asked.type.upper())
    if asked.until is not None:
        clause += " AND p.first_day <= ?"
        values.append(asked.until)
    return f"e.event_no IN (SELECT p.event_no FROM participants p WHERE {clause})", values


def _place(place: str) -> tuple[str, Sequence[Any]]:
    if place.isdigit():
        return "e.geonameid = ?", [int(place)]
    if len(place) == 3 and place.isupper():
        return "e.country = ?", [place]
    return "(e.place = ? OR e.admin1 = ?)", [place, place]

"""Mentions of one event inside an article, brought together.

Two mentions are one event when they are tied by grammar ("an attack that killed five"), when they tell of violence
against the same named person, or when type, modes, participants and time agree and nothing contradicts. A bare noun
("the strike") without participants belongs to the nearest earlier event of its type; a mention without participants,
place, day or number tells of no event. Order of the text decides all
else, so the result does not depend on anything but the article.
"""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.coding.draft import Draft
from dragoman.model import Entity, Interval, MentionKind

__all__ = ["merge_mentions"]

# Acts of speech are many in one article; only near-identical ones are the same act.
_VERBAL = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONCEDE", "CONSULT"})
_MAX_VERBAL_GAP_CHARACTERS = 1500


def merge_mentions(drafts: Sequence[Draft]) -> list[list[Draft]]:
    """Groups of drafts, each one event, in text order."""
    events: list[list[Draft]] = []
    for draft in drafts:
        home = next((event for event in events if _belongs(draft, event)), None)
        if home is not None:
            home.append(draft)
        elif draft.actors or draft.recipients:
            events.append([draft])
        elif earlier := [event for event in events if _may_echo(draft, event[0])]:
            earlier[-1].append(draft)
        elif _stands_alone(draft):
            events.append([draft])
    return events


def _stands_alone(draft: Draft) -> bool:
    """Whether a mention in which nobody takes part tells enough to be an event: "clashes broke out in Aleppo"."""
    dated = draft.occurred is not None and draft.occurred.span is not None
    return draft.location is not None or dated or bool(draft.counts)


def _belongs(draft: Draft, event: Sequence[Draft]) -> bool:
    return any(_same_event(draft, other) for other in event)


def _may_echo(draft: Draft, first: Draft) -> bool:
    same_type = draft.trigger.event_type == first.trigger.event_type and first.trigger.event_type not in _VERBAL
    return (
        same_type
        and draft.is_real
        and first.is_real
        and draft.is_past == first.is_past
        and draft.trigger.rule.endswith(".noun")
    )


def _same_event(a: Draft, b: Draft) -> bool:
    if a.trigger.event_type != b.trigger.event_type or a.is_real != b.is_real:
        return False
    if a.trigger.group >= 0 and a.trigger.group == b.trigger.group:
        return True
    if a.trigger.event_type == "ASSAULT" and _share_person(a.recipients, b.recipients):
        return True
    if a.is_past != b.is_past or not _modes_agree(a, b) or not _times_agree(a.occurred, b.occurred):
        return False
    actors, recipients = _overlap(a.actors, b.actors), _overlap(a.recipients, b.recipients)
    if a.trigger.event_type in _VERBAL:
        near = abs(a.trigger.span.start - b.trigger.span.start) <= _MAX_VERBAL_GAP_CHARACTERS
        return near and actors is True and recipients is True
    return (actors is True and recipients is not False) or (recipients is True and actors is not False)


def _overlap(a: Sequence[Entity], b: Sequence[Entity]) -> bool | None:
    """Whether the sides share somebody; None when one of them names nobody."""
    if not a or not b:
        return None
    return bool({_key(entity) for entity in a} & {_key(entity) for entity in b})


def _key(entity: Entity) -> tuple[str, object]:
    if entity.actor_id is not None:
        return ("id", entity.actor_id)
    if entity.chain >= 0:
        return ("chain", entity.chain)
    return ("words", entity.mention.text.lower())


def _share_person(a: Sequence[Entity], b: Sequence[Entity]) -> bool:
    def people(entities: Sequence[Entity]) -> set[tuple[str, object]]:
        return {
            _key(entity)
            for entity in entities
            if entity.mention.kind is MentionKind.NAME
            and entity.mention.label not in ("GPE", "NORP", "LOC", "FAC")
            and not entity.mention.is_plural
            and (entity.actor_id is None or len(entity.actor_id) > 3)
        }

    return bool(people(a) & people(b))


def _modes_agree(a: Draft, b: Draft) -> bool:
    modes_a, modes_b = set(a.trigger.modes), set(b.trigger.modes)
    return not modes_a or not modes_b or bool(modes_a & modes_b)


def _times_agree(a: Interval | None, b: Interval | None) -> bool:
    """Times that were read in the text must overlap; an assumed one contradicts nothing."""
    if a is None or b is None or a.span is None or b.span is None:
        return True
    if a.start is None or b.start is None or a.end is None or b.end is None:
        return True
    return a.start <= b.end and b.start <= a.end

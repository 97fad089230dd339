"""Drafts → events: one event for all mentions of it, scored by the ontology, with a stable id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from math import prod
from typing import TYPE_CHECKING

from dragoman.coding.claims import attributions_of
from dragoman.coding.draft import Draft, draft_event
from dragoman.coding.merge import merge_mentions
from dragoman.model import (
    Annotation,
    Article,
    Attribution,
    AuxiliaryMode,
    Count,
    Entity,
    Event,
    EventMention,
    Flag,
    Interval,
    Place,
    Resolution,
    Role,
)

if TYPE_CHECKING:
    from dragoman.knowledge.quality import QualityKnowledge
    from dragoman.ontology import Ontology

__all__ = ["code_events"]


def code_events(
    article: Article,
    annotation: Annotation,
    resolution: Resolution,
    ontology: Ontology,
    *,
    doubts: Sequence[Flag],
    quality: QualityKnowledge,
    coder: str,
) -> tuple[Event, ...]:
    """The events of one article in text order; mentions of one event are merged.

    `doubts` are the flags of the text: an event has those of its sentence and those of the article.
    """
    drafts = [
        draft_event(trigger, article, annotation, resolution, attributions_of(trigger.span, annotation, resolution))
        for trigger in annotation.triggers
    ]
    return tuple(_event(group, article, ontology, doubts, quality, coder) for group in merge_mentions(drafts))


def _event(
    group: Sequence[Draft],
    article: Article,
    ontology: Ontology,
    doubts: Sequence[Flag],
    quality: QualityKnowledge,
    coder: str,
) -> Event:
    first = min(group, key=lambda draft: (-_informative(draft), draft.trigger.span.start))
    event_type = first.trigger.event_type
    modes = tuple(dict.fromkeys(mode for draft in (first, *group) for mode in draft.trigger.modes))
    contexts = tuple(sorted({context for draft in group for context in draft.trigger.contexts}))
    cameo = ontology.cameo_for(event_type, modes, contexts)
    flags = _flags(first, doubts, quality)
    return Event(
        event_id=_event_id(article, first),
        article_id=article.article_id,
        event_type=event_type,
        modes=modes,
        contexts=contexts,
        auxiliary_modes=_auxiliary_modes(first, group),
        cameo=cameo,
        quad_class=ontology.quad_class(event_type),
        plover_score=ontology.plover_score(event_type, modes),
        goldstein=ontology.goldstein(cameo),
        trigger=first.trigger.span,
        actors=_entities(first.actors, [draft.actors for draft in group]),
        recipients=_entities(first.recipients, [draft.recipients for draft in group]),
        location=_location(first, group),
        occurred=_occurred(first, group),
        counts=_counts(group),
        attributions=_attributions(group),
        mentions=tuple(EventMention(draft.trigger.span, (draft.sentence.start, draft.sentence.end)) for draft in group),
        sentence=(first.sentence.start, first.sentence.end),
        role=_role(first),
        quality=flags,
        confidence=_confidence(first, flags, quality),
        confidences={name: round(value, 3) for name, value in first.trigger.confidences.items()},
        rule=first.trigger.rule,
        coder=coder,
    )


def _informative(draft: Draft) -> int:
    """How much a mention tells: the one that tells most stands for the event."""
    dated = draft.occurred is not None and draft.occurred.span is not None
    body = draft.sentence.role is not Role.CAPTION
    return 2 * bool(draft.actors) + 2 * bool(draft.recipients) + dated + (draft.location is not None) + body


def _entities(own: Sequence[Entity], all_mentions: Sequence[Sequence[Entity]]) -> tuple[Entity, ...]:
    """Each participant once, the words of the standing mention first."""
    found: dict[object, Entity] = {}
    for entity in (*own, *(entity for mention in all_mentions for entity in mention)):
        key: object = entity.actor_id or (entity.chain if entity.chain >= 0 else entity.mention.text.lower())
        found.setdefault(key, entity)
    return tuple(entity for entity in found.values() if not _is_piece(entity, found.values()))


def _is_piece(entity: Entity, others: Iterable[Entity]) -> bool:
    """Whether the words of somebody unknown stand inside those of another: one mention saw less of the phrase."""
    mention = entity.mention
    return entity.actor_id is None and any(
        other.mention.start <= mention.start and mention.end <= other.mention.end and mention.text != other.mention.text
        for other in others
    )


def _auxiliary_modes(first: Draft, group: Sequence[Draft]) -> tuple[AuxiliaryMode, ...]:
    """The modes of the standing mention; what one mention dates to the past is past in all of them."""
    is_past = any(AuxiliaryMode.HISTORICAL in draft.auxiliary_modes for draft in group)
    modes = {*first.auxiliary_modes, *((AuxiliaryMode.HISTORICAL,) if is_past else ())}
    return tuple(mode for mode in AuxiliaryMode if mode in modes)


def _location(first: Draft, group: Sequence[Draft]) -> Place | None:
    return next((draft.location for draft in (first, *group) if draft.location is not None), None)


def _occurred(first: Draft, group: Sequence[Draft]) -> Interval | None:
    stated = [d.occurred for d in (first, *group) if d.occurred is not None and d.occurred.span is not None]
    return stated[0] if stated else first.occurred


def _counts(group: Sequence[Draft]) -> dict[str, Count]:
    """The toll each mention gives; where they differ, the first stands and the bounds take in the others."""
    counts: dict[str, Count] = {}
    for draft in group:
        for kind, count in draft.counts.items():
            held = counts.get(kind)
            if held is None:
                counts[kind] = count
                continue
            high = None if held.high is None or count.high is None else max(held.high, count.high)
            counts[kind] = Count(min(held.low, count.low), high, held.span)
    return counts


def _attributions(group: Sequence[Draft]) -> tuple[Attribution, ...]:
    return tuple(dict.fromkeys(attribution for draft in group for attribution in draft.attributions))


def _role(draft: Draft) -> str:
    if any(attribution.kind == "direct" for attribution in draft.attributions):
        return "quote"
    return str(draft.sentence.role)


def _flags(draft: Draft, doubts: Sequence[Flag], quality: QualityKnowledge) -> tuple[Flag, ...]:
    """The doubts about its participants, its sentence and its article."""
    sentence = draft.sentence
    near = [
        flag
        for flag in doubts
        if quality.is_of_article(flag.name)
        or (flag.start is not None and flag.end is not None and flag.start < sentence.end and sentence.start < flag.end)
    ]
    return tuple(dict.fromkeys((*draft.quality, *near)))


def _confidence(draft: Draft, flags: Sequence[Flag], quality: QualityKnowledge) -> float:
    """The model's, calibrated on sound text, times what each kind of doubt leaves of it."""
    factor = prod(quality.factor(name) for name in sorted({flag.name for flag in flags}))
    return round(draft.trigger.confidence * factor, 3)


def _event_id(article: Article, draft: Draft) -> str:
    """Twenty-four hex digits over article, type and trigger: the same in every run."""
    span = draft.trigger.span
    parts = (article.article_id, draft.trigger.event_type, str(span.start), str(span.end), span.text)
    return sha256("\x1f".join(parts).encode()).hexdigest()[:24]

"""A trigger with everything resolved around it, before mentions of one event are merged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from dragoman.model import (
    Annotation,
    Article,
    Attribution,
    AuxiliaryMode,
    Count,
    Entity,
    Flag,
    Interval,
    Mention,
    MentionKind,
    Place,
    Resolution,
    Role,
    SentenceSpan,
    Toponym,
    Trigger,
)

__all__ = ["Draft", "draft_event"]

# What happened longer ago than this is told as background, not reported as news.
HISTORICAL_AFTER = timedelta(days=31)
# Things (buildings, towns, vehicles) can be attacked, taken or blocked; other acts need somebody on the other side.
_DONE_TO_THINGS = frozenset({"ASSAULT", "COERCE"})
_FIRST_PERSON = ("i", "we", "me", "us")
_ROLE_RULES = ("role", "anaphor", "antecedent", "part of a body", "apposition")
_SPEECH_ACTS = frozenset({"AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
_ACTOR_LABELS = ("PERSON", "ORG", "GPE", "NORP")
_PLACE_PREPOSITIONS = (
    "in",
    "at",
    "near",
    "outside",
    "inside",
    "around",
    "on",
    "from",
    "into",
    "off",
    "across",
    "over",
)
_UNREAL = (AuxiliaryMode.FUTURE, AuxiliaryMode.HYPOTHETICAL, AuxiliaryMode.NEGATION)


@dataclass(frozen=True)
class Draft:
    """One mention of an event, resolved."""

    trigger: Trigger
    actors: tuple[Entity, ...]
    recipients: tuple[Entity, ...]
    auxiliary_modes: tuple[AuxiliaryMode, ...]
    location: Place | None
    occurred: Interval | None
    counts: dict[str, Count]
    attributions: tuple[Attribution, ...]
    sentence: SentenceSpan
    quality: tuple[Flag, ...]

    @property
    def is_real(self) -> bool:
        """Reported as having happened, now or long ago."""
        return not any(mode in _UNREAL for mode in self.auxiliary_modes)

    @property
    def is_past(self) -> bool:
        """Told as background."""
        return AuxiliaryMode.HISTORICAL in self.auxiliary_modes


def draft_event(
    trigger: Trigger,
    article: Article,
    annotation: Annotation,
    resolution: Resolution,
    attributions: tuple[Attribution, ...],
) -> Draft:
    """Resolve one trigger: who, where, when, how many, according to whom."""
    sentence = annotation.sentences[trigger.sentence]
    actors = _participants(trigger.actors, resolution, attributions, things=False)
    things = trigger.event_type in _DONE_TO_THINGS or bool(trigger.counts)  # "thirteen were released"
    recipients = _participants(trigger.recipients, resolution, attributions, things=things)
    recipients = tuple(entity for entity in recipients if entity not in actors)
    occurred = _occurred(trigger, article, sentence, resolution)
    modes = _factuality(trigger, article, occurred)
    if occurred is not None and occurred.span is None and any(mode in _UNREAL for mode in modes):
        occurred = None  # what has not happened has no day to assume
    return Draft(
        trigger=trigger,
        actors=actors,
        recipients=recipients,
        auxiliary_modes=modes,
        location=_location(trigger, annotation, resolution, sentence),
        occurred=occurred,
        counts={count.kind: Count(count.low, count.high, count.span) for count in trigger.counts},
        attributions=attributions,
        sentence=sentence,
        quality=_quality(sentence, (*actors, *recipients)),
    )


def _participants(
    mentions: tuple[Mention, ...],
    resolution: Resolution,
    attributions: tuple[Attribution, ...],
    *,
    things: bool,
) -> tuple[Entity, ...]:
    found: dict[tuple[int, int], Entity] = {}
    for mention in mentions:
        entity = resolution.entities.get((mention.start, mention.end), Entity(mention))
        if mention.text.lower() in _FIRST_PERSON:
            entity = _speaker(entity, resolution, attributions)
        if things or _is_actor(entity):
            found.setdefault((mention.start, mention.end), entity)
    return tuple(found.values())


def _speaker(entity: Entity, resolution: Resolution, attributions: tuple[Attribution, ...]) -> Entity:
    """Who "I" or "we" is: the source of the quotation it stands in, unless that source is anonymous."""
    source = next((each.source for each in attributions if each.source and each.kind != "indirect"), None)
    said_by = resolution.entities.get((source.span.start, source.span.end)) if source else None
    if said_by is None or source is None or source.anonymous:
        return entity
    return replace(said_by, mention=entity.mention, rule="speaker", inferred="speaker of the quotation", flags=())


def _is_actor(entity: Entity) -> bool:
    """Whether the phrase can act or be acted upon at all: somebody known, a name, a role, a person, a pronoun."""
    mention = entity.mention
    if entity.name or entity.actor_id or entity.country or entity.sector:
        return True
    if entity.rule in _ROLE_RULES:  # "another group", "his brother-in-law"
        return True
    return mention.kind is MentionKind.PRONOUN or mention.label in _ACTOR_LABELS


def _occurred(trigger: Trigger, article: Article, sentence: SentenceSpan, resolution: Resolution) -> Interval | None:
    """The dated expression nearest the trigger in its clause, else in its sentence, else the publication date."""
    dated = [
        interval
        for interval in resolution.dates
        if interval.span is not None
        and interval.start is not None
        and sentence.start <= interval.span.start < sentence.end
    ]
    if trigger.event_type in _SPEECH_ACTS and article.published is not None:  # said now, whatever day it speaks of
        dated = [each for each in dated if each.start is not None and each.start <= article.published]
    background = article.published - HISTORICAL_AFTER if article.published else None
    dated = [  # the past of a neighbouring clause ("a truce agreed last year") says nothing of this one
        each
        for each in dated
        if (each.span is not None and _in_clause(trigger, each.span.start))
        or background is None
        or (each.end is not None and each.end >= background)
    ]
    if dated:
        return min(dated, key=lambda each: _distance(trigger, each.span.start if each.span else 0))
    if article.published is None:
        return None
    return Interval(article.published, article.published, "day", None, inferred="publication date")


def _in_clause(trigger: Trigger, start: int) -> bool:
    return any(first <= start < end for first, end in trigger.clause)


def _distance(trigger: Trigger, start: int) -> tuple[bool, int]:
    return not _in_clause(trigger, start), abs(start - trigger.span.start)


def _factuality(trigger: Trigger, article: Article, occurred: Interval | None) -> tuple[AuxiliaryMode, ...]:
    modes = set(trigger.auxiliary_modes)
    if occurred is not None and occurred.span is not None and article.published is not None:
        if not _in_clause(trigger, occurred.span.start):
            return tuple(mode for mode in AuxiliaryMode if mode in modes)
        if occurred.end is not None and article.published - occurred.end > HISTORICAL_AFTER:
            modes.add(AuxiliaryMode.HISTORICAL)
            modes.discard(AuxiliaryMode.FUTURE)
        elif occurred.start is not None and occurred.start > article.published and not modes:
            modes.add(AuxiliaryMode.FUTURE)
    return tuple(mode for mode in AuxiliaryMode if mode in modes)


def _location(trigger: Trigger, annotation: Annotation, resolution: Resolution, sentence: SentenceSpan) -> Place | None:
    """The place the sentence gives for the event: behind a preposition of place first, then a place acted upon."""
    here = [place for place in resolution.places if sentence.start <= place.span.start < sentence.end]
    toponyms = {(t.span.start, t.span.end): t for t in annotation.toponyms}
    behind = [place for place in here if _says_where(toponyms.get((place.span.start, place.span.end)))]
    if behind:
        return min(behind, key=lambda place: (*_distance(trigger, place.span.start), -place.span.end))
    acted_upon = [
        place
        for place in here
        if any(_is_headed_by(mention, place) for mention in trigger.recipients)
        and trigger.event_type in _DONE_TO_THINGS
    ]
    if acted_upon:
        return replace(acted_upon[0], inferred="place of the recipient")
    return None


def _is_headed_by(mention: Mention, place: Place) -> bool:
    """ "shelled Tal Afar" is done to a place; "the U.S. embassy" and "the general of Iran" are not."""
    head = mention.words[mention.head]
    return place.span.start <= head.start < place.span.end


def _says_where(toponym: Toponym | None) -> bool:
    return toponym is not None and toponym.label != "ORG" and toponym.preposition in _PLACE_PREPOSITIONS


def _quality(sentence: SentenceSpan, entities: tuple[Entity, ...]) -> tuple[Flag, ...]:
    flags = [flag for entity in entities for flag in entity.flags]
    if sentence.role is Role.CAPTION:
        flags.append(Flag("caption", "the report stands in a photo caption", sentence.start, sentence.end))
    return tuple(dict.fromkeys(flags))

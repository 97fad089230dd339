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
    Trigger,
)

__all__ = ["Draft", "draft_event"]

# What happened longer ago than this is told as background, not reported as news.
HISTORICAL_AFTER = timedelta(days=31)
# What these do to a place happens in it.
_DONE_TO_THINGS = frozenset({"ASSAULT", "COERCE"})
_FIRST_PERSON = ("i", "we", "me", "us")
_SPEECH_ACTS = frozenset({"AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
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
    actors = _participants(trigger.actors, resolution, attributions)
    recipients = _participants(trigger.recipients, resolution, attributions)
    recipients = tuple(entity for entity in recipients if entity not in actors)
    occurred = _occurred(trigger, article, resolution)
    modes = _factuality(trigger, article, occurred)
    location = _location(trigger, resolution)
    if occurred is not None and occurred.span is None and any(mode in _UNREAL for mode in modes):
        occurred = None  # what has not happened has no day to assume
    return Draft(
        trigger=trigger,
        actors=tuple(_at_home(entity, location) for entity in actors),
        recipients=tuple(_at_home(entity, location) for entity in recipients),
        auxiliary_modes=modes,
        location=location,
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
) -> tuple[Entity, ...]:
    found: dict[tuple[int, int], Entity] = {}
    for mention in mentions:
        entity = resolution.entities.get((mention.start, mention.end), Entity(mention))
        if mention.text.lower() in _FIRST_PERSON:
            entity = _speaker(entity, resolution, attributions)
        found.setdefault((mention.start, mention.end), entity)
    return tuple(found.values())


def _speaker(entity: Entity, resolution: Resolution, attributions: tuple[Attribution, ...]) -> Entity:
    """Who "I" or "we" is: the source of the quotation it stands in, unless that source is anonymous."""
    source = next((each.source for each in attributions if each.source and each.kind != "indirect"), None)
    said_by = resolution.entities.get((source.span.start, source.span.end)) if source else None
    if said_by is None or source is None or source.anonymous:
        return entity
    return replace(said_by, mention=entity.mention, rule="speaker", inferred="speaker of the quotation", flags=())


# Those who are where they live more often than not, when nothing says where they are from.
_LOCAL = frozenset({"AGR", "COP", "CVL", "EDU", "JUD", "LAB", "LEG", "MED", "OPP", "REL", "SOC"})


def _at_home(entity: Entity, place: Place | None) -> Entity:
    """With the country of the place, for people and local bodies of whom the text does not say where they are from."""
    is_somebody = entity.actor_id is None and entity.mention.kind is MentionKind.NOMINAL
    if place is None or place.country is None or entity.country is not None or not is_somebody:
        return entity
    if entity.sector not in _LOCAL:
        return entity
    return replace(entity, country=place.country, inferred="country of the place")


def _occurred(trigger: Trigger, article: Article, resolution: Resolution) -> Interval | None:
    """The day or days its words for time stand for, the first that can be dated; else the publication date."""
    for words in trigger.times:
        for interval in resolution.dates:
            if interval.span is not None and interval.start is not None and interval.span.overlaps(words):
                return interval
    if article.published is None:
        return None
    return Interval(article.published, article.published, "day", None, inferred="publication date")


def _factuality(trigger: Trigger, article: Article, occurred: Interval | None) -> tuple[AuxiliaryMode, ...]:
    """What the words say, and what the date adds; an announcement is made now, whatever day it speaks of."""
    modes = set(trigger.auxiliary_modes)
    stated = occurred is not None and occurred.span is not None and article.published is not None
    if stated and occurred is not None and article.published is not None:
        if occurred.end is not None and article.published - occurred.end > HISTORICAL_AFTER:
            modes.add(AuxiliaryMode.HISTORICAL)
            modes.discard(AuxiliaryMode.FUTURE)
        elif (
            occurred.start is not None
            and occurred.start > article.published
            and not modes
            and trigger.event_type not in _SPEECH_ACTS
        ):
            modes.add(AuxiliaryMode.FUTURE)
    return tuple(mode for mode in AuxiliaryMode if mode in modes)


def _location(trigger: Trigger, resolution: Resolution) -> Place | None:
    """The place its words for where stand for, the most exact first; else, for violence, a place acted upon."""
    named = [place for words in trigger.places for place in resolution.places if place.span.overlaps(words)]
    if named:
        return min(named, key=lambda place: (_COARSENESS.index(place.precision), place.span.start))
    acted_upon = [
        place
        for place in resolution.places
        if any(_is_headed_by(mention, place) for mention in trigger.recipients)
        and trigger.event_type in _DONE_TO_THINGS
    ]
    if acted_upon:
        return replace(acted_upon[0], inferred="place of the recipient")
    return None


_COARSENESS = ("place", "city", "admin2", "admin1", "country", "region")


def _is_headed_by(mention: Mention, place: Place) -> bool:
    """ "shelled Tal Afar" is done to a place; "the U.S. embassy" and "the general of Iran" are not."""
    head = mention.words[mention.head]
    return place.span.start <= head.start < place.span.end


def _quality(sentence: SentenceSpan, entities: tuple[Entity, ...]) -> tuple[Flag, ...]:
    flags = [flag for entity in entities for flag in entity.flags]
    if sentence.role is Role.CAPTION:
        flags.append(Flag("caption", "the report stands in a photo caption", sentence.start, sentence.end))
    return tuple(dict.fromkeys(flags))

"""Events and articles as records: the keys, their order and the nulls that other programs rely on.

What each key means stands in `docs/records.md`. Every `start`/`end` counts in the `text` of the article.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from dragoman.intake import SetAside
from dragoman.model import (
    Attribution,
    Count,
    Entity,
    Event,
    Flag,
    Interval,
    MentionKind,
    Place,
    Source,
    Span,
)
from dragoman.pipeline import Result

if TYPE_CHECKING:
    from dragoman.link.copies import NearDuplicate

__all__ = ["Json", "article_record", "event_record", "near_duplicate_records", "reject_record"]

Json = dict[str, Any]


def event_record(event: Event) -> Json:
    """One event as one line of the output."""
    return {
        "event_id": event.event_id,
        "article_id": event.article_id,
        "type": event.event_type,
        "modes": list(event.modes),
        "contexts": list(event.contexts),
        "auxiliary_modes": [mode.value for mode in event.auxiliary_modes],
        "cameo": event.cameo,
        "quad_class": event.quad_class,
        "plover_score": event.plover_score,
        "goldstein": event.goldstein,
        "trigger": _span(event.trigger),
        "actors": [_participant(entity) for entity in event.actors],
        "recipients": [_participant(entity) for entity in event.recipients],
        "location": _location(event.location) if event.location is not None else None,
        "occurred": _occurred(event.occurred) if event.occurred is not None else None,
        "counts": {kind: _count(count) for kind, count in sorted(event.counts.items())},
        "attributions": [_attribution(attribution) for attribution in event.attributions],
        "mentions": [
            {"trigger": _span(mention.trigger), "sentence": list(mention.sentence)} for mention in event.mentions
        ],
        "sentence": list(event.sentence),
        "role": event.role,
        "quality": [_flag(flag) for flag in event.quality],
        "confidence": round(event.confidence, 3),
        "confidences": dict(event.confidences),
        "rule": event.rule,
        "coder": event.coder,
    }


def article_record(result: Result, near_duplicates: Iterable[NearDuplicate] = ()) -> Json:
    """One article as one line of `--articles`: its text and everything found in it that is no event.

    `path` is there when the article is a file of its own; where in a table a record stands says nothing.
    """
    article = result.article
    return {
        "article_id": article.article_id,
        "text": article.text,
        "published": _day(article.published),
        "title": article.title,
        "outlet": article.outlet,
        "language": article.language,
        "segments": [
            {"role": segment.role.value, "start": segment.start, "end": segment.end} for segment in article.segments
        ],
        "places": [_place(place) for place in result.places],
        "dates": [_date(interval) for interval in result.dates if interval.span is not None],
        "attributions": [_attribution(attribution) for attribution in result.attributions],
        "entities": [_entity(entity) for entity in result.entities if _is_worth_telling(entity)],
        "quality": [_flag(flag) for flag in result.quality],
        "near_duplicates": near_duplicate_records(near_duplicates),
        "url": article.url,
        "byline": article.byline,
        "agencies": [_span(agency) for agency in article.agencies],
        "published_from": article.published_from,
        "path": article.path if article.line is None else None,
    }


def near_duplicate_records(near_duplicates: Iterable[NearDuplicate]) -> list[Json]:
    """The other articles of a wire family, in the order given."""
    return [
        {"article_id": copy.article_id, "score": round(copy.score, 3), "original": copy.original}
        for copy in near_duplicates
    ]


def reject_record(reject: SetAside) -> Json:
    """One record set aside as one line of `--rejects`."""
    return {"path": reject.path, "line": reject.line, "id": reject.record_id, "reason": reject.reason}


def _span(span: Span) -> Json:
    return {"text": span.text, "start": span.start, "end": span.end}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _participant(entity: Entity) -> Json:
    return {
        **_span(entity.mention.span),
        "name": entity.name,
        "actor_id": entity.actor_id,
        "country": entity.country,
        "sector": entity.sector,
        "sectors": list(entity.sectors),
        "aligned_with": entity.aligned_with,
        "inferred": entity.inferred,
    }


def _entity(entity: Entity) -> Json:
    return {
        **_span(entity.mention.span),
        "name": entity.name,
        "actor_id": entity.actor_id,
        "country": entity.country,
        "sector": entity.sector,
        "aligned_with": entity.aligned_with,
        "rule": entity.rule,
        "alternatives": list(entity.alternatives),
        "flags": [_flag(flag) for flag in entity.flags],
    }


def _is_worth_telling(entity: Entity) -> bool:
    """Names always; other phrases when the knowledge base has something to say about them."""
    known = (entity.name, entity.actor_id, entity.country, entity.sector)
    return entity.mention.kind is MentionKind.NAME or any(value is not None for value in known) or bool(entity.flags)


def _place(place: Place) -> Json:
    return {
        **_span(place.span),
        "name": place.name,
        "geonameid": place.geonameid,
        "country": place.country,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "precision": place.precision,
        "admin1": place.admin1,
        "rule": place.rule,
    }


def _location(place: Place) -> Json:
    return {
        **_span(place.span),
        "name": place.name,
        "geonameid": place.geonameid,
        "country": place.country,
        "admin1": place.admin1,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "precision": place.precision,
        "inferred": place.inferred,
    }


def _occurred(interval: Interval) -> Json:
    span = interval.span
    return {
        "start": _day(interval.start),
        "end": _day(interval.end),
        "granularity": interval.granularity,
        "text": span.text if span is not None else None,
        "span": [span.start, span.end] if span is not None else None,
        "inferred": interval.inferred,
    }


def _date(interval: Interval) -> Json:
    span = interval.span
    return {
        **(_span(span) if span is not None else {}),
        "value_start": _day(interval.start),
        "value_end": _day(interval.end),
        "granularity": interval.granularity,
        "type": interval.type,
        "value": interval.value,
    }


def _count(count: Count) -> Json:
    return {"low": count.low, "high": count.high, **_span(count.span)}


def _attribution(attribution: Attribution) -> Json:
    content = attribution.content
    return {
        "source": _source(attribution.source) if attribution.source is not None else None,
        "cue": _span(attribution.cue) if attribution.cue is not None else None,
        "content": {
            "start": content.start,
            "end": content.end,
            "spans": [[span.start, span.end] for span in content.spans],
        },
        "kind": attribution.kind,
        "via": list(attribution.via),
    }


def _source(source: Source) -> Json:
    return {
        **_span(source.span),
        "anonymous": source.anonymous,
        "name": source.name,
        "actor_id": source.actor_id,
    }


def _flag(flag: Flag) -> Json:
    return {"name": flag.name, "reason": flag.reason, "start": flag.start, "end": flag.end}

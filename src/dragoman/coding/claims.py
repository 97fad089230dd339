"""Attribution spans → attributions: the source in place, who that is, and through whom it came."""

from __future__ import annotations

from dragoman.model import Annotation, Attribution, AttributionSpan, Resolution, Source, Span

__all__ = ["attributions_of", "code_attributions"]


def code_attributions(annotation: Annotation, resolution: Resolution) -> tuple[Attribution, ...]:
    """All attributions of an article, in text order."""
    return tuple(_attribution(span, resolution) for span in annotation.attributions)


def attributions_of(trigger: Span, annotation: Annotation, resolution: Resolution) -> tuple[Attribution, ...]:
    """Who says that the event of `trigger` happened: innermost claim first."""
    around = [
        span
        for span in annotation.attributions
        if any(piece.start <= trigger.start and trigger.end <= piece.end for piece in span.content.spans)
        and not (span.cue is not None and span.cue.overlaps(trigger))
    ]
    around.sort(key=lambda span: (span.content.end - span.content.start, span.content.start))
    return tuple(_attribution(span, resolution) for span in around)


def _attribution(span: AttributionSpan, resolution: Resolution) -> Attribution:
    return Attribution(
        source=_source(span, resolution) if span.source is not None else None,
        cue=span.cue,
        content=span.content,
        kind=span.kind,
        via=tuple(mention.text for mention in span.via),
    )


def _source(span: AttributionSpan, resolution: Resolution) -> Source:
    mention = span.source
    if mention is None:
        raise ValueError("an attribution without a source has no source to resolve")
    entity = resolution.entities.get((mention.start, mention.end))
    known = entity is not None and not span.anonymous
    return Source(
        span=mention.span,
        anonymous=span.anonymous,
        name=entity.name if entity is not None and known else None,
        actor_id=entity.actor_id if entity is not None and known else None,
    )

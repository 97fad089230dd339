"""A story in words: what happened, who reports it and what rests on what, and the claims side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Any

from dragoman.report.phrases import label, said_by, tag, when, where

if TYPE_CHECKING:
    from dragoman.store.store import Store

__all__ = ["story_lines", "story_list"]

Json = dict[str, Any]


def story_list(stories: Iterable[Json]) -> Iterator[str]:
    """One line a story."""
    none = True
    for record in stories:
        none = False
        yield f"{record['story_id']}  {_title(record)}"
        yield f"    {_weight(record)}"
    if none:
        yield "No stories."


def story_lines(record: Json, store: Store, *, why: bool) -> Iterator[str]:
    """The lines that tell one story; with `why` what ties each two of its events together."""
    yield f"story {record['story_id']}"
    yield _title(record)
    yield _weight(record)
    for sentence in record["disputes"]:
        yield f"disputed: {sentence}"
    yield ""
    yield "Who reports it"
    for origin in record["origins"]:
        yield f"  {origin['why']}"
        for article_id in origin["articles"]:
            article = store.article(article_id) or {}
            about = [article.get("published"), article.get("outlet"), article.get("title"), article_id]
            yield f"    {' · '.join(part for part in about if part)}"
    if record["claims"]:
        yield ""
        yield "Who says what"
        for claim in record["claims"]:
            yield f"  {_claim(claim)}"
    yield ""
    yield "In which words"
    for event_id in record["events"]:
        event = store.event(event_id)
        stands_in = store.article(event["article_id"]) if event is not None else None
        if event is not None and stands_in is not None:
            start, end = event["sentence"]
            yield f"  {event_id}  {' '.join(stands_in['text'][start:end].split())}"
            yield from (f"    says {said_by(attribution)}" for attribution in event["attributions"])
    if why:
        yield ""
        yield "What ties them together"
        yield from _ties(record, store)


def _ties(record: Json, store: Store) -> Iterator[str]:
    from dragoman.link.stories import explain_link

    sightings = store.sightings(record["events"])
    for first, second in combinations(sightings, 2):
        yield f"  {first.event_id} and {second.event_id}"
        yield from (f"    {reason}" for reason in explain_link(first, second))
    for decision in store.decisions(record["events"]):
        yield f"  {decision}"


def _title(record: Json) -> str:
    sides = [_names(record["actors"]), _names(record["recipients"])]
    parts = [record["type"], " → ".join(sides), when(record["occurred"]), where(record["location"])]
    return " · ".join(part for part in parts if part)


def _names(entities: Iterable[Json]) -> str:
    named = [f"{label(entity)} ({tag(entity)})" if tag(entity) else label(entity) for entity in entities]
    return "; ".join(named) or "—"


def _weight(record: Json) -> str:
    """How much stands behind a story, reports and independent origins apart."""
    reports, origins = len(record["articles"]), record["independent_origins"]
    parts = [f"{reports} report{'s' * (reports != 1)} from {origins} independent origin{'s' * (origins != 1)}"]
    parts += [f"{kind} {_range(count)}" for kind, count in record["counts"].items()]
    if record["disputed"]:
        parts.append("disputed")
    if record["flagged_only"]:
        parts.append("rests on doubtful text only")
    return " · ".join(parts)


def _range(count: Json) -> str:
    low, high = count["low"], count["high"]
    if high is None:
        return f"{low} or more"
    return str(low) if low == high else f"{low}–{high}"


def _claim(claim: Json) -> str:
    told = claim["what"]
    if claim["low"] is not None:
        told += f" {_range(claim)}"
    elif claim.get("value"):
        told += f": {claim['value']}"
    source = claim["source"] or "the report itself"
    later = "; taken back or brought up to date later" if claim.get("superseded_by") is not None else ""
    return f"{told}, says {source} ({claim['said_on'] or 'no date'}, {claim['article_id']}){later}"

"""A story told by all its reports: what happened, as told most exactly, who rests on whom, the claims side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dragoman.link.claims import claim_record, claims_of, derived_counts, disputes_among
from dragoman.link.doubts import rests_on_flagged_text
from dragoman.link.origins import origins

__all__ = ["Report", "story_record"]

Json = dict[str, Any]

_GRANULARITIES = ("day", "range", "week", "month", "quarter", "year")
_PRECISIONS = ("city", "place", "admin2", "admin1", "country", "region")
_TOLD_OF_PARTICIPANTS = ("text", "name", "actor_id", "country", "sector", "sectors")
_MOST_PARTICIPANTS = 12


@dataclass(frozen=True, slots=True)
class Report:
    """One event record and what is known of the article it stands in.

    `agencies` as credited, `owner` of the outlet, `family` of wire copies: empty or None when not known. `heard` are
    the sources that the article gives for whatever it tells; `others` its other events, among which blame and denial
    are told; `bodies` give for an actor's id what it belongs to, so that a brigade and its army are no two culprits.
    """

    event: Mapping[str, Any]
    article_id: str
    published: str | None
    outlet: str | None = None
    owner: str | None = None
    agencies: tuple[str, ...] = ()
    family: int | None = None
    heard: tuple[Mapping[str, Any], ...] = ()
    others: tuple[Mapping[str, Any], ...] = ()
    bodies: Mapping[str, frozenset[str]] = field(default_factory=dict)


def story_record(story_id: str, reports: Sequence[Report]) -> Json:
    """A story as one line of `--format stories`. The order of the reports makes no difference."""
    ordered = sorted(reports, key=lambda report: (report.published or "9999", report.event["event_id"]))
    found = origins(ordered)
    claims = claims_of(ordered)
    disputes = disputes_among(claims, lambda actor_id: _over(actor_id, ordered))
    return {
        "story_id": story_id,
        "type": _most_told(ordered, lambda report: report.event["type"]),
        "events": [report.event["event_id"] for report in ordered],
        "articles": list(dict.fromkeys(report.article_id for report in ordered)),
        "occurred": _occurred(ordered),
        "location": _location(ordered),
        "independent_origins": len(found),
        "origins": [{"articles": list(origin.articles), "why": origin.why} for origin in found],
        "disputed": bool(disputes),
        "disputes": disputes,
        "flagged_only": rests_on_flagged_text(report.event for report in ordered),
        "actors": _participants(ordered, "actors"),
        "recipients": _participants(ordered, "recipients"),
        "counts": derived_counts(claims),
        "claims": [claim_record(claim) for claim in claims],
    }


def _most_told(reports: Iterable[Report], told: Callable[[Report], Hashable]) -> Any:
    """What most articles tell; of several the first in order."""
    articles: dict[Any, set[str]] = defaultdict(set)
    for report in reports:
        articles[told(report)].add(report.article_id)
    return min(articles, key=lambda value: (-len(articles[value]), str(value)))


def _occurred(reports: Sequence[Report]) -> Json | None:
    """When it was: as read in a text, rather than assumed; as exactly as any tells; as most tell."""
    dated = [report for report in reports if report.event["occurred"] is not None]
    if not dated:
        return None
    articles = Counter(days for days, _ in {(_days(report), report.article_id) for report in dated})

    def rank(report: Report) -> tuple[bool, int, int, str, str, str]:
        occurred = report.event["occurred"]
        is_assumed, exactness = occurred["inferred"] is not None, _GRANULARITIES.index(occurred["granularity"])
        days = _days(report)
        return is_assumed, exactness, -articles[days], *days, report.event["event_id"]

    return _with_event(min(dated, key=rank), "occurred")


def _days(report: Report) -> tuple[str, str]:
    occurred = report.event["occurred"]
    return occurred["start"], occurred["end"]


def _location(reports: Sequence[Report]) -> Json | None:
    """Where it was: in the country most tell; as read in a text; as exactly as any tells; as most tell."""
    placed = [report for report in reports if report.event["location"] is not None]
    if not placed:
        return None
    country = _most_told(placed, lambda report: report.event["location"]["country"] or "")
    places = Counter(name for name, _ in {(_place(report), report.article_id) for report in placed})

    def rank(report: Report) -> tuple[bool, bool, int, int, str, str]:
        place = report.event["location"]
        is_vague = place["geonameid"] is None
        exactness = _PRECISIONS.index(place["precision"]) + is_vague * len(_PRECISIONS)
        is_elsewhere = (place["country"] or country) != country
        return (
            is_elsewhere, place.get("inferred") is not None, exactness, -places[_place(report)], _place(report),
            report.event["event_id"],
        )  # fmt: skip

    return _with_event(min(placed, key=rank), "location")


def _place(report: Report) -> str:
    return str(report.event["location"]["name"])


def _with_event(report: Report, key: str) -> Json:
    """A part of an event record, with the event whose article its offsets count in."""
    return {**report.event[key], "event_id": report.event["event_id"]}


def _participants(reports: Sequence[Report], side: str) -> list[Json]:
    """Who took part, each once: those known by name, most told first; where nobody is, those that words describe."""
    told: dict[Hashable, Mapping[str, Any]] = {}
    articles: dict[Hashable, set[str]] = defaultdict(set)
    for report in reports:
        for participant in report.event[side]:
            key = participant["actor_id"] or participant["name"] or (participant["country"], participant["sector"])
            told.setdefault(key, participant)
            articles[key].add(report.article_id)
    known = [key for key, participant in told.items() if participant["actor_id"] or participant["name"]]
    described = [key for key, participant in told.items() if participant["sector"]]
    chosen = sorted(known or described or told, key=lambda key: -len(articles[key]))
    return [{part: told[key][part] for part in _TOLD_OF_PARTICIPANTS} for key in chosen[:_MOST_PARTICIPANTS]]


def _over(actor_id: str, reports: Sequence[Report]) -> frozenset[str]:
    """The bodies an actor belongs to, the state it acts for, and whose side the words put it on."""
    found: set[str | None] = set()
    for report in reports:
        found |= report.bodies.get(actor_id, frozenset())
        for actor in report.event["actors"]:
            if actor["actor_id"] == actor_id:
                found.add(actor.get("aligned_with"))
    return frozenset(body for body in found if body is not None)

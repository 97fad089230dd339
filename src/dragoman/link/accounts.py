"""A story told by all its reports: what happened as precisely as anyone says, who says what, what rests on what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dragoman.link.claims import claim_record, claims_of, derived_counts, disputes_among
from dragoman.link.origins import origins

__all__ = ["Report", "story_record"]

Json = dict[str, Any]

_PRECISIONS = ("place", "city", "admin2", "admin1", "country", "region")
_GRANULARITIES = ("day", "week", "month", "quarter", "year", "range")
# Flags that say nothing against what a sentence tells.
_HARMLESS = frozenset({"caption", "undated"})
# Who takes part by at least this share of the reports is told of; else who most reports name.
_LEAST_SHARE = 1 / 3
_TOLD_OF_PARTICIPANTS = ("text", "name", "actor_id", "country", "sector", "sectors")


@dataclass(frozen=True, slots=True)
class Report:
    """One event record and what is known of the article it stands in.

    `others` are the article's other events, among which blame and denial are told; `bodies` give for an actor's id
    what it belongs to; `family` is the number of its wire family.
    """

    event: Mapping[str, Any]
    article_id: str
    published: str | None
    outlet: str | None = None
    owner: str | None = None
    agencies: tuple[str, ...] = ()
    family: int | None = None
    others: tuple[Mapping[str, Any], ...] = ()
    bodies: Mapping[str, frozenset[str]] = field(default_factory=dict)


def story_record(story_id: str, reports: Sequence[Report]) -> Json:
    """A story as one line of `--format stories`; the order of the reports leaves no trace."""
    ordered = sorted(reports, key=lambda report: (report.published or "9999", report.event["event_id"]))
    events = [report.event for report in ordered]
    claims = claims_of(ordered)
    disputes = disputes_among(claims, {who: above for report in ordered for who, above in report.bodies.items()})
    found = origins(ordered)
    return {
        "story_id": story_id,
        "type": _commonest(event["type"] for event in events),
        "events": [event["event_id"] for event in events],
        "articles": list(dict.fromkeys(report.article_id for report in ordered)),
        "occurred": _occurred(events),
        "location": _location(events),
        "independent_origins": len(found),
        "origins": [{"articles": list(origin.articles), "why": origin.why} for origin in found],
        "disputed": bool(disputes),
        "disputes": disputes,
        "flagged_only": all(any(flag["name"] not in _HARMLESS for flag in event["quality"]) for event in events),
        "actors": _participants([event["actors"] for event in events]),
        "recipients": _participants([event["recipients"] for event in events]),
        "counts": derived_counts(claims),
        "claims": [claim_record(claim) for claim in claims],
    }


def _commonest(values: Iterable[str]) -> str:
    """What most say; of equals what is said first."""
    return Counter(values).most_common(1)[0][0]


def _occurred(events: Sequence[Mapping[str, Any]]) -> Json | None:
    """The most exact time that was read in a text, as most tell it; an assumed day only where nobody tells one."""
    told = [event["occurred"] for event in events if event["occurred"] is not None]
    read = [each for each in told if each["inferred"] is None] or told
    if not read:
        return None
    finest = min(_rank(each["granularity"], _GRANULARITIES) for each in read)
    exact = [each for each in read if _rank(each["granularity"], _GRANULARITIES) == finest]
    days = Counter((each["start"], each["end"]) for each in exact)
    most = max(days.values())
    best: Json = next(each for each in exact if days[each["start"], each["end"]] == most)
    return {**best, "text": None, "span": None} if len(events) > 1 else best


def _location(events: Sequence[Mapping[str, Any]]) -> Json | None:
    """The most exact place, as most tell it."""
    told = [event["location"] for event in events if event["location"] is not None]
    if not told:
        return None
    finest = min(_rank(each["precision"], _PRECISIONS) for each in told)
    exact = [each for each in told if _rank(each["precision"], _PRECISIONS) == finest]
    places = Counter((each["geonameid"], each["name"]) for each in exact)
    most = max(places.values())
    best: Json = next(each for each in exact if places[each["geonameid"], each["name"]] == most)
    return {key: value for key, value in best.items() if key not in ("start", "end")} if len(events) > 1 else best


def _rank(value: str | None, order: Sequence[str]) -> int:
    return order.index(value) if value in order else len(order)


def _participants(sides: Sequence[Sequence[Mapping[str, Any]]]) -> list[Json]:
    """Who takes part by many of the reports, those first that most name."""
    first: dict[str, Mapping[str, Any]] = {}
    named: Counter[str] = Counter()
    for side in sides:
        keys = {str(who["actor_id"] or who["name"] or who["text"].casefold()): who for who in side}
        named.update(keys.keys())
        for key, who in keys.items():
            first.setdefault(key, who)
    if not named:
        return []
    least = min(max(named.values()), _LEAST_SHARE * len(sides))
    chosen = [key for key, times in named.most_common() if times >= least]
    return [{key: first[who][key] for key in _TOLD_OF_PARTICIPANTS} for who in chosen]

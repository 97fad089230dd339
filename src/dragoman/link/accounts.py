"""A story told by all its reports: who says what side by side, what stands and what is disputed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.link.origins import origins

__all__ = ["Report", "story_record"]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """One event record and what is known of the article it stands in."""

    event: Mapping[str, Any]
    article_id: str
    published: str | None
    outlet: str | None = None
    owner: str | None = None
    agencies: tuple[str, ...] = ()
    family: int | None = None


def story_record(story_id: str, reports: Sequence[Report]) -> Json:
    """A story as one line of `--format stories`."""
    ordered = sorted(reports, key=lambda report: (report.published or "9999", report.event["event_id"]))
    found = origins(ordered)
    events = [report.event for report in ordered]
    return {
        "story_id": story_id,
        "type": Counter(event["type"] for event in events).most_common(1)[0][0],
        "events": [event["event_id"] for event in events],
        "articles": list(dict.fromkeys(report.article_id for report in ordered)),
        "occurred": events[0]["occurred"],
        "location": next((event["location"] for event in events if event["location"]), None),
        "independent_origins": len(found),
        "origins": [{"articles": list(origin.articles), "why": origin.why} for origin in found],
        "disputed": False,
        "disputes": [],
        "flagged_only": False,
        "actors": list(events[0]["actors"]),
        "recipients": list(events[0]["recipients"]),
        "counts": {},
        "claims": [],
    }

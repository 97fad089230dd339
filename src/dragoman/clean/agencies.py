"""Which wire agencies an article names as its origin, in dateline, byline or credit."""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.clean.phrases import Phrases
from dragoman.clean.pictures import is_agency_line
from dragoman.model import Role, Segment, Span

__all__ = ["find_agencies"]


def find_agencies(text: str, segments: Iterable[Segment], phrases: Phrases) -> tuple[Span, ...]:
    """The wire agencies in datelines, bylines and credits, as written: "BAGHDAD (AFP) —" → AFP.

    A photo's credit says nothing of where the report came from, and an agency quoted in the body ("told AFP")
    is an attribution; neither counts.
    """
    return tuple(
        Span(match.start(), match.end(), match.group())
        for part in segments
        if _names_origin(text, part, phrases)
        for match in phrases.agency.finditer(text, part.start, part.end)
        if phrases.agency_names[match.group()] in phrases.wire_agencies
    )


def _names_origin(text: str, part: Segment, phrases: Phrases) -> bool:
    if part.role is Role.CREDIT:
        return is_agency_line(text[part.start : part.end], phrases)
    return part.role in (Role.DATELINE, Role.BYLINE)

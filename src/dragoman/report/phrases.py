"""Fields of an event record in words a reader takes in at a glance, for terminal and page alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

__all__ = ["QUAD_NAMES", "headline", "label", "said_by", "tag", "toll", "when", "where"]

Json = dict[str, Any]

QUAD_NAMES = {
    1: "verbal cooperation",
    2: "material cooperation",
    3: "verbal conflict",
    4: "material conflict",
}

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HEADLINE_LENGTH = 100


def label(participant: Json) -> str:
    """Who a participant is: the name when it is known, else the words of the text.

    >>> label({"name": None, "text": "two gunmen"})
    'two gunmen'
    """
    return _one_line(participant["name"] or participant["text"])


def tag(participant: Json) -> str:
    """Country and sectors: "USA GOV"; empty when neither is known."""
    sectors = participant["sectors"] or [participant["sector"]]
    return " ".join(part for part in (participant["country"], *sectors) if part)


def when(occurred: Json | None) -> str:
    """The days in words.

    >>> when({"start": "2020-01-03", "end": "2020-01-03", "granularity": "day"})
    '3 Jan 2020'
    >>> when({"start": "2015-03-01", "end": "2015-03-31", "granularity": "month"})
    'Mar 2015'
    """
    if occurred is None or occurred["start"] is None:
        return ""
    start = date.fromisoformat(occurred["start"])
    end = date.fromisoformat(occurred["end"] or occurred["start"])
    if start == end:
        return _day(start)
    if occurred["granularity"] == "year" and start.year == end.year:
        return str(start.year)
    if occurred["granularity"] == "month" and (start.year, start.month) == (end.year, end.month):
        return f"{_MONTHS[start.month - 1]} {start.year}"
    if occurred["granularity"] == "quarter":
        return f"Q{(start.month + 2) // 3} {start.year}"
    return _days(start, end)


def where(location: Json | None) -> str:
    """Place and country: "Baghdad, IRQ"; a country stands alone."""
    if location is None:
        return ""
    if location["country"] is None or location["precision"] in ("country", "region"):
        return str(location["name"])
    return f"{location['name']}, {location['country']}"


def toll(counts: Json) -> str:
    """Numbers of people: "killed 2, injured 10–20, detained at least 12"."""
    told = [(kind, count) for kind, count in counts.items() if count is not None]
    return ", ".join(f"{kind} {_bounds(count['low'], count['high'])}" for kind, count in told)


def said_by(attribution: Json) -> str:
    """Who says so and through whom: "Security sources (anonymous) via AFP"."""
    source = attribution["source"]
    if source is None:
        speaker = "unnamed source"
    elif source["anonymous"]:
        speaker = f"{_one_line(source['text'])} (anonymous)"
    else:
        speaker = _one_line(source.get("name") or source["text"])
    return " ".join([speaker, *(f"via {_one_line(name)}" for name in attribution["via"])])


def headline(article: Json) -> str:
    """What to call an article: its title, its headline, or else how it begins."""
    if article["title"]:
        return _one_line(article["title"])
    segments = article["segments"]
    heading = next((part for part in segments if part["role"] == "headline"), None)
    if heading is not None:
        return _one_line(article["text"][heading["start"] : heading["end"]])
    opening = next((part["start"] for part in segments if part["role"] == "body"), 0)
    return _shortened(_one_line(article["text"][opening : opening + 4 * _HEADLINE_LENGTH]))


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _days(start: date, end: date) -> str:
    if start.year != end.year:
        return f"{_day(start)} – {_day(end)}"
    if start.month != end.month:
        return f"{start.day} {_MONTHS[start.month - 1]} – {_day(end)}"
    return f"{start.day}–{_day(end)}"


def _bounds(low: int, high: int | None) -> str:
    if high is None:
        return f"at least {low:,}"
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _shortened(text: str) -> str:
    if len(text) <= _HEADLINE_LENGTH:
        return text
    words: Iterable[str] = text[:_HEADLINE_LENGTH].split(" ")[:-1]
    return " ".join(words) + " …"

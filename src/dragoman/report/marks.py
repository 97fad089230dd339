"""Evidence in an article's text: spans that overlap, cut into pieces that do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

__all__ = ["KINDS", "Block", "Mark", "Piece", "article_marks", "blocks"]

Json = dict[str, Any]

# What a mark can be, in the order of the legend.
KINDS = ("trigger", "actor", "recipient", "place", "time", "count", "source", "cue", "content", "doubt")


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that support something: `event` is its number on the page, None when it belongs to no event."""

    start: int
    end: int
    kind: str
    event: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same marks throughout. `ends` are the marks that end with it."""

    text: str
    marks: tuple[Mark, ...] = ()
    ends: tuple[Mark, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its marks, each once, in the order of the legend."""
        present = {mark.kind for mark in self.marks}
        return tuple(kind for kind in KINDS if kind in present)

    @property
    def events(self) -> str:
        """Events with the parts this piece plays in each, as the page's script reads it.

        "3:actor 3:content! 7:recipient": actor in event 3, recipient in 7; the content of 3 ends here.
        """
        parts = {
            f"{mark.event}:{mark.kind}{'!' if mark in self.ends else ''}"
            for mark in self.marks
            if mark.event is not None
        }
        return " ".join(sorted(parts, key=_by_event))


@dataclass(frozen=True, slots=True)
class Block:
    """A segment of an article with its role, cut into pieces; "gap" is the white space between two of them."""

    role: str
    pieces: tuple[Piece, ...]


def article_marks(article: Json, events: Sequence[tuple[int, Json]]) -> list[Mark]:
    """Every span worth showing: the evidence of the numbered events, attributions, doubts."""
    marks = [mark for number, event in events for mark in _event_marks(number, event)]
    for attribution in article["attributions"]:
        marks += _attribution_marks(attribution, None)
    for flag in article["quality"]:
        if flag["start"] is not None and flag["end"] is not None and flag["end"] > flag["start"]:
            marks.append(Mark(flag["start"], flag["end"], "doubt"))
    return marks


def blocks(article: Json, marks: Iterable[Mark]) -> list[Block]:
    """The text of an article segment by segment; what lies between segments is shown as body.

    The pieces of all blocks, one after another, are the text: nothing is lost and nothing said twice.
    """
    text, found, at = article["text"], sorted(marks, key=lambda mark: (mark.start, mark.end)), 0
    made: list[Block] = []
    for segment in article["segments"]:
        made += _block("body", text, at, segment["start"], found)
        made += _block(segment["role"], text, segment["start"], segment["end"], found)
        at = segment["end"]
    return made + _block("body", text, at, len(text), found)


def _block(role: str, text: str, start: int, end: int, marks: Sequence[Mark]) -> list[Block]:
    if start >= end:
        return []
    if not text[start:end].strip():
        return [Block("gap", (Piece(text[start:end]),))]
    return [Block(role, tuple(_pieces(text, start, end, marks)))]


def _pieces(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Piece]:
    """Cut `text[start:end]` wherever a mark begins or ends."""
    inside = [mark for mark in marks if mark.start < end and start < mark.end]
    edges = {edge for mark in inside for edge in (mark.start, mark.end) if start < edge < end}
    cuts = [start, *sorted(edges), end]
    for left, right in pairwise(cuts):
        over = tuple(mark for mark in inside if mark.start <= left and right <= mark.end)
        ends = tuple(mark for mark in over if mark.end == right or right == end)
        yield Piece(text[left:right], over, ends)


def _event_marks(number: int, event: Json) -> Iterator[Mark]:
    for mention in event["mentions"]:
        yield _mark(mention["trigger"], "trigger", number)
    yield _mark(event["trigger"], "trigger", number)
    for kind in ("actor", "recipient"):
        for participant in event[f"{kind}s"]:
            yield _mark(participant, kind, number)
    if event["location"] is not None:
        yield _mark(event["location"], "place", number)
    if event["occurred"] is not None and event["occurred"]["span"] is not None:
        start, end = event["occurred"]["span"]
        yield Mark(start, end, "time", number)
    for count in event["counts"].values():
        yield _mark(count, "count", number)
    for attribution in event["attributions"]:
        yield from _attribution_marks(attribution, number)


def _attribution_marks(attribution: Json, number: int | None) -> Iterator[Mark]:
    for start, end in attribution["content"]["spans"]:
        yield Mark(start, end, "content", number)
    for kind in ("source", "cue"):
        if attribution[kind] is not None:
            yield _mark(attribution[kind], kind, number)


def _mark(span: Json, kind: str, number: int | None) -> Mark:
    return Mark(span["start"], span["end"], kind, number)


def _by_event(part: str) -> tuple[int, str]:
    number, _, kind = part.partition(":")
    return int(number), kind

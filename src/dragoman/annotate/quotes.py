"""Quotations: which stretches of a text stand between quotation marks.

One idea: marks are paired inside a paragraph, by kind, and a mark that finds no partner closes at the end of
its paragraph, as newspapers leave a quotation open when it goes on in the next one.

    He said: “We are ready.” They called it a “truce”.
             └── quotation ┘                  └─────┘
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Quotation", "Quotations", "find_quotations"]

_PARAGRAPH = re.compile(r"[^\n]+")
_MARK = re.compile(r"``|''|[“”„«»‹›\"‘’']")
_CLOSER_OF = {"“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "``": "''", "‘": "’"}
_NESTED = frozenset("‘’'")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks, marks included. `closed` is False when the closing mark is missing."""

    start: int
    end: int
    closed: bool = True


class Quotations:
    """The quotations of one text, in order and apart from each other, to be asked by offset."""

    def __init__(self, quotations: list[Quotation]) -> None:
        self.all = tuple(quotations)
        self._starts = [quotation.start for quotation in quotations]

    def at(self, offset: int) -> Quotation | None:
        """The quotation that `offset` stands in, its marks included."""
        number = bisect_right(self._starts, offset) - 1
        if number >= 0 and offset < self.all[number].end:
            return self.all[number]
        return None

    def after(self, offset: int) -> Quotation | None:
        """The first quotation that starts at or after `offset`."""
        number = bisect_right(self._starts, offset - 1)
        return self.all[number] if number < len(self.all) else None

    def before(self, offset: int) -> Quotation | None:
        """The last quotation that ends at or before `offset`."""
        number = bisect_right(self._starts, offset) - 1
        while number >= 0 and self.all[number].end > offset:
            number -= 1
        return self.all[number] if number >= 0 else None

    def overlapping(self, start: int, end: int) -> Iterator[Quotation]:
        """Those that share a character with `start..end`."""
        number = max(bisect_right(self._starts, start) - 1, 0)
        for quotation in self.all[number:]:
            if quotation.start >= end:
                return
            if quotation.end > start:
                yield quotation


def find_quotations(text: str) -> Quotations:
    """The outermost quotations of `text`; single quotes inside double ones belong to the outer quotation.

    Understood: “ ”, straight ", LaTeX's `` '', '' '', „ “, « », » «, and single ‘ ’ or ' around words.
    A paragraph ends a quotation. A closing mark without an opening one is no quotation.
    """
    found: list[Quotation] = []
    for paragraph in _PARAGRAPH.finditer(text):
        if _MARK.search(text, paragraph.start(), paragraph.end()):
            found.extend(_in_paragraph(text, paragraph.start(), paragraph.end()))
    return Quotations(found)


def _in_paragraph(text: str, start: int, end: int) -> Iterator[Quotation]:
    """The quotations between two line breaks."""
    position = start
    while mark := _MARK.search(text, position, end):
        position = mark.end()
        opener = mark.group()
        if not _opens(text, mark.start(), mark.end(), start, end):
            continue
        close = _closing(text, opener, mark.end(), end)
        if close is not None:
            yield Quotation(mark.start(), close)
            position = close
        elif opener not in _NESTED:
            stop = _next_opening(text, opener, mark.end(), end)
            yield Quotation(mark.start(), _without_space(text, mark.end(), stop), closed=False)
            position = stop


def _opens(text: str, start: int, after: int, first: int, end: int) -> bool:
    """Whether the mark can open: words follow at once, and none is glued to its left.

    ‘ and ' open only before a word and after a space: neither "the '90s" nor "Iran's" opens anything.
    """
    mark = text[start:after]
    if mark in ("”", "’", "›") or after >= end:
        return False
    if mark == "«":
        return True
    glued = start > first and text[start - 1].isalnum()
    if mark in _NESTED:
        return not glued and not text[after].isspace() and text[after].isalpha()
    if mark == "''":
        return not glued and text[after].isalnum()
    return not (mark == '"' and glued)


def _closing(text: str, opener: str, position: int, end: int) -> int | None:
    """Where the quotation opened by `opener` ends, closing mark included; None when it never does."""
    closers = _CLOSER_OF.get(opener, opener)
    if opener in ("‘", "'"):
        return _single_closing(text, closers, position, end)
    found = _first_of(text, closers, position, end)
    again = text.find(opener, position, found[0] if found else end) if opener in _CLOSER_OF else -1
    if again < 0:
        return found[1] if found else None
    # A second opening mark right behind a comma or full stop is a closing one, set wrong.
    return again + len(opener) if text[again - 1] in ",.?!" else None


def _single_closing(text: str, closers: str, position: int, end: int) -> int | None:
    """The first single mark that is no apostrophe: no letter behind it, no space before it."""
    while found := _first_of(text, closers, position, end):
        start, position = found
        if not text[start - 1].isspace() and not (position < end and text[position].isalnum()):
            return position
    return None


def _first_of(text: str, closers: str, position: int, end: int) -> tuple[int, int] | None:
    """The nearest of the closing marks ('' is one mark of two characters)."""
    if closers == "''":
        start = text.find(closers, position, end)
        return (start, start + 2) if start >= 0 else None
    starts = [start for closer in closers if (start := text.find(closer, position, end)) >= 0]
    return (min(starts), min(starts) + 1) if starts else None


def _next_opening(text: str, opener: str, position: int, end: int) -> int:
    """Where the same mark opens again, which ends an unclosed quotation; else `end`."""
    start = text.find(opener, position, end)
    return start if start >= 0 else end


def _without_space(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end

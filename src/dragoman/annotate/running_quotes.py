"""Quotations that carry on where the one beside a cue leaves off.

“We are tired,” said one politician. “Nobody listens.”     the second belongs to the first
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dragoman.annotate.contents import Piece

if TYPE_CHECKING:
    from dragoman.annotate.quotes import Quotation, Quotations

__all__ = ["continue_quotations"]

_MAX_GAP_CHARACTERS = 200
# A full stop behind a short word ends an abbreviation ("Sen.", "Mrs.") more often than a sentence.
_SENTENCE_END_INSIDE = re.compile(r"(?:\w{4}|[”\")])[.!?][”\"']*\s+[\"“‘A-Z]")


def continue_quotations(
    claims: Sequence[tuple[Piece, list[Piece]]], text: str, quotations: Quotations
) -> list[list[Piece]]:
    """The pieces of each claim (its cue, its pieces), with the quotations that carry it on and that no other claims."""
    claimed = {
        quotation.start
        for _, pieces in claims
        for start, end in pieces
        for quotation in quotations.overlapping(start, end)
    }
    continued = []
    for cue, pieces in claims:
        more = _carried_on(cue, pieces, text, quotations, claimed)
        claimed.update(start for start, _ in more)
        continued.append([*pieces, *more])
    return continued


def _carried_on(
    cue: Piece, pieces: Sequence[Piece], text: str, quotations: Quotations, claimed: set[int]
) -> list[Piece]:
    """The unclaimed quotations that follow the claim, its sentence first and then one behind the other."""
    spoken = [quotations.at(start) for start, _ in pieces]
    if not any(spoken):
        return []
    more: list[Piece] = []
    end = max(cue[1], pieces[-1][1])
    while (following := quotations.after(end)) is not None and following.start not in claimed:
        gap = text[end : following.start]
        if not more and _is_title(gap):
            end = following.end
            continue
        if not _is_bridged(gap, first=not more) or not _is_speech(text, following):
            break
        more.append((following.start, following.end))
        end = following.end
    return more


def _is_bridged(gap: str, *, first: bool) -> bool:
    """Whether a quotation after `gap` has the same speaker: only the cue's own sentence lies in between."""
    if not gap.strip():
        return True
    if not first or len(gap) > _MAX_GAP_CHARACTERS:
        return False
    stripped = gap.rstrip()
    return stripped[-1] in ".,:;–—" and "\n" not in stripped and not _SENTENCE_END_INSIDE.search(stripped)


def _is_title(gap: str) -> bool:
    """Whether the quotation after `gap` is a title in the cue's sentence: "said on “News Hour.” “We …”"."""
    stripped = gap.strip()
    return bool(stripped) and stripped[-1].isalnum() and "\n" not in gap and not _SENTENCE_END_INSIDE.search(gap)


def _is_speech(text: str, quotation: Quotation) -> bool:
    """Whether the words in quotation marks are speech rather than a word held with tweezers."""
    return len(text[quotation.start : quotation.end].split()) > 1 or text[quotation.end - 2] in ",.!?"

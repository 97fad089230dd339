"""Quotations and their speakers: the quotation beside a cue, and those that carry on where it leaves off.

“We are tired,” said one politician. “Nobody listens.”     the second belongs to the first
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.annotate.attribution_content import Piece

if TYPE_CHECKING:
    from dragoman.annotate.attribution_cues import Claim
    from dragoman.annotate.quotes import Quotation, Quotations

__all__ = ["beside", "continue_quotations"]

_SPEECH = frozenset({"clause", "quote", "phrase", "colon"})
_MAX_GAP_CHARACTERS = 200
# A full stop behind a short word ends an abbreviation ("Sen.", "Mrs.") more often than a sentence.
_SENTENCE_END_INSIDE = re.compile(r"(?:\w{4}|[”\")])[.!?][”\"']*\s+[\"“‘A-Z]")
_LINE_BREAK = re.compile(r"\n\s*")


def beside(text: str, clause: Piece, quotations: Quotations) -> list[Piece]:
    """The quotations right before and right after the `clause` of speaker and cue.

    Before it only a comma or dash may stand between; after it a comma or colon must, unless the quotation
    follows at once. A colon reaches into the next paragraph.
    """
    pieces = []
    before = quotations.before(clause[0])
    if before is not None and not text[before.end : clause[0]].strip(" \u00a0,–—-") and _is_speech(text, before):
        pieces.append((before.start, before.end))
    after = quotations.after(clause[1])
    if after is not None and _introduces(text[clause[1] : after.start]):
        pieces.append((after.start, after.end))
    return pieces


def continue_quotations(claims: list[Claim], text: str, quotations: Quotations) -> list[Claim]:
    """The claims, each with the quotations that carry it on and that no other cue claims."""
    claimed = {
        quotation.start
        for claim in claims
        if claim.frame in _SPEECH
        for start, end in claim.pieces
        for quotation in quotations.overlapping(start, end)
    }
    continued = []
    for claim in claims:
        more = _carried_on(claim, text, quotations, claimed) if claim.frame in _SPEECH else []
        claimed.update(start for start, _ in more)
        continued.append(replace(claim, pieces=claim.pieces + more) if more else claim)
    return continued


def _carried_on(claim: Claim, text: str, quotations: Quotations, claimed: set[int]) -> list[Piece]:
    """The unclaimed quotations that follow the claim, its sentence first and then one behind the other."""
    spoken = [quotations.at(start) for start, _ in claim.pieces]
    if not any(spoken):
        return []
    more: list[Piece] = []
    end = max(claim.cue[1], claim.pieces[-1][1])
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


def _introduces(gap: str) -> bool:
    """Whether the words between cue and quotation introduce it: "said:", "said, ", "said in Baghdad: "."""
    stripped = gap.strip()
    if "\n" in gap and not stripped.endswith(":"):
        return False
    if not stripped:
        return True
    if len(gap) > _MAX_GAP_CHARACTERS or _SENTENCE_END_INSIDE.search(stripped):
        return False
    return stripped[-1] in ",:"


def _is_speech(text: str, quotation: Quotation) -> bool:
    """Whether the words in quotation marks are speech rather than a word held with tweezers."""
    return len(text[quotation.start : quotation.end].split()) > 1 or text[quotation.end - 2] in ",.!?"
